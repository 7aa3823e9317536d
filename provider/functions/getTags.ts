import {
  listProjectTags,
  listTagTexts,
  type TagTextSearch,
  type TagValues,
} from "../client/readOperations";
import { tagPair } from "../client/tagText";
import { propertyPath } from "../resources/values/propertyPath";
import type { CheckFailure } from "../resources/handler";
import type { Connection } from "./connection";
import {
  filterFailures,
  filtersIn,
  imageFiltersShape,
  type FilterProperties,
  type ImageFilters,
} from "./imageFilters";
import { imsSearch } from "./imagePages";
import type { LookUp, LookUpArgs } from "./lookUp";
import { canBeAskedFor } from "./propertyNames";

/**
 * The tags of images. The cloud applies the filters, so times are compared with fractions of
 * seconds if the cloud keeps them. Only on Huawei Cloud.
 */
export interface GetTagsArgs extends TagFilters, LookUpArgs {}

/** Without the filters that only the provider can apply: the cloud returns nothing but tags. */
type TagFilters = Omit<ImageFilters, "nameRegex" | "sizeMinBytes" | "sizeMaxBytes" | "hidden">;

export interface GetTagsResult {
  /** The tags of the images that match the filters, each once: `key=value`, or `key` alone. */
  readonly tags: readonly string[];
  /** Every key with its values on all images of the project, without regard to the filters. */
  readonly keys: readonly TagKey[];
}

/** A key with its values. */
export interface TagKey extends TagValues {}

const {
  nameRegex: _,
  sizeMinBytes: _min,
  sizeMaxBytes: _max,
  hidden: _hidden,
  ...tagFiltersShape
} = imageFiltersShape;

/** @internal */
export const getTags = {
  purpose: "look up tags",
  kinds: ["ims"],
  elsewhere: "use getImages and the tags of its images",
  shape: tagFiltersShape,
  check: (args, connection) => [
    ...filterFailures(filtersIn(args), connection),
    ...tagFailures(args.tags ?? []),
    ...propertyFailures(args.properties ?? {}),
  ],
  call: async (args, connection) => {
    const { projectId } = await connection.location();
    const [tags, keys] = await Promise.all([
      allTagTexts(connection, imsSearch(filtersIn(args))),
      listProjectTags(connection.send, projectId),
    ]);
    return { tags, keys };
  },
} satisfies LookUp<GetTagsArgs, GetTagsResult>;

/** The call takes one tag with a value, and its answer has nothing to compare other tags with. */
function tagFailures(tags: readonly string[]): CheckFailure[] {
  const canAsk = tags.length === 0 || (tags.length === 1 && tagPair(tags[0] ?? "").value !== "");
  return canAsk ? [] : [{ property: "tags", reason: "must be one tag with a value, key=value" }];
}

function propertyFailures(properties: FilterProperties): CheckFailure[] {
  return Object.keys(properties)
    .filter((name) => !canBeAskedFor(name, "ims"))
    .map((name) => ({
      property: propertyPath(["properties", name]),
      reason: "is nothing that tags can be listed by: use getImages and the tags of its images",
    }));
}

const usualLimit = 500;

/** The documents disagree about paging. A cloud that ignores the page returns nothing new. */
async function allTagTexts(
  { send, pageLimit = usualLimit }: Connection,
  search: TagTextSearch,
): Promise<readonly string[]> {
  const tags = new Set<string>();
  for (let page = 1; ; page += 1) {
    const texts = await listTagTexts(send, { ...search, limit: pageLimit, page });
    const before = tags.size;
    for (const text of texts) tags.add(text);
    if (texts.length !== pageLimit || tags.size === before) return [...tags];
  }
}
