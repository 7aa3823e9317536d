/**
 * The mark is at least two custom properties that an image carries until a state knows it. On IMS
 * the name of the image contains them (markedName.ts). A run that was cut off leaves a marked
 * image, and a later run adopts only marked images. Stack, resource and source are written as
 * hashes, because members can read properties.
 */
import type { CloudImage } from "../../client/cloud";
import type { DeclaredAs } from "../run/declaredAs";
import { shortHash } from "../values/shortHash";
import { withoutQuery } from "../values/uri";

/** Hash of organization, project and stack: one list request finds all leftovers of a stack. */
export const MARK = "pulumi_creating";
/** Hash of the resource's URN. It says which resource a leftover belongs to. */
export const MARK_RESOURCE = "pulumi_creating_resource";
/**
 * Hash of what identifies the source. Absent if the record and the hash that the cloud reports
 * identify it (`content` in kind.ts).
 */
export const MARK_SOURCE = "pulumi_creating_source";
/** On a data disk image: its number among the data disks of the source. */
export const MARK_DISK = "pulumi_creating_disk";

/**
 * Ids of the data disk images, written to the image that they were created with. They lose their
 * own marks before that image does.
 */
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

export function isMarked(image: Pick<CloudImage, "properties">): boolean {
  return MARK in image.properties;
}

/**
 * Makes the mark of a new image. With `uri`, an import from another address gets another mark. The
 * query of the address does not count, because it is often a signature.
 */
export function markOf(
  declaredAs: DeclaredAs,
  uri: string | undefined,
): Readonly<Record<string, string>> {
  const { resource: declared } = declaredAs;
  const resource = uri === undefined ? declared : shortHash(`${declared} ${withoutQuery(uri)}`);
  return { [MARK]: declaredAs.stack, [MARK_RESOURCE]: resource };
}

/**
 * Whether an image carries the mark of the same resource in the same stack. Its source may be
 * another one.
 */
export function hasMark(image: CloudImage, mark: Readonly<Record<string, string>>): boolean {
  return (
    image.properties[MARK] === mark[MARK] && image.properties[MARK_RESOURCE] === mark[MARK_RESOURCE]
  );
}
