/** What a deletion does with the images of data disks that were made along with an image. */
import { ApiError } from "../../../../provider/client/http/errors";
import { imageHandler } from "../../../../provider/resources/image/handler";
import { imageState } from "../../../../provider/resources/image/state";
import { cloudImage, imageId, location, sampleContext, stubCloud } from "../support/samples";

const disks = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"];
const dataImages = disks.map((id) => ({ id, name: id }));
const state = imageState({ name: "golden" }, cloudImage(), location, {
  ...{ dataImages, uploaded: undefined, adopted: false },
});

function deletion(refused: readonly string[], kind: "forbidden" | "badRequest" = "forbidden") {
  const there = new Set([imageId, ...disks]);
  const cloud = stubCloud({
    getImage: async (id) => (there.has(id) ? cloudImage({ id }) : undefined),
    deleteImage: (id) =>
      refused.includes(id)
        ? Promise.reject(new ApiError({ kind, purpose: `delete image ${id}`, reason: "no" }))
        : Promise.resolve(there.delete(id)),
  });
  const context = sampleContext({ cloud: () => cloud });
  return { there, remove: () => imageHandler.remove({ id: imageId, state }, context) };
}

it("deletes them along with the image", async () => {
  const { there, remove } = deletion([]);
  await remove();
  expect([...there]).toEqual([]);
});

it.each(["forbidden", "badRequest"] as const)(
  "has not ended where one of them stays (%s), and goes on with it in the next run",
  async (kind) => {
    const refused = disks.slice(0, 1);
    const { there, remove } = deletion(refused, kind);
    await expect(remove()).rejects.toThrow(`cannot delete image ${disks[0]}: no`);
    expect([...there]).toEqual([disks[0]]);
    await expect(remove()).rejects.toThrow(`cannot delete image ${disks[0]}: no`);
  },
);
