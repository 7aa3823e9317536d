/**
 * Converts an image of IMS to the form that the resources expect. An attribute that IMS leaves out
 * gets the value of `absentMeans`, and the mark becomes properties.
 */
import { attributeNames, attributeRow, pickAttributes } from "../../imageAttributes";
import type { ImsImage } from "./imageWire";
import { withMark } from "./markedName";

/**
 * Also keeps what only IMS has, because the next change needs to know which attributes the record
 * contains.
 */
export function toPort(image: ImsImage): ImsImage {
  const absent = pickAttributes(attributeNames, (name) =>
    image[name] === undefined ? attributeRow(name).ims?.absentMeans : undefined,
  );
  return withMark({ ...image, ...absent });
}
