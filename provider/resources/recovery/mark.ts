/**
 * The mark is at least two custom properties that an image carries until a state knows it. On IMS
 * the name of the image contains them (markedName.ts). To continue a creation that was cut off, a
 * later run takes only an image that has the mark of the same resource. Stack, resource and source
 * are written as hashes, because members can read properties.
 */
import type { CloudImage } from "../../client/cloud";
import type { DeclaredAs } from "../run/declaredAs";
import { shortHash } from "../values/shortHash";
import { withoutQuery } from "../values/uri";

/** Hash of project and stack (`DeclaredAs.stack`): one list request finds a stack's leftovers. */
export const MARK = "pulumi_creating";
/** Hash of the resource's URN. It says which resource a leftover belongs to. */
export const MARK_RESOURCE = "pulumi_creating_resource";
/**
 * Hash of what identifies the source (`content` in kind.ts). Absent without a source, and for a
 * file if the cloud reports the hash of stored bytes: then the bytes are compared instead.
 */
export const MARK_SOURCE = "pulumi_creating_source";
/** Number of a data disk image among the data disks of the source. */
export const MARK_DISK = "pulumi_creating_disk";

/**
 * Ids of the data disk images that were created with a system disk image. The system disk image
 * carries the ids, because the data disk images lose their own marks first.
 */
export const MARK_DISKS = "pulumi_creating_disks";

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

export function isMarked(image: Pick<CloudImage, "properties">): boolean {
  return MARK in image.properties;
}

/** With `uri`, an import from another address gets another mark. */
export function markOf(declaredAs: DeclaredAs, uri: string | undefined): Mark {
  const { resource: declared } = declaredAs;
  const resource = uri === undefined ? declared : shortHash(`${declared} ${withoutQuery(uri)}`);
  return { [MARK]: declaredAs.stack, [MARK_RESOURCE]: resource };
}

/** Whether the mark is of the same resource in the same stack. The source may be another one. */
export function hasMark(image: CloudImage, mark: Mark): boolean {
  return (
    image.properties[MARK] === mark[MARK] && image.properties[MARK_RESOURCE] === mark[MARK_RESOURCE]
  );
}
