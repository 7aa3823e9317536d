/** B7: deleting, with the rules of IMS. Refusals by such a rule carry its IMG code in IMS's own form. */
import { type Answer, isRecord, readText } from "../http";
import { imageNotFound } from "../glance/errors";
import { isWhole, membersOf, visibleImage } from "./access";
import { type ImsRequest, nowMs } from "./context";
import { badBody, refuse } from "./errors";
import { requireMemberNatively } from "./nativeCreate";
import type { ImsImage } from "./record";
import { forgetImage } from "./settle";

export async function deleteImage(request: ImsRequest): Promise<Answer> {
  const id = request.params.get("imageId");
  const deletesBackup = backupWish(await readText(request.call));
  const image = visibleImage(request, id);
  if (!image) {
    if (request.ims.options.deleteUnknown === 204) return { status: 204 };
    throw imageNotFound(id);
  }
  requireDeletable(request, image);
  const backupId = image.properties["__backup_id"];
  if (deletesBackup && isWhole(image) && backupId !== undefined) {
    request.ims.state.imsBackups.remove(backupId);
  }
  await takeAway(request, image);
  return { status: 204 };
}

export function requireDeletable(request: ImsRequest, image: Readonly<ImsImage>): void {
  requireMemberNatively(request);
  if (image.visibility === "public") throw refuse("0094", "A public image cannot be deleted.");
  if (image.owner !== request.caller.projectId) {
    throw refuse("0092", "Only the owner can delete an image.");
  }
  if (image.protected) throw refuse("0028", `The image ${image.id} is protected.`);
  if (image.madeBy !== undefined) throw refuse("0090", `The image ${image.id} is being created.`);
  const hasAccounts = membersOf(request.ims, image.id).some(({ type }) => type !== "project");
  if (hasAccounts) {
    throw refuse("0105", "An image shared with an account or organization cannot be deleted.");
  }
}

/** At once, or when the time that deleting takes is over. */
async function takeAway({ ims }: ImsRequest, image: ImsImage): Promise<void> {
  if (ims.options.deleteMs === 0) return forgetImage(ims, image.id);
  ims.state.imsImages.put(image.id, { ...image, goneAtMs: nowMs(ims) + ims.options.deleteMs });
}

function backupWish(text: string): boolean {
  if (text.trim() === "") return false;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw refuse("0016", "The body of the delete request is not valid JSON.");
  }
  if (!isRecord(body)) throw refuse("0016", "The body of the delete request is not an object.");
  const { delete_backup: wish = false } = body;
  if (typeof wish !== "boolean") throw badBody("delete_backup must be a boolean.");
  return wish;
}
