import type { CloudImage, TagChange } from "../cloud";
import { ApiError, isApiError } from "../http/errors";

/**
 * Whether another attempt can succeed. While others write to the same image, Glance may answer 404,
 * 409 or 500 to a change of tags. After a 403, another attempt is made only if the image was
 * not read before this one. It is read before the next one, and may have the wanted tags already.
 */
export function mayBeOtherwise(error: unknown, image: CloudImage | undefined): boolean {
  if (isApiError(error, "forbidden")) return image === undefined;
  return isApiError(error, "notFound", "conflict", "unavailable", "unreachable", "rateLimited");
}

export function undone(id: string, { add = [], remove = [] }: TagChange, times: number): ApiError {
  const names = (tags: readonly string[]) => tags.map((tag) => `"${tag}"`).join(", ");
  const lost = add.length === 0 ? [] : [`the added tags ${names(add)} were lost`];
  const back = remove.length === 0 ? [] : [`the removed tags ${names(remove)} came back`];
  return new ApiError({
    kind: "conflict",
    purpose: `change the tags of image ${id}`,
    reason:
      `somebody else keeps changing them: ${[...lost, ...back].join(", ")}, ` +
      `${times} times in a row`,
    advice: "run the same command again when nobody else changes the image",
  });
}
