import * as z from "zod";
import { decode } from "../../http/decode";
import { allPages } from "../../http/pages";
import { path, pointer } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";
import {
  categoryWords,
  fieldOf,
  imsImageSchema,
  toImsImage,
  useWords,
  type ImageCategory,
  type ImageUse,
  type ImsAttribute,
  type ImsImage,
} from "./imageWire";

/** All filters of A1. A filter that is left out is not sent. Texts must match exactly. */
export interface ImageSearch {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** The project that owns the image. */
  readonly owner?: string | undefined;
  readonly category?: ImageCategory | undefined;
  readonly visibility?: "public" | "private" | "shared" | undefined;
  /** The state of a received share; only together with `visibility: "shared"`. */
  readonly memberStatus?: "pending" | "accepted" | "rejected" | undefined;
  readonly status?: string | undefined;
  readonly protected?: boolean | undefined;
  /** Ordinary users can only set true, which is the default. */
  readonly registered?: boolean | undefined;
  /** Whether it is a full image of a server. */
  readonly whole?: boolean | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly containerFormat?: string | undefined;
  readonly diskFormat?: string | undefined;
  readonly minRamMb?: number | undefined;
  readonly minDiskGb?: number | undefined;
  readonly osBit?: 32 | 64 | undefined;
  readonly osType?: string | undefined;
  readonly platform?: string | undefined;
  readonly architecture?: "x86" | "arm" | undefined;
  readonly use?: ImageUse | undefined;
  /** `key=value`. */
  readonly tag?: string | undefined;
  readonly supports?: readonly ImageFeature[] | undefined;
  readonly xenGpuType?: string | undefined;
  readonly kvmGpuType?: string | undefined;
  readonly createdAt?: TimeFilter | undefined;
  readonly updatedAt?: TimeFilter | undefined;
  readonly enterpriseProjectId?: string | undefined;
  /** Finds public images that a server of this flavor can use. */
  readonly flavorId?: string | undefined;
  /** By their names in the API: `__support_s4l` is the board type of a bare metal flavor. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  readonly sortKey?: ImageSortKey | undefined;
  /** Default: newest first. */
  readonly sortDirection?: "asc" | "desc" | undefined;
}

export interface ImagePageRequest {
  /** The id of the last image of the page before. */
  readonly marker?: string | undefined;
  /** The documented default is 500. */
  readonly limit?: number | undefined;
}

export type ImageFeature =
  | "kvm"
  | "xen"
  | "largememory"
  | "diskintensive"
  | "highperformance"
  | "xen_hana"
  | "kvm_infiniband";

export type ImageSortKey =
  "name" | "container_format" | "disk_format" | "status" | "id" | "size" | "created_at";

/** `{ operator: "gte", time: "2026-01-05T08:00:00Z" }` */
export interface TimeFilter {
  readonly operator: "gt" | "gte" | "lt" | "lte" | "eq" | "neq";
  /** UTC. */
  readonly time: string;
}

export interface ImsImagePage {
  readonly images: readonly ImsImage[];
  /** Undefined on the last page. */
  readonly marker: string | undefined;
}

const pageLimit = 500;

/**
 * A1. One page of the own images, public images and accepted shares that match. For an unknown id,
 * the page is empty. 200. `badRequest`: the service does not know a value (IMG.0192 for a flavor).
 * @see operation A1, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function listCloudImages(
  send: Send,
  search: ImageSearch = {},
  page: ImagePageRequest = {},
): Promise<ImsImagePage> {
  const limit = page.limit ?? pageLimit;
  const request: ApiRequest = {
    purpose: search.id === undefined ? "list images" : `read image ${search.id}`,
    method: "GET",
    url: "/v2/cloudimages",
    query: { ...searchQuery(search), marker: page.marker, limit: String(limit) },
    okStatus: [200],
    idempotent: true,
  };
  const response = await send(request);
  const { images, next } = decode(pageSchema, request, response);
  const isLast = images.length < limit && (next === undefined || next === null);
  return {
    images: images.map((image) => toImsImage(image, response)),
    marker: isLast ? undefined : images.at(-1)?.id,
  };
}

/** A1 for all pages. The last page is not full and has no `next` link. */
export function allCloudImages(send: Send, search: ImageSearch = {}): Promise<readonly ImsImage[]> {
  return allPages<ImsImage, string>("list images", async (marker) => {
    const page = await listCloudImages(send, search, { marker });
    return { items: page.images, next: page.marker };
  });
}

/** Reads one image with A1, as recommended. Undefined if it does not exist or is hidden. */
export async function showCloudImage(send: Send, id: string): Promise<ImsImage | undefined> {
  const { images } = await listCloudImages(send, { id }, { limit: 1 });
  return images[0];
}

/** One change of A2. A field that `exists` in the image is replaced, a missing one is added. */
export type ImsChange =
  | {
      readonly set: ImsAttribute;
      readonly value: string | number | boolean;
      readonly exists: boolean;
    }
  | { readonly remove: ImsAttribute }
  /** A property by its name in the API: a custom one, or one of IMS such as `__support_xen`. */
  | { readonly setProperty: string; readonly value: string; readonly exists: boolean }
  | { readonly removeProperty: string };

/**
 * A2. Changes attributes and properties of an own, `active` image. 200 with the whole image.
 * `badRequest`: a wrong name or description (IMG.0002, 0003, 0004, 0054) or firmware (IMG.0141).
 * `conflict`: the image is not `active` (IMG.0046), or a property to replace or remove is missing,
 * or one to add exists (IMG.0035); then read the image and send the other operation. `forbidden`:
 * the caller is not the owner (IMG.0047).
 * @see operation A2, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function updateCloudImage(
  send: Send,
  id: string,
  changes: readonly ImsChange[],
): Promise<ImsImage> {
  const operations = changes.map(changeOperation);
  const request: ApiRequest = {
    purpose: `change image ${id}`,
    method: "PATCH",
    url: path`/v2/cloudimages/${id}`,
    body: { kind: "json", value: operations },
    okStatus: [200],
    idempotent: operations.every(({ op }) => op === "replace"),
    onRepeat: "a second add or remove is refused (IMG.0035) as if the first had failed",
  };
  const response = await send(request);
  return toImsImage(decode(imsImageSchema, request, response), response);
}

interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: string | number | boolean;
}

function changeOperation(change: ImsChange): PatchOperation {
  if ("remove" in change) return { op: "remove", path: `/${fieldOf(change.remove)}` };
  if ("removeProperty" in change) return { op: "remove", path: pointer(change.removeProperty) };
  const { exists, value } = change;
  const where = "set" in change ? `/${fieldOf(change.set)}` : pointer(change.setProperty);
  return { op: exists ? "replace" : "add", path: where, value };
}

const pageSchema = z.looseObject({
  images: z.array(imsImageSchema),
  next: z.string().nullish(),
});

/** A26 takes the same query. */
export function searchQuery(search: ImageSearch): Readonly<Record<string, string | undefined>> {
  const features = (search.supports ?? []).map((feature): [string, string] => [
    `__support_${feature}`,
    "true",
  ]);
  return {
    ...search.properties,
    ...Object.fromEntries(features),
    id: search.id,
    name: search.name,
    owner: search.owner,
    __imagetype: search.category === undefined ? undefined : categoryWords[search.category],
    visibility: search.visibility,
    member_status: search.memberStatus,
    status: search.status,
    protected: textOf(search.protected),
    __isregistered: textOf(search.registered),
    __whole_image: textOf(search.whole),
    __system__cmkid: search.kmsKeyId,
    container_format: search.containerFormat,
    disk_format: search.diskFormat,
    min_ram: textOf(search.minRamMb),
    min_disk: textOf(search.minDiskGb),
    __os_bit: textOf(search.osBit),
    __os_type: search.osType,
    __platform: search.platform,
    architecture: search.architecture,
    virtual_env_type: search.use === undefined ? undefined : useWords[search.use],
    tag: search.tag,
    __support_xen_gpu_type: search.xenGpuType,
    __support_kvm_gpu_type: search.kvmGpuType,
    created_at: timeText(search.createdAt),
    updated_at: timeText(search.updatedAt),
    enterprise_project_id: search.enterpriseProjectId,
    flavor_id: search.flavorId,
    sort_key: search.sortKey,
    sort_dir: search.sortDirection,
  };
}

function textOf(value: boolean | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function timeText(filter: TimeFilter | undefined): string | undefined {
  return filter === undefined ? undefined : `${filter.operator}:${filter.time}`;
}
