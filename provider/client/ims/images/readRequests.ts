/** Reads of image records as IMS answers them: one by its id (A1 `?id=`), or many by a page of the project's own. */
import type { CloudImage } from "../../cloud";
import type { Send } from "../../http/request";
import type { ReadRequests } from "../../batching/imageReads";
import { listCloudImages, showCloudImage } from "./cloudImages";
import { toPort } from "./toPort";

/** A page has 500 images; a project's newest are on it, and others are asked for by themselves. */
const idsMax = 500;

export function readRequests(send: Send, projectId: () => Promise<string>): ReadRequests {
  return {
    idsMax,
    isListable: () => true,
    show: async (id) => {
      const image = await showCloudImage(send, id);
      return image === undefined ? undefined : toPort(image);
    },
    // The others of the project come along, and are likely to be asked for next.
    list: async () => {
      const { images } = await listCloudImages(send, { owner: await projectId() });
      return images.map((image): CloudImage => toPort(image));
    },
  };
}
