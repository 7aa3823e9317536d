import type { CloudImage, ImageChange, ImageFilter, NewImage } from "../cloud";
import { ifFound } from "../http/errors";
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
 * B3. One page of the images that match. Images with `os_hidden` are listed only if the query has
 * `os_hidden: "true"`, and then no others are listed. 200.
 * `badRequest`: the service does not know a filter.
 * @see glance/api/v2/images.py at 33.0.0, ImagesController.index
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

/** By the names of the API's fields and of custom properties. */
export type ImageQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ImagePage {
  readonly images: readonly CloudImage[];
  /** Undefined on the last page. */
  readonly marker: string | undefined;
}

/** Glance returns at most 1000 images in one page. */
export function imageQuery(filter: ImageFilter): ImageQuery {
  return {
    ...filter.properties,
    ...(filter.owner === undefined ? {} : { owner: filter.owner }),
    limit: "1000",
  };
}

/**
 * B4. Creates a record without bytes; its status is `queued`. Glance refuses an id that was ever
 * used, even if that image was deleted. So a repeat changes nothing. 201.
 * `conflict`: the id is taken. `forbidden`: the caller may not set this visibility or property.
 * `quota`: too many properties, tags or images. `badRequest`: a wrong format or too long a value.
 * @see glance/api/v2/images.py at 33.0.0, ImagesController.create
 */
export async function createImage(send: Send, image: NewImage): Promise<CloudImage> {
  const request: ApiRequest = {
    purpose: `create image ${image.name === undefined ? image.id : `"${image.name}"`}`,
    method: "POST",
    url: "/v2/images",
    body: { kind: "json", value: newImageBody(image) },
    okStatus: [201],
    idempotent: true,
    onRepeat: "a second one has the same id and is refused (409)",
  };
  const response = await send(request);
  return toImage(decode(imageSchema, request, response), response);
}

/**
 * B5. One image; undefined if it does not exist or is hidden from this project. 200.
 * @see glance/api/v2/images.py at 33.0.0, ImagesController.show
 */
export async function showImage(send: Send, id: string): Promise<CloudImage | undefined> {
  const request: ApiRequest = {
    purpose: `read image ${id}`,
    method: "GET",
    url: path`/v2/images/${id}`,
    okStatus: [200],
    idempotent: true,
  };
  const response = await ifFound(send(request));
  return response && toImage(decode(imageSchema, request, response), response);
}

/**
 * B6. Makes all changes or none. 200 with the whole image.
 * `conflict`: a property to replace or remove is missing. `forbidden`: the caller is not the owner,
 * or the value cannot be changed in this status. `quota`: too many properties or tags.
 * `once` forbids repeats: a list that was computed from a read may be out of date by then.
 * @see glance/api/v2/images.py at 33.0.0, ImagesController.update
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
    onRepeat: "a second one sets the same values, or is refused as a whole (409)",
    once,
  };
  const response = await send(request);
  return toImage(decode(imageSchema, request, response), response);
}

/**
 * B7. Deletes a record and its bytes. 204. `notFound`: no such image. `forbidden`: the image is
 * protected, or the caller is not the owner. `conflict`: the bytes are in use.
 * @see glance/api/v2/images.py at 33.0.0, ImagesController.delete
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
