/** B14 and B15: tags that are bare keys. A key with a value is another tag to Glance, the same one to IMS. */
import type { Answer } from "../http";
import { refuse } from "../glance/errors";
import type { ImsRequest } from "./context";
import { saveTags } from "./imageTags";
import { requireMemberNatively } from "./nativeCreate";
import { nativeImageInPath } from "./nativeImages";
import { type ImsImage, tagOf } from "./record";

const mostTags = 128;

export function putTagNatively(request: ImsRequest): Answer {
  const tag = bareTag(request);
  const image = ownImage(request);
  // A key is there once: one with a value stays as it is.
  if (image.tags.some((text) => tagOf(text).key === tag)) return { status: 204 };
  if (image.tags.length >= mostTags) {
    throw refuse(413, `Image tag limit exceeded for image ${image.id}.`);
  }
  return saveTags(request, image, [...image.tags, tag]);
}

export function deleteTagNatively(request: ImsRequest): Answer {
  const tag = bareTag(request);
  const image = ownImage(request);
  if (!image.tags.includes(tag)) throw refuse(404);
  return saveTags(
    request,
    image,
    image.tags.filter((text) => text !== tag),
  );
}

function bareTag({ params }: ImsRequest): string {
  const tag = params.get("tag");
  if ([...tag].length > 255 || /[=.]/.test(tag)) throw refuse(400, `Invalid tag ${tag}.`);
  return tag;
}

function ownImage(request: ImsRequest): ImsImage {
  const image = nativeImageInPath(request);
  requireMemberNatively(request);
  if (image.owner === request.caller.projectId) return image;
  throw refuse(403, "You are not authorized to complete modify_image action.");
}
