/** What the calls of a member do to the cloud. */
import type { CloudMember, ImageCloud } from "../../../provider/client/cloud";
import { ApiError } from "../../../provider/client/http/errors";
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
