/** A25 and A26: one tag set by a body that names the image; the tags in use as texts. */
import { type Answer, jsonAnswer } from "../http";
import { imageInBody, requireMember, requireOwner, sharedImageIds } from "./access";
import { readFields, optionalText, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { saveTags } from "./imageTags";
import { afterMarker } from "./listImages";
import { listedImages } from "./listed";
import { tagObject, tagOfDottedText, withTags } from "./tagRules";

export async function putTag(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  const text = optionalText(fields, "tag");
  const object = fields["image_tag"];
  if ((text === undefined) === (object === undefined || object === null)) {
    throw refuse("0115", "Exactly one of tag and image_tag must be given.");
  }
  const image = imageInBody(request, requiredText(fields, "image_id", "0066"));
  requireOwner(request, image);
  const tag = text === undefined ? tagObject(object) : tagOfDottedText(text);
  return saveTags(request, image, withTags(request.ims.options, image.tags, [tag]));
}

export function listTagStrings(request: ImsRequest): Answer {
  const { query } = request.call;
  const images = afterMarker(
    listedImages(request, sharedImageIds(request.ims)),
    query.get("marker"),
  );
  const tags = [...new Set(images.flatMap(({ image }) => image.tags))];
  const limit = positive(query, "limit") ?? tags.length;
  const start = ((positive(query, "page") ?? 1) - 1) * limit;
  return jsonAnswer(200, { tags: tags.slice(start, start + limit) });
}

function positive(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw refuse("0017", `${key} must be a positive number, not ${text}.`);
}
