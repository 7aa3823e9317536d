/** Which state may follow which, and what an image needs before bytes may come. */
import { refuse } from "./errors";
import type { ImageRecord, ImageStatus } from "./record";

const followers: Readonly<Record<ImageStatus, readonly ImageStatus[]>> = {
  queued: ["saving", "uploading", "importing", "active", "deleted"],
  saving: ["active", "deleted", "queued"],
  uploading: ["importing", "queued", "deleted"],
  importing: ["active", "deleted", "queued"],
  killed: ["deleted"],
  active: ["deleted", "deactivated"],
  deactivated: ["active", "deleted"],
  deleted: [],
};

export function changeStatus(image: ImageRecord, next: ImageStatus): void {
  if (!followers[image.status].includes(next)) {
    throw refuse(409, `Image status transition from ${image.status} to ${next} is not allowed`);
  }
  const takesBytes = next === "saving" || next === "active" || next === "importing";
  if (takesBytes && (image.status === "queued" || image.status === "uploading")) {
    const missing = (["disk_format", "container_format"] as const).filter((key) => !image[key]);
    if (missing.length > 0) {
      const noun = missing.length === 1 ? "Property" : "Properties";
      throw refuse(400, `${noun} ${missing.join(", ")} must be set prior to saving data.`);
    }
  }
  if (next === "queued") {
    image.size = null;
    image.virtual_size = null;
  }
  image.status = next;
}
