/** Images of data disks, which a job creates together with the image of a system disk. */
import type { CloudImage, ImageChange, ImageCloud } from "../../../client/cloud";
import { everyOne } from "../../run/everyOne";
import { isMarkProperty, MARK_DISK, MARK_DISKS } from "../../recovery/mark";
import type { ObjectSource } from "../inputs";
import type { DataImage } from "../state";
import type { ImageSoFar, MadeDisk, Work } from "./kind";

export function isDisk(image: CloudImage): boolean {
  return MARK_DISK in image.properties;
}

/** The data disk images among the marked images of one resource, in the order of the source. */
export function disksAmong(marked: readonly CloudImage[]): readonly MadeDisk[] {
  return marked
    .filter(isDisk)
    .map((image) => ({ number: Number(image.properties[MARK_DISK]), image }))
    .sort((one, other) => one.number - other.number);
}

/**
 * The data disk images of a leftover. They may have lost their marks already, so they are read by
 * the ids in its `MARK_DISKS`. If it has no such ids, all of them still have their marks.
 */
export async function disksOf(
  cloud: ImageCloud,
  image: CloudImage,
  marked: readonly CloudImage[],
): Promise<readonly MadeDisk[]> {
  const ids = image.properties[MARK_DISKS]?.split(",");
  if (ids === undefined) return disksAmong(marked);
  const disks = await Promise.all(ids.map((id) => cloud.getImage(id, { fresh: true })));
  return disks.flatMap((disk, number) => (disk === undefined ? [] : [{ number, image: disk }]));
}

/**
 * Runs before the system disk image loses its mark, because the next run looks for that mark. A
 * named data disk image no longer says which image it belongs to, so the ids are first written to
 * the system disk image.
 */
export async function nameDisks(
  { cloud, inputs }: Work,
  { dataDisks = [] }: ObjectSource,
  whole: ImageSoFar,
): Promise<ImageSoFar> {
  const { image, disks = [] } = whole;
  if (disks.length === 0) return whole;
  const value = disks.map((disk) => disk.image.id).join(",");
  const told =
    MARK_DISKS in image.properties
      ? image
      : await cloud.patchImage(image.id, [{ setProperty: MARK_DISKS, value, exists: false }]);
  const dataImages = await everyOne("data disk images", disks, async (disk): Promise<DataImage> => {
    const name = dataDisks[disk.number]?.name ?? `${inputs.name ?? ""}-data-${disk.number + 1}`;
    const withoutMark = Object.keys(disk.image.properties)
      .filter(isMarkProperty)
      .map((key): ImageChange => ({ removeProperty: key }));
    await cloud.patchImage(disk.image.id, [{ set: "name", value: name }, ...withoutMark]);
    return { id: disk.image.id, name };
  });
  return { ...whole, image: told, dataImages };
}
