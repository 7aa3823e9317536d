/** The provider sorts again, so that the order does not depend on the cloud's collation. */
import * as z from "zod";
import type { ShapeOf } from "../resources/checks/shape";
import type { FoundImage } from "./foundImage";

export interface ImageSort {
  /**
   * What to sort by. Images with the same value are sorted by their id.
   * @default createdAt
   */
  readonly sortKey?: ImageSortKey;
  /**
   * `asc` for the smallest or oldest first, `desc` for the largest or newest.
   * @default desc
   */
  readonly sortDirection?: SortDirection;
}

export type ImageSortKey =
  "name" | "containerFormat" | "diskFormat" | "status" | "id" | "sizeBytes" | "createdAt";

/** Whether the smallest or the largest comes first. */
export type SortDirection = "asc" | "desc";

/** @internal */
export const imageSortShape = {
  sortKey: z
    .enum(["name", "containerFormat", "diskFormat", "status", "id", "sizeBytes", "createdAt"])
    .exactOptional(),
  sortDirection: z.enum(["asc", "desc"]).exactOptional(),
} satisfies ShapeOf<ImageSort>;

export const sortKeyNames = {
  name: "name",
  containerFormat: "container_format",
  diskFormat: "disk_format",
  status: "status",
  id: "id",
  sizeBytes: "size",
  createdAt: "created_at",
} as const satisfies Readonly<Record<ImageSortKey, string>>;

export function sortedImages(
  images: readonly FoundImage[],
  { sortKey = "createdAt", sortDirection = "desc" }: ImageSort,
): FoundImage[] {
  const sign = sortDirection === "asc" ? 1 : -1;
  return images.toSorted(
    (one, other) => sign * (compared(one[sortKey], other[sortKey]) || compared(one.id, other.id)),
  );
}

/** Absent values come before all others. */
function compared(one: string | number | undefined, other: string | number | undefined): number {
  if (one === other) return 0;
  if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
  return one < other ? -1 : 1;
}
