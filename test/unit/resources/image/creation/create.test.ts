import type { CloudImage, NewImage } from "../../../../../provider/client/cloud";
import { ApiError } from "../../../../../provider/client/http/errors";
import { createMarked } from "../../../../../provider/resources/image/creation/create";
import { cloudImage, declaredAs, imageId, sampleContext, stubCloud } from "../../support/samples";

const inputs = { name: "golden", declaredAs: declaredAs() };

/** The last change of a creation is refused after so many attempts; then the image is as `now` says. */
function refusedAtTheEnd(attempts: number, now: CloudImage | undefined | Error) {
  const records: NewImage[] = [];
  const cloud = stubCloud({
    createImage: (image) => {
      records.push(image);
      return Promise.resolve(cloudImage({ status: "queued", properties: image.properties ?? {} }));
    },
    listImages: () => Promise.resolve([]),
    patchImage: () =>
      Promise.reject(
        new ApiError({ kind: "conflict", purpose: "change image", reason: "no mark", attempts }),
      ),
    getImage: () => (now instanceof Error ? Promise.reject(now) : Promise.resolve(now)),
    deleteImage: () => Promise.resolve(true),
  });
  return { records, made: createMarked(cloud, inputs, sampleContext()) };
}

describe("a creation whose last change was repeated and then refused", () => {
  const finished = cloudImage({
    status: "queued",
    name: "golden",
    visibility: "shared",
    properties: {},
  });

  it("is done when the image is as it shall be", async () => {
    const { records, made } = refusedAtTheEnd(2, finished);
    await expect(made).resolves.toMatchObject({ image: { id: imageId, properties: {} } });
    expect(records).toHaveLength(1);
  });

  it.each([
    ["the image has no mark and is otherwise", { ...finished, minDiskGb: 7 }],
    ["the image cannot be looked at", new Error("down")],
  ])("makes no second image when %s", async (_, now) => {
    const { records, made } = refusedAtTheEnd(2, now);
    await expect(made).rejects.toThrow(/no mark/);
    expect(records).toHaveLength(1);
  });

  it("makes another image when a single attempt was refused: another run has finished this one", async () => {
    const { records, made } = refusedAtTheEnd(1, finished);
    await expect(made).rejects.toThrow(/no mark/);
    expect(records).toHaveLength(3);
  });
});
