/** Finding and changing images the IMS way: A1, which is also how one image is read, and A2. */
import { z } from "zod";
import { decode } from "../../http/decode";
import { allPages } from "../../http/pages";
import { path } from "../../http/path";
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

/** Everything A1 can be asked for; what is left out is not asked for. Texts are matched exactly. */
export interface ImageSearch {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Project that owns it. */
  readonly owner?: string | undefined;
  readonly category?: ImageCategory | undefined;
  readonly visibility?: "public" | "private" | "shared" | undefined;
  /** State of received shares; with `visibility: "shared"`. */
  readonly memberStatus?: "pending" | "accepted" | "rejected" | undefined;
  readonly status?: string | undefined;
  readonly protected?: boolean | undefined;
  /** Ordinary users can only ask for true, which is the default. */
  readonly registered?: boolean | undefined;
  /** Full images of servers. */
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
  /** Features it must support. */
  readonly supports?: readonly ImageFeature[] | undefined;
  readonly xenGpuType?: string | undefined;
  readonly kvmGpuType?: string | undefined;
  readonly createdAt?: TimeFilter | undefined;
  readonly updatedAt?: TimeFilter | undefined;
  readonly enterpriseProjectId?: string | undefined;
  /** Public images that a server of this flavour can use. */
  readonly flavorId?: string | undefined;
  /** By their wire names, e.g. `__support_s4l` for the board type of a bare metal flavour. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  readonly sortKey?: ImageSortKey | undefined;
  /** Default: newest first. */
  readonly sortDirection?: "asc" | "desc" | undefined;
}

/** Where a page begins and how long it is. */
export interface ImagePageRequest {
  /** Id of the last image of the page before. */
  readonly marker?: string | undefined;
  /** Images on a page; the documented default is 500. */
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
  /** What to ask the next page with; undefined on the last one. */
  readonly marker: string | undefined;
}

const pageLimit = 500;

/**
 * A1. One page of the images that match: own, public, and accepted shares. An id that does not exist gives an empty page. 200.
 * `badRequest`: a value the service does not know (IMG.0192 for a flavour). Units: minDiskGb in GB, minRamMb in MB.
 * @see A1 (Huawei, OTC, SDK)
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

/** A1, page by page to the last one. A page that is not full is the last. */
export function allCloudImages(send: Send, search: ImageSearch = {}): Promise<readonly ImsImage[]> {
  return allPages<ImsImage, string>("list images", async (marker) => {
    const page = await listCloudImages(send, search, { marker });
    return { items: page.images, next: page.marker };
  });
}

/** A1 for one id: the recommended way to read an image. Undefined when it does not exist or is hidden from this project. */
export async function showCloudImage(
  send: Send,
  id: string,
  search: Omit<ImageSearch, "id"> = {},
): Promise<ImsImage | undefined> {
  const { images } = await listCloudImages(send, { ...search, id }, { limit: 1 });
  return images[0];
}

/** One change of A2. `exists` says whether the image has the field now: a missing one is added, a present one replaced. */
export type ImsChange =
  | {
      readonly set: ImsAttribute;
      readonly value: string | number | boolean;
      readonly exists: boolean;
    }
  | { readonly remove: ImsAttribute }
  /** By wire name: custom ones, and those of IMS such as `__support_xen`. */
  | { readonly setProperty: string; readonly value: string; readonly exists: boolean }
  | { readonly removeProperty: string };

/**
 * A2. Changes attributes and properties of an own image in one step. The image must be `active`. 200 with the whole image.
 * `badRequest`: name or description (IMG.0002, 0003, 0004, 0054), firmware (IMG.0141). `conflict`: not `active` (IMG.0046), or a property
 * to replace or remove is not there, or one to add is (IMG.0035): read the image and send the other operation. `forbidden`: not the owner (IMG.0047).
 * Units: minRamMb and maxRamMb in MB.
 * @see A2 (Huawei, OTC, SDK)
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
    // A second add or remove is answered IMG.0035, as if the first had failed.
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

/** A property's name as a JSON pointer (RFC 6901). */
function pointer(property: string): string {
  return `/${property.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

const pageSchema = z.looseObject({
  images: z.array(imsImageSchema),
  next: z.string().nullish(),
});

/** A search in the words of the wire; A26 takes the same. */
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
