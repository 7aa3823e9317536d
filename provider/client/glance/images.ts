/** The image records of Glance v2: list, create, show, update, delete. One function a call. */
import type { CloudImage, ImageChange, ImageFilter, NewImage } from "../cloud";
import { isApiError } from "../http/errors";
import { path } from "../http/path";
import type { ApiRequest, Send } from "../http/request";
import { decode } from "../http/decode";
import {
  imageSchema,
  markerOf,
  newImageBody,
  pageSchema,
  patchOperation,
  toImage,
} from "./imageWire";

/**
 * B3. One page of the images that match. Without `hidden` those with `os_hidden` are left out.
 * 200. `badRequest`: a filter the service does not know.
 * @see glance/api/v2/images.py:513 @32.0.0
 */
export async function listImages(send: Send, query: ImageQuery): Promise<ImagePage> {
  const request: ApiRequest = {
    purpose: "list images",
    method: "GET",
    url: "/v2/images",
    query,
    okStatus: [200],
    idempotent: true,
  };
  const response = await send(request);
  const page = decode(pageSchema, request, response);
  return { images: page.images.map((image) => toImage(image, response)), marker: markerOf(page) };
}

/** Filters as the wire names them; custom properties by their own names. */
export type ImageQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ImagePage {
  readonly images: readonly CloudImage[];
  /** What to ask the next page with; undefined on the last one. */
  readonly marker: string | undefined;
}

/** The query of a filter, without a page. 1000 is the most a Glance gives at once. */
export function imageQuery(filter: ImageFilter): ImageQuery {
  return {
    ...filter.properties,
    ...(filter.owner === undefined ? {} : { owner: filter.owner }),
    limit: "1000",
  };
}

/**
 * B4. Makes a record without bytes: status `queued`. The id may be the caller's; one that was ever used is
 * refused, also after the image was deleted.
 * 201. `conflict`: the id is taken. `forbidden`: a visibility or a property that is not the caller's to set.
 * `quota`: too many properties, tags or images. `badRequest`: a format or a length.
 * Repeatable, because a second POST of the same id changes nothing.
 * @see glance/api/v2/images.py:94 @32.0.0
 */
export async function createImage(send: Send, image: NewImage): Promise<CloudImage> {
  const request: ApiRequest = {
    purpose: `create image ${image.name === undefined ? image.id : `"${image.name}"`}`,
    method: "POST",
    url: "/v2/images",
    body: { kind: "json", value: newImageBody(image) },
    okStatus: [201],
    idempotent: true,
    onRepeat: "a second one is refused (409), for the id is the caller's",
  };
  const response = await send(request);
  return toImage(decode(imageSchema, request, response), response);
}

/**
 * B5. One image, or undefined when it does not exist or is hidden from this project. 200.
 * @see glance/api/v2/images.py:583 @32.0.0
 */
export async function showImage(send: Send, id: string): Promise<CloudImage | undefined> {
  const request: ApiRequest = {
    purpose: `read image ${id}`,
    method: "GET",
    url: path`/v2/images/${id}`,
    okStatus: [200],
    idempotent: true,
  };
  try {
    const response = await send(request);
    return toImage(decode(imageSchema, request, response), response);
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

/**
 * B6. Changes attributes and custom properties in one step, all or none. 200 with the whole image.
 * `conflict`: a property to replace or remove is not there. `forbidden`: not the owner, or not changeable in
 * this status. `quota`: too many properties or tags. Units: minDiskGb in GB, minRamMb in MB.
 * `once`: no further attempt, for a list that was computed from a read and is old by then.
 * @see glance/api/v2/images.py:613 @32.0.0
 */
export async function updateImage(
  send: Send,
  id: string,
  changes: readonly ImageChange[],
  { once = false }: { readonly once?: boolean } = {},
): Promise<CloudImage> {
  const request: ApiRequest = {
    purpose: `change image ${id}`,
    method: "PATCH",
    url: path`/v2/images/${id}`,
    body: {
      kind: "json",
      value: changes.map(patchOperation),
      mediaType: "application/openstack-images-v2.1-json-patch",
    },
    okStatus: [200],
    idempotent: true,
    onRepeat: "a second one finds what it sets, or is refused as a whole (409)",
    once,
  };
  const response = await send(request);
  return toImage(decode(imageSchema, request, response), response);
}

/**
 * B7. Deletes a record and its bytes. 204. `notFound`: not there. `forbidden`: protected, or not the owner.
 * `conflict`: the bytes are in use.
 * @see glance/api/v2/images.py:852 @32.0.0
 */
export async function deleteImage(send: Send, id: string): Promise<void> {
  await send({
    purpose: `delete image ${id}`,
    method: "DELETE",
    url: path`/v2/images/${id}`,
    okStatus: [204],
    idempotent: true,
    repeatedOk: [404],
  });
}
