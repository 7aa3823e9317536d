/** GET /v2/images: what the caller may see, filtered, sorted, one page of it. */
import { type Answer, jsonAnswer } from "../http";
import { memberKey, type ImageRecord, imageView, type MemberStatus } from "./record";
import type { ImageRequest } from "./context";
import { imageNotFound, refuse } from "./errors";
import { filterTests, type ImageTest } from "./filters";
import { isVisible } from "./policy";
import { requestedOrder } from "./sorting";

const defaultLimit = 25;
const maxLimit = 1000;

export function listImages(request: ImageRequest): Answer {
  const { query } = request.call;
  if (request.caller.projectId === undefined) {
    throw refuse(403, "You are not authorized to complete get_images action.");
  }
  const limit = requestedLimit(query.get("limit"));
  const visibility = requestedVisibility(query.get("visibility"));
  const memberStatus = requestedMemberStatus(query.get("member_status"));
  const order = requestedOrder(query);
  const tests = [...filterTests(filtersIn(query)), ...query.getAll("tag").map(hasTag)];
  const marker = requestedMarker(request, query.get("marker"));
  const images = request.glance.state.images
    .values()
    .filter(
      (image) =>
        image.status !== "deleted" &&
        isListed(request, image, visibility, memberStatus) &&
        tests.every((passes) => passes(image)),
    )
    .sort(order)
    .filter((image) => !marker || order(image, marker) > 0)
    .slice(0, limit);
  return jsonAnswer(200, page(query, images, limit));
}

function page(
  query: URLSearchParams,
  images: readonly Readonly<ImageRecord>[],
  limit: number,
): Record<string, unknown> {
  // Glance keeps one value of a repeated parameter: links of a list by several tags have only the last tag.
  const kept = new Map([...query].filter(([key]) => key !== "marker"));
  const last = images.at(-1);
  const document: Record<string, unknown> = {
    images: images.map(imageView),
    first: link(kept),
    schema: "/v2/schemas/images",
  };
  if (last && images.length === limit) document["next"] = link(kept.set("marker", last.id));
  return document;
}

function link(parameters: ReadonlyMap<string, string>): string {
  const query = [...parameters].map(([key, value]) => `${quote(key)}=${quote(value)}`).join("&");
  return query ? `/v2/images?${query}` : "/v2/images";
}

/** As Python's quote_plus. */
function quote(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

const notFilters = new Set([
  "limit",
  "marker",
  "member_status",
  "tag",
  "sort",
  "sort_key",
  "sort_dir",
]);

function filtersIn(query: URLSearchParams): Map<string, string> {
  return new Map([...query].filter(([key]) => !notFilters.has(key)));
}

function hasTag(tag: string): ImageTest {
  return (image) => image.tags.includes(tag.trim());
}

/**
 * Own images, public and community ones, and those shared with the caller in the wanted state; community images of
 * others only when asked for by visibility. An administrator lists everything, under the same rule for community.
 */
function isListed(
  request: ImageRequest,
  image: Readonly<ImageRecord>,
  visibility: string | undefined,
  memberStatus: MemberStatus | "all",
): boolean {
  const { caller, glance } = request;
  const isOwn = caller.projectId !== undefined && image.owner === caller.projectId;
  if (visibility === undefined) {
    if (image.visibility === "community" && !isOwn) return false;
  } else if (visibility !== "all" && image.visibility !== visibility) {
    return false;
  }
  if (caller.isAdmin || isOwn) return true;
  if (image.visibility === "public" || image.visibility === "community") return true;
  if (image.visibility !== "shared" || caller.projectId === undefined) return false;
  const member = glance.state.members.get(memberKey(image.id, caller.projectId));
  return member !== undefined && (memberStatus === "all" || member.status === memberStatus);
}

function requestedLimit(text: string | null): number {
  if (text === null) return defaultLimit;
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw refuse(400, "limit param must be an integer");
  const limit = Number(text);
  if (limit < 0) throw refuse(400, "limit param must be positive");
  return Math.min(limit, maxLimit);
}

function requestedVisibility(text: string | null): string | undefined {
  if (!text) return undefined;
  if (!["community", "public", "private", "shared", "all"].includes(text)) {
    throw refuse(400, `Invalid visibility value: ${text}`);
  }
  return text;
}

function requestedMemberStatus(text: string | null): MemberStatus | "all" {
  const status = text ?? "accepted";
  if (status === "pending" || status === "accepted" || status === "rejected" || status === "all") {
    return status;
  }
  throw refuse(400, `Invalid status: ${status}`);
}

function requestedMarker(
  request: ImageRequest,
  id: string | null,
): Readonly<ImageRecord> | undefined {
  if (id === null) return undefined;
  const image = request.glance.state.images.get(id);
  if (image && image.status !== "deleted" && isVisible(request, image)) return image;
  throw refuse(400, imageNotFound(id).text.split("<br")[0]);
}
