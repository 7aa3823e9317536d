import type { CloudKind } from "../client/cloud";
import { sameTag } from "../client/tagText";
import type { FoundImage } from "./foundImage";
import type { ImageFilters } from "./imageFilters";
import { nameRegex } from "./nameRegex";
import { propertyOf } from "./propertyNames";
import { passesTime } from "./timeFilter";

export type ImageTest = (image: FoundImage) => boolean;

/**
 * Applies the filters again to what the cloud listed. Some databases list too much, for example
 * "golden" for "Golden", and IMS filters neither by size nor by custom properties.
 */
export function imageTest(filters: ImageFilters, kind: CloudKind): ImageTest {
  const { name, createdAt, updatedAt } = filters;
  const tests: ImageTest[] = [
    ...sizeTests(filters),
    ...propertyTests(filters),
    ...(kind === "glance" ? attributeTests(filters) : []),
  ];
  if (name !== undefined) tests.push((image) => image.name === name);
  if (filters.nameRegex !== undefined) {
    const expression = nameRegex(filters.nameRegex);
    tests.push((image) => expression.test(image.name));
  }
  const tags = (filters.tags ?? []).map(kind === "ims" ? sameTag : (tag) => tag);
  tests.push((image) => tags.every((tag) => image.tags.includes(tag)));
  if (createdAt !== undefined) tests.push((image) => passesTime(createdAt, image.createdAt));
  if (updatedAt !== undefined) tests.push((image) => passesTime(updatedAt, image.updatedAt));
  return (image) => tests.every((passes) => passes(image));
}

/** An image without stored bytes has no size, so it never matches. */
function sizeTests({ sizeMinBytes, sizeMaxBytes }: ImageFilters): ImageTest[] {
  if (sizeMinBytes === undefined && sizeMaxBytes === undefined) return [];
  const [least, most] = [sizeMinBytes ?? 0, sizeMaxBytes ?? Number.POSITIVE_INFINITY];
  return [({ sizeBytes }) => sizeBytes !== undefined && sizeBytes >= least && sizeBytes <= most];
}

function propertyTests({ properties = {} }: ImageFilters): ImageTest[] {
  return Object.entries(properties).map(
    ([name, value]) =>
      (image) =>
        propertyOf(image, name) === value,
  );
}

/** Attributes that every answer of a Glance has under the name of the filter. */
const attributes = [
  "owner",
  "status",
  "protected",
  "containerFormat",
  "diskFormat",
  "minDiskGb",
  "minRamMb",
] as const satisfies readonly (keyof ImageFilters & keyof FoundImage)[];

function attributeTests(filters: ImageFilters): ImageTest[] {
  return attributes
    .filter((attribute) => filters[attribute] !== undefined)
    .map((attribute) => (image) => image[attribute] === filters[attribute]);
}
