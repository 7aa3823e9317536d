/** Requests that only hold for a certain state of an object. @see Conditional Requests in the S3 user guide */
import type { Call } from "../http";
import { headerText } from "../iam/signature";
import { ObsRefusal } from "./errors";
import type { StoredFile } from "./store";

/** Refuses what is not met; headers of the source of a copy have a prefix. */
export function requireCondition(
  call: Call,
  object: Pick<StoredFile, "etag" | "modifiedAt"> | undefined,
  prefix = "",
): void {
  const header = (name: string): string => headerText(call.headers, `${prefix}${name}`);
  const names = (text: string): boolean =>
    text.split(",").some((each) => {
      const etag = each.trim().replaceAll('"', "");
      return object !== undefined && (etag === "*" || etag === object.etag);
    });
  const modifiedMs = Math.floor(Date.parse(object?.modifiedAt ?? "") / 1000) * 1000;
  const ifMatch = header("if-match");
  if (ifMatch !== "" && !names(ifMatch)) throw failed("If-Match");
  const ifNoneMatch = header("if-none-match");
  const isRead = prefix === "" && (call.method === "GET" || call.method === "HEAD");
  if (ifNoneMatch !== "" && names(ifNoneMatch)) {
    throw isRead ? notModified() : failed("If-None-Match");
  }
  // The hash decides where both are sent.
  const since = header("if-modified-since");
  if (ifNoneMatch === "" && since !== "" && modifiedMs <= Date.parse(since)) {
    throw isRead ? notModified() : failed("If-Modified-Since");
  }
  const unmodified = header("if-unmodified-since");
  if (ifMatch === "" && unmodified !== "" && modifiedMs > Date.parse(unmodified)) {
    throw failed("If-Unmodified-Since");
  }
}

function failed(header: string): ObsRefusal {
  return new ObsRefusal(
    412,
    "PreconditionFailed",
    `At least one of the pre-conditions you specified did not hold: ${header}.`,
  );
}

function notModified(): ObsRefusal {
  return new ObsRefusal(304, "NotModified", "Not Modified");
}
