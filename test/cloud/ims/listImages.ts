/** A1: a page of the images that the caller sees. */
import { type Answer, jsonAnswer } from "../http";
import { sharedImageIds } from "./access";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { type Listed, listedImages } from "./listed";

const defaultLimit = 500;
const largestLimit = 1000;

export function listImages(request: ImsRequest): Answer {
  const { query } = request.call;
  const limit = requestedLimit(query.get("limit"));
  const images = listedImages(request, sharedImageIds(request.ims));
  const following = afterMarker(images, query.get("marker"));
  const page = following.slice(0, limit);
  const last = following.length > page.length ? page.at(-1) : undefined;
  return jsonAnswer(200, {
    images: page.map(({ view }) => view),
    // The marker is the id of an image, and missing on the last page.
    page_info: last ? { next_marker: last.image.id } : {},
  });
}

export function afterMarker(images: readonly Listed[], marker: string | null): readonly Listed[] {
  if (marker === null || marker === "") return images;
  const place = images.findIndex(({ image }) => image.id === marker);
  if (place < 0) throw refuse("0017", `The marker ${marker} is not in the list.`);
  return images.slice(place + 1);
}

function requestedLimit(text: string | null): number {
  if (text === null || text === "") return defaultLimit;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1)
    throw refuse("0017", `The limit ${text} is not valid.`);
  return Math.min(limit, largestLimit);
}
