/** B6: both of Glance's patch forms, for the name, the description and own properties. */
import { type Answer, jsonAnswer } from "../http";
import { timestamp } from "../glance/clock";
import { refuse, refuseWithDetail } from "../glance/errors";
import { type Change, readPatch } from "../glance/patchDocument";
import { isShared } from "./access";
import type { ImsRequest } from "./context";
import { ImsRefusal } from "./errors";
import { checkedDescription } from "./names";
import { requireMemberNatively } from "./nativeCreate";
import { nativeImageInPath } from "./nativeImages";
import { distinctTags, type ImsImage } from "./record";
import { isOwnProperty } from "./updateImage";
import { nativeView } from "./views";

export async function patchImage(request: ImsRequest): Promise<Answer> {
  const changes = await readPatch(request.call);
  const image = nativeImageInPath(request);
  if (changes.length > 0) {
    requireMemberNatively(request);
    if (image.owner !== request.caller.projectId) {
      throw refuse(403, "You are not authorized to complete modify_image action.");
    }
  }
  for (const change of changes) applyChange(request, image, change);
  if (changes.length > 0) {
    image.updated_at = timestamp();
    request.ims.state.imsImages.put(image.id, image);
  }
  return jsonAnswer(200, nativeView(image, isShared(request.ims, image.id)));
}

/** What a Glance lets owners change besides; with the switch `nativePatch`. */
const glanceAttributes = ["protected", "min_disk", "min_ram", "tags"] as const;
/** Whether an image is shared follows from its recipients, so that these change nothing. */
const ownVisibilities: readonly unknown[] = ["private", "shared"];

function applyChange({ ims }: ImsRequest, image: ImsImage, change: Change): void {
  const { op, key } = change;
  if (key === "name") {
    if (op === "remove") throw refuseWithDetail(403, "Property name may not be removed.");
    // The schema check has made sure that it is a text or nothing.
    image.name = String(change.value ?? "");
    return;
  }
  const isGlance = ims.options.nativePatch === "glance" && op !== "remove";
  if (key === "visibility" && isGlance && ownVisibilities.includes(change.value)) return;
  const attribute = glanceAttributes.find((name) => name === key);
  if (attribute !== undefined && isGlance) {
    // The schema check has made sure of the types.
    if (attribute === "tags") image.tags = distinctTags(change.value as readonly string[]);
    else Object.assign(image, { [attribute]: change.value });
    return;
  }
  if (key !== "__description" && !isOwnProperty(key)) {
    throw refuse(403, `Attribute '${key}' cannot be changed.`);
  }
  const exists = image.properties[key] !== undefined;
  if (op !== "add" && !exists) throw refuseWithDetail(409, `Property ${key} does not exist.`);
  if (op === "add" && exists && change.form === "v2.0") {
    throw refuseWithDetail(409, `Property ${key} already present.`);
  }
  if (op === "remove") {
    delete image.properties[key];
    return;
  }
  const value = String(change.value);
  image.properties[key] = key === "__description" ? description(value) : value;
}

function description(text: string): string {
  try {
    return checkedDescription(text);
  } catch (error) {
    if (error instanceof ImsRefusal) throw refuse(400, error.message);
    throw error;
  }
}
