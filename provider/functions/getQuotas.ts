import { type Quota, showQuotas } from "../client/readOperations";
import type { LookUp, LookUpArgs } from "./lookUp";

/** The image quotas of the project in its region. Only on Huawei Cloud. */
export interface GetQuotasArgs extends LookUpArgs {}

export interface GetQuotasResult {
  readonly quotas: readonly ImageQuota[];
}

/** How many objects of a type exist, and how many are allowed. */
export interface ImageQuota extends Quota {
  /**
   * How many more are allowed.
   * @type integer
   */
  readonly left: number;
}

/** @internal */
export const getQuotas = {
  purpose: "look up the image quotas",
  kinds: ["ims"],
  shape: {},
  call: async (_args, { send }) => {
    const quotas = await showQuotas(send);
    return {
      quotas: quotas.map((quota) => ({ ...quota, left: Math.max(0, quota.limit - quota.used) })),
    };
  },
} satisfies LookUp<GetQuotasArgs, GetQuotasResult>;
