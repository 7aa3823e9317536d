/** A27 to A31: the tags of one image. */
import { type Answer, isRecord, jsonAnswer } from "../http";
import { timestamp } from "../glance/clock";
import { imageInPath, requireMember, requireOwner, requireOwnProject } from "./access";
import { optionalText, readFields } from "./body";
import type { ImsRequest } from "./context";
import { badBody, notFound, refuse } from "./errors";
import { type ImsImage, type Tag, tagOf, tagsOf } from "./record";
import { tagObject, withTags } from "./tagRules";

export async function addTag(request: ImsRequest): Promise<Answer> {
  const fields = await readFields(request);
  if (!isRecord(fields["tag"])) throw badBody("tag is missing.");
  if (typeof fields["tag"]["value"] !== "string") throw refuse("0115", "A tag needs a value.");
  const image = changeableImage(request);
  return saveTags(
    request,
    image,
    withTags(request.ims.options, image.tags, [tagObject(fields["tag"])]),
  );
}

export function listTags(request: ImsRequest): Answer {
  requireOwnProject(request);
  return jsonAnswer(200, { tags: tagsOf(imageInPath(request)) });
}

export function deleteTag(request: ImsRequest): Answer {
  const key = request.params.get("key");
  const image = changeableImage(request);
  if (!tagsOf(image).some((tag) => tag.key === key)) throw notFound(`The tag ${key}`);
  return saveTags(request, image, withoutKeys(image, [key]));
}

export async function changeTags(request: ImsRequest): Promise<Answer> {
  const fields = await readFields(request);
  const action = optionalText(fields, "action");
  const tags = tagList(fields["tags"]);
  const image = changeableImage(request);
  switch (action) {
    case "create":
      requireValues(fields["tags"]);
      return saveTags(request, image, withTags(request.ims.options, image.tags, tags));
    case "delete":
      checkDeletion(tags);
      return saveTags(
        request,
        image,
        withoutKeys(
          image,
          tags.map(({ key }) => key),
        ),
      );
    default:
      throw badBody(`The action is ${action}, not create or delete.`);
  }
}

export async function deleteTags(request: ImsRequest): Promise<Answer> {
  const tags = tagList((await readFields(request))["tags"]);
  const image = changeableImage(request);
  checkDeletion(tags);
  return saveTags(
    request,
    image,
    withoutKeys(
      image,
      tags.map(({ key }) => key),
    ),
  );
}

function changeableImage(request: ImsRequest): ImsImage {
  requireOwnProject(request);
  requireMember(request);
  const image = imageInPath(request);
  requireOwner(request, image);
  return image;
}

export function saveTags({ ims }: ImsRequest, image: ImsImage, tags: string[]): Answer {
  ims.state.imsImages.put(image.id, { ...image, tags, updated_at: timestamp() });
  return { status: 204 };
}

/** Tags that are added need a value, an empty one at least; tags that are deleted do not. */
function requireValues(tags: unknown): void {
  const isWhole = (tag: unknown): boolean => isRecord(tag) && typeof tag["value"] === "string";
  if (!Array.isArray(tags) || !tags.every(isWhole)) throw refuse("0115", "A tag needs a value.");
}

function tagList(value: unknown): Tag[] {
  if (!Array.isArray(value) || value.length === 0) throw badBody("tags must name at least one.");
  const tags = value.map(tagObject);
  if (new Set(tags.map(({ key }) => key)).size < tags.length) {
    throw refuse("0115", "A tag key comes twice.");
  }
  return tags;
}

/** Values are not compared: the key alone says which tag goes. */
function withoutKeys(image: ImsImage, keys: readonly string[]): string[] {
  return image.tags.filter((text) => !keys.includes(tagOf(text).key));
}

const longestDeletedKey = 127;
const longestDeletedValue = 255;

function checkDeletion(tags: readonly Tag[]): void {
  for (const { key, value } of tags) {
    if ([...key].length > longestDeletedKey || [...value].length > longestDeletedValue) {
      throw refuse("0115", `The tag ${key} is too long.`);
    }
  }
}
