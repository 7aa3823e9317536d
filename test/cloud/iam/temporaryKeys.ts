/**
 * POST /v3.0/OS-CREDENTIAL/securitytokens: an access key that ends soon, for somebody with a token, or for somebody
 * who takes on an agency. Form and limits are those of the IAM reference; they are not in ours.
 */
import { type Answer, isRecord, jsonAnswer, readText } from "../http";
import { expecting, KeystoneRefusal } from "../keystone/errors";
import { withMicroseconds } from "../keystone/tokenDocument";
import { type AccessKey, issueTemporaryKey } from "./accessKeys";
import { parseJson, requireAgency } from "./agency";
import { identifyCaller } from "./callerOf";
import type { IamRequest } from "./context";
import { unauthenticated } from "./errors";

const defaultSeconds = 900;
const minSeconds = 900;
const maxSeconds = 86_400;

export async function createTemporaryKey({ iam, call }: IamRequest): Promise<Answer> {
  const proven = call.headers["x-auth-token"] ?? call.headers.authorization;
  const known = proven === undefined ? undefined : await identifyCaller(iam, call);
  const body = parseJson(await readText(call));
  const auth = isRecord(body) ? body["auth"] : undefined;
  const identity = isRecord(auth) ? auth["identity"] : undefined;
  if (!isRecord(identity) || !Array.isArray(identity["methods"])) {
    throw expecting("identity.methods", "auth");
  }
  const method: unknown = identity["methods"][0];
  const given = typeof method === "string" ? identity[method] : undefined;
  if (method === "token") {
    const tokenId = isRecord(given) && typeof given["id"] === "string" ? given["id"] : undefined;
    const userId = iam.tokens.find(tokenId)?.userId ?? known?.userId;
    if (userId === undefined) throw unauthenticated("no token, or one that is not good any more");
    return credentialAnswer(issueTemporaryKey(iam.state, userId, lifetimeMs(given)));
  }
  if (method !== "assume_role") throw expecting("token or assume_role", "identity.methods");
  if (!known) throw unauthenticated("x-auth-token not found");
  requireAgency(given);
  return credentialAnswer(issueTemporaryKey(iam.state, known.userId, lifetimeMs(given)));
}

function lifetimeMs(given: unknown): number {
  const seconds = (isRecord(given) ? given["duration_seconds"] : undefined) ?? defaultSeconds;
  // Some clients send the number as a text.
  const value = Number(seconds);
  if (Number.isInteger(value) && value >= minSeconds && value <= maxSeconds) return value * 1000;
  throw new KeystoneRefusal(
    400,
    `duration_seconds must be a whole number from ${minSeconds} to ${maxSeconds}.`,
  );
}

function credentialAnswer(key: Required<AccessKey>): Answer {
  return jsonAnswer(201, { credential: credentialView(key) });
}

export function credentialView(key: Required<AccessKey>): Record<string, string> {
  return {
    access: key.id,
    secret: key.secret,
    securitytoken: key.temporary.securityToken,
    expires_at: withMicroseconds(key.temporary.expiresAt),
  };
}
