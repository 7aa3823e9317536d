/** Changes of an image in the port's words, as IMS takes them: one PATCH for attributes and properties, two calls at most for tags. */
import type { CloudImage, ImageChange } from "../../cloud";
import type { ImsChange } from "./cloudImages";
import { changedInPlaceOnIms } from "../../imageAttributes";
import type { ImsImage } from "./imageWire";
import { isMarkKey } from "./markedName";

export interface SplitChanges {
  /** For A2, or B6 while the image has no bytes. */
  readonly patch: readonly ImsChange[];
  /** The whole list of tags that is wanted; undefined: they stay. */
  readonly tags: readonly string[] | undefined;
}

/** `known` is what the image has now, as far as anybody knows: what is there is replaced, what is not is added. */
export function splitChanges(
  changes: readonly ImageChange[],
  known: Pick<ImsImage, "has" | "properties"> | undefined,
): SplitChanges {
  const patch: ImsChange[] = [];
  let tags: readonly string[] | undefined;
  for (const change of changes) {
    if ("removeProperty" in change) {
      // The mark is the name: setting the final one takes it off.
      if (!isMarkKey(change.removeProperty)) patch.push(change);
    } else if ("setProperty" in change) {
      const exists =
        known === undefined ? change.exists : Object.hasOwn(known.properties, change.setProperty);
      patch.push({ ...change, exists });
    } else if (change.set === "tags") {
      if (Array.isArray(change.value)) tags = change.value;
    } else {
      patch.push(attributeChange(change, known));
    }
  }
  return { patch, tags };
}

function attributeChange(
  change: Extract<ImageChange, { readonly set: unknown }>,
  known: Pick<ImsImage, "has"> | undefined,
): ImsChange {
  const attribute = changedInPlaceOnIms.find((name) => name === change.set);
  const { value } = change;
  if (attribute === undefined || attribute === "tags" || typeof value === "object")
    throw new Error(`IMS cannot change ${change.set}: the rules of the cloud should have said so`);
  // Every image has a name and a smallest memory.
  const isAlwaysThere = attribute === "name" || attribute === "minRamMb";
  return {
    set: attribute,
    value,
    exists: isAlwaysThere || known?.has.includes(attribute) === true,
  };
}

/** Whether an image is as the changes would leave it. */
export function isAsWanted(image: CloudImage, patch: readonly ImsChange[]): boolean {
  return patch.every((change) => {
    if ("removeProperty" in change) return image.properties[change.removeProperty] === undefined;
    if ("setProperty" in change) return image.properties[change.setProperty] === change.value;
    if ("remove" in change) return image[change.remove as keyof CloudImage] === undefined;
    return image[change.set as keyof CloudImage] === change.value;
  });
}
