import * as z from "zod";
import { ApiError } from "../client/http/errors";
import { type ApiVersion, listVersions, showVersion } from "../client/readOperations";
import type { LookUp, LookUpArgs } from "./lookUp";

/** The versions of the image service's API. */
export interface GetVersionsArgs extends LookUpArgs {
  /** Only this version, e.g. `v2`. If it does not exist, the look-up fails. */
  readonly version?: string;
}

export interface GetVersionsResult {
  readonly versions: readonly ServiceVersion[];
}

/** A version of the API. */
export interface ServiceVersion extends ApiVersion {}

/** @internal */
export const getVersions = {
  purpose: "look up the API versions",
  kinds: ["glance", "ims"],
  shape: {
    version: z
      .string()
      .regex(/^v\d+(\.\d+)?$/, "must be a version such as v2 or v2.15")
      .exactOptional(),
  },
  call: async ({ version }, { send, title }) => {
    if (version === undefined) return { versions: (await listVersions(send)).map(plain) };
    const found = await showVersion(send, version);
    if (found !== undefined) return { versions: [plain(found)] };
    throw new ApiError({
      kind: "notFound",
      purpose: `look up API version ${version}`,
      reason: `the image service of ${title} does not list it`,
      advice: "leave version out to see which there are",
    });
  },
} satisfies LookUp<GetVersionsArgs, GetVersionsResult>;

/** Removes the links that services add. */
function plain({ id, status }: ApiVersion): ServiceVersion {
  return { id, status };
}
