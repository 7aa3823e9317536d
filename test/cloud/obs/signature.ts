/** Who signed a request for the object storage, in one of the forms that OBS understands. */
import { timingSafeEqual } from "node:crypto";
import type { Call } from "../http";
import { type AccessKey, findUsableKey } from "../iam/accessKeys";
import type { State } from "../state";
import { accessDenied, notImplemented, ObsRefusal } from "./errors";
import * as second from "./signatureV2";
import * as fourth from "./signatureV4";

/** What a request claims, whatever the form; dates are checked by whoever reads it. */
export interface SignedClaim {
  readonly accessKey: string;
  readonly securityToken: string | undefined;
  readonly signature: string;
  /** The signatures that it may have. */
  expected(secret: string): readonly string[];
}

/** The key that signed the request. The body is compared with its hash later, while it is stored. */
export function verifySignature(state: State, call: Call): AccessKey {
  const claim = claimOf(call);
  const key = findUsableKey(state, claim.accessKey, claim.securityToken);
  if (key === "unknown key") {
    throw new ObsRefusal(
      403,
      "InvalidAccessKeyId",
      "The access key you provided does not exist in our records.",
    );
  }
  if (key === "expired key") {
    throw new ObsRefusal(400, "ExpiredToken", "The provided token has expired.");
  }
  if (key === "wrong security token") {
    throw new ObsRefusal(403, "InvalidToken", "The provided token does not belong to the key.");
  }
  if (!claim.expected(key.secret).some((expected) => equal(expected, claim.signature))) {
    throw new ObsRefusal(
      403,
      "SignatureDoesNotMatch",
      "The signature we calculated does not match the one you provided. Check your key and method.",
    );
  }
  return key;
}

function claimOf(call: Call): SignedClaim {
  const { authorization } = call.headers;
  if (authorization === undefined) {
    if (call.query.has("X-Amz-Signature")) return fourth.queryClaim(call);
    if (call.query.has("Signature")) return second.queryClaim(call);
    throw accessDenied("The request is not signed.");
  }
  if (authorization.startsWith("AWS4-HMAC-SHA256 ")) return fourth.headerClaim(call, authorization);
  if (/^(AWS|OBS) /.test(authorization)) return second.headerClaim(call, authorization);
  throw notImplemented("Any signature but AWS4-HMAC-SHA256, AWS and OBS");
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
