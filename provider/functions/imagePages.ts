/** Asks the cloud for the images that pass filters, page by page, and applies by itself what the cloud cannot. */
import type { CloudKind } from "../client/cloud";
import { listImages, type ImageQuery } from "../client/glance/images";
import { listCloudImages, type ImageSearch, type TimeFilter } from "../client/ims/cloudImages";
import { pagesOf } from "../client/http/pages";
import { sameTag, tagPair } from "../client/tagText";
import type { Connection } from "./connection";
import { foundImage, foundImsImage, type FoundImage } from "./foundImage";
import type { ImageFilters } from "./imageFilters";
import { sortKeyNames, sortedImages, type ImageSort } from "./imageSort";

/** All pages, in order. */
export async function allImages(
  connection: Connection,
  filters: ImageFilters,
  sort: ImageSort = {},
): Promise<readonly FoundImage[]> {
  const images: FoundImage[] = [];
  for await (const page of imagePages(connection, filters, sort)) images.push(...page);
  return sortedImages(images, sort);
}

/** One page after the other, each fetched when it is asked for: who has found enough stops. */
export async function* imagePages(
  connection: Connection,
  filters: ImageFilters,
  sort: ImageSort = {},
): AsyncGenerator<readonly FoundImage[]> {
  const passes = ownTest(filters, connection.kind);
  const read = async (marker: string | undefined) => {
    const page =
      connection.kind === "ims"
        ? await imsPage(connection, filters, sort, marker)
        : await glancePage(connection, filters, sort, marker);
    return { items: page.images, next: page.marker };
  };
  for await (const images of pagesOf<FoundImage, string>("list images", read))
    yield images.filter(passes);
}

interface Page {
  readonly images: readonly FoundImage[];
  readonly marker: string | undefined;
}

async function imsPage(
  { send, pageLimit }: Connection,
  filters: ImageFilters,
  sort: ImageSort,
  after: string | undefined,
): Promise<Page> {
  const search = { ...imsSearch(filters), ...imsSort(sort) };
  const { images, marker } = await listCloudImages(send, search, {
    marker: after,
    limit: pageLimit,
  });
  return { images: images.map(foundImsImage), marker };
}

/** A filter in the words of A1, which A26 takes too. */
export function imsSearch(filters: ImageFilters): ImageSearch {
  const {
    nameRegex: _,
    sizeMinBytes: _min,
    sizeMaxBytes: _max,
    hidden: _hidden,
    ...rest
  } = filters;
  const { tags = [], memberStatus, osBit, visibility, ...search } = rest;
  return {
    ...search,
    // The cloud refuses words it does not know, and the check `all`.
    visibility: visibility as ImageSearch["visibility"],
    memberStatus: memberStatus as ImageSearch["memberStatus"],
    osBit: osBit as ImageSearch["osBit"],
    tag: tags.find((tag) => tagPair(tag).value !== ""),
  };
}

function imsSort({ sortKey, sortDirection }: ImageSort): ImageSearch {
  return { sortKey: sortKey === undefined ? undefined : sortKeyNames[sortKey], sortDirection };
}

const glanceLimit = 1000;

async function glancePage(
  { send, pageLimit = glanceLimit }: Connection,
  filters: ImageFilters,
  { sortKey, sortDirection }: ImageSort,
  after: string | undefined,
): Promise<Page> {
  const { images, marker } = await listImages(send, {
    ...glanceQuery(filters),
    sort_key: sortKey === undefined ? undefined : sortKeyNames[sortKey],
    sort_dir: sortDirection,
    limit: String(pageLimit),
    marker: after,
  });
  return { images: images.map(foundImage), marker };
}

function glanceQuery(filters: ImageFilters): ImageQuery {
  return {
    ...filters.properties,
    name: plain(filters.name),
    owner: filters.owner,
    visibility: filters.visibility,
    member_status: filters.memberStatus,
    status: plain(filters.status),
    protected: textOf(filters.protected),
    container_format: plain(filters.containerFormat),
    disk_format: plain(filters.diskFormat),
    min_disk: textOf(filters.minDiskGb),
    min_ram: textOf(filters.minRamMb),
    size_min: textOf(filters.sizeMinBytes),
    size_max: textOf(filters.sizeMaxBytes),
    os_hidden: textOf(filters.hidden),
    created_at: timeText(filters.createdAt),
    updated_at: timeText(filters.updatedAt),
    tag: filters.tags,
  };
}

/** Glance takes what stands before a colon for an operator. */
function plain(value: string | undefined): string | undefined {
  return value?.includes(":") === true ? `eq:${value}` : value;
}

function textOf(value: boolean | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function timeText(filter: TimeFilter | undefined): string | undefined {
  return filter === undefined ? undefined : `${filter.operator}:${filter.time}`;
}

/** IMS filters by one tag with a value only, and its `size` is not maintained; no cloud knows regular expressions. */
function ownTest(filters: ImageFilters, kind: CloudKind): (image: FoundImage) => boolean {
  const { nameRegex, sizeMinBytes = 0, sizeMaxBytes = Number.POSITIVE_INFINITY } = filters;
  const name = nameRegex === undefined ? undefined : new RegExp(nameRegex);
  const tags = (filters.tags ?? []).map(kind === "ims" ? sameTag : (tag) => tag);
  return (image) =>
    (name === undefined || name.test(image.name)) &&
    tags.every((tag) => image.tags.includes(tag)) &&
    (image.sizeBytes ?? 0) >= sizeMinBytes &&
    (image.sizeBytes ?? 0) <= sizeMaxBytes;
}
