import { pagesOf, type Page } from "../client/http/pages";
import {
  type ImageSearch,
  listCloudImages,
  listImages,
  showCloudImage,
  showImage,
} from "../client/readOperations";
import { tagPair } from "../client/tagText";
import type { Connection } from "./connection";
import { foundImage, foundImsImage, type FoundImage } from "./foundImage";
import { glanceQuery } from "./glanceQuery";
import type { ImageFilters } from "./imageFilters";
import { sortKeyNames, sortedImages, type ImageSort } from "./imageSort";
import { imageTest } from "./imageTest";
import { canBeAskedFor } from "./propertyNames";
import { askedTime } from "./timeFilter";

export async function allImages(
  connection: Connection,
  filters: ImageFilters,
  sort: ImageSort = {},
): Promise<readonly FoundImage[]> {
  const images: FoundImage[] = [];
  for await (const page of imagePages(connection, filters, sort)) images.push(...page);
  return sortedImages(images, sort);
}

/** A page is requested only when it is needed, so a caller that has found enough can stop. */
export async function* imagePages(
  connection: Connection,
  filters: ImageFilters,
  sort: ImageSort = {},
): AsyncGenerator<readonly FoundImage[]> {
  const passes = imageTest(filters, connection.kind);
  const page = connection.kind === "ims" ? imsPage : glancePage;
  const pages = pagesOf<FoundImage, string>("list images", (marker) =>
    page(connection, filters, sort, marker),
  );
  for await (const images of pages) yield images.filter(passes);
}

async function imsPage(
  { send, pageLimit }: Connection,
  filters: ImageFilters,
  { sortKey, sortDirection }: ImageSort,
  after: string | undefined,
): Promise<Page<FoundImage, string>> {
  const search = {
    ...imsSearch(filters),
    createdAt: askedTime(filters.createdAt),
    updatedAt: askedTime(filters.updatedAt),
    sortKey: sortKey === undefined ? undefined : sortKeyNames[sortKey],
    sortDirection,
  };
  const { images, marker } = await listCloudImages(send, search, {
    marker: after,
    limit: pageLimit,
  });
  return { items: images.map(foundImsImage), next: marker };
}

/** The parameters of the list of images (A1). The list of tags (A26) takes them too. */
export function imsSearch(filters: ImageFilters): ImageSearch {
  const {
    nameRegex: _,
    sizeMinBytes: _min,
    sizeMaxBytes: _max,
    hidden: _hidden,
    ...rest
  } = filters;
  const { tags = [], memberStatus, osBit, visibility, properties = {}, ...search } = rest;
  return {
    ...search,
    properties: Object.fromEntries(
      Object.entries(properties).filter(([name]) => canBeAskedFor(name, "ims")),
    ),
    // The check has refused `all`, and the cloud itself refuses words that it does not know.
    visibility: visibility as ImageSearch["visibility"],
    memberStatus: memberStatus as ImageSearch["memberStatus"],
    osBit: osBit as ImageSearch["osBit"],
    tag: tags.find((tag) => tagPair(tag).value !== ""),
  };
}

const glanceLimit = 1000;

async function glancePage(
  { send, pageLimit = glanceLimit }: Connection,
  filters: ImageFilters,
  { sortKey, sortDirection }: ImageSort,
  after: string | undefined,
): Promise<Page<FoundImage, string>> {
  const { images, marker } = await listImages(send, {
    ...glanceQuery(filters),
    sort_key: sortKey === undefined ? undefined : sortKeyNames[sortKey],
    sort_dir: sortDirection,
    limit: String(pageLimit),
    marker: after,
  });
  return { items: images.map(foundImage), next: marker };
}

/** Undefined if the project cannot see the image. */
export async function showFoundImage(
  { kind, send }: Connection,
  id: string,
): Promise<FoundImage | undefined> {
  if (kind === "ims") {
    const image = await showCloudImage(send, id);
    return image === undefined ? undefined : foundImsImage(image);
  }
  const image = await showImage(send, id);
  return image === undefined ? undefined : foundImage(image);
}
