/** The images that a list of IMS chooses from: what the caller sees, filtered and sorted. */
import type { ImsRequest } from "./context";
import { reaches } from "./access";
import { flavours } from "./directory";
import { refuse } from "./errors";
import { type ImsImage, type ImsMember, tagOf, tagText } from "./record";
import { imageView } from "./views";

export interface Listed {
  readonly image: Readonly<ImsImage>;
  readonly view: Readonly<Record<string, unknown>>;
}

type Test = (listed: Listed) => boolean;

export function listedImages(request: ImsRequest, shared: ReadonlySet<string>): Listed[] {
  const { call } = request;
  const tests = testsOf(call.query);
  const order = orderOf(call.query);
  return candidates(request)
    .map((image) => ({ image, view: imageView(image, shared.has(image.id)) }))
    .filter((listed) => tests.every((passes) => passes(listed)))
    .sort(order);
}

/** Own images, public ones, and those shared with the caller in the wanted state: accepted, unless it says otherwise. */
export function candidates(request: ImsRequest): Readonly<ImsImage>[] {
  const { ims, caller, region, call } = request;
  const wanted = oneOf(call.query, "member_status", ["accepted", "rejected", "pending"]);
  const status = wanted ?? "accepted";
  const received = new Map<string, Readonly<ImsMember>>();
  for (const member of ims.state.imsMembers.values()) {
    if (!reaches(member, caller.projectId)) continue;
    if (member.type === "project" || !received.has(member.imageId)) {
      received.set(member.imageId, member);
    }
  }
  const showsDeleted = call.query.get("status") === "deleted";
  return ims.state.imsImages
    .values()
    .filter(
      (image) =>
        image.region === region &&
        (image.status !== "deleted" || showsDeleted) &&
        (image.owner === caller.projectId ||
          image.visibility === "public" ||
          received.get(image.id)?.status === status),
    );
}

/** Compared as texts with what the answer shows. */
const plainFilters = [
  "owner",
  "id",
  "name",
  "container_format",
  "disk_format",
  "min_ram",
  "min_disk",
  "virtual_env_type",
  "__system__cmkid",
  "__os_bit",
  "__platform",
  "__os_type",
] as const;

/** Parameters that this list does not know are ignored. */
function testsOf(query: URLSearchParams): Test[] {
  const tests: Test[] = [];
  const equals = (key: string, value: string): void => {
    tests.push(({ view }) => view[key] !== undefined && String(view[key]) === value);
  };
  for (const key of plainFilters) {
    const value = query.get(key);
    if (value !== null) equals(key, value);
  }
  const choose = (key: string, values: readonly string[]): void => {
    const value = oneOf(query, key, values);
    if (value !== undefined) equals(key, value);
  };
  choose("__imagetype", ["gold", "private", "shared", "market"]);
  choose("visibility", ["public", "private", "shared"]);
  choose("status", ["queued", "saving", "deleted", "killed", "active"]);
  choose("protected", ["true", "false"]);
  oneOf(query, "__isregistered", ["true"]);
  const whole = oneOf(query, "__whole_image", ["true", "false"]);
  if (whole !== undefined) {
    tests.push(
      ({ image }) => (image.properties["__whole_image"] === "true") === (whole === "true"),
    );
  }
  for (const [key, value] of query) if (key.startsWith("__support_")) equals(key, value);
  for (const text of query.getAll("tag")) {
    const wanted = tagText(tagOf(text));
    tests.push(({ image }) => image.tags.includes(wanted));
  }
  for (const key of ["created_at", "updated_at"] as const) {
    const value = query.get(key);
    if (value !== null) tests.push(timeTest(key, value));
  }
  tests.push(...placeTests(query));
  return tests;
}

function placeTests(query: URLSearchParams): Test[] {
  const tests: Test[] = [];
  const project = query.get("enterprise_project_id");
  if (project !== null && project !== "all_granted_eps") {
    tests.push(({ image }) => image.properties["enterprise_project_id"] === project);
  }
  const architecture = oneOf(query, "architecture", ["x86", "arm"]);
  if (architecture !== undefined) tests.push(({ image }) => architectureOf(image) === architecture);
  const flavour = query.get("flavor_id");
  if (flavour !== null) {
    const wanted = Object.hasOwn(flavours, flavour) ? flavours[flavour] : undefined;
    if (!wanted) throw refuse("0192", `The flavour ${flavour} is not valid.`);
    tests.push(({ image }) => image.visibility === "public" && architectureOf(image) === wanted);
  }
  return tests;
}

function architectureOf(image: Readonly<ImsImage>): "x86" | "arm" {
  return image.properties["__support_arm"] === "true" ? "arm" : "x86";
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  gt: (value, bound) => value > bound,
  gte: (value, bound) => value >= bound,
  lt: (value, bound) => value < bound,
  lte: (value, bound) => value <= bound,
  eq: (value, bound) => value === bound,
  neq: (value, bound) => value !== bound,
};

/** `gte:2026-01-05T08:00:00Z` or with a blank and without the zone; compared in whole seconds, as they show. */
function timeTest(key: "created_at" | "updated_at", text: string): Test {
  const match = /^(gte?|lte?|n?eq):(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)Z?$/.exec(text);
  const compare = comparisons[match?.[1] ?? ""];
  const bound = Date.parse(`${match?.[2]}T${match?.[3]}Z`);
  if (!compare || Number.isNaN(bound))
    throw refuse("0017", `The filter ${key}=${text} is not valid.`);
  return ({ view }) => compare(Date.parse(String(view[key])), bound);
}

const sortKeys = [
  "name",
  "container_format",
  "disk_format",
  "status",
  "id",
  "size",
  "created_at",
] as const;

function orderOf(query: URLSearchParams): (a: Listed, b: Listed) => number {
  const key = oneOf(query, "sort_key", sortKeys) ?? "created_at";
  const sign = (oneOf(query, "sort_dir", ["asc", "desc"]) ?? "desc") === "asc" ? 1 : -1;
  return (a, b) =>
    sign * (compare(a, b, key) || compare(a, b, "created_at") || compare(a, b, "id"));
}

function compare(a: Listed, b: Listed, key: (typeof sortKeys)[number]): number {
  const [left, right] = [a, b].map(({ image }) => (key === "size" ? 0 : (image[key] ?? "")));
  if (left === right || left === undefined || right === undefined) return 0;
  return left < right ? -1 : 1;
}

/** One of the values a parameter takes; anything else is refused. */
function oneOf<Value extends string>(
  query: URLSearchParams,
  key: string,
  values: readonly Value[],
): Value | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const value = values.find((known) => known === text);
  if (value === undefined) throw refuse("0017", `${key} cannot be ${text}.`);
  return value;
}
