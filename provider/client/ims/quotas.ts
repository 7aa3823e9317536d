/** Reads how many images the project may have: A17. */
import * as z from "zod";
import { decode } from "../http/decode";
import type { ApiRequest, Send } from "../http/request";

export interface Quota {
  /** `image` for private images. Some clouds also count `image_shared` and `image_member`. */
  readonly type: string;
  /** @type integer */
  readonly used: number;
  /**
   * How many are allowed.
   * @type integer
   */
  readonly limit: number;
  /**
   * Smallest limit that can be requested.
   * @type integer
   */
  readonly min: number;
  /**
   * Largest limit that can be requested.
   * @type integer
   */
  readonly max: number;
}

/**
 * A17. The quotas of the project in this region. 200.
 * @see operation A17, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function showQuotas(send: Send): Promise<readonly Quota[]> {
  const request: ApiRequest = {
    purpose: "read the image quota",
    method: "GET",
    url: "/v1/cloudimages/quota",
    okStatus: [200],
    idempotent: true,
  };
  const { quotas } = decode(schema, request, await send(request));
  return quotas.resources.map(({ type, used, quota, min, max }) => ({
    type,
    used,
    limit: quota,
    min,
    max,
  }));
}

const schema = z.looseObject({
  quotas: z.looseObject({
    resources: z.array(
      z.looseObject({
        type: z.string(),
        used: z.number(),
        quota: z.number(),
        min: z.number(),
        max: z.number(),
      }),
    ),
  }),
});
