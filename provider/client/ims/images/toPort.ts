import { attributeNames, attributeRow, pickAttributes } from "../../imageAttributes";
import type { ImsImage } from "./imageWire";
import { withMark } from "./markedName";

/**
 * An attribute that IMS leaves out gets the value of `absentMeans`, and the mark becomes
 * properties. What only IMS has is kept: the next change needs to know what the record contains.
 */
export function toPort(image: ImsImage): ImsImage {
  const absent = pickAttributes(attributeNames, (name) =>
    image[name] === undefined ? attributeRow(name).ims?.absentMeans : undefined,
  );
  return withMark({ ...image, ...absent });
}
