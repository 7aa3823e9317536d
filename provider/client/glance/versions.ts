/** Glance lists the versions of the API without credentials. */
import * as z from "zod";
import { isApiError } from "../http/errors";
import { path } from "../http/path";
import type { Send } from "../http/request";
import { getJson } from "../http/decode";

export interface ApiVersion {
  /** `v2.15` */
  readonly id: string;
  /** `CURRENT`, `SUPPORTED`, `DEPRECATED` or `EXPERIMENTAL`. */
  readonly status: string;
}

/**
 * B1. All versions. 300 (some documents say 200).
 * @see glance/api/versions.py at 33.0.0, Controller.index
 */
export async function listVersions(send: Send): Promise<readonly ApiVersion[]> {
  return versionsAt(send, "/", "list the API versions");
}

/**
 * B2. One version; undefined if there is no such version. 300 (some documents say 200).
 * Glance has no resource for one version: it answers with a redirect (302) or with the whole list.
 * @see glance/api/middleware/version_negotiation.py at 33.0.0,
 * VersionNegotiationFilter.process_request
 */
export async function showVersion(send: Send, version: string): Promise<ApiVersion | undefined> {
  try {
    const found = await versionsAt(send, path`/${version}`, `read API version ${version}`);
    return found.find(({ id }) => id === version);
  } catch (error) {
    if (!isApiError(error, "notFound", "protocol")) throw error;
    return (await listVersions(send)).find(({ id }) => id === version);
  }
}

async function versionsAt(
  send: Send,
  url: string,
  purpose: string,
): Promise<readonly ApiVersion[]> {
  const { versions } = await getJson(send, versionsSchema, {
    purpose,
    url,
    okStatus: [200, 300],
  });
  return versions;
}

const versionsSchema = z.looseObject({
  versions: z.array(z.looseObject({ id: z.string(), status: z.string() })),
});
