/** What the calls of a member do to the cloud. */
import type { CloudMember, ImageCloud } from "../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import { glanceRules } from "../../../provider/client/glance/rules";
import { imageMemberHandler as handler } from "../../../provider/resources/imageMember/handler";
import {
  cloudImage,
  consumer,
  declaredAs,
  imageId,
  location,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

const id = `${imageId}/${consumer}`;
const inputs = { imageId, projectId: consumer, declaredAs: declaredAs() };
const times = { createdAt: "2026-01-05T10:00:00Z", updatedAt: "2026-01-05T10:00:05Z" };
const member = (status: string): CloudMember => ({ imageId, consumer, status, ...times });
const state = { ...inputs, ...location, status: "pending", ...times } as const;

function open(answers: Partial<ImageCloud> = {}, consumers: Partial<ImageCloud> = {}) {
  const asked: unknown[] = [];
  const own = stubCloud({
    addMember: async (image, who) => {
      asked.push(["add", image, who]);
      return { ...member("pending"), existed: false };
    },
    removeMember: async (image, who) => {
      asked.push(["remove", image, who]);
      return true;
    },
    getMember: async () => member("accepted"),
    ...answers,
  });
  const theirs = stubCloud({
    location: async () => ({ endpoint: location.endpoint, projectId: consumer }),
    setMemberStatus: async (image, who, status, options) => {
      asked.push([status, image, who, options?.vaultId]);
      return member(status);
    },
    ...consumers,
  });
  const context = sampleContext({ cloud: (name) => (name === "theirs" ? theirs : own) });
  return { asked, context };
}

describe("a member", () => {
  it("is added, and known by the image and its project", async () => {
    const { asked, context } = open();
    await expect(handler.create({ inputs }, context)).resolves.toEqual({ id, state });
    expect(asked).toEqual([["add", imageId, consumer]]);
    expect(context.facts.isDeclared({ kind: "member", imageId, consumer })).toBe(true);
  });

  it("accepts with its own connection, after it was added", async () => {
    const { asked, context } = open();
    const accept = { connection: "theirs", vaultId: "v" };
    const made = await handler.create({ inputs: { ...inputs, accept } }, context);
    expect(made.state).toMatchObject({ status: "accepted", accept });
    expect(asked).toEqual([
      ["add", imageId, consumer],
      ["accepted", imageId, consumer, "v"],
    ]);
  });

  it("is not added where the connection that accepts is another project's", async () => {
    const elsewhere = { endpoint: location.endpoint, projectId: third };
    const { asked, context } = open({}, { location: async () => elsewhere });
    const accept = { connection: "theirs" };
    await expect(handler.create({ inputs: { ...inputs, accept } }, context)).rejects.toThrow(
      `accept.connection: connection "theirs" belongs to project ${third}, but the image is shared with project ${consumer}`,
    );
    expect(asked).toEqual([]);
  });

  it("is read as it is, and gone when it is no more", async () => {
    const read = (found: CloudMember | undefined) =>
      handler.read({ id, inputs, state }, open({ getMember: async () => found }).context);
    await expect(read(member("rejected"))).resolves.toMatchObject({
      id,
      inputs,
      state: { status: "rejected", imageId, projectId: consumer },
    });
    await expect(read(undefined)).resolves.toBeUndefined();
  });

  it("of an image that is not shared now is kept as it was, with a warning", async () => {
    const { context } = open({
      getMember: () =>
        Promise.reject(new ApiError({ kind: "forbidden", purpose: "x", reason: "no" })),
      getImage: async () => cloudImage({ visibility: "private" }),
    });
    await expect(handler.read({ id, inputs, state }, context)).resolves.toMatchObject({
      state: { status: "pending", ...times },
      inputs,
    });
    expect(context.warnings).toHaveLength(1);
  });

  it("is read by its id alone, whoever it is", async () => {
    for (const [who, fields] of [
      [consumer, { projectId: consumer }],
      ["account:4f", { accountId: "4f" }],
      ["organizations::4f:ou:o-1/ou-2", { organizationUrn: "organizations::4f:ou:o-1/ou-2" }],
    ] as const) {
      const { context } = open();
      const request = { id: `${imageId}/${who}`, inputs: undefined, state: {} };
      await expect(handler.read(request, context)).resolves.toMatchObject({
        inputs: { imageId, ...fields },
        state: { imageId, ...fields, status: "accepted" },
      });
    }
  });

  it("is read by the state alone as it was declared", async () => {
    const accept = { connection: "theirs" };
    const whole = { ...state, accept, connection: "c", status: "accepted" } as const;
    const { context } = open();
    await expect(handler.read({ id, inputs: undefined, state: whole }, context)).resolves.toEqual({
      ...{ id, inputs: { ...inputs, accept, connection: "c" }, state: whole },
    });
  });

  it("is gone with its image", async () => {
    const error = new ApiError({ kind: "notFound", purpose: "x", reason: "no" });
    const { context } = open({
      getMember: () => Promise.reject(error),
      getImage: async () => undefined,
    });
    await expect(handler.read({ id, inputs, state }, context)).resolves.toBeUndefined();
  });

  it.each<[ErrorKind, string, boolean, RegExp]>([
    ["forbidden", "vaultNeeded", true, /^y$/],
    ["forbidden", "", true, /^the role of the user of connection "theirs" must allow changes, and/],
    [
      "notFound",
      "",
      true,
      /^the image must be shared with project \w+, with the visibility "shared"$/,
    ],
    [
      "forbidden",
      "",
      false,
      /^the image must be shared with project \w+, and the role of the user/,
    ],
  ])(
    "whose answer is refused comes with advice: %s %s (%s)",
    async (kind, meaning, needsShared, advice) => {
      const means = meaning === "vaultNeeded" ? (["vaultNeeded"] as const) : [];
      const error = new ApiError({ kind, purpose: "x", reason: "no", advice: "y", means });
      const rules = { ...glanceRules, membersNeedShared: needsShared };
      const { context } = open({}, { rules, setMemberStatus: () => Promise.reject(error) });
      const accepting = { ...inputs, accept: { connection: "theirs" } };
      await expect(handler.update({ id, state, inputs: accepting }, context)).rejects.toMatchObject(
        {
          ...{ kind, purpose: `accept image ${imageId} for project ${consumer}` },
          advice: expect.stringMatching(advice),
        },
      );
    },
  );

  it("of another project is not accepted by an update", async () => {
    const elsewhere = { endpoint: location.endpoint, projectId: third };
    const { asked, context } = open({}, { location: async () => elsewhere });
    const accepting = { ...inputs, accept: { connection: "theirs" } };
    await expect(handler.update({ id, state, inputs: accepting }, context)).rejects.toThrow(
      /^accept\.connection: connection "theirs" belongs to project/,
    );
    expect(asked).toEqual([]);
  });

  it("declares its share and its answer, after a check also in a diff", async () => {
    const { context } = open();
    const facts = ["member", "acceptance"].map((kind) => {
      return { kind: kind as "member" | "acceptance", imageId, consumer };
    });
    const declared = () => facts.map((fact) => context.facts.isDeclared(fact));
    const accepting = { ...inputs, accept: { connection: "theirs" } };
    await handler.diff({ id, state, inputs: accepting }, context);
    expect(declared()).toEqual([false, false]);
    context.facts.declare(declaredAs(), []);
    await handler.diff({ id, state, inputs: accepting }, context);
    expect(declared()).toEqual([true, true]);
    await handler.diff({ id, state, inputs }, context);
    expect(declared()).toEqual([true, false]);
  });

  it("changes only by an answer that is not given yet", async () => {
    const update = async (former: object, more: object) => {
      const { asked, context } = open();
      const request = { id, state: { ...state, ...former }, inputs: { ...inputs, ...more } };
      const { status } = await handler.update(request, context);
      return { asked, status };
    };
    const accept = { connection: "theirs" };
    await expect(update({}, {})).resolves.toEqual({ asked: [], status: "pending" });
    await expect(update({}, { accept })).resolves.toEqual({
      asked: [["accepted", imageId, consumer, undefined]],
      status: "accepted",
    });
    await expect(update({ status: "accepted", accept }, { accept })).resolves.toEqual({
      asked: [],
      status: "accepted",
    });
  });

  it("is ended, unless another resource declares it", async () => {
    const { asked, context } = open();
    await handler.remove({ id, state }, context);
    expect(asked).toEqual([["remove", imageId, consumer]]);
    context.facts.add(declaredAs("other"), { kind: "member", imageId, consumer });
    await handler.remove({ id, state }, context);
    expect(asked).toHaveLength(1);
  });

  it("that no call can end is told, and stops nothing", async () => {
    const error = new ApiError({
      ...{ kind: "badRequest", purpose: "stop sharing", reason: "no", mayHaveBeenSent: false },
    });
    const { context } = open({ removeMember: () => Promise.reject(error) });
    await handler.remove({ id, state }, context);
    expect(context.warnings).toEqual(["cannot stop sharing: no"]);
  });

  it("whose end the cloud refuses stays in the state", async () => {
    const error = new ApiError({ kind: "badRequest", purpose: "x", reason: "no", status: 400 });
    const { context } = open({ removeMember: () => Promise.reject(error) });
    await expect(handler.remove({ id, state }, context)).rejects.toMatchObject({ status: 400 });
  });

  it("is left alone with a connection of another project", async () => {
    const elsewhere = { ...state, connectionProjectId: third };
    const { asked, context } = open();
    await expect(handler.remove({ id, state: elsewhere }, context)).rejects.toThrow(third);
    await expect(handler.update({ id, state: elsewhere, inputs }, context)).rejects.toThrow(third);
    await expect(handler.read({ id, inputs, state: elsewhere }, context)).rejects.toThrow(third);
    expect(asked).toEqual([]);
  });
});
