import * as z from "zod";
import { listOsVersions, type OsVersion } from "../client/readOperations";
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
export interface SupportedOsVersion extends OsVersion {}

/** @internal */
export const getOsVersions = {
  purpose: "look up the supported operating systems",
  kinds: ["ims"],
  shape: {
    features: z.array(z.string().min(1)).exactOptional(),
    platform: z.string().min(1).exactOptional(),
  },
  call: async ({ features = [], platform }, { send }) => {
    const platforms = await listOsVersions(send, features);
    const versions: OsVersion[] = platforms.flatMap((each) => each.versions);
    return {
      versions: versions.filter((each) => platform === undefined || each.platform === platform),
    };
  },
} satisfies LookUp<GetOsVersionsArgs, GetOsVersionsResult>;
