import * as z from "zod";
import { getJson } from "../../http/decode";
import { path } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";

/** Times are in UTC, with microseconds and without a time zone. */
export interface ImageV1 {
  readonly id: string;
  readonly name: string | undefined;
  readonly status: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly virtualSizeBytes: number | undefined;
  readonly diskFormat: string | undefined;
  readonly containerFormat: string | undefined;
  readonly checksum: string | undefined;
  readonly isPublic: boolean;
  readonly protected: boolean;
  readonly deleted: boolean;
  readonly minRamMb: number | undefined;
  readonly minDiskGb: number | undefined;
  readonly owner: string | undefined;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
  readonly deletedAt: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * C1. The metadata of one image, which IMS sends in headers. 200. `notFound`: no such image.
 * @deprecated Use A1 (`showCloudImage`), which returns more.
 * @see operation C1, documented by Huawei Cloud and Open Telekom Cloud
 */
export async function showImageV1(send: Send, id: string): Promise<ImageV1> {
  const request: ApiRequest = {
    purpose: `read image ${id} in version 1`,
    method: "HEAD",
    url: path`/v1/images/${id}`,
    okStatus: [200],
    idempotent: true,
  };
  const { headers } = await send(request);
  const wire = withPrefix("x-image-meta-", headers);
  return toImageV1({ ...wire, id: wire["id"] ?? id, properties: withPrefix("property-", wire) });
}

export interface V11Search {
  readonly name?: string | undefined;
  readonly containerFormat?: string | undefined;
  readonly diskFormat?: string | undefined;
  readonly status?: string | undefined;
  readonly sizeMinBytes?: number | undefined;
  readonly sizeMaxBytes?: number | undefined;
  /** ISO 8601. */
  readonly changedSince?: string | undefined;
}

/**
 * C2. The images that match, in the form of version 1. 200. The documents mention no pages.
 * @deprecated Use A1 (`listCloudImages`), which returns more.
 * @see operation C2, documented by Huawei Cloud and Open Telekom Cloud
 */
export async function listImagesV11(
  send: Send,
  search: V11Search = {},
): Promise<readonly ImageV1[]> {
  const { images } = await getJson(send, listSchema, {
    purpose: "list images in version 1.1",
    url: "/v1.1/images/detail",
    query: {
      name: search.name,
      container_format: search.containerFormat,
      disk_format: search.diskFormat,
      status: search.status,
      size_min: search.sizeMinBytes === undefined ? undefined : String(search.sizeMinBytes),
      size_max: search.sizeMaxBytes === undefined ? undefined : String(search.sizeMaxBytes),
      "changes-since": search.changedSince,
    },
  });
  return images.map((image) => toImageV1({ ...image, properties: image.properties ?? {} }));
}

/**
 * C3. Deletes an image softly: its record stays, with the status `deleted`. 204, in some regions
 * 200. `notFound`: no such image.
 * @deprecated Use B7 (`deleteImsImage`), which deletes the record too.
 * @see operation C3, documented by Huawei Cloud and Open Telekom Cloud
 */
export async function deleteImageV11(send: Send, id: string): Promise<void> {
  await send({
    purpose: `delete image ${id} softly`,
    method: "DELETE",
    url: path`/v1.1/images/${id}`,
    okStatus: [200, 204],
    idempotent: true,
    repeatedOk: [404],
  });
}

/** The entries whose names begin with the prefix. Their names are given without it. */
function withPrefix(
  prefix: string,
  entries: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullish();

const listSchema = z.looseObject({
  images: z.array(
    z.looseObject({ id: z.string(), properties: z.record(z.string(), z.string()).nullish() }),
  ),
});

interface WireV1 {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

/** Headers contain `True`, JSON contains `true`. An absent value is null, empty or missing. */
function toImageV1(wire: WireV1): ImageV1 {
  const text = (name: string): string | undefined => {
    const { data } = scalar.safeParse(wire[name]);
    return data === null || data === undefined || data === "" ? undefined : String(data);
  };
  const number = (name: string): number | undefined => {
    const value = Number(text(name) ?? Number.NaN);
    return Number.isNaN(value) ? undefined : value;
  };
  const flag = (name: string): boolean => text(name)?.toLowerCase() === "true";
  return {
    id: wire.id,
    name: text("name"),
    status: text("status"),
    sizeBytes: number("size"),
    virtualSizeBytes: number("virtual_size"),
    diskFormat: text("disk_format"),
    containerFormat: text("container_format"),
    checksum: text("checksum"),
    isPublic: flag("is_public"),
    protected: flag("protected"),
    deleted: flag("deleted"),
    minRamMb: number("min_ram"),
    minDiskGb: number("min_disk"),
    owner: text("owner"),
    createdAt: text("created_at"),
    updatedAt: text("updated_at"),
    deletedAt: text("deleted_at"),
    properties: wire.properties,
  };
}
