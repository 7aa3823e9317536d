import { percentDecoded } from "../../client/percent";
import type { ImageTagInputs } from "./inputs";

export function tagId({ imageId, tag }: Pick<ImageTagInputs, "imageId" | "tag">): string {
  return `${imageId}/${encodeURIComponent(tag)}`;
}

export function parseTagId(id: string): { readonly imageId: string; readonly tag: string } {
  const slash = id.indexOf("/");
  if (slash <= 0 || slash === id.length - 1) {
    throw new Error(`"${id}" is no tag id: it must be <image id>/<percent-encoded tag>`);
  }
  // A text that is not percent-encoded is taken as it is, such as "50%".
  return { imageId: id.slice(0, slash), tag: percentDecoded(id.slice(slash + 1)) };
}
