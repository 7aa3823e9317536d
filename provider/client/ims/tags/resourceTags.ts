/** Tags of images: A25 to A33. A tag is one text, `key` or `key=value`, and a key has one value. */
import * as z from "zod";
import { decode, getJson } from "../../http/decode";
import { path } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";
import { searchQuery, type ImageSearch } from "../images/cloudImages";
import { sameTag, tagPair, tagText } from "../../tagText";

/**
 * A25. Sets one tag. 204. `badRequest`: a wrong tag (IMG.0115). `quota`: too many tags (IMG.0116).
 * `notFound`: no such image (IMG.0027, 0144).
 * @see operation A25, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function setTag(send: Send, imageId: string, tag: string): Promise<void> {
  await send({
    purpose: `tag image ${imageId} with "${tag}"`,
    method: "PUT",
    url: "/v1/cloudimages/tags",
    body: { kind: "json", value: { image_id: imageId, image_tag: tagPair(tag) } },
    okStatus: [204],
    idempotent: true,
  });
}

/** A26 numbers its pages. The sort order of the images determines which tags come first. */
export interface TagTextSearch extends ImageSearch {
  /** The documents disagree about a request without it: all tags, or the first 500. */
  readonly limit?: number | undefined;
  /** The number of the page, from 1. */
  readonly page?: number | undefined;
  /** The last image of the page before, for clouds that divide this list into pages by images. */
  readonly marker?: string | undefined;
}

/**
 * A26. The different tags of the images that match, as texts. 200. Old tags come as `key.value`; if
 * the key itself contains a dot, key and value cannot be separated.
 * @see operation A26, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function listTagTexts(
  send: Send,
  search: TagTextSearch = {},
): Promise<readonly string[]> {
  const { limit, page, marker, ...filter } = search;
  const { tags } = await getJson(send, textsSchema, {
    purpose: "list the tags of images",
    url: "/v1/cloudimages/tags",
    query: {
      ...searchQuery(filter),
      limit: limit === undefined ? undefined : String(limit),
      page: page === undefined ? undefined : String(page),
      marker,
    },
  });
  return tags.map(sameTag);
}

/**
 * A27. Adds one tag, or changes its value. 204. `badRequest`: a wrong tag, or too many tags.
 * `notFound`: no such image.
 * @see operation A27, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function addTag(
  send: Send,
  projectId: string,
  imageId: string,
  tag: string,
): Promise<void> {
  await send({
    purpose: `tag image ${imageId} with "${tag}"`,
    method: "POST",
    url: path`/v2/${projectId}/images/${imageId}/tags`,
    body: { kind: "json", value: { tag: tagPair(tag) } },
    okStatus: [204],
    idempotent: true,
    onRepeat: "a second one sets the same value",
  });
}

/**
 * A28. The tags of one image. 200. `notFound`: no such image.
 * @see operation A28, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function listImageTags(
  send: Send,
  projectId: string,
  imageId: string,
): Promise<readonly string[]> {
  const { tags } = await getJson(send, pairsSchema, {
    purpose: `list the tags of image ${imageId}`,
    url: path`/v2/${projectId}/images/${imageId}/tags`,
  });
  return tags.map(tagText);
}

/**
 * A29. Removes the tag with this key, whatever its value. 204. `notFound`: no such tag or image.
 * @see operation A29, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function removeTag(
  send: Send,
  projectId: string,
  imageId: string,
  key: string,
): Promise<void> {
  await send({
    purpose: `remove tag "${key}" from image ${imageId}`,
    method: "DELETE",
    url: path`/v2/${projectId}/images/${imageId}/tags/${key}`,
    okStatus: [204],
    idempotent: true,
    repeatedOk: [404],
  });
}

/**
 * A30. Adds tags or changes their values, or removes tags by their keys. Each key may occur only
 * once. Removing an unknown key is no error. 204.
 * `badRequest`: a wrong tag, or a key that occurs twice. `quota`: too many tags (IMG.0116).
 * `notFound`: no such image.
 * @see operation A30, documented by Huawei Cloud, Open Telekom Cloud, the SDK and the Terraform
 * provider
 */
export async function changeTags(
  send: Send,
  projectId: string,
  imageId: string,
  action: "create" | "delete",
  tags: readonly string[],
): Promise<void> {
  await send({
    purpose: `${action === "create" ? "add tags to" : "remove tags from"} image ${imageId}`,
    method: "POST",
    url: path`/v2/${projectId}/images/${imageId}/tags/action`,
    body: { kind: "json", value: { action, tags: tags.map(tagPair) } },
    // The documents say 204. Another client of the same API also accepts 200 and 202.
    okStatus: [200, 202, 204],
    idempotent: true,
    onRepeat: "a second one sets the same values, or removes nothing",
  });
}

/**
 * A31. Removes tags by their keys; an unknown key is no error. 204. `notFound`: no such image.
 * @see operation A31, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export async function removeTags(
  send: Send,
  projectId: string,
  imageId: string,
  tags: readonly string[],
): Promise<void> {
  await send({
    purpose: `remove tags from image ${imageId}`,
    method: "DELETE",
    url: path`/v1/${projectId}/cloudimages/${imageId}/tags/delete`,
    body: { kind: "json", value: { tags: tags.map(tagPair) } },
    okStatus: [204],
    idempotent: true,
  });
}

/** A key with all values that images have for it. */
export interface TagValues {
  readonly key: string;
  /** The values. An empty text is a tag without a value. */
  readonly values: readonly string[];
}

/**
 * A32. All keys of the project, each with all its values. 200.
 * @see operation A32, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function listProjectTags(
  send: Send,
  projectId: string,
): Promise<readonly TagValues[]> {
  const { tags } = await getJson(send, valuesSchema, {
    purpose: `list the tags of project ${projectId}`,
    url: path`/v2/${projectId}/images/tags`,
  });
  return tags.map(({ key, values }) => ({ key, values }));
}

/** At most 10 keys in a list and 10 values for a key. A key without values matches any value. */
export interface TagSearch {
  /** Images that have all of these keys. */
  readonly all?: readonly TagValues[] | undefined;
  /** Images that have at least one of these keys. */
  readonly any?: readonly TagValues[] | undefined;
  /** Leaves out images that have all of these keys. */
  readonly notAll?: readonly TagValues[] | undefined;
  /** Only images that have none of these keys. */
  readonly notAny?: readonly TagValues[] | undefined;
  /** Only images without tags. The four lists are ignored then. */
  readonly untagged?: boolean | undefined;
  /** A part of the name. An empty text finds images without a name. */
  readonly name?: string | undefined;
  readonly id?: string | undefined;
}

export interface TaggedImage {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** `key=value`, or `key` alone. */
  readonly tags: readonly string[];
}

export interface TaggedImages {
  readonly images: readonly TaggedImage[];
  /** The number of images on all pages. */
  readonly count: number;
}

/**
 * A33. One page of the images that match tags, name or id. 200. `badRequest`: more than 10 keys or
 * values, a key or value that occurs twice, or a wrong page.
 * @see operation A33, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export async function findImagesByTags(
  send: Send,
  projectId: string,
  search: TagSearch,
  page: { readonly limit?: number | undefined; readonly offset?: number | undefined } = {},
): Promise<TaggedImages> {
  const { limit = 10, offset = 0 } = page;
  // The documents want these numbers as texts.
  const paging = { limit: String(limit), offset: String(offset) };
  const { resources, total_count } = await searchByTags(send, projectId, search, {
    action: "filter",
    ...paging,
  });
  return {
    images: (resources ?? []).map((image) => ({
      id: image.resource_id,
      name: image.resource_name ?? "",
      status: image.resource_detail?.status ?? "",
      tags: image.tags.map(tagText).toSorted(),
    })),
    count: total_count,
  };
}

/** A33 with the action `count`: the number of images that match. 200. */
export async function countImagesByTags(
  send: Send,
  projectId: string,
  search: TagSearch,
): Promise<number> {
  return (await searchByTags(send, projectId, search, { action: "count" })).total_count;
}

async function searchByTags(
  send: Send,
  projectId: string,
  search: TagSearch,
  action: Readonly<Record<string, string>>,
): Promise<z.output<typeof foundSchema>> {
  const matches = [
    ...(search.name === undefined ? [] : [{ key: "resource_name", value: search.name }]),
    ...(search.id === undefined ? [] : [{ key: "resource_id", value: search.id }]),
  ];
  const request: ApiRequest = {
    purpose: "find images by their tags",
    method: "POST",
    url: path`/v2/${projectId}/images/resource_instances/action`,
    body: {
      kind: "json",
      value: {
        ...action,
        tags: search.all,
        tags_any: search.any,
        not_tags: search.notAll,
        not_tags_any: search.notAny,
        without_any_tag: search.untagged,
        matches: matches.length === 0 ? undefined : matches,
      },
    },
    okStatus: [200],
    idempotent: true,
    onRepeat: "it only reads",
  };
  return decode(foundSchema, request, await send(request));
}

const pair = z.looseObject({ key: z.string(), value: z.string().default("") });

const textsSchema = z.looseObject({ tags: z.array(z.string()) });
const pairsSchema = z.looseObject({ tags: z.array(pair) });
const valuesSchema = z.looseObject({
  tags: z.array(z.looseObject({ key: z.string(), values: z.array(z.string()) })),
});
const foundSchema = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        resource_id: z.string(),
        resource_name: z.string().nullish(),
        resource_detail: z.looseObject({ status: z.string().nullish() }).nullish(),
        tags: z.array(pair).default([]),
      }),
    )
    .nullish(),
  total_count: z.number(),
});
