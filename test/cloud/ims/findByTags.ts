/** A33: the project's own images by tags, name and id; a page of them, or their number. */
import { type Answer, isRecord, jsonAnswer } from "../http";
import { requireOwnProject } from "./access";
import { type Fields, optionalFlag, optionalList, optionalText, readFields } from "./body";
import type { ImsRequest } from "./context";
import { badBody } from "./errors";
import { ownImages } from "./projectTags";
import { type ImsImage, tagsOf } from "./record";

type Test = (image: Readonly<ImsImage>) => boolean;

export async function findByTags(request: ImsRequest): Promise<Answer> {
  requireOwnProject(request);
  const fields = await readFields(request);
  const action = optionalText(fields, "action");
  if (action !== "filter" && action !== "count") {
    throw badBody(`The action is ${action}, not filter or count.`);
  }
  const tests = [...tagTests(fields), ...matchTests(fields)];
  const found = ownImages(request)
    .filter((image) => tests.every((passes) => passes(image)))
    .toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1));
  if (action === "count") return jsonAnswer(200, { total_count: found.length });
  const limit = numberText(fields, "limit", 1, 1000) ?? 10;
  const offset = numberText(fields, "offset", 0, Number.MAX_SAFE_INTEGER) ?? 0;
  return jsonAnswer(200, {
    resources: found.slice(offset, offset + limit).map((image) => ({
      resource_id: image.id,
      resource_name: image.name ?? "",
      resource_detail: { status: image.status },
      tags: tagsOf(image),
    })),
    total_count: found.length,
  });
}

function tagTests(fields: Fields): Test[] {
  if (optionalFlag(fields, "without_any_tag") === true) return [(image) => image.tags.length === 0];
  const tests: Test[] = [];
  const add = (key: string, test: (passed: readonly boolean[]) => boolean): void => {
    const wanted = wantedTags(fields, key);
    if (wanted.length === 0) return;
    tests.push((image) => test(wanted.map((fits) => fits(image))));
  };
  add("tags", (passed) => passed.every(Boolean));
  add("tags_any", (passed) => passed.some(Boolean));
  add("not_tags", (passed) => !passed.every(Boolean));
  add("not_tags_any", (passed) => !passed.some(Boolean));
  return tests;
}

const mostKeys = 10;
const mostValues = 10;
const longestKey = 128;
const longestValue = 255;

/** One test for each key: any of its values, any value at all when it names none. */
function wantedTags(fields: Fields, name: string): Test[] {
  const list = optionalList(fields, name) ?? [];
  if (list.length > mostKeys) throw badBody(`${name} has more than ${mostKeys} keys.`);
  const keys = list.map(({ key }) => key);
  if (new Set(keys).size < keys.length) throw badBody(`${name} names a key twice.`);
  return list.map(({ key, values = [] }) => {
    if (typeof key !== "string" || key === "" || [...key].length > longestKey) {
      throw badBody(`${name} has a key that is not valid.`);
    }
    if (!Array.isArray(values) || values.length > mostValues) {
      throw badBody(`The key ${key} of ${name} has more than ${mostValues} values.`);
    }
    for (const value of values as readonly unknown[]) {
      if (typeof value !== "string" || [...value].length > longestValue) {
        throw badBody(`The key ${key} of ${name} has a value that is not valid.`);
      }
    }
    if (new Set(values).size < values.length) throw badBody(`The key ${key} names a value twice.`);
    return (image) =>
      tagsOf(image).some(
        (tag) => tag.key === key && (values.length === 0 || values.includes(tag.value)),
      );
  });
}

function matchTests(fields: Fields): Test[] {
  const matches = optionalList(fields, "matches") ?? [];
  if (new Set(matches.map(({ key }) => key)).size < matches.length) {
    throw badBody("matches names a key twice.");
  }
  return matches.map((match) => {
    if (!isRecord(match) || typeof match["value"] !== "string") {
      throw badBody("matches needs keys and values.");
    }
    const { key, value } = match;
    switch (key) {
      case "resource_id":
        return (image) => image.id === value;
      case "resource_name":
        return (image) =>
          value === "" ? (image.name ?? "") === "" : (image.name ?? "").includes(value);
      default:
        throw badBody(`matches cannot look at ${String(key)}.`);
    }
  });
}

/** Numbers come as texts here; numbers are taken too. */
function numberText(
  fields: Fields,
  key: string,
  smallest: number,
  largest: number,
): number | undefined {
  const given = fields[key];
  if (given === undefined || given === null || given === "") return undefined;
  const value = typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given;
  const isNumber = typeof value === "number" && Number.isInteger(value);
  if (isNumber && value >= smallest && value <= largest) return value;
  throw badBody(`${key} is not valid.`);
}
