/** What the calls of an acceptance do to the cloud. */
import type { CloudImage, CloudMember, ImageCloud } from "../../../provider/client/cloud";
import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import { glanceRules } from "../../../provider/client/glance/rules";
import { imageAcceptanceHandler as handler } from "../../../provider/resources/imageAcceptance/handler";
import {
  cloudImage,
  consumer,
  declaredAs,
  imageId,
  location,
  otherImageId,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

const us = location.connectionProjectId;
const id = `${imageId}/${us}`;
const inputs = { imageId, declaredAs: declaredAs() };
const times = { createdAt: "2026-01-05T10:00:00Z", updatedAt: "2026-01-05T10:00:05Z" };
const member = (status: string): CloudMember => ({ imageId, consumer: us, status, ...times });
const state = { ...inputs, ...location, projectId: us, status: "accepted", ...times } as const;

function open(answers: Partial<ImageCloud> = {}) {
  const asked: unknown[] = [];
  const cloud = stubCloud({
    setMemberStatus: async (_, who, status, options) => {
      asked.push([who, status, options?.vaultId]);
      return member(status);
    },
    getMember: async () => member("accepted"),
    ...answers,
  });
  return { asked, context: sampleContext({ cloud: () => cloud }) };
}
const refusing = (kind: ErrorKind, image: CloudImage | undefined | Error): Partial<ImageCloud> => ({
  setMemberStatus: () =>
    Promise.reject(new ApiError({ kind, purpose: "x", reason: "no", advice: "y" })),
  getImage: async () => {
    if (image instanceof Error) throw image;
    return image;
  },
});

describe("an acceptance", () => {
  it("is given for the connection's own project", async () => {
    const { asked, context } = open();
    await expect(handler.create({ inputs }, context)).resolves.toEqual({ id, state });
    expect(asked).toEqual([[us, "accepted", undefined]]);
    expect(context.facts.isDeclared({ kind: "acceptance", imageId, consumer: us })).toBe(true);
  });

  it("may be a rejection, or go into a vault", async () => {
    const { asked, context } = open();
    const more = { ...inputs, status: "rejected", vaultId: "v" } as const;
    await expect(handler.create({ inputs: more }, context)).resolves.toMatchObject({
      state: { status: "rejected", vaultId: "v" },
    });
    expect(asked).toEqual([[us, "rejected", "v"]]);
  });

  it("needs to know whose it is", async () => {
    const { asked, context } = open({
      location: async () => ({ endpoint: location.endpoint, projectId: "" }),
    });
    await expect(handler.create({ inputs }, context)).rejects.toThrow(
      "the settings of the default connection name no project; set projectId",
    );
    expect(asked).toEqual([]);
  });

  it.each<[ErrorKind, CloudImage | undefined | Error, RegExp]>([
    ["forbidden", cloudImage({ owner: us }), /^project \w+ owns the image, and only those/],
    ["notFound", undefined, /^ask the owner to share image .* the visibility "shared"$/],
    ["notFound", cloudImage({ owner: third, visibility: "private" }), /^ask the owner to share/],
    ["forbidden", cloudImage({ owner: third }), /^the role of the user of the default connection/],
    ["forbidden", new Error("no answer"), /^y$/],
    ["conflict", undefined, /^y$/],
  ])("that is refused comes with advice: %s", async (kind, image, advice) => {
    const { context } = open(refusing(kind, image));
    await expect(handler.create({ inputs }, context)).rejects.toMatchObject({
      kind,
      advice: expect.stringMatching(advice),
    });
  });

  it("that a cloud refuses with its own words keeps them", async () => {
    const rules = { ...glanceRules, explainsRefusals: true };
    const asked = (image: CloudImage | undefined) =>
      handler.create({ inputs }, open({ ...refusing("forbidden", image), rules }).context);
    await expect(asked(cloudImage({ owner: third }))).rejects.toMatchObject({ advice: "y" });
    await expect(asked(undefined)).rejects.toMatchObject({
      advice: `ask the owner to share image ${imageId} with project ${us}`,
    });
  });

  it.each([id, imageId])("is read by %s", async (of) => {
    const found = handler.read({ id: of, inputs: undefined, state: {} }, open().context);
    await expect(found).resolves.toMatchObject({
      id,
      inputs: { imageId, status: "accepted" },
      state: { imageId, projectId: us, status: "accepted" },
    });
  });

  it("is not read by another project's id, nor by none", async () => {
    const read = (of: string) =>
      handler.read({ id: of, inputs: undefined, state: {} }, open().context);
    await expect(read(`${imageId}/${consumer}`)).rejects.toThrow(
      `only project ${consumer} answers for itself`,
    );
    for (const wrong of ["", `/${us}`, `${id}/x`])
      await expect(read(wrong)).rejects.toThrow(`"${wrong}" is no acceptance id`);
  });

  it("is gone with the share, and another answer where somebody changed it", async () => {
    const read = (found: CloudMember | undefined) =>
      handler.read({ id, inputs, state }, open({ getMember: async () => found }).context);
    await expect(read(undefined)).resolves.toBeUndefined();
    await expect(read(member("rejected"))).resolves.toMatchObject({
      inputs: { status: "rejected" },
      state: { status: "rejected" },
    });
  });

  it("whose refusal asks for a vault keeps its advice", async () => {
    const error = new ApiError({
      ...{ kind: "forbidden", purpose: "x", reason: "no", advice: "y", means: ["vaultNeeded"] },
    });
    const { context } = open({
      setMemberStatus: () => Promise.reject(error),
      getImage: async () => cloudImage({ owner: third }),
    });
    await expect(handler.create({ inputs }, context)).rejects.toMatchObject({
      ...{ advice: "y", purpose: `set the answer of project ${us} to image ${imageId}` },
    });
  });

  it("of an image that is not shared now is kept as it was, with a warning", async () => {
    const error = new ApiError({ kind: "forbidden", purpose: "x", reason: "no" });
    const rejected = { ...state, status: "rejected", vaultId: "v", connection: "c" } as const;
    const read = (given: object | undefined, image: CloudImage | undefined) => {
      const { context } = open({
        getMember: () => Promise.reject(error),
        getImage: async () => image,
      });
      const request = { id, state: rejected, inputs: given as typeof inputs | undefined };
      return { context, found: handler.read(request, context) };
    };
    const hidden = cloudImage({ visibility: "private" });
    const { context, found } = read(inputs, hidden);
    await expect(found).resolves.toMatchObject({
      id,
      inputs,
      state: { status: "rejected", ...times },
    });
    expect(context.warnings).toHaveLength(1);
    await expect(read(undefined, hidden).found).resolves.toMatchObject({
      inputs: { ...inputs, status: "rejected", vaultId: "v", connection: "c" },
    });
    await expect(read(inputs, undefined).found).resolves.toBeUndefined();
  });

  it("that is not answered yet is read where it is known, and not taken for an import", async () => {
    const rules = { ...glanceRules, acceptanceStatuses: ["accepted", "rejected"] as const };
    const waiting = { getMember: async () => member("pending"), rules };
    await expect(handler.read({ id, inputs, state }, open(waiting).context)).resolves.toMatchObject(
      { inputs: { status: "pending" } },
    );
    const known = { id, inputs: undefined, state };
    await expect(handler.read(known, open(waiting).context)).resolves.toMatchObject({ id });
  });

  it("is declared by a diff after a check, for the image that it is of", async () => {
    const { context } = open();
    const fact = { kind: "acceptance", imageId, consumer: us } as const;
    await handler.diff({ id, state, inputs }, context);
    expect(context.facts.isDeclared(fact)).toBe(false);
    context.facts.declare(declaredAs(), []);
    const moved = { ...inputs, imageId: otherImageId };
    await handler.diff({ id, state, inputs: moved }, context);
    expect(context.facts.isDeclared({ ...fact, imageId: otherImageId })).toBe(false);
    await handler.diff({ id, state, inputs }, context);
    expect(context.facts.isDeclared(fact)).toBe(true);
  });

  it("is refused where another resource answers for the same project", async () => {
    const { asked, context } = open();
    context.facts.declare(declaredAs("other"), [{ kind: "acceptance", imageId, consumer: us }]);
    await expect(handler.create({ inputs }, context)).rejects.toThrow(
      `imageId: "golden" and "other" both declare the answer of project ${us} to image ${imageId}`,
    );
    expect(asked).toEqual([]);
  });

  it("that cannot be withdrawn for another reason stays in the state", async () => {
    const { context } = open(refusing("forbidden", cloudImage()));
    await expect(handler.remove({ id, state }, context)).rejects.toMatchObject({
      kind: "forbidden",
    });
    const gone = open(refusing("forbidden", undefined));
    await handler.remove({ id, state }, gone.context);
    expect(gone.context.warnings).toEqual([]);
  });

  it("is answered again only for another answer or another vault", async () => {
    const update = async (more: object) => {
      const { asked, context } = open();
      const updated = await handler.update({ id, state, inputs: { ...inputs, ...more } }, context);
      return { asked, status: updated.status };
    };
    await expect(update({ connection: "c" })).resolves.toEqual({ asked: [], status: "accepted" });
    await expect(update({ status: "rejected" })).resolves.toEqual({
      asked: [[us, "rejected", undefined]],
      status: "rejected",
    });
    await expect(update({ vaultId: "v" })).resolves.toEqual({
      asked: [[us, "accepted", "v"]],
      status: "accepted",
    });
  });

  it("is withdrawn in the cloud's own word, unless another resource stands for it", async () => {
    const { asked, context } = open();
    await handler.remove({ id, state }, context);
    expect(asked).toEqual([[us, "pending", undefined]]);
    context.facts.add(declaredAs("other"), { kind: "acceptance", imageId, consumer: us });
    await handler.remove({ id, state }, context);
    expect(asked).toHaveLength(1);
    const ims = open({ rules: { ...glanceRules, acceptanceWithdrawn: "rejected" } });
    await handler.remove({ id, state }, ims.context);
    expect(ims.asked).toEqual([[us, "rejected", undefined]]);
  });

  it("that cannot be withdrawn, because the image is not shared now, is told", async () => {
    const { context } = open(refusing("forbidden", cloudImage({ visibility: "private" })));
    await handler.remove({ id, state }, context);
    expect(context.warnings).toEqual([
      `the answer to image ${imageId} could not be withdrawn, because its owner made it private; ` +
        `if it is shared again, the old answer is valid again`,
    ]);
  });

  it("is withdrawn already where the share has ended", async () => {
    const { context } = open(refusing("notFound", cloudImage({ visibility: "private" })));
    await handler.remove({ id, state }, context);
    expect(context.warnings).toEqual([]);
  });

  it("is refused with a connection of another project", async () => {
    const elsewhere = { ...state, connectionProjectId: third };
    const { asked, context } = open();
    await expect(handler.remove({ id, state: elsewhere }, context)).rejects.toThrow(third);
    await expect(handler.update({ id, state: elsewhere, inputs }, context)).rejects.toThrow(third);
    expect(asked).toEqual([]);
  });
});
