/** What the calls of a tag do to the cloud. */
import type { CloudImage, ImageCloud, TagChange } from "../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import { glanceRules } from "../../../provider/client/glance/rules";
import { imageTagHandler } from "../../../provider/resources/imageTag/handler";
import { DeclaredFacts } from "../../../provider/resources/run/declaredFacts";
import { UNKNOWN } from "../../../provider/resources/values/unknown";
import {
  cloudImage,
  declaredAs,
  imageId,
  location,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

const inputs = { imageId, tag: "a b", declaredAs: declaredAs() };
const state = { ...inputs, ...location };
const id = `${imageId}/a%20b`;

function open(answers: Partial<ImageCloud> = {}, image: CloudImage | undefined = cloudImage()) {
  const changes: TagChange[] = [];
  const cloud = stubCloud({
    getImage: async () => image,
    changeTags: async (_, change) => {
      changes.push(change);
      return [];
    },
    ...answers,
  });
  return { changes, context: sampleContext({ cloud: () => cloud }) };
}
const refusing = (kind: ErrorKind): Partial<ImageCloud> => ({
  changeTags: () => Promise.reject(new ApiError({ kind, purpose: "x", reason: "no", advice: "y" })),
});

describe("a tag", () => {
  it("is added, and known by the image and its encoded text", async () => {
    const { changes, context } = open();
    await expect(imageTagHandler.create({ inputs }, context)).resolves.toEqual({ id, state });
    expect(changes).toEqual([{ add: ["a b"] }]);
    expect(context.facts.isDeclared({ kind: "tag", imageId, tag: "a b" })).toBe(true);
  });

  it.each([
    ["notFound", /^check imageId; the default connection must be one of the project that owns/],
    ["forbidden", /^only the project that owns an image can tag it/],
    ["quota", /^the cloud's settings decide how many tags an image has, usually 128: remove some/],
    ["conflict", /^y$/],
  ] as const)("that is refused comes with advice: %s", async (kind, advice) => {
    const { context } = open(refusing(kind));
    await expect(imageTagHandler.create({ inputs }, context)).rejects.toMatchObject({
      kind,
      purpose: `add tag "a b" to image ${imageId}`,
      advice: expect.stringMatching(advice),
    });
  });

  it("that is one too many says the number where that is no setting", async () => {
    const { context } = open({
      ...refusing("quota"),
      rules: { ...glanceRules, limitsAreUsual: false, tagsMax: 20 },
    });
    await expect(imageTagHandler.create({ inputs }, context)).rejects.toMatchObject({
      advice: "an image has at most 20 tags here: remove some",
    });
  });

  it("is read where the image has it, and gone where it has not", async () => {
    const read = (image: CloudImage | undefined, of: string = id) =>
      imageTagHandler.read({ id: of, inputs: undefined, state: {} }, open({}, image).context);
    const found = {
      id,
      inputs: { imageId, tag: "a b" },
      state: { imageId, tag: "a b", ...location },
    };
    await expect(read(cloudImage({ tags: ["a b"] }))).resolves.toEqual(found);
    await expect(read(cloudImage({ tags: ["a b"] }), `${imageId}/a b`)).resolves.toEqual(found);
    await expect(read(cloudImage({ tags: ["A B"] }))).resolves.toBeUndefined();
    const { context } = open({ getImage: async () => undefined });
    await expect(imageTagHandler.read({ id, inputs, state }, context)).resolves.toBeUndefined();
  });

  it.each(["", imageId, `${imageId}/`, "/tag"])("is not known by %j", async (of) => {
    const read = imageTagHandler.read({ id: of, inputs: undefined, state: {} }, open().context);
    await expect(read).rejects.toThrow(`"${of}" is no tag id`);
  });

  it("may have a slash and a wrong encoding in its text", async () => {
    const image = cloudImage({ tags: ["a/b", "100%"] });
    const tagOf = async (of: string) =>
      (
        await imageTagHandler.read(
          { id: of, inputs: undefined, state: {} },
          open({}, image).context,
        )
      )?.inputs.tag;
    await expect(tagOf(`${imageId}/a/b`)).resolves.toBe("a/b");
    await expect(tagOf(`${imageId}/100%`)).resolves.toBe("100%");
  });

  it("is removed, unless it is gone or another resource declares it", async () => {
    const { changes, context } = open();
    await imageTagHandler.remove({ id, state }, context);
    expect(changes).toEqual([{ remove: ["a b"] }]);
    context.facts.add(declaredAs("other"), { kind: "tag", imageId, tag: "a b" });
    await imageTagHandler.remove({ id, state }, context);
    expect(changes).toHaveLength(1);
    await imageTagHandler.remove({ id, state }, open(refusing("notFound")).context);
    await expect(
      imageTagHandler.remove({ id, state }, open(refusing("forbidden")).context),
    ).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("is left alone with a connection of another project", async () => {
    const { changes, context } = open();
    const elsewhere = { ...state, connectionProjectId: third };
    await expect(imageTagHandler.remove({ id, state: elsewhere }, context)).rejects.toThrow(third);
    await expect(imageTagHandler.update({ id, state: elsewhere, inputs }, context)).rejects.toThrow(
      third,
    );
    expect(changes).toEqual([]);
  });

  it("keeps what was declared when it is read by the state alone", async () => {
    const { context } = open({}, cloudImage({ tags: ["a b"] }));
    const request = { id, inputs: undefined, state: { ...state, connection: "c" } };
    await expect(imageTagHandler.read(request, context)).resolves.toEqual({
      ...{ id, inputs: { ...inputs, connection: "c" }, state: { ...state, connection: "c" } },
    });
    const elsewhere = { ...request, state: { ...state, connectionProjectId: third } };
    await expect(imageTagHandler.read(elsewhere, context)).rejects.toThrow(third);
  });

  it("is declared by a diff only after a check, and not while a part is unknown", async () => {
    // Facts are told to other processes as texts, and what is not known yet has none.
    const facts = new DeclaredFacts({ publish: () => undefined, includes: () => false });
    const context = { ...open().context, facts };
    const declared = () => facts.isDeclared({ kind: "tag", imageId, tag: "a b" });
    await imageTagHandler.diff({ id, state, inputs }, context);
    expect(declared()).toBe(false);
    context.facts.declare(declaredAs(), []);
    const preview = { ...inputs, imageId: UNKNOWN } as unknown as typeof inputs;
    await imageTagHandler.diff({ id, state, inputs: preview }, context);
    expect(declared()).toBe(false);
    await imageTagHandler.diff({ id, state, inputs }, context);
    expect(declared()).toBe(true);
  });

  it("gets another connection without a call", async () => {
    const { changes, context } = open();
    const moved = { ...inputs, connection: "c" };
    await expect(imageTagHandler.update({ id, state, inputs: moved }, context)).resolves.toEqual({
      ...moved,
      ...location,
    });
    await expect(imageTagHandler.diff({ id, state, inputs: moved }, context)).resolves.toEqual({
      changes: [{ property: "connection", replaces: false }],
    });
    expect(changes).toEqual([]);
  });
});
