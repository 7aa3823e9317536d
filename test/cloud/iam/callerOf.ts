/**
 * Who calls IMS or IAM: told by a token, or proved by a signature over the request with an access key. What the
 * gateway of the real cloud refuses is refused here, in the gateway's form.
 * @see the API Request Signing Guide; the limit of 12 MB, Making API Requests in the IMS API reference
 */
import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "../glance/caller";
import type { Answer, Call } from "../http";
import { rolesOf } from "../keystone/directory";
import type { TokenOffice } from "../keystone/tokens";
import type { State } from "../state";
import { type AccessKey, findUsableKey, type KeyProblem } from "./accessKeys";
import { gatewayErrorAnswer, GatewayRefusal, unauthenticated } from "./errors";
import { algorithm, headerText, parseClaim, sha256Hex, signatureOf } from "./signature";

export interface Access {
  readonly state: State;
  readonly tokens: TokenOffice;
}

const maxSignedBodyBytes = 12 * 1024 * 1024;
const maxClockDifferenceMs = 15 * 60_000;

/** The caller, or the refusal to answer with. */
export async function callerOf(access: Access, call: Call): Promise<Caller | Answer> {
  try {
    return await identifyCaller(access, call);
  } catch (error) {
    if (error instanceof GatewayRefusal) return gatewayErrorAnswer(error, call.requestId);
    throw error;
  }
}

/** The same for callers that catch a `GatewayRefusal` themselves. */
export async function identifyCaller(access: Access, call: Call): Promise<Caller> {
  const caller =
    call.headers["x-auth-token"] === undefined && call.headers.authorization !== undefined
      ? await callerBySignature(access, call, call.headers.authorization)
      : callerByToken(access, call);
  const { userId, projectId } = caller;
  const user = access.state.users.get(userId)?.name;
  if (user !== undefined) call.identified.user = user;
  if (projectId !== undefined) call.identified.project = projectId;
  return caller;
}

function callerByToken({ tokens }: Access, call: Call): Caller {
  const id = call.headers["x-auth-token"];
  if (typeof id !== "string") throw unauthenticated("x-auth-token not found");
  const token = tokens.find(id);
  if (!token) throw unauthenticated("decrypt token fail");
  const { userId, projectId, roles } = token;
  return { userId, projectId, roles, isAdmin: roles.includes("admin") };
}

async function callerBySignature(
  { state }: Access,
  call: Call,
  authorization: string,
): Promise<Caller> {
  const claim = parseClaim(authorization);
  if (!claim) throw unauthenticated(`the Authorization header is not of the form ${algorithm}`);
  // Whether the host is signed is the client's choice: the Go SDKs leave it out.
  if (!claim.signedHeaders.includes("x-sdk-date"))
    throw unauthenticated("x-sdk-date is not signed");
  const date = headerText(call.headers, "x-sdk-date");
  requireFreshDate(date);
  if (claim.scope !== "" && !claim.scope.startsWith(`${date.slice(0, 8)}/`)) {
    throw unauthenticated(`x-sdk-date ${date} is not of the day that Credential names`);
  }
  const securityToken = headerText(call.headers, "x-security-token") || undefined;
  const key = findUsableKey(state, claim.accessKey, securityToken);
  if (typeof key === "string") throw unauthenticated(keyRefusals[key](claim.accessKey));
  const body = await signedBody(call);
  call.body = once(body);
  const matches = acceptableHashes(call, body).some((payloadHash) =>
    equal(
      claim.signature,
      signatureOf({ ...call, signedHeaders: claim.signedHeaders, payloadHash }, key.secret, claim),
    ),
  );
  if (!matches) throw unauthenticated("verify aksk signature fail");
  return callerWithKey(state, key, call);
}

const keyRefusals: Readonly<Record<KeyProblem, (accessKey: string) => string>> = {
  "unknown key": (accessKey) => `Get secretKey failed,ak:${accessKey},err:ak not exist`,
  "wrong security token": (accessKey) => `the security token does not belong to ak:${accessKey}`,
  "expired key": (accessKey) => `the security token of ak:${accessKey} has expired`,
};

function requireFreshDate(text: string): void {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) throw unauthenticated(`x-sdk-date ${text} is not of the form YYYYMMDDTHHmmssZ`);
  const [, year, month, day, hour, minute, second] = match;
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // NaN, from a month 13, is out of every range.
  if (!(Math.abs(Date.now() - signedAt) <= maxClockDifferenceMs)) {
    throw unauthenticated(`x-sdk-date ${text} is more than 15 minutes off`);
  }
}

async function signedBody(call: Call): Promise<Buffer> {
  const tooLarge = () =>
    new GatewayRefusal(413, "APIGW.0201", "Request entity too large: signed bodies end at 12 MB");
  if (Number(call.headers["content-length"] ?? 0) > maxSignedBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of call.body) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxSignedBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The header that names the hash wins, with UNSIGNED-PAYLOAD or anything else in it. Huawei's SDK for Python hashes an
 * empty body all the same, the text does not say so: with an empty body both are right.
 */
function acceptableHashes(call: Call, body: Buffer): string[] {
  const named = headerText(call.headers, "x-sdk-content-sha256");
  const computed = sha256Hex(body);
  if (named === "") return [computed];
  if (named !== "UNSIGNED-PAYLOAD" && named !== computed) {
    throw unauthenticated("x-sdk-content-sha256 is not the hash of the body");
  }
  return body.length === 0 ? [named, computed] : [named];
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function callerWithKey(state: State, key: AccessKey, call: Call): Caller {
  const user = state.users.get(key.userId);
  if (!user) throw unauthenticated(`the user of ak:${key.id} is gone`);
  const projectId = headerText(call.headers, "x-project-id") || user.projectId;
  if (projectId !== user.projectId) {
    throw unauthenticated(`x-project-id ${projectId} is no project of ak:${key.id}`);
  }
  const roles = rolesOf(user.role);
  return { userId: user.id, projectId, roles, isAdmin: roles.includes("admin") };
}

/** Whose token or key a request names, right or wrong: for the log and for rules, before anything is checked. */
export function claimedUserId(
  { state, tokens }: Access,
  headers: IncomingHttpHeaders,
): string | undefined {
  const tokenId = headers["x-auth-token"];
  if (typeof tokenId === "string") return tokens.find(tokenId)?.userId;
  // Access= of IAM and IMS, Credential=<key>/<date>/… of object storage.
  const named = /\b(?:Access|Credential)=([^\s,/]+)/.exec(headers.authorization ?? "")?.[1];
  return named === undefined ? undefined : state.accessKeys.get(named)?.userId;
}

async function* once(body: Buffer): AsyncGenerator<Buffer> {
  if (body.length > 0) yield body;
}
