/** Which images can be shared at all. */
import { isWhole, keyOf, requireActive, requireOwner } from "./access";
import type { ImsRequest } from "./context";
import { refuse } from "./errors";
import { isDefaultKey } from "./keys";
import type { ImsImage } from "./record";

export function requireShareable(request: ImsRequest, image: Readonly<ImsImage>): void {
  if (image.visibility === "public") {
    throw refuse("0089", `The public image ${image.id} cannot be shared.`);
  }
  requireOwner(request, image);
  requireActive(image);
  const key = keyOf(image);
  const { encryptedSharing } = request.ims.options;
  if (key !== undefined && (encryptedSharing === "never" || isDefaultKey(key))) {
    throw refuse("0098", `The encrypted image ${image.id} cannot be shared.`);
  }
  if (!isWhole(image)) return;
  const backup = request.ims.state.imsBackups.get(image.properties["__backup_id"] ?? "");
  if (backup?.kind !== "CBR" || backup.isReceived === true) {
    throw refuse("0135", `The full-ECS image ${image.id} cannot be shared.`);
  }
}
