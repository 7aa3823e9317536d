/** What a check says of a share list: whose shares it ends, and how many it adds. */
import { ApiError } from "../../../provider/client/http/errors";
import { imageMembersHandler } from "../../../provider/resources/imageMembers/handler";
import type { ImageMembersInputs } from "../../../provider/resources/imageMembers/inputs";
import { sharesSentence } from "../../../provider/resources/imageMembers/shareNotice";
import { UNKNOWN } from "../../../provider/resources/values/unknown";
import { declaredAs, imageId, otherImageId, sampleContext, stubCloud } from "./support/samples";

const projects = (...ids: string[]) => ids.map((projectId) => ({ projectId }));
const many = Array.from({ length: 118 }, (_, number) => `p${String(number).padStart(3, "0")}`);
const list = (...ids: string[]): ImageMembersInputs => ({
  imageIds: [imageId],
  members: projects(...ids),
});
const both = (...ids: string[]) => ({ ...list(...ids), imageIds: [imageId, otherImageId] });

describe("the sentence of a share list", () => {
  it.each<
    [string, string[][], ImageMembersInputs, ImageMembersInputs | undefined, string | undefined]
  >([
    [
      "three of many",
      [["c", ...many, "a", "b"]],
      list(...many),
      list(...many, "a", "b", "c"),
      "removes 3 of 121 members: a, b, c; adds 0",
    ],
    [
      "a new list over shares that exist",
      [["c", ...many, "a", "b"]],
      list(...many, "new"),
      undefined,
      "removes 3 of 121 members: a, b, c; adds 1: new; takes over 118",
    ],
    [
      "a new list of those that exist",
      [["a"]],
      list("a"),
      undefined,
      "removes 0 of 1 members; adds 0; takes over 1",
    ],
    ["a new list where nobody is", [[]], list("a", "b"), undefined, undefined],
    ["one more", [["a"]], list("a", "b"), list("a"), "removes 0 of 1 members; adds 1: b"],
    [
      "more who get a share than a line holds",
      [["a"]],
      list("a", "b", "c", "d", "e"),
      list("a"),
      "removes 0 of 1 members; adds 4: b, c, d and 1 more",
    ],
    ["an update that finds everything done", [["a", "b"]], list("a", "b"), list("a"), undefined],
    [
      "strangers of an update",
      [["a", "stranger"]],
      list("a", "b"),
      list("a"),
      "removes 1 of 2 members: stranger; adds 1: b",
    ],
    [
      "two images",
      [["a", "x"], ["b"]],
      both("a", "b"),
      undefined,
      "removes 1 of 3 members of 2 images: x; adds 2: a, b; takes over 2",
    ],
    [
      "an image that leaves the list with its shares",
      [["a", "b"]],
      list("a", "b"),
      both("a", "b"),
      "removes 2 of 4 members of 2 images: a, b; adds 0",
    ],
    [
      "more names than a line holds",
      [many.slice(0, 12)],
      list(),
      list(...many.slice(0, 12)),
      "removes 12 of 12 members: p000, p001, p002, p003, p004, p005, p006, p007, p008, p009 and 2 more; adds 0",
    ],
    [
      "as many as a line holds",
      [many.slice(0, 10)],
      list("a", "b", "c"),
      list(...many.slice(0, 10)),
      "removes 10 of 10 members: p000, p001, p002, p003, p004, p005, p006, p007, p008, p009; adds 3: a, b, c",
    ],
    [
      "an account and an organization",
      [["account:aa", "organizations::o"]],
      list("a"),
      list(),
      "removes 2 of 2 members: account:aa, organizations::o; adds 1: a",
    ],
  ])("tells of %s", (_what, live, inputs, oldInputs, expected) => {
    expect(sharesSentence(live, inputs, oldInputs)).toBe(expected);
  });
});

describe("the check of a share list", () => {
  const declared = { ...both("a"), declaredAs: declaredAs("team") };
  const check = async (inputs: object, oldInputs?: ImageMembersInputs, missing?: string) => {
    const read: string[] = [];
    const member = (image: string) => ({
      ...{ imageId: image, consumer: "stranger", status: "pending" },
      ...{ createdAt: undefined, updatedAt: undefined },
    });
    const cloud = stubCloud({
      listMembers: (image) => {
        read.push(image);
        return Promise.resolve(image === missing ? undefined : [member(image)]);
      },
    });
    const context = sampleContext({ cloud: () => cloud });
    const request = { oldInputs, inputs: { ...declared, ...inputs } };
    const { failures } = await imageMembersHandler.check(request, context);
    return { failures, read, lines: context.notes, warnings: context.warnings };
  };

  it("reads each image once, and says what a new list ends", async () => {
    expect(await check({})).toMatchObject({
      ...{ failures: [], read: [imageId, otherImageId] },
      lines: ["ImageMembers team: removes 2 of 2 members of 2 images: stranger; adds 2: a"],
    });
  });

  it("does the same for a list that changed", async () => {
    const { lines } = await check({ members: projects("a", "b") }, declared);
    expect(lines).toEqual([
      "ImageMembers team: removes 2 of 2 members of 2 images: stranger; adds 4: a, b",
    ]);
  });

  it("does the same for a list of other images", async () => {
    const { read } = await check({ imageIds: [imageId] }, declared);
    expect(read).toEqual([imageId]);
  });

  it("warns of an image that the cloud refuses to know", async () => {
    const error = new ApiError({ kind: "notFound", purpose: "list", reason: "no" });
    const cloud = stubCloud({ listMembers: () => Promise.reject(error) });
    const context = sampleContext({ cloud: () => cloud });
    const inputs = { ...declared, imageIds: [imageId] };
    await imageMembersHandler.check({ oldInputs: undefined, inputs }, context);
    expect(context.warnings).toContainEqual(expect.stringContaining(`sees no image ${imageId}`));
  });

  it("warns of an image that is not there, and says the rest", async () => {
    expect(await check({}, undefined, imageId)).toMatchObject({
      lines: ["ImageMembers team: removes 1 of 1 members of 2 images: stranger; adds 2: a"],
      warnings: expect.arrayContaining([
        `ImageMembers team: the default connection sees no image ${imageId}; ` +
          `check imageIds and the connection's project`,
      ]),
    });
  });

  it.each<[string, object, ImageMembersInputs | undefined]>([
    ["is the same", {}, declared],
    ["stands in another order", { imageIds: [otherImageId, imageId] }, declared],
    ["has an image that is not known yet", { imageIds: [UNKNOWN] }, undefined],
    ["has a member that is not known yet", { members: [{ projectId: UNKNOWN }] }, declared],
    ["is refused", { members: projects("a", "a") }, undefined],
  ])("reads nothing for a list that %s", async (_what, inputs, oldInputs) => {
    expect(await check(inputs, oldInputs)).toMatchObject({ read: [], lines: [] });
  });
});
