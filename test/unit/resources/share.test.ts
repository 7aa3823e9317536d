import { ApiError } from "../../../provider/client/http/errors";
import { addMember, withdrawMember } from "../../../provider/resources/sharing/share";
import { cloudImage, imageId, sampleContext, stubCloud } from "./support/samples";

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
