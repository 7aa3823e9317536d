import type { FoundImage } from "./foundImage";
import { filterFailures, filtersIn, imageFiltersShape, type ImageFilters } from "./imageFilters";
import { allImages } from "./imagePages";
import { imageSortShape, type ImageSort } from "./imageSort";
import type { LookUp, LookUpArgs } from "./lookUp";

/**
 * The images of the project's list that match the filters, all pages: own images, public images,
 * and shares that the project accepted. Other images are listed only if a filter asks for them:
 * hidden images (`hidden: true`), community images of other projects (`visibility: "community"`),
 * and shares that were not accepted (`memberStatus`).
 */
export interface GetImagesArgs extends ImageFilters, ImageSort, LookUpArgs {}

export interface GetImagesResult {
  /** In the requested order. */
  readonly images: readonly FoundImage[];
  /** The ids of `images`, in the same order. */
  readonly ids: readonly string[];
}

/** @internal */
export const getImages = {
  purpose: "look up images",
  kinds: ["glance", "ims"],
  shape: {
    ...imageFiltersShape,
    ...imageSortShape,
  },
  check: filterFailures,
  note: ({ memberStatus }) =>
    memberStatus === "pending"
      ? 'getImages with memberStatus "pending" finds nothing any more once the shares are accepted: ' +
        "a program that makes an ImageAcceptance for each image it finds would delete them in the next run, " +
        'and so take the answers back; use memberStatus "all" for that, or on Huawei Cloud name the images'
      : undefined,
  call: async (args, connection) => {
    const images = await allImages(connection, filtersIn(args), args);
    return { images, ids: images.map(({ id }) => id) };
  },
} satisfies LookUp<GetImagesArgs, GetImagesResult>;
