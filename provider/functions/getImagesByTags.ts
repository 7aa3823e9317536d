/** The calls that list images filter by whole tags only, so this needs a call of its own. */
import * as z from "zod";
import {
  countImagesByTags,
  findImagesByTags,
  type TaggedImage,
  type TagSearch,
} from "../client/readOperations";
import type { ShapeOf } from "../resources/checks/shape";
import type { Connection } from "./connection";
import type { LookUp, LookUpArgs } from "./lookUp";

/**
 * Images of the project by their tags. Only on Huawei Cloud; on other clouds use `getImages` with
 * `tags`. Each of `tags`, `tagsAny`, `notTags` and `notTagsAny` has at most 10 keys, no key twice,
 * and at most 10 values for each key.
 */
export interface GetImagesByTagsArgs extends LookUpArgs {
  /** Images with all of these keys. */
  readonly tags?: readonly TagQuery[];
  /** Images with at least one of these keys. */
  readonly tagsAny?: readonly TagQuery[];
  /** Leaves out images that have all of these keys. */
  readonly notTags?: readonly TagQuery[];
  /** Leaves out images that have any of these keys. */
  readonly notTagsAny?: readonly TagQuery[];
  /** Only images without tags. It cannot be combined with the four lists. */
  readonly withoutAnyTag?: boolean;
  readonly matches?: TagMatches;
  /**
   * Only counts the images, in one request. `images` and `ids` stay empty.
   * @default false
   */
  readonly countOnly?: boolean;
}

/** A key, with one of the given values or with any value. */
export interface TagQuery {
  readonly key: string;
  /** The tag has one of these values. Without `values` it can have any value. */
  readonly values?: readonly string[];
}

/** The name or the id of images. */
export interface TagMatches {
  /** A part of the name. An empty text finds images without a name. */
  readonly name?: string;
  readonly id?: string;
}

export interface GetImagesByTagsResult {
  /** In the cloud's order. */
  readonly images: readonly ImageWithTags[];
  readonly ids: readonly string[];
  /**
   * How many images match.
   * @type integer
   */
  readonly count: number;
}

/** An image that was found by its tags. */
export interface ImageWithTags extends TaggedImage {}

const most = 10;
const tagQuery = z.strictObject({
  key: z.string().min(1).max(128),
  values: z
    .array(z.string().max(255))
    .refine((values) => values.length <= most, `has more than ${most} values`)
    .refine(isEachOnce, "has a value twice")
    .exactOptional(),
} satisfies ShapeOf<TagQuery>);
const tagQueries = z
  .array(tagQuery)
  .refine((queries) => queries.length <= most, `has more than ${most} keys`)
  .refine((queries) => isEachOnce(queries.map(({ key }) => key)), "has a key twice")
  .exactOptional();

const lists = ["tags", "tagsAny", "notTags", "notTagsAny"] as const;

/** @internal */
export const getImagesByTags = {
  purpose: "look up images by their tags",
  kinds: ["ims"],
  elsewhere: "use getImages with tags",
  shape: {
    tags: tagQueries,
    tagsAny: tagQueries,
    notTags: tagQueries,
    notTagsAny: tagQueries,
    withoutAnyTag: z.boolean().exactOptional(),
    matches: z
      .strictObject({
        name: z.string().max(255).exactOptional(),
        id: z.string().min(1).exactOptional(),
      } satisfies ShapeOf<TagMatches>)
      .exactOptional(),
    countOnly: z.boolean().exactOptional(),
  },
  check: (args) => {
    const given = lists.filter((list) => args[list] !== undefined);
    // The cloud would ignore the lists without an error.
    if (args.withoutAnyTag !== true || given.length === 0) return [];
    const reason = `cannot be combined with ${given.join(", ")}: leave one or the other out`;
    return [{ property: "withoutAnyTag", reason }];
  },
  call: async (args, connection) => {
    const { projectId } = await connection.location();
    const search = searchOf(args);
    if (args.countOnly === true) {
      const count = await countImagesByTags(connection.send, projectId, search);
      return { images: [], ids: [], count };
    }
    const images = await allTagged(connection, projectId, search);
    return { images, ids: images.map(({ id }) => id), count: images.length };
  },
} satisfies LookUp<GetImagesByTagsArgs, GetImagesByTagsResult>;

function searchOf(args: GetImagesByTagsArgs): TagSearch {
  const { tags, tagsAny, notTags, notTagsAny, withoutAnyTag, matches } = args;
  return {
    all: tags?.map(withValues),
    any: tagsAny?.map(withValues),
    notAll: notTags?.map(withValues),
    notAny: notTagsAny?.map(withValues),
    untagged: withoutAnyTag,
    name: matches?.name,
    id: matches?.id,
  };
}

function withValues({ key, values = [] }: TagQuery): { key: string; values: readonly string[] } {
  return { key, values };
}

const longestPage = 1000;

/** If an image is added meanwhile, the pages shift and can repeat one, so each id is kept once. */
async function allTagged(
  { send, pageLimit = longestPage }: Connection,
  projectId: string,
  search: TagSearch,
): Promise<readonly TaggedImage[]> {
  const images = new Map<string, TaggedImage>();
  for (let offset = 0; ; offset += pageLimit) {
    const page = await findImagesByTags(send, projectId, search, { limit: pageLimit, offset });
    for (const image of page.images) images.set(image.id, image);
    if (page.images.length < pageLimit || offset + pageLimit >= page.count) break;
  }
  return [...images.values()];
}

function isEachOnce(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
