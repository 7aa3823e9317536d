import type { AccessKeys } from "../auth/accessKeys";
import type { Clock } from "../http/clock";
import type { ApiRequest, ApiResponse, Send } from "../http/request";
import { fullUrl } from "../http/transport";
import { refusalCode } from "./refusals";

export interface SignatureOptions {
  /** Called before each attempt. */
  readonly keys: () => Promise<AccessKeys>;
  readonly region: string;
  readonly clock: Clock;
}

/** Signs each attempt with AWS Signature Version 4, which Huawei's object storage accepts. */
export function withSignature(next: Send, options: SignatureOptions): Send {
  const { keys, clock } = options;
  // How far the cloud's clock is ahead of ours.
  let aheadMs = 0;

  async function attempt(request: ApiRequest): Promise<ApiResponse> {
    return next(await sign(request, await keys(), options, clock.now() + aheadMs));
  }

  return async (request) => {
    const response = await attempt(request);
    const answeredMs = Date.parse(response.headers["date"] ?? "");
    if (refusalCode(response) !== "RequestTimeTooSkewed" || Number.isNaN(answeredMs))
      return response;
    aheadMs = answeredMs - clock.now();
    // Only once: a second refusal has another reason.
    return attempt(request);
  };
}

// Loaded at the first request, because most programs upload no file.
const library = (): typeof import("aws4fetch") =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("aws4fetch") as typeof import("aws4fetch");

/**
 * Signs without the body (`UNSIGNED-PAYLOAD`), which would have to be read twice. Instead, the MD5
 * of each part is compared after it was sent.
 */
async function sign(
  request: ApiRequest,
  { accessKey, secretKey, securityToken }: AccessKeys,
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
