import type { CloudImage } from "../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import type { CloudRules } from "../../../provider/client/rules";
import { addMember, withdrawMember } from "../../../provider/resources/sharing/share";
import { cloudImage, imageId, owner, sampleContext, stubCloud } from "./support/samples";

const consumer = "1".repeat(32);
const refusal = new ApiError({ kind: "forbidden", purpose: "share", reason: "no", status: 403 });

describe("a refused share whose image cannot be looked at", () => {
  const down = () => Promise.reject(new Error("down"));

  it("is told as the refusal that it is", async () => {
    const cloud = stubCloud({ addMember: () => Promise.reject(refusal), getImage: down });
    await expect(addMember(cloud, imageId, consumer)).rejects.toMatchObject({
      kind: "forbidden",
      status: 403,
      advice: undefined,
    });
  });

  it("is told so when it ends, too", async () => {
    let looks = 0;
    const cloud = stubCloud({
      removeMember: () => Promise.reject(refusal),
      // The first look finds that the image is shared, the second one would tell why.
      getImage: () => ((looks += 1) === 1 ? Promise.resolve(cloudImage()) : down()),
    });
    await expect(withdrawMember(cloud, imageId, consumer, sampleContext())).rejects.toMatchObject({
      kind: "forbidden",
      status: 403,
    });
  });
});

it("of a connection whose project is not known blames no other project", async () => {
  const location = async () => ({ endpoint: "https://images.example.com", projectId: "" });
  const refused = { addMember: () => Promise.reject(refusal), location };
  const shared = stubCloud({ ...refused, getImage: async () => cloudImage() });
  await expect(addMember(shared, imageId, consumer)).rejects.toMatchObject({
    advice: "the role of the connection's user does not allow it to share images",
  });
  const hidden = stubCloud({ ...refused, getImage: async () => undefined });
  await expect(addMember(hidden, imageId, consumer)).rejects.toMatchObject({
    advice:
      "the default connection sees no such image; use the connection of the project that owns it",
  });
});

it("keeps the advice of a code that says why the share cannot be ended", async () => {
  const coded = refusal.with({ code: "IMG.0026", advice: "ask the owner" });
  const cloud = stubCloud({
    rules: { ...stubCloud().rules, explainsRefusals: true },
    removeMember: () => Promise.reject(coded),
    getImage: () => Promise.resolve(cloudImage()),
  });
  await expect(withdrawMember(cloud, imageId, consumer, sampleContext())).rejects.toMatchObject({
    code: "IMG.0026",
    advice: "ask the owner",
  });
});

it("looks once at an image that is not shared any more, and warns", async () => {
  let looks = 0;
  const cloud = stubCloud({
    removeMember: () => Promise.reject(refusal),
    getImage: () => {
      looks += 1;
      return Promise.resolve(cloudImage({ visibility: "private" }));
    },
  });
  const context = sampleContext();
  await withdrawMember(cloud, imageId, consumer, context);
  expect(looks).toBe(1);
  expect(context.warnings).toEqual([expect.stringContaining("the image is private")]);
});

describe("advice on a share that is refused", () => {
  const theirs = cloudImage({ owner: "theirs" });
  const limit = "the cloud's settings decide how many members an image has, usually 128";

  it.each<[string, ErrorKind, CloudImage | undefined, Partial<CloudRules>, string]>([
    [
      "of an image that is not seen",
      "notFound",
      undefined,
      {},
      `the default connection (project ${owner}) sees no such image`,
    ],
    [
      "of another project",
      "forbidden",
      theirs,
      {},
      "the image belongs to project theirs, the default connection to",
    ],
    [
      "of an image of nobody",
      "forbidden",
      cloudImage({ owner: undefined }),
      {},
      "the image belongs to project ?",
    ],
    [
      "of a private image",
      "forbidden",
      cloudImage({ visibility: "private" }),
      {},
      "the image is private: only images of visibility",
    ],
    [
      "of an own image",
      "forbidden",
      cloudImage(),
      {},
      "the role of the connection's user does not allow",
    ],
    [
      "with the cloud's own words",
      "forbidden",
      cloudImage({ visibility: "private" }),
      { explainsRefusals: true },
      "y",
    ],
    ["with another cause", "conflict", theirs, {}, "y"],
    ["for too many members", "quota", theirs, {}, limit],
    [
      "for more than a limit",
      "quota",
      theirs,
      { limitsAreUsual: false },
      "an image has at most 128 members here, a full-ECS image 10",
    ],
  ])("is about one %s", async (_, kind, image, more, advice) => {
    const error = new ApiError({ kind, purpose: "x", reason: "no", advice: "y" });
    const cloud = stubCloud({
      rules: { ...stubCloud().rules, ...more },
      addMember: () => Promise.reject(error),
      getImage: async () => image,
    });
    const failure = await addMember(cloud, imageId, "account:4f").catch(
      (reason: unknown) => reason,
    );
    expect(failure).toMatchObject({ kind, advice: expect.stringContaining(advice) });
    const purpose = kind === "conflict" ? "x" : `share image ${imageId} with account 4f`;
    expect(failure).toMatchObject({ purpose });
  });
});
