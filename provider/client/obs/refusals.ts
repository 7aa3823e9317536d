import * as z from "zod";
import { errorOf } from "../http/classify";
import type { Clock } from "../http/clock";
import type { ApiErrorFields } from "../http/errors";
import { jsonIn } from "../http/json";
import type { ApiResponse, Send } from "../http/request";
import { codeText } from "../redaction/serviceText";
import { readXml } from "./xml";

/**
 * The link next to the transport reduces a refusal to its code and message, as JSON, which the
 * other links understand. The XML repeats what was signed, with tokens, so it must not reach a log.
 */
export function withBareRefusals(next: Send): Send {
  return async (request) => {
    const response = await next(request);
    const { headers } = response;
    const requestId =
      headers["x-obs-request-id"] ?? headers["x-amz-request-id"] ?? response.requestId;
    return { ...response, requestId, text: bareText(response) };
  };
}

function bareText({ status, text }: ApiResponse): string {
  // The last request of a multipart upload can fail with status 200: its answer begins early.
  if (status < 300 && !text.includes("<Error>")) return text;
  const root = readXml(text);
  // A proxy's HTML page is passed on, but not a broken refusal, which could contain secrets.
  if (root === undefined) return text.includes("<Error") ? "" : text;
  if (root.name !== "Error") return text;
  const code = codeText(root.text("Code") ?? "") ?? "";
  return JSON.stringify({
    error: { code, message: root.text("Message") ?? code },
  } satisfies Refusal);
}

const refusalShape = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
type Refusal = z.infer<typeof refusalShape>;

/** E.g. `NoSuchBucket`. Undefined for other answers and for HEAD, whose answers have no body. */
export function refusalCode({ text }: ApiResponse): string | undefined {
  const refusal = refusalShape.safeParse(jsonIn(text));
  return refusal.success && refusal.data.error.code !== "" ? refusal.data.error.code : undefined;
}

/** The link that replaces `withClassify`: here the error codes say more than the statuses. */
export function withRefusals(next: Send, clock: Clock): Send {
  return async (request) => {
    const response = await next(request);
    const code = refusalCode(response);
    const isOk = request.okStatus.includes(response.status);
    if (isOk && (code === undefined || response.status >= 300)) return response;
    // A refusal with status 200 becomes a failure of the service, so that it is tried again.
    const status = isOk ? 503 : response.status;
    const error = errorOf(request, { ...response, status }, clock.now());
    throw error.with({ code, ...meaningOf(code, status) });
  };
}

type Meaning = Partial<Pick<ApiErrorFields, "kind" | "advice" | "reason">>;

const otherRegion: Meaning = {
  kind: "badRequest",
  advice: "the bucket is in another region: use one in the same region as the image service",
};
const wrongKeys: Meaning = {
  kind: "unauthenticated",
  advice: "check access key and secret key; temporary keys need their security token with them",
};
const endedKeys: Meaning = {
  kind: "unauthenticated",
  advice: "the temporary keys have expired or are wrong: get new ones",
};
const noRights: Meaning = {
  kind: "forbidden",
  advice:
    'the identity needs the role "OBS Tenant Administrator", or obs:object:* and obs:bucket:ListBucketMultipartUploads on the bucket; ' +
    "a policy of the bucket may also forbid it",
};
const full: Meaning = { kind: "quota", advice: "delete objects, or ask for a larger quota" };

/** @see the error codes of OBS and S3; both are listed if they differ. */
const meanings: Readonly<Record<string, Meaning>> = {
  NoSuchBucket: {
    kind: "notFound",
    advice: "create the bucket in the same region as the image service, or name another one",
  },
  PermanentRedirect: otherRegion,
  TemporaryRedirect: otherRegion,
  AuthorizationHeaderMalformed: otherRegion,
  IllegalLocationConstraintException: otherRegion,
  VirtualHostDomainRequired: {
    kind: "badRequest",
    advice:
      "set obsUrl to the name of the region's object storage, without a path and without the bucket",
  },
  SignatureDoesNotMatch: wrongKeys,
  InvalidAccessKeyId: wrongKeys,
  ExpiredToken: endedKeys,
  InvalidToken: endedKeys,
  InvalidSecurity: endedKeys,
  RequestTimeTooSkewed: {
    kind: "unauthenticated",
    advice: "set this machine's clock: signatures are good for 15 minutes by the cloud's clock",
  },
  AccessDenied: noRights,
  AllAccessDisabled: noRights,
  InArrearOrInsufficientBalance: { kind: "forbidden", advice: "the account has to be funded" },
  InsufficientStorageSpace: full,
  QuotaExceeded: full,
  SlowDown: { kind: "rateLimited" },
};

function meaningOf(code: string | undefined, status: number): Meaning {
  if (code !== undefined) return meanings[code] ?? {};
  if (status === 301 || status === 307) return otherRegion;
  return status === 403
    ? { ...noRights, advice: `${wrongKeys.advice}; or ${noRights.advice}` }
    : {};
}
