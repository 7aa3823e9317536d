import type { Send } from "../../http/request";
import type { ReadRequests } from "../../batching/imageReads";
import { listCloudImages, showCloudImage } from "./cloudImages";
import { toPort } from "./toPort";

/** A page has the project's 500 newest images. An image that is not among them is read alone. */
const idsMax = 500;

export function readRequests(send: Send, projectId: () => Promise<string>): ReadRequests {
  return {
    idsMax,
    isListable: () => true,
    show: async (id) => {
      const image = await showCloudImage(send, id);
      return image && toPort(image);
    },
    // The answer also contains other images of the project, which are likely to be read next.
    list: async () => {
      const { images } = await listCloudImages(send, { owner: await projectId() });
      return images.map(toPort);
    },
  };
}
