/** Refusals of Keystone, and the one JSON form in which it sends them. */
import { type Answer, jsonAnswer } from "../http";

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
};

export class KeystoneRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function unauthorized(
  message = "The request you have made requires authentication.",
): KeystoneRefusal {
  return new KeystoneRefusal(401, message);
}

export function notAllowed(action: string): KeystoneRefusal {
  return new KeystoneRefusal(
    403,
    `You are not authorized to perform the requested action: ${action}.`,
  );
}

/** Keystone's sentence for a body that lacks something. */
export function expecting(what: string, where: string): KeystoneRefusal {
  return new KeystoneRefusal(
    400,
    `Expecting to find ${what} in ${where}. The server could not comply with the request since it is ` +
      "either malformed or otherwise incorrect. The client is assumed to be in error.",
  );
}

export function keystoneErrorAnswer(refusal: KeystoneRefusal, authUrl: string): Answer {
  const { status, message } = refusal;
  return jsonAnswer(
    status,
    { error: { code: status, message, title: titles[status] ?? "Error" } },
    status === 401 ? { "WWW-Authenticate": `Keystone uri="${authUrl}"` } : {},
  );
}
