import type { CloudImage, ImageChange } from "../../cloud";
import type { ImsChange } from "./cloudImages";
import { changedInPlaceOnIms } from "../../imageAttributes";
import type { ImsImage } from "./imageWire";
import { isMarkKey } from "./markedName";

export interface SplitChanges {
  /** Sent with A2. For an image without bytes, `nativeChanges` chooses what B6 sends. */
  readonly patch: readonly ImsChange[];
  /** All tags that the image should have; undefined if the tags do not change. */
  readonly tags: readonly string[] | undefined;
}

/** `known`: the record as it was last read. A field in it is replaced, any other field is added. */
export function splitChanges(
  changes: readonly ImageChange[],
  known: Pick<ImsImage, "has" | "properties"> | undefined,
): SplitChanges {
  const patch: ImsChange[] = [];
  let tags: readonly string[] | undefined;
  for (const change of changes) {
    if ("removeProperty" in change) {
      // On IMS the mark is in the name. Setting the final name removes it.
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
    throw new Error(
      `IMS cannot change ${change.set}: the rules of the cloud should have refused it`,
    );
  // Every image has a name and a minimum memory.
  const isAlwaysThere = attribute === "name" || attribute === "minRamMb";
  return {
    set: attribute,
    value,
    exists: isAlwaysThere || known?.has.includes(attribute) === true,
  };
}

export function isAsWanted(image: CloudImage, patch: readonly ImsChange[]): boolean {
  return patch.every((change) => {
    if ("removeProperty" in change) return image.properties[change.removeProperty] === undefined;
    if ("setProperty" in change) return image.properties[change.setProperty] === change.value;
    if ("remove" in change) return image[change.remove as keyof CloudImage] === undefined;
    // An empty text is read as absent (imageRecord.ts).
    return (image[change.set as keyof CloudImage] ?? "") === change.value;
  });
}
