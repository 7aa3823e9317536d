/** Finds images of the connection's own project with as few requests as possible. */
import { chunks } from "../client/batching/batch";
import { ApiError } from "../client/http/errors";
import { listImages } from "../client/readOperations";
import type { Connection } from "./connection";
import { foundImage, type FoundImage } from "./foundImage";
import type { ImageFilters } from "./imageFilters";
import { allImages, showFoundImage } from "./imagePages";

const reportPurpose = "report who images are shared with";

async function ownerOf(connection: Connection, purpose: string): Promise<string> {
  const { projectId } = await connection.location();
  if (projectId !== "") return projectId;
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason: `the settings of ${connection.title} name no project`,
    advice: "set projectId to the project of its credentials",
  });
}

/** The images that have or can have consumers, including hidden ones. */
export async function ownSharedImages(connection: Connection): Promise<readonly FoundImage[]> {
  const shared: ImageFilters =
    connection.kind === "glance" ? { visibility: "shared" } : { category: "shared" };
  return allOwnImages(connection, shared, reportPurpose);
}

/** Hidden images are included. */
export async function allOwnImages(
  connection: Connection,
  filters: ImageFilters,
  purpose: string,
): Promise<readonly FoundImage[]> {
  const owner = await ownerOf(connection, purpose);
  if (connection.kind === "glance") {
    // A list contains either the hidden images or the others.
    const lists = await Promise.all(
      [false, true].map((hidden) => allImages(connection, { ...filters, owner, hidden })),
    );
    // An image that was hidden between the two requests is in both lists.
    return [...new Map(lists.flat().map((image) => [image.id, image])).values()];
  }
  const images = await allImages(connection, { ...filters, owner });
  // According to the documents, received shares are in the category `shared` too.
  return images.filter((image) => image.owner === owner);
}

/** Throws if an image does not exist or belongs to another project. */
export async function ownImages(
  connection: Connection,
  ids: readonly string[],
): Promise<readonly FoundImage[]> {
  if (ids.length === 0) return [];
  const owner = await ownerOf(connection, reportPurpose);
  const images = ids.length === 1 ? [] : await listOwn(connection, owner, ids);
  const listed = new Map(images.map((image) => [image.id, image]));
  return Promise.all(
    ids.map(async (id) => {
      // Lists do not contain hidden images, and in some regions no images without bytes.
      const image = listed.get(id) ?? (await showFoundImage(connection, id));
      if (image?.owner === owner) return image;
      throw new ApiError({
        kind: image === undefined ? "notFound" : "forbidden",
        purpose: `report who image ${id} is shared with`,
        reason:
          image === undefined
            ? `it does not exist, or the project of ${connection.title} cannot see it`
            : `it belongs to project ${image.owner ?? "nobody"}, and only the owner sees all its members`,
        advice: image === undefined ? undefined : "use a connection of that project",
      });
    }),
  );
}

/** gunicorn refuses request lines over 4,094 bytes. A hundred ids need 3,700. */
const idsMax = 100;

async function listOwn(
  connection: Connection,
  owner: string,
  ids: readonly string[],
): Promise<readonly FoundImage[]> {
  // A1 accepts at most one id.
  if (connection.kind === "ims") return allImages(connection, { owner });
  const images: FoundImage[] = [];
  for (const part of chunks(ids, idsMax)) {
    const id = `in:${part.join(",")}`;
    const page = await listImages(connection.send, { id, owner, limit: String(idsMax) });
    images.push(...page.images.map(foundImage));
  }
  return images;
}
