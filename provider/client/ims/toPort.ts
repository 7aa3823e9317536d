/** An image of IMS as the resources know it: what IMS leaves out when it is empty has its empty value, and the mark is properties. */
import type { CloudImage } from "../cloud";
import type { ImsImage } from "./imageWire";
import { withMark } from "./markedName";

/** Keeps what only IMS says: the next change asks what the record has. */
export function toPort(image: ImsImage): ImsImage & CloudImage {
  return withMark({
    ...image,
    description: image.description ?? "",
    enterpriseProjectId: image.enterpriseProjectId ?? "0",
  });
}
