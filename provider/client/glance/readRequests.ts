/** Reads of image records as Glance answers them: by id, or many in one list request. */
import type { CloudImage } from "../cloud";
import { isApiError } from "../http/errors";
import type { Send } from "../http/request";
import type { ReadRequests } from "../batching/imageReads";
import { listImages, showImage } from "./images";

/** gunicorn, which serves most Glances, refuses request lines over 4,094 bytes; a hundred ids take 3,700. */
const idsMax = 100;
// Anything else might hold a comma or a quote, which mean something in a list of ids.
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
    // A service that does not know one of the filters: each is asked for by itself.
    if (isApiError(error, "badRequest")) return [];
    throw error;
  }
}
