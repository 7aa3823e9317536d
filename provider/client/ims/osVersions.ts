import * as z from "zod";
import { getJson } from "../http/decode";
import type { Send } from "../http/request";

export interface OsPlatform {
  /** `Ubuntu` */
  readonly platform: string;
  readonly versions: readonly OsVersion[];
}

export interface OsVersion {
  /** The text for `osVersion`, e.g. `Ubuntu 18.04 server 64bit`. */
  readonly version: string;
  readonly key: string;
  /** Distribution. */
  readonly platform: string;
  /** `Linux`, `Windows` or `Other`. */
  readonly type: string;
  /**
   * Word size.
   * @type integer
   */
  readonly bits: number;
}

/** The features in the documents. The service may know others. */
export type OsFeature = "bms" | "uefi" | "arm" | "x86" | "kvm";

/**
 * A16. The operating systems of the region, by distribution. With `features`, only those that have
 * one of the features. 200.
 * @see operation A16, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function listOsVersions(
  send: Send,
  features: readonly (OsFeature | (string & {}))[] = [],
): Promise<readonly OsPlatform[]> {
  const platforms = await getJson(send, schema, {
    purpose: "list the supported operating systems",
    url: "/v1/cloudimages/os_version",
    query: { tag: features },
  });
  return platforms.map(({ platform, version_list }) => ({
    platform,
    versions: version_list.map((version) => ({
      platform: version.platform,
      key: version.os_version_key,
      version: version.os_version,
      bits: version.os_bit,
      type: version.os_type,
    })),
  }));
}

const schema = z.array(
  z.looseObject({
    platform: z.string(),
    version_list: z.array(
      z.looseObject({
        platform: z.string(),
        os_version_key: z.string(),
        os_version: z.string(),
        os_bit: z.coerce.number(),
        os_type: z.string(),
      }),
    ),
  }),
);
