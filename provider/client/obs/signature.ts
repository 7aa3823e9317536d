/**
 * The link that signs each attempt with AWS Signature Version 4, which Huawei's object storage
 * accepts.
 */
import type { Clock } from "../http/clock";
import type { ApiRequest, ApiResponse, Send } from "../http/request";
import { fullUrl } from "../http/transport";
import type { Secret } from "../secret";
import { refusalCode } from "./refusals";

export interface ObjectStorageKeys {
  readonly accessKey: string;
  readonly secretKey: Secret;
  /** Sent together with temporary keys. */
  readonly securityToken?: Secret | undefined;
}

export interface SignatureOptions {
  /** Returns keys that are valid now. Called before each attempt. */
  readonly keys: () => Promise<ObjectStorageKeys>;
  /** Called when the keys were refused. Returns true if `keys` now brings other ones. */
  readonly keysRefused?: ((accessKey: string) => boolean) | undefined;
  readonly region: string;
  readonly clock: Clock;
}

/** Refusals after which new temporary keys can help. */
const keyRefusals: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "InvalidToken",
  "InvalidAccessKeyId",
]);

export function withSignature(next: Send, options: SignatureOptions): Send {
  const { keys, keysRefused, clock } = options;
  // How far the cloud's clock is ahead of ours. It is computed from the time of a refusal.
  let aheadMs = 0;

  async function attempt(
    request: ApiRequest,
  ): Promise<{ response: ApiResponse; accessKey: string }> {
    const current = await keys();
    const signed = await sign(request, current, options, clock.now() + aheadMs);
    return { response: await next(signed), accessKey: current.accessKey };
  }

  return async (request) => {
    const { response, accessKey } = await attempt(request);
    const code = refusalCode(response);
    const answeredMs = Date.parse(response.headers["date"] ?? "");
    if (code === "RequestTimeTooSkewed" && !Number.isNaN(answeredMs)) {
      aheadMs = answeredMs - clock.now();
    } else if (code === undefined || !keyRefusals.has(code) || keysRefused?.(accessKey) !== true) {
      return response;
    }
    // Only once: a second refusal has another reason.
    return (await attempt(request)).response;
  };
}

// Loaded at the first request, because most programs upload no file.
const library = (): typeof import("aws4fetch") =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("aws4fetch") as typeof import("aws4fetch");

/**
 * Signs without the body (`UNSIGNED-PAYLOAD`). The hash of the body would be needed before the
 * first byte is sent, so the file would have to be read twice. Instead, the MD5 of each part is
 * compared after it was sent.
 */
async function sign(
  request: ApiRequest,
  { accessKey, secretKey, securityToken }: ObjectStorageKeys,
  { region }: SignatureOptions,
  nowMs: number,
): Promise<ApiRequest> {
  const { AwsV4Signer } = library();
  const signer = new AwsV4Signer({
    method: request.method,
    url: fullUrl(request),
    service: "s3",
    region,
    accessKeyId: accessKey,
    secretAccessKey: secretKey.reveal(),
    ...(securityToken === undefined ? {} : { sessionToken: securityToken.reveal() }),
    datetime: new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, ""),
  });
  const { headers } = await signer.sign();
  return { ...request, headers: { ...request.headers, ...Object.fromEntries(headers) } };
}
