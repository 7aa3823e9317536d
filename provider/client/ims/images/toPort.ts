/**
 * An image of IMS as the resources know it: what IMS leaves out when it is empty has its empty
 * value, and the mark is properties.
 */
import { attributeNames, attributeRow, pickAttributes } from "../../imageAttributes";
import type { ImsImage } from "./imageWire";
import { withMark } from "./markedName";

/** Keeps what only IMS says: the next change asks what the record has. */
export function toPort(image: ImsImage): ImsImage {
  const absent = pickAttributes(attributeNames, (name) =>
    image[name] === undefined ? attributeRow(name).ims?.absentMeans : undefined,
  );
  return withMark({ ...image, ...absent });
}
