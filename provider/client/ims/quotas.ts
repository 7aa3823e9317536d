import * as z from "zod";
import { getJson } from "../http/decode";
import type { Send } from "../http/request";

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
  const { quotas } = await getJson(send, schema, {
    purpose: "read the image quota",
    url: "/v1/cloudimages/quota",
  });
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
