/**
 * On IMS, the mark of an unfinished image is its name, because jobs that make images take no id and
 * no properties. Later, one PATCH sets the final name. The resources see properties instead.
 */
import type { CloudImage } from "../../cloud";
import { isApiError } from "../../http/errors";

// As in resources/recovery/mark.ts, but without `pulumi_creating_disks`: the ids of images that it
// holds are too long for a name.
const stackKey = "pulumi_creating";
const resourceKey = "pulumi_creating_resource";
const sourceKey = "pulumi_creating_source";
const diskKey = "pulumi_creating_disk";
const keys: ReadonlySet<string> = new Set([stackKey, resourceKey, sourceKey, diskKey]);

const form =
  /^pulumi-creating-(?<stack>[0-9a-f]+)-(?<resource>[0-9a-f]+)(-s(?<source>[0-9a-f]+))?(-d(?<disk>\d+))?$/;

/** Finds marked names in a text. The text may be cut off at any place. */
const anywhere = /pulumi-creating(-[0-9a-f]*(-[0-9a-f]*(-s[0-9a-f]*)?(-d\d*)?(-(?![0-9a-z]))?)?)?/g;

export function isMarkKey(key: string): boolean {
  return keys.has(key);
}

/** At most 100 characters. Undefined if the properties have no mark. */
export function markedName(
  properties: Readonly<Record<string, string>> | undefined,
  disk?: number,
): string | undefined {
  const { [stackKey]: stack, [resourceKey]: resource, [sourceKey]: source } = properties ?? {};
  if (stack === undefined || resource === undefined) return undefined;
  const ofSource = source === undefined ? "" : `-s${source}`;
  return `pulumi-creating-${stack}-${resource}${ofSource}${disk === undefined ? "" : `-d${disk}`}`;
}

export function isMarkedName(name: string): boolean {
  return form.test(name);
}

/** In texts for people, the final name of the image replaces its mark. */
export function withoutMarkedNames(text: string, name: string): string {
  return text.replace(anywhere, () => name);
}

export function withoutMarkedReason(error: unknown, name: string): unknown {
  if (!isApiError(error)) return error;
  return error.with({ reason: withoutMarkedNames(error.reason, name) });
}

/** Moves the mark from the name to the properties. A marked image has no other name. */
export function withMark<Image extends CloudImage>(image: Image): Image {
  const parts = form.exec(image.name ?? "")?.groups;
  if (parts === undefined) return image;
  const { stack, resource, source, disk } = parts;
  const mark = Object.entries({
    [stackKey]: stack,
    [resourceKey]: resource,
    [sourceKey]: source,
    [diskKey]: disk,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...image,
    name: undefined,
    properties: { ...image.properties, ...Object.fromEntries(mark) },
  };
}

export function withoutMarkKeys(
  properties: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !isMarkKey(key)));
}
