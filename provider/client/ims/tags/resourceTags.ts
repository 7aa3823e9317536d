/** The tags of images, as keys with values: A25 to A33. Here a tag is one text, `key` or `key=value`; setting a key again changes its value. */
import { z } from "zod";
import { decode } from "../../http/decode";
import { path } from "../../http/path";
import type { ApiRequest, Send } from "../../http/request";
import { searchQuery, type ImageSearch } from "../images/cloudImages";
import { given } from "../jobs/jobReference";
import { sameTag, tagPair, tagText } from "../../tagText";

/**
 * A25. Sets one tag. 204. `badRequest`: the tag (IMG.0115). `quota`: too many tags (IMG.0116). `notFound`: no such image (IMG.0027, 0144).
 * @see A25 (Huawei, OTC, SDK)
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

/** A26 counts pages, where A1 has markers; what it sorts by says which tags come first. */
export interface TagTextSearch extends ImageSearch {
  /** Tags on a page; absent: all there are, or 500. */
  readonly limit?: number | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  /** Id of an image, in clouds that page this list by images. */
  readonly marker?: string | undefined;
}

/**
 * A26. The different tags of the images that match, as texts. 200. Old tags come as `key.value`, in which a dot of the key cannot be told from the one between.
 * @see A26 (Huawei, OTC, SDK)
 */
export async function listTagTexts(
  send: Send,
  search: TagTextSearch = {},
): Promise<readonly string[]> {
  const { limit, page, marker, ...filter } = search;
  const request: ApiRequest = {
    purpose: "list the tags of images",
    method: "GET",
    url: "/v1/cloudimages/tags",
    query: {
      ...searchQuery(filter),
      limit: limit === undefined ? undefined : String(limit),
      page: page === undefined ? undefined : String(page),
      marker,
    },
    okStatus: [200],
    idempotent: true,
  };
  return decode(textsSchema, request, await send(request)).tags.map(sameTag);
}

/**
 * A27. Adds one tag, or changes its value. 204. `badRequest`: the tag, or too many. `notFound`: no such image.
 * @see A27 (Huawei, OTC, SDK)
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

/** A28. The tags of one image. 200. `notFound`: no such image. @see A28 (Huawei, OTC, SDK) */
export async function listImageTags(
  send: Send,
  projectId: string,
  imageId: string,
): Promise<readonly string[]> {
  const request: ApiRequest = {
    purpose: `list the tags of image ${imageId}`,
    method: "GET",
    url: path`/v2/${projectId}/images/${imageId}/tags`,
    okStatus: [200],
    idempotent: true,
  };
  return decode(pairsSchema, request, await send(request)).tags.map(tagText);
}

/** A29. Removes the tag of a key, whatever its value. 204. `notFound`: no such tag, or no such image. @see A29 (Huawei, OTC, SDK) */
export async function removeTag(
  send: Send,
  projectId: string,
  imageId: string,
  key: string,
): Promise<void> {
  await send({
    purpose: `take tag "${key}" from image ${imageId}`,
    method: "DELETE",
    url: path`/v2/${projectId}/images/${imageId}/tags/${key}`,
    okStatus: [204],
    idempotent: true,
    repeatedOk: [404],
  });
}

/**
 * A30. Adds tags or changes their values, or removes tags by their keys; a key at most once. Unknown keys are removed without complaint. 204.
 * `badRequest`: a tag, a key given twice. `quota`: too many tags (IMG.0116). `notFound`: no such image.
 * @see A30 (Huawei, OTC, SDK, Terraform)
 */
export async function changeTags(
  send: Send,
  projectId: string,
  imageId: string,
  action: "create" | "delete",
  tags: readonly string[],
): Promise<void> {
  await send({
    purpose: `${action === "create" ? "add tags to" : "take tags from"} image ${imageId}`,
    method: "POST",
    url: path`/v2/${projectId}/images/${imageId}/tags/action`,
    body: { kind: "json", value: { action, tags: tags.map(tagPair) } },
    // 204 is documented; a client of the same API in the field takes all three for success.
    okStatus: [200, 202, 204],
    idempotent: true,
    onRepeat: "a second one sets the same values, or removes nothing",
  });
}

/**
 * A31. Removes tags by their keys; unknown ones without complaint. 204. `notFound`: no such image.
 * @see A31 (Huawei, SDK; not OTC)
 */
export async function removeTags(
  send: Send,
  projectId: string,
  imageId: string,
  tags: readonly string[],
): Promise<void> {
  await send({
    purpose: `take tags from image ${imageId}`,
    method: "DELETE",
    url: path`/v1/${projectId}/cloudimages/${imageId}/tags/delete`,
    body: { kind: "json", value: { tags: tags.map(tagPair) } },
    okStatus: [204],
    idempotent: true,
  });
}

/** A key with the values it has somewhere; "" for a plain tag. */
export interface TagValues {
  readonly key: string;
  readonly values: readonly string[];
}

/** A32. Every key with all its values in the project. 200. @see A32 (Huawei, OTC, SDK) */
export async function listProjectTags(
  send: Send,
  projectId: string,
): Promise<readonly TagValues[]> {
  const request: ApiRequest = {
    purpose: `list the tags of project ${projectId}`,
    method: "GET",
    url: path`/v2/${projectId}/images/tags`,
    okStatus: [200],
    idempotent: true,
  };
  const { tags } = decode(valuesSchema, request, await send(request));
  return tags.map(({ key, values }) => ({ key, values }));
}

/** Which images: up to 10 keys a list, up to 10 values a key; no values means any. */
export interface TagSearch {
  /** All of these keys. */
  readonly all?: readonly TagValues[] | undefined;
  /** At least one of these keys. */
  readonly any?: readonly TagValues[] | undefined;
  /** Not those with all of these keys. */
  readonly notAll?: readonly TagValues[] | undefined;
  /** Not those with any of these keys. */
  readonly notAny?: readonly TagValues[] | undefined;
  /** Only images without tags; the four lists do not count then. */
  readonly untagged?: boolean | undefined;
  /** Part of the name; an empty text means images without one. */
  readonly name?: string | undefined;
  readonly id?: string | undefined;
}

export interface TaggedImage {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly tags: readonly string[];
}

export interface TaggedImages {
  readonly images: readonly TaggedImage[];
  /** Of all pages. */
  readonly count: number;
}

/**
 * A33. Images by their tags, name or id: one page of them. 200. `badRequest`: more than 10 keys or values, one twice, a bad page.
 * @see A33 (Huawei, OTC, SDK)
 */
export async function findImagesByTags(
  send: Send,
  projectId: string,
  search: TagSearch,
  page: { readonly limit?: number | undefined; readonly offset?: number | undefined } = {},
): Promise<TaggedImages> {
  const { limit = 10, offset = 0 } = page;
  // Texts, as documented, though they are numbers.
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
      tags: image.tags.map(tagText),
    })),
    count: total_count,
  };
}

/** A33 with action `count`: how many images there are. 200. */
export async function countImagesByTags(
  send: Send,
  projectId: string,
  search: TagSearch,
): Promise<number> {
  return (await searchByTags(send, projectId, search, { action: "count" })).total_count;
}

/** A33, page by page, 1000 images each, to the last one. */
export async function allImagesByTags(
  send: Send,
  projectId: string,
  search: TagSearch,
): Promise<readonly TaggedImage[]> {
  const images: TaggedImage[] = [];
  for (;;) {
    const page = await findImagesByTags(send, projectId, search, {
      limit: longestPage,
      offset: images.length,
    });
    images.push(...page.images);
    if (page.images.length === 0 || images.length >= page.count) return images;
  }
}

const longestPage = 1000;

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
      value: given({
        ...action,
        tags: search.all,
        tags_any: search.any,
        not_tags: search.notAll,
        not_tags_any: search.notAny,
        without_any_tag: search.untagged,
        matches: matches.length === 0 ? undefined : matches,
      }),
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
