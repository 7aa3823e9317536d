import type { CloudImage } from "../cloud";
import { isApiError } from "../http/errors";
import type { Send } from "../http/request";
import type { ReadRequests } from "../batching/imageReads";
import { listImages, showImage } from "./images";

/**
 * Most Glance services run in gunicorn, which refuses request lines over 4,094 bytes. A hundred ids
 * take 3,700 bytes.
 */
const idsMax = 100;
// Any other id might contain a comma or a quote, which have a meaning in a list of ids.
const plainId = /^[0-9a-f-]{32,36}$/i;

export function readRequests(send: Send): ReadRequests {
  return {
    idsMax,
    isListable: (id) => plainId.test(id),
    show: (id) => showImage(send, id),
    list: (ids) => listByIds(send, ids),
  };
}

async function listByIds(send: Send, ids: readonly string[]): Promise<readonly CloudImage[]> {
  try {
    const query = {
      id: `in:${ids.join(",")}`,
      visibility: "all",
      member_status: "all",
      limit: String(ids.length),
    };
    return (await listImages(send, query)).images;
  } catch (error) {
    // The service does not know a filter: each image is read alone then.
    if (isApiError(error, "badRequest")) return [];
    throw error;
  }
}
