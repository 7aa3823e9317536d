import type { CloudImage, ImageCloud, NewImage } from "../../../../../provider/client/cloud";
import { ApiError } from "../../../../../provider/client/http/errors";
import { createMarked } from "../../../../../provider/resources/image/creation/create";
import { markOf } from "../../../../../provider/resources/recovery/mark";
import { cloudImage, declaredAs, sampleContext, stubCloud } from "../../support/samples";

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

  it.each([
    ["the image has no mark any more", finished],
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

describe("what other creations left behind", () => {
  const others = cloudImage({
    status: "queued",
    name: "other",
    properties: markOf(declaredAs("other"), undefined),
  });

  /** A cloud whose records can be made, or cannot. */
  function cloudWith(createImage: ImageCloud["createImage"]) {
    const looks: unknown[] = [];
    const cloud = stubCloud({
      createImage,
      listImages: (filter) => {
        looks.push(filter);
        return Promise.resolve([others]);
      },
      patchImage: () => Promise.resolve(cloudImage()),
      getImage: () => Promise.resolve(cloudImage()),
      deleteImage: () => Promise.resolve(true),
    });
    return { cloud, looks };
  }
  const made: ImageCloud["createImage"] = ({ properties = {} }) =>
    Promise.resolve(cloudImage({ status: "queued", properties }));
  const refused: ImageCloud["createImage"] = () =>
    Promise.reject(new ApiError({ kind: "quota", purpose: "create", reason: "full" }));

  it.each([
    ["ended", made],
    ["failed", refused],
  ])("is named when a creation has %s", async (_, createImage) => {
    const context = sampleContext();
    const creation = createMarked(cloudWith(createImage).cloud, inputs, context);
    expect(context.warnings).toEqual([]);
    await creation.catch(() => undefined);
    expect(context.warnings).toEqual([expect.stringContaining(`image ${others.id} ("other"`)]);
  });

  it("is looked for again after a creation that failed with its record", async () => {
    const context = sampleContext();
    const { cloud, looks } = cloudWith(made);
    const failing = { ...cloud, patchImage: () => Promise.reject(new Error("down")) };
    await expect(createMarked(failing, inputs, context)).rejects.toThrow(/down/);
    await createMarked(cloud, inputs, context);
    expect(looks).toHaveLength(2);
  });
});

describe("a creation that fails on a cloud that forbids the mark", () => {
  it("deletes its queued record, and does not take it for one that a run has finished", async () => {
    const records: NewImage[] = [];
    const deleted: string[] = [];
    const refusal = (kind: "forbidden" | "quota") =>
      new ApiError({ kind, purpose: "create", reason: `refused: ${kind}` });
    const record = cloudImage({ status: "queued", properties: {} });
    const cloud = stubCloud({
      createImage: (image) => {
        records.push(image);
        const isMarked = Object.keys(image.properties ?? {}).length > 0;
        return isMarked ? Promise.reject(refusal("forbidden")) : Promise.resolve(record);
      },
      listImages: () => Promise.resolve([]),
      patchImage: () => Promise.reject(refusal("quota")),
      getImage: () => Promise.resolve(record),
      deleteImage: (id) => {
        deleted.push(id);
        return Promise.resolve(true);
      },
    });
    const made = createMarked(cloud, { ...inputs, protected: true }, sampleContext());
    await expect(made).rejects.toThrow(/refused: quota$/);
    expect(records).toHaveLength(2);
    expect(deleted).toEqual([record.id]);
  });
});
