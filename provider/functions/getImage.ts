import * as z from "zod";
import { ApiError } from "../client/http/errors";
import type { CheckFailure } from "../resources/handler";
import { imageId } from "../resources/checks/ids";
import type { Connection } from "./connection";
import type { FoundImage } from "./foundImage";
import { filterFailures, filtersIn, imageFiltersShape, type ImageFilters } from "./imageFilters";
import { allImages, imagePages, showFoundImage } from "./imagePages";
import type { LookUp, LookUpArgs } from "./lookUp";

/**
 * One image that the project can see: by `id`, or by filters that match exactly one image. Filters
 * search the same images as `getImages`. Hidden images, community images of other projects and
 * shares that were not accepted are found only if a filter asks for them.
 */
export interface GetImageArgs extends ImageFilters, LookUpArgs {
  /** The image's id. It finds hidden images too and cannot be combined with filters. */
  readonly id?: string;
  /**
   * Returns the newest image if several match the filters, instead of failing.
   * @default false
   */
  readonly mostRecent?: boolean;
}

export type GetImageResult = FoundImage;

/** @internal */
export const getImage = {
  purpose: "look up an image",
  kinds: ["glance", "ims"],
  shape: {
    id: imageId.exactOptional(),
    ...imageFiltersShape,
    mostRecent: z.boolean().exactOptional(),
  },
  check: (args, connection) => [...choiceFailures(args), ...filterFailures(args, connection)],
  call: async (args, connection) => {
    if (args.id !== undefined) return byId(args.id, connection);
    const filters = filtersIn(args);
    return args.mostRecent === true ? newest(filters, connection) : theOnly(filters, connection);
  },
} satisfies LookUp<GetImageArgs, GetImageResult>;

function choiceFailures(args: GetImageArgs): CheckFailure[] {
  const filters = Object.keys(filtersIn(args));
  if (args.id === undefined && filters.length === 0) {
    return [{ property: "id", reason: "or at least one filter is required" }];
  }
  if (args.id !== undefined && filters.length > 0) {
    const reason = `names one image already: leave out ${filters.join(", ")}`;
    return [{ property: "id", reason }];
  }
  return [];
}

async function byId(id: string, connection: Connection): Promise<FoundImage> {
  const found = await showFoundImage(connection, id);
  if (found !== undefined) return found;
  throw new ApiError({
    kind: "notFound",
    purpose: `look up image ${id}`,
    reason: `it does not exist, or the project of ${connection.title} cannot see it`,
    advice: "an image that was shared must be accepted first",
  });
}

/** The list begins with the newest image, so no page after the first match is requested. */
async function newest(filters: ImageFilters, connection: Connection): Promise<FoundImage> {
  const sort = { sortKey: "createdAt", sortDirection: "desc" } as const;
  for await (const [first] of imagePages(connection, filters, sort)) {
    if (first !== undefined) return first;
  }
  throw noneMatches(filters, connection);
}

/** More names would make the message hard to read. */
const namedMost = 5;

async function theOnly(filters: ImageFilters, connection: Connection): Promise<FoundImage> {
  const images = await allImages(connection, filters);
  const [image, ...others] = images;
  if (image === undefined) throw noneMatches(filters, connection);
  if (others.length === 0) return image;
  const named = images.slice(0, namedMost).map(({ id, name }) => `${id} "${name}"`);
  const more = images.length > namedMost ? `, and ${images.length - namedMost} more` : "";
  throw new ApiError({
    kind: "conflict",
    purpose: `look up the image with ${inWords(filters)}`,
    reason: `${images.length} images match: ${named.join(", ")}${more}`,
    advice: "add filters, or set mostRecent: true to take the newest",
  });
}

function noneMatches(filters: ImageFilters, { title }: Connection): ApiError {
  return new ApiError({
    kind: "notFound",
    purpose: `look up the image with ${inWords(filters)}`,
    reason: `no image that the project of ${title} can see matches`,
    advice: "an image that was shared must be accepted first",
  });
}

function inWords(filters: ImageFilters): string {
  return Object.entries(filters)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .join(", ");
}
