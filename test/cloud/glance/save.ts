/**
 * Saving an image the way Glance does: the whole record as it was read, with the changes made to it, is written over
 * whatever is stored by then. In one process without a pause in between nothing can get lost; with the race window
 * (a fault that can be switched on) parallel writers overwrite each other's properties and remove each other's tags.
 * @see glance/db/__init__.py ImageRepo.save, glance/db/sqlalchemy/api.py image_tag_set_all (33.0.0)
 */
import { timestamp } from "./clock";
import type { ImageRequest } from "./context";
import { imageNotFound, refuse } from "./errors";
import { type ImageRecord, type ImageStatus, memberKey } from "./record";

/** The image is not in the state that the writer expected: it was changed or deleted since it was read. */
export class StateConflict extends Error {}

/** Written only by an import itself; saving an image neither adds nor drops it. */
const atomicProperty = "os_glance_import_task";

export async function saveImage(
  request: ImageRequest,
  image: ImageRecord,
  fromState?: ImageStatus,
): Promise<void> {
  const { images } = request.glance.state;
  await request.raceWindow?.();
  const stored = images.get(image.id);
  if (!stored || stored.status === "deleted") throw imageNotFound(image.id);
  if (fromState !== undefined && stored.status !== fromState) {
    throw new StateConflict(
      `cannot transition from ${stored.status} to ${image.status} in update (wanted from_state=${fromState})`,
    );
  }
  image.updated_at = timestamp();
  image.properties = withStoredLock(image.properties, stored.properties);
  if (request.raceWindow) await saveRacing(request, image, stored, request.raceWindow);
  else images.put(image.id, image);
}

async function saveRacing(
  request: ImageRequest,
  image: ImageRecord,
  stored: ImageRecord,
  raceWindow: () => Promise<void>,
): Promise<void> {
  const { images } = request.glance.state;
  // Attributes and properties are written first, tags in a second transaction that compares two lists.
  images.put(image.id, { ...image, tags: stored.tags });
  const listed = images.get(image.id)?.tags ?? [];
  await raceWindow();
  const current = images.get(image.id);
  if (!current || current.status === "deleted") throw imageNotFound(image.id);
  const doomed = listed.filter((tag) => !image.tags.includes(tag));
  // Another writer has removed the tag that this one wants to remove: Glance answers 404 and undoes its tag changes.
  if (doomed.some((tag) => !current.tags.includes(tag))) throw refuse(404);
  const added = image.tags.filter((tag) => !listed.includes(tag) && !current.tags.includes(tag));
  const kept = current.tags.filter((tag) => !doomed.includes(tag));
  images.put(image.id, { ...current, tags: [...kept, ...added] });
}

function withStoredLock(
  properties: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  const { [atomicProperty]: _own, ...others } = properties;
  const lock = stored[atomicProperty];
  return lock === undefined ? others : { ...others, [atomicProperty]: lock };
}

/** Leaves the id behind, so that it is never given out again, and nothing else. */
export function buryImage(request: ImageRequest, image: ImageRecord): void {
  const { images, members } = request.glance.state;
  for (const member of members.values()) {
    if (member.imageId === image.id) members.remove(memberKey(image.id, member.memberId));
  }
  images.put(image.id, {
    ...image,
    status: "deleted",
    updated_at: timestamp(),
    properties: {},
    tags: [],
  });
}
