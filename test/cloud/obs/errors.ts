/** Refusals of the object storage, in the XML form that all S3-compatible services share. */
import type { Answer, Call } from "../http";
import { xmlAnswer } from "./xml";

export class ObsRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function accessDenied(message = "Access Denied"): ObsRefusal {
  return new ObsRefusal(403, "AccessDenied", message);
}

export function noSuchKey(key: string): ObsRefusal {
  return new ObsRefusal(404, "NoSuchKey", `The specified key does not exist: ${key}`);
}

export function noSuchUpload(): ObsRefusal {
  return new ObsRefusal(
    404,
    "NoSuchUpload",
    "The specified multipart upload does not exist: it was completed or aborted, or never began.",
  );
}

export function invalidArgument(message: string): ObsRefusal {
  return new ObsRefusal(400, "InvalidArgument", message);
}

export function notImplemented(what: string): ObsRefusal {
  return new ObsRefusal(501, "NotImplemented", `${what} is not implemented.`);
}

export function obsErrorAnswer(refusal: ObsRefusal, call: Call): Answer {
  // Such an answer has no body.
  if (refusal.status === 304) return { status: 304 };
  return xmlAnswer(refusal.status, [
    "Error",
    [
      ["Code", refusal.code],
      ["Message", refusal.message],
      ["Resource", call.target.split("?")[0] ?? ""],
      ["RequestId", call.requestId],
    ],
  ]);
}
