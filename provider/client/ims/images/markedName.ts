/**
 * The mark of an unfinished image, on IMS: its name. The service takes no id and no properties from those who make images by a job, but it
 * takes a name, and one PATCH sets the final one. To the resources the mark is properties, here as everywhere; this file translates.
 */
import type { CloudImage } from "../../cloud";
import { isApiError } from "../../http/errors";

// The names that provider/resources/recovery/mark.ts gives the parts.
const stackKey = "pulumi_creating";
const resourceKey = "pulumi_creating_resource";
const sourceKey = "pulumi_creating_source";
const diskKey = "pulumi_creating_disk";
const keys: ReadonlySet<string> = new Set([stackKey, resourceKey, sourceKey, diskKey]);

const form =
  /^pulumi-creating-(?<stack>[0-9a-f]+)-(?<resource>[0-9a-f]+)(-s(?<source>[0-9a-f]+))?(-d(?<disk>\d+))?$/;

/** Within a text, which may be cut off anywhere. */
const anywhere = /pulumi-creating(-[0-9a-f]*(-[0-9a-f]*(-s[0-9a-f]*)?(-d\d*)?(-(?![0-9a-z]))?)?)?/g;

export function isMarkKey(key: string): boolean {
  return keys.has(key);
}

/** The name that says the same as the mark among these properties; undefined when there is none. At most 100 characters. */
export function markedName(
  properties: Readonly<Record<string, string>> | undefined,
  disk?: number,
): string | undefined {
  const { [stackKey]: stack, [resourceKey]: resource, [sourceKey]: source } = properties ?? {};
  if (stack === undefined || resource === undefined) return undefined;
  const ofSource = source === undefined ? "" : `-s${source}`;
  return `pulumi-creating-${stack}-${resource}${ofSource}${disk === undefined ? "" : `-d${disk}`}`;
}

/** A text of the service as people should read it: with the name that the image is going to have, where its mark stands. */
export function withoutMarkedNames(text: string, name: string): string {
  return text.replace(anywhere, () => name);
}

/** The same for an error of the service. */
export function withoutMarkedReason(error: unknown, name: string): unknown {
  if (!isApiError(error)) return error;
  return error.with({ reason: withoutMarkedNames(error.reason, name) });
}

/** An image as the resources know it: with its mark as properties, and without a name of its own while it has one. */
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
