/** PUT and DELETE of /v2/images/{id}/tags/{tag}. */
import { type Answer, noContent } from "../http";
import type { ImageRequest } from "./context";
import { refuse } from "./errors";
import { validateImage } from "./imageSchema";
import { findImage, requireAction } from "./policy";
import { limitSentence } from "./propertyRules";
import { saveImage } from "./save";

export async function putTag(request: ImageRequest): Promise<Answer> {
  const tag = request.params.get("tag");
  validateImage({ tags: [tag] });
  const image = findImage(request, notFoundSentence);
  requireAction(request.caller, "modify_image", image);
  if (!image.tags.includes(tag)) image.tags.push(tag);
  const maximum = request.glance.quotas.tags;
  if (image.tags.length > maximum) {
    const reason = limitSentence("image tags", image.tags.length, maximum);
    throw refuse(413, `Image tag limit exceeded for image ${image.id}: ${reason}:`);
  }
  await saveImage(request, image);
  return noContent();
}

export async function deleteTag(request: ImageRequest): Promise<Answer> {
  const tag = request.params.get("tag");
  const image = findImage(request, notFoundSentence);
  requireAction(request.caller, "modify_image", image);
  if (!image.tags.includes(tag)) throw refuse(404);
  image.tags = image.tags.filter((other) => other !== tag);
  await saveImage(request, image);
  return noContent();
}

function notFoundSentence(imageId: string): string {
  return `Image ${imageId} not found.`;
}
