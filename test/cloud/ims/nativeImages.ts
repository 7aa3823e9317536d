/** B3 and B5: images in Glance's form. */
import { type Answer, jsonAnswer } from "../http";
import { refuse as refuseNatively, imageNotFound } from "../glance/errors";
import { type ImageTest, filterTests } from "../glance/filters";
import { requestedOrder } from "../glance/sorting";
import { isShared, sharedImageIds, visibleImage } from "./access";
import type { ImsRequest } from "./context";
import { candidates } from "./listed";
import type { ImsImage } from "./record";
import { nativeView } from "./views";

export function showImage(request: ImsRequest): Answer {
  const image = nativeImageInPath(request);
  return jsonAnswer(200, nativeView(image, isShared(request.ims, image.id)));
}

/** The image that the path names; deleted ones of C3 are gone here too. */
export function nativeImageInPath(request: ImsRequest): ImsImage {
  const id = request.params.get("imageId");
  const image = visibleImage(request, id);
  if (image && image.status !== "deleted") return image;
  throw imageNotFound(id);
}

const defaultLimit = 25;
const largestLimit = 1000;

export function listImagesNatively(request: ImsRequest): Answer {
  const { query } = request.call;
  const limit = requestedLimit(query.get("limit"));
  const order = requestedOrder(query);
  const shared = sharedImageIds(request.ims);
  const tests = testsOf(query, shared);
  const images = candidates(request)
    .filter((image) => tests.every((passes) => passes(image)))
    .toSorted(order);
  const marker = query.get("marker");
  const place = marker === null ? -1 : images.findIndex(({ id }) => id === marker);
  if (marker !== null && place < 0) {
    throw refuseNatively(400, `No image found with ID ${marker}`);
  }
  const page = images.slice(place + 1, place + 1 + limit);
  const last = page.at(-1);
  return jsonAnswer(200, {
    images: page.map((image) => nativeView(image, shared.has(image.id))),
    first: link(query, undefined),
    ...(last && page.length === limit ? { next: link(query, last.id) } : {}),
    schema: "/v2/schemas/images",
  });
}

const notFilters = new Set([
  "limit",
  "marker",
  "member_status",
  "tag",
  "sort",
  "sort_key",
  "sort_dir",
  "visibility",
  "__imagetype",
  "__isregistered",
]);

/** Visibility and category follow from the recipients, hence apart from Glance's filters. */
function testsOf(query: URLSearchParams, shared: ReadonlySet<string>): ImageTest[] {
  const filters = new Map([...query].filter(([key]) => !notFilters.has(key)));
  const tests = [
    ...filterTests(filters),
    ...query.getAll("tag").map(
      (tag): ImageTest =>
        (image) =>
          image.tags.includes(tag.trim()),
    ),
  ];
  const visibility = query.get("visibility");
  if (visibility !== null) {
    if (!["public", "private", "shared"].includes(visibility)) {
      throw refuseNatively(400, `Invalid visibility value: ${visibility}`);
    }
    tests.push(({ id, visibility: own }) => (shared.has(id) ? "shared" : own) === visibility);
  }
  const category = query.get("__imagetype");
  if (category !== null) {
    tests.push(
      ({ id, properties }) => (shared.has(id) ? "shared" : properties["__imagetype"]) === category,
    );
  }
  return tests;
}

function requestedLimit(text: string | null): number {
  if (text === null) return defaultLimit;
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw refuseNatively(400, "limit param must be an integer");
  if (Number(text) < 0) throw refuseNatively(400, "limit param must be positive");
  return Math.min(Number(text), largestLimit);
}

function link(query: URLSearchParams, marker: string | undefined): string {
  const kept = new URLSearchParams([...query].filter(([key]) => key !== "marker"));
  if (marker !== undefined) kept.set("marker", marker);
  return kept.size === 0 ? "/v2/images" : `/v2/images?${kept}`;
}
