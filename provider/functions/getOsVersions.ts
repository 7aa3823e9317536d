/** `getOsVersions`: the operating systems that an image's `osVersion` can name. */
import * as z from "zod";
import { listOsVersions, type OsVersion } from "../client/readOperations";
import { connectionName } from "../resources/checks/ids";
import type { ShapeOf } from "../resources/checks/shape";
import type { LookUp, LookUpArgs } from "./lookUp";

/** The operating systems that the region supports. Only on Huawei Cloud. */
export interface GetOsVersionsArgs extends LookUpArgs {
  /** Only systems with one of these features: `bms`, `uefi`, `arm`, `x86`, `kvm`. */
  readonly features?: readonly string[];
  /** Only systems of one distribution, e.g. `Ubuntu`. */
  readonly platform?: string;
}

export interface GetOsVersionsResult {
  readonly versions: readonly SupportedOsVersion[];
}

/** One version of an operating system. */
export interface SupportedOsVersion {
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

/** @internal */
export const getOsVersions = {
  token: "ims:index:getOsVersions",
  purpose: "look up the supported operating systems",
  kinds: ["ims"],
  shape: {
    features: z.array(z.string().min(1)).exactOptional(),
    platform: z.string().min(1).exactOptional(),
    connection: connectionName,
  } satisfies ShapeOf<GetOsVersionsArgs>,
  call: async ({ features = [], platform }, { send }) => {
    const platforms = await listOsVersions(send, features);
    const versions: OsVersion[] = platforms.flatMap((each) => each.versions);
    return {
      versions: versions.filter((each) => platform === undefined || each.platform === platform),
    };
  },
} satisfies LookUp<GetOsVersionsArgs, GetOsVersionsResult>;
