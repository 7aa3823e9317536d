/**
 * Refusals of the local IMS: business rules with an IMG code, and the gateway's own. IMS answers every broken rule with
 * 400; 401, 404 and 429 come in the form of the gateway.
 */
import { type Answer, jsonAnswer } from "../http";

export class ImsRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A broken rule: `refuse("0008", "The server is not stopped.")`. */
export function refuse(number: string, message: string): ImsRefusal {
  return new ImsRefusal(400, `IMG.${number}`, message);
}

export function badBody(message: string): ImsRefusal {
  return refuse("0001", message);
}

/** What the path names does not exist for the caller. */
export function notFound(what: string): ImsRefusal {
  return new ImsRefusal(404, "IMG.0027", `${what} could not be found.`);
}

export function imsErrorAnswer(refusal: ImsRefusal, requestId: string): Answer {
  const { status, code, message } = refusal;
  if (code.startsWith("APIGW.")) {
    return jsonAnswer(status, { error_code: code, error_msg: message, request_id: requestId });
  }
  return jsonAnswer(status, { error: { code, message } });
}
