/** The rules for tags, and the two forms in which bodies carry them. */
import { isRecord } from "../http";
import { type Fields, optionalTexts } from "./body";
import { badBody, refuse } from "./errors";
import type { ImsOptions } from "./options";
import { type Tag, tagText, withTag } from "./record";

interface Limits {
  readonly tags: number;
  readonly key: number;
  readonly value: number;
  readonly keyForm: RegExp;
  readonly valueForm: RegExp;
}

const limits: Readonly<Record<ImsOptions["tagLimits"], Limits>> = {
  "20/128/255": {
    tags: 20,
    key: 128,
    value: 255,
    keyForm: /^[A-Za-z0-9\u4e00-\u9fff _.:+\-@]+$/,
    valueForm: /^[A-Za-z0-9\u4e00-\u9fff _.:+\-@/]*$/,
  },
  "10/36/43": {
    tags: 10,
    key: 36,
    value: 43,
    keyForm: /^[A-Za-z0-9\u4e00-\u9fff_-]+$/,
    valueForm: /^[A-Za-z0-9\u4e00-\u9fff_.-]*$/,
  },
};

function checkedTag(options: ImsOptions, tag: Tag): Tag {
  const { key, value, keyForm, valueForm } = limits[options.tagLimits];
  if ([...tag.key].length > key || !keyForm.test(tag.key) || tag.key.trim() !== tag.key) {
    throw refuse("0115", `The tag key ${tag.key} is not valid.`);
  }
  const hasOuterBlank = tag.value.trim() !== tag.value;
  if ([...tag.value].length > value || !valueForm.test(tag.value) || hasOuterBlank) {
    throw refuse("0115", `The value of the tag ${tag.key} is not valid.`);
  }
  return tag;
}

function checkTagCount(options: ImsOptions, tags: readonly string[]): void {
  const maximum = limits[options.tagLimits].tags;
  if (tags.length > maximum) throw refuse("0116", `An image takes at most ${maximum} tags.`);
}

/** `tags` with `key.value`, or `image_tags` with objects, not both; ready to be stored. */
export function tagsOfNewImage(options: ImsOptions, fields: Fields): string[] {
  const texts = optionalTexts(fields, "tags");
  const objects = fields["image_tags"];
  if (texts && objects !== undefined && objects !== null) {
    throw refuse("0115", "tags and image_tags exclude each other.");
  }
  const tags = texts ? texts.map(tagOfDottedText) : tagObjects(objects);
  let stored: string[] = [];
  for (const tag of tags) {
    const text = tagText(checkedTag(options, tag));
    if (stored.some((known) => known.split("=")[0] === tag.key)) {
      throw refuse("0115", `The tag key ${tag.key} comes twice.`);
    }
    stored = [...stored, text];
  }
  checkTagCount(options, stored);
  return stored;
}

export function withTags(
  options: ImsOptions,
  stored: readonly string[],
  tags: readonly Tag[],
): string[] {
  let all = [...stored];
  for (const tag of tags) all = withTag(all, checkedTag(options, tag));
  checkTagCount(options, all);
  return all;
}

/** Split at the first dot; further dots belong to the value. */
export function tagOfDottedText(text: string): Tag {
  const dot = text.indexOf(".");
  return dot < 0
    ? { key: text, value: "" }
    : { key: text.slice(0, dot), value: text.slice(dot + 1) };
}

function tagObjects(value: unknown): Tag[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badBody("image_tags must be a list.");
  return value.map(tagObject);
}

export function tagObject(value: unknown): Tag {
  if (!isRecord(value)) throw badBody("A tag must be an object.");
  const { key, value: text = "" } = value;
  if (typeof key !== "string" || key === "") throw refuse("0115", "A tag needs a key.");
  if (typeof text !== "string") throw refuse("0115", `The value of the tag ${key} is not a text.`);
  return { key, value: text };
}
