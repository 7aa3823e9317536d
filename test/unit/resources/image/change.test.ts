import type { CloudImage, ImageChange, ImageCloud } from "../../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../../provider/client/http/errors";
import { changeImage, changeTags } from "../../../../provider/resources/image/changes/change";
import { cloudImage, consumer, owner, stubCloud } from "../support/samples";

const refusal = (kind: ErrorKind) =>
  new ApiError({ kind, purpose: "change image 1", reason: "no" });
const rename = (image: CloudImage): ImageChange[] =>
  image.name === "silver" ? [] : [{ set: "name", value: "silver" }];
const publish = (): ImageChange[] => [{ set: "visibility", value: "public" }];

/** A cloud that refuses the first PATCHes, and has this image when it is looked at. */
function refusing(kinds: readonly ErrorKind[], now: CloudImage = cloudImage()) {
  const patches: (readonly ImageChange[])[] = [];
  const cloud: ImageCloud = stubCloud({
    patchImage: (_id, changes) => {
      const kind = kinds[patches.length];
      patches.push(changes);
      return kind === undefined
        ? Promise.resolve(cloudImage({ name: "silver" }))
        : Promise.reject(refusal(kind));
    },
    getImage: () => Promise.resolve(now),
  });
  return { cloud, patches };
}

describe("changeImage", () => {
  it("sends one PATCH and answers with the image", async () => {
    const { cloud, patches } = refusing([]);
    await expect(changeImage(cloud, cloudImage(), rename)).resolves.toMatchObject({
      name: "silver",
    });
    expect(patches).toHaveLength(1);
  });

  it("sends nothing where nothing differs", async () => {
    const image = cloudImage({ name: "silver" });
    await expect(changeImage(stubCloud(), image, rename)).resolves.toBe(image);
  });

  it("tries once more, on what there is now, when somebody else changed it meanwhile", async () => {
    const { cloud, patches } = refusing(["conflict"]);
    await expect(changeImage(cloud, cloudImage(), rename)).resolves.toMatchObject({
      name: "silver",
    });
    expect(patches).toHaveLength(2);
  });

  it("is done when somebody else made it so meanwhile", async () => {
    const { cloud, patches } = refusing(["conflict"], cloudImage({ name: "silver" }));
    await expect(changeImage(cloud, cloudImage(), rename)).resolves.toMatchObject({
      name: "silver",
    });
    expect(patches).toHaveLength(1);
  });

  it("gives up after the second conflict, and says what helps", async () => {
    const { cloud, patches } = refusing(["conflict", "conflict", "conflict"]);
    await expect(changeImage(cloud, cloudImage(), rename)).rejects.toThrow(
      "cannot change image 1: no; somebody else changes it too: run the same command again",
    );
    expect(patches).toHaveLength(2);
  });

  it.each([
    [
      "somebody else's image",
      cloudImage({ owner: consumer }),
      rename,
      `the image belongs to project ${consumer}, the default connection to ${owner}: only the owner can change it; use a connection of project ${consumer}`,
    ],
    [
      "publishing",
      cloudImage(),
      publish,
      'most clouds let only administrators publish images: choose visibility "shared", "community" or "private"',
    ],
    [
      "a user who may only read",
      cloudImage(),
      rename,
      "the role of the connection's user does not allow it to change images",
    ],
  ])("says what helps when the cloud refuses %s", async (_what, image, patchOf, advice) => {
    const { cloud } = refusing(["forbidden"]);
    await expect(changeImage(cloud, image, patchOf)).rejects.toThrow(
      `cannot change image 1: no; ${advice}`,
    );
  });

  it("blames no other project while the connection's own is not known", async () => {
    const cloud = stubCloud({
      changeTags: () => Promise.reject(refusal("forbidden")),
      location: async () => ({ endpoint: "https://images.example.com", projectId: "" }),
    });
    await expect(changeTags(cloud, cloudImage(), { add: ["ours"] })).rejects.toThrow(
      "no; the role of the connection's user does not allow it to change images",
    );
  });

  it("says of refused tags the same", async () => {
    const cloud = stubCloud({ changeTags: () => Promise.reject(refusal("forbidden")) });
    const change = { add: ["ours"] };
    await expect(changeTags(cloud, cloudImage({ owner: consumer }), change)).rejects.toThrow(
      `no; the image belongs to project ${consumer}, the default connection to ${owner}: `,
    );
    await expect(changeTags(cloud, cloudImage(), change)).rejects.toThrow(
      "no; the role of the connection's user does not allow it to change images",
    );
  });

  it("says what helps when there are too many properties or tags", async () => {
    const { cloud } = refusing(["quota"]);
    await expect(changeImage(cloud, cloudImage(), rename)).rejects.toThrow(
      "no; declare fewer properties, or ask for a larger quota",
    );
    const full = stubCloud({ changeTags: () => Promise.reject(refusal("quota")) });
    await expect(changeTags(full, cloudImage(), { add: ["ours"] })).rejects.toThrow(
      "no; declare fewer tags, or ask for a larger quota",
    );
    const down = stubCloud({ changeTags: () => Promise.reject(refusal("unavailable")) });
    await expect(changeTags(down, cloudImage(), { add: ["ours"] })).rejects.toThrow(
      /^cannot change image 1: no$/,
    );
  });

  it("tries again on an image that is gone, so that the cloud says so", async () => {
    const { cloud, patches } = refusing(["conflict", "notFound"]);
    const gone = { ...cloud, getImage: async () => undefined };
    await expect(changeImage(gone, cloudImage(), rename)).rejects.toMatchObject({
      kind: "notFound",
    });
    expect(patches).toHaveLength(2);
  });

  it("passes other failures on as they are", async () => {
    const { cloud, patches } = refusing(["unavailable"]);
    await expect(changeImage(cloud, cloudImage(), rename)).rejects.toThrow(
      /^cannot change image 1: no$/,
    );
    expect(patches).toHaveLength(1);
  });
});
