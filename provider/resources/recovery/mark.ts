/**
 * The mark: two custom properties that an image carries until a state knows it. A run that was cut off leaves a marked
 * image; only such a one is ever adopted by a later run. Hashes, because members can read properties.
 */
import { createHash } from "node:crypto";
import type { CloudImage } from "../../client/cloud";
import type { DeclaredAs } from "../run/declaredAs";
import { withoutQuery } from "../values/uri";

/** Hash of organization, project and stack: one list request finds all leftovers of a stack. */
export const MARK = "pulumi_creating";
/** Hash of the resource's URN: says which resource a leftover belongs to. */
export const MARK_RESOURCE = "pulumi_creating_resource";
/** Hash of what the image is made of, where the cloud reports no hash of its bytes. */
export const MARK_SOURCE = "pulumi_creating_source";
/** Number of a data disk image that is made along with the marked one. */
export const MARK_DISK = "pulumi_creating_disk";

/** Ids of the data disk images, on the one they were made along with: they lose their marks first, and belong to it still. */
export const MARK_DISKS = "pulumi_creating_disks";

/** The properties of one mark. */
export type Mark = Readonly<Record<string, string>>;

const markProperties: ReadonlySet<string> = new Set([
  MARK,
  MARK_RESOURCE,
  MARK_SOURCE,
  MARK_DISK,
  MARK_DISKS,
]);

export function isMarkProperty(key: string): boolean {
  return markProperties.has(key);
}

export function isMarked(image: CloudImage): boolean {
  return MARK in image.properties;
}

/** The properties of a new image; `uri` makes imports of another address another image; its query, often a signature, does not count. */
export function markOf(
  declaredAs: DeclaredAs,
  uri: string | undefined,
): Readonly<Record<string, string>> {
  const resource =
    uri === undefined
      ? declaredAs.resource
      : createHash("sha256")
          .update(`${declaredAs.resource} ${withoutQuery(uri)}`)
          .digest("hex")
          .slice(0, 32);
  return { [MARK]: declaredAs.stack, [MARK_RESOURCE]: resource };
}

/** Whether an image carries exactly this mark. */
export function hasMark(image: CloudImage, mark: Readonly<Record<string, string>>): boolean {
  return (
    image.properties[MARK] === mark[MARK] && image.properties[MARK_RESOURCE] === mark[MARK_RESOURCE]
  );
}
