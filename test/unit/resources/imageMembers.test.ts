import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import { imageAcceptanceHandler } from "../../../provider/resources/imageAcceptance/handler";
import { imageMembersHandler } from "../../../provider/resources/imageMembers/handler";
import { imageMemberHandler } from "../../../provider/resources/imageMember/handler";
import type { StoredList } from "../../../provider/resources/imageMembers/state";
import { isUnfinished } from "../../../provider/resources/recovery/unfinished";
import {
  cloudImage,
  consumer,
  imageId,
  location,
  otherImageId,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

interface World {
  readonly shares: Set<string>;
  /** Why shares with this project fail, while there is a reason. */
  failures: ErrorKind[];
  readonly removed: string[];
}

/** A cloud in which shares with the third project fail. */
function worldOf(existing: readonly string[], failures: readonly ErrorKind[]) {
  const world: World = { shares: new Set(existing), failures: [...failures], removed: [] };
  const member = (image: string, projectId: string) => ({
    ...{ imageId: image, consumer: projectId, status: "pending" },
    ...{ createdAt: undefined, updatedAt: undefined },
  });
  const failWhileThereIsAReason = () => {
    const kind = world.failures.shift();
    if (kind !== undefined)
      throw new ApiError({ kind, purpose: "share", reason: "it is down", status: 503 });
  };
  const cloud = stubCloud({
    getImage: () => Promise.resolve(undefined),
    listMembers: (image) =>
      Promise.resolve(
        [...world.shares]
          .map((share) => share.split("/"))
          .flatMap(([of, projectId = ""]) => (of === image ? [member(image, projectId)] : [])),
      ),
    addMember: async (image, projectId) => {
      if (projectId === third) failWhileThereIsAReason();
      const existed = world.shares.has(`${image}/${projectId}`);
      world.shares.add(`${image}/${projectId}`);
      return { ...member(image, projectId), existed };
    },
    setMemberStatus: async (image, projectId, status) => {
      failWhileThereIsAReason();
      return { ...member(image, projectId), status };
    },
    removeMember: (image, projectId) => {
      world.removed.push(`${image}/${projectId}`);
      return Promise.resolve(world.shares.delete(`${image}/${projectId}`));
    },
  });
  /** What a program declares holds for one run: each has a context of its own. */
  const nextRun = () =>
    sampleContext({
      cloud: (name) =>
        name === undefined
          ? cloud
          : {
              ...cloud,
              location: () => Promise.resolve({ ...location, projectId: consumer }),
            },
    });
  return { world, context: nextRun(), nextRun };
}

const often = (kind: ErrorKind) => Array.from({ length: 9 }, () => kind);
const inputs = { imageIds: [imageId], members: [{ projectId: consumer }, { projectId: third }] };

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** What the engine keeps of a failed call. */
async function keptBy(work: Promise<unknown>): Promise<{ id: string; state: StoredList }> {
  const error = await failureOf(work);
  if (!isUnfinished(error)) throw new Error("nothing is kept", { cause: error });
  return { id: error.id, state: error.state as StoredList }; // that of this resource
}

describe("a share list on a cloud that stumbles", () => {
  it("is made whole in the same run, and what worked is not done again", async () => {
    const { world, context } = worldOf([], ["unavailable", "unreachable"]);
    const { state } = await imageMembersHandler.create({ inputs }, context);
    expect(state.shares).toHaveLength(2);
    expect(state).not.toHaveProperty("begun");
    expect(world.removed).toEqual([]);
  });

  it("that does not recover is kept as far as it got, and nothing is taken back", async () => {
    const { world, context } = worldOf([`${imageId}/${consumer}`], often("unavailable"));
    const wider = { ...inputs, imageIds: [imageId, otherImageId] };
    const kept = await keptBy(imageMembersHandler.create({ inputs: wider }, context));
    expect(kept.state.begun).toEqual({ [otherImageId]: [consumer] });
    expect(world.removed).toEqual([]);
  });

  it("is finished by the next run", async () => {
    const { world, context } = worldOf([], often("unreachable"));
    const kept = await keptBy(imageMembersHandler.create({ inputs }, context));
    expect((await imageMembersHandler.diff({ ...kept, inputs }, context)).changes).not.toEqual([]);
    world.failures = [];
    const state = await imageMembersHandler.update({ ...kept, inputs }, context);
    expect(state.shares.map((share) => share.projectId)).toEqual([consumer, third]);
    expect(state).not.toHaveProperty("begun");
  });

  it("takes back what it began, and nothing else, when the program is reverted", async () => {
    const before = `${otherImageId}/${consumer}`;
    const { world, context, nextRun } = worldOf([before], often("unavailable"));
    const wider = { ...inputs, imageIds: [imageId, otherImageId] };
    const kept = await keptBy(imageMembersHandler.create({ inputs: wider }, context));
    const read = await imageMembersHandler.read({ ...kept, inputs: undefined }, context);
    const reverted = { id: kept.id, state: read?.state ?? kept.state };
    await imageMembersHandler.remove(reverted, nextRun());
    expect([...world.shares]).toEqual([before]);
  });

  it("takes back what an update began on an image that is not declared any more", async () => {
    const { world, context, nextRun } = worldOf([], []);
    const small = { imageIds: [imageId], members: [{ projectId: consumer }] };
    const first = await imageMembersHandler.create({ inputs: small }, context);
    world.failures = often("rateLimited");
    const wider = { ...inputs, imageIds: [imageId, otherImageId] };
    const kept = await keptBy(imageMembersHandler.update({ ...first, inputs: wider }, context));
    expect(world.shares).toContain(`${otherImageId}/${consumer}`);
    world.failures = [];
    const state = await imageMembersHandler.update({ ...kept, inputs: small }, nextRun());
    expect([...world.shares]).toEqual([`${imageId}/${consumer}`]);
    expect(state.shares).toHaveLength(1);
  });

  it("keeps what two runs began that did not finish", async () => {
    const { world, context, nextRun } = worldOf([], often("unavailable"));
    const kept = await keptBy(imageMembersHandler.create({ inputs }, context));
    world.failures = often("unavailable");
    const wider = { ...inputs, imageIds: [otherImageId] };
    const again = await keptBy(imageMembersHandler.update({ ...kept, inputs: wider }, context));
    expect(again.state.begun).toEqual({ [imageId]: [consumer], [otherImageId]: [consumer] });
    await imageMembersHandler.remove(again, nextRun());
    expect([...world.shares]).toEqual([]);
  });
});

describe("a share list that is refused", () => {
  it("takes back the shares that it began: the next run would be refused too", async () => {
    const { world, context } = worldOf([], ["quota"]);
    const error = await failureOf(imageMembersHandler.create({ inputs }, context));
    expect(isUnfinished(error)).toBe(false);
    expect(error).toMatchObject({ kind: "quota" });
    expect([...world.shares]).toEqual([]);
  });

  it("leaves alone those that were there before", async () => {
    const { world, context } = worldOf([`${imageId}/${consumer}`], ["forbidden"]);
    await failureOf(imageMembersHandler.create({ inputs }, context));
    expect([...world.shares]).toEqual([`${imageId}/${consumer}`]);
    expect(world.removed).toEqual([]);
  });

  it("leaves alone one that somebody made between the look and ours", async () => {
    const { world, context } = worldOf([], ["forbidden"]);
    const owner = context.cloud(undefined);
    const cloud = {
      ...owner,
      addMembers: async (images: readonly string[], projectIds: readonly string[]) => {
        world.shares.add(`${imageId}/${consumer}`);
        return await owner.addMembers(images, projectIds);
      },
    };
    await failureOf(imageMembersHandler.create({ inputs }, sampleContext({ cloud: () => cloud })));
    expect([...world.shares]).toEqual([`${imageId}/${consumer}`]);
  });

  it("takes back what is too much for the engine to be told", async () => {
    const imageIds = Array.from({ length: 9 }, (_, index) => `${imageId.slice(0, -1)}${index}`);
    const members = Array.from({ length: 120 }, (_, index) => ({
      projectId: `${index}`.padStart(32, "0"),
    }));
    const { world, context } = worldOf([], often("unavailable"));
    world.failures = Array.from({ length: 99 }, () => "unavailable" as const);
    const large = { imageIds, members: [...members, { projectId: third }] };
    const error = await failureOf(imageMembersHandler.create({ inputs: large }, context));
    expect(isUnfinished(error)).toBe(false);
    expect([...world.shares]).toEqual([]);
  });
});

describe("a share list that is made, changed and destroyed", () => {
  const name = (image: string, projectId: string) => `${image}/${projectId}`;

  it("ends the shares of strangers, says so, and keeps the place and the order", async () => {
    const stranger = "a".repeat(32);
    const { world, context } = worldOf([name(imageId, stranger)], []);
    const wider = { ...inputs, imageIds: [otherImageId, imageId] };
    const { state } = await imageMembersHandler.create({ inputs: wider }, context);
    expect(context.warnings).toEqual([
      `image ${imageId}: project ${stranger} is not declared; its share is ended`,
    ]);
    expect(world.removed).toEqual([name(imageId, stranger)]);
    expect(state).toMatchObject({ ...wider, ...location });
    expect(state.shares.map((share) => [share.imageId, share.projectId])).toEqual([
      [imageId, consumer],
      [imageId, third],
      [otherImageId, consumer],
      [otherImageId, third],
    ]);
  });

  it("ends the share of a stranger only where no other resource declares it", async () => {
    const stranger = "a".repeat(32);
    const { world, context } = worldOf([name(imageId, stranger)], []);
    // Another program's list of the same run may be known by its facts alone.
    context.facts.declare(undefined, [{ kind: "member", imageId, consumer: stranger }]);
    await imageMembersHandler.create({ inputs }, context);
    expect(world.removed).toEqual([]);
  });

  it("ends what it declared on an image that leaves it, and not what others added", async () => {
    const { world, context, nextRun } = worldOf([], []);
    const both = { ...inputs, imageIds: [imageId, otherImageId] };
    const first = await imageMembersHandler.create({ inputs: both }, context);
    world.shares.add(name(otherImageId, "stranger"));
    const state = await imageMembersHandler.update({ ...first, inputs }, nextRun());
    expect(world.removed).toEqual([name(otherImageId, consumer), name(otherImageId, third)]);
    expect(state.imageIds).toEqual([imageId]);
    await imageMembersHandler.remove({ id: first.id, state }, nextRun());
    expect([...world.shares]).toEqual([name(otherImageId, "stranger")]);
  });

  it("declares its shares, so that the end of another resource leaves them", async () => {
    const { context } = worldOf([], []);
    const accepting = {
      ...inputs,
      members: [{ projectId: consumer, accept: { connection: "c" } }],
    };
    const { id, state } = await imageMembersHandler.create({ inputs: accepting }, context);
    for (const kind of ["member", "acceptance"] as const)
      expect(context.facts.isDeclared({ kind, imageId, consumer })).toBe(true);
    expect(context.facts.isDeclared({ kind: "memberList", imageId })).toBe(true);
    const moved = { ...inputs, imageIds: [otherImageId] };
    await imageMembersHandler.update({ id, state, inputs: moved }, context);
    expect(context.facts.isDeclared({ kind: "memberList", imageId: otherImageId })).toBe(true);
  });

  it("says in one line why several shares failed", async () => {
    const { context } = worldOf([], []);
    const cloud = {
      ...context.cloud(undefined),
      addMember: (_: string, who: string) => Promise.reject(new Error(`no ${who.slice(0, 2)}`)),
    };
    const failing = stubCloud({ listMembers: cloud.listMembers, addMember: cloud.addMember });
    const members = ["1", "2", "3", "4", "5", "6", "7"].map((digit) => ({
      projectId: digit.repeat(32),
    }));
    const create = (count: number) =>
      imageMembersHandler.create(
        { inputs: { imageIds: [imageId], members: members.slice(0, count) } },
        sampleContext({ cloud: () => failing }),
      );
    await expect(create(1)).rejects.toThrow(/^no 11$/);
    await expect(create(5)).rejects.toThrow(/^5 shares failed: no 11; no 22; no 33; no 44; no 55$/);
    await expect(create(7)).rejects.toThrow(/^7 shares failed: no 11; .*; no 55; and 2 more$/);
  });

  it("of images that were deleted is gone, and covers the others", async () => {
    const live = (gone: readonly string[]) =>
      sampleContext({
        cloud: () =>
          stubCloud({ listMembers: async (image) => (gone.includes(image) ? undefined : []) }),
      });
    const both = { ...inputs, imageIds: [imageId, otherImageId] };
    const state = { ...both, ...location, shares: [] };
    const read = (gone: readonly string[]) =>
      imageMembersHandler.read({ id: "members-1", inputs: both, state }, live(gone));
    await expect(read([imageId, otherImageId])).resolves.toBeUndefined();
    await expect(read([imageId])).resolves.toMatchObject({
      inputs: { imageIds: [otherImageId], members: [] },
      state: { imageIds: [otherImageId], members: inputs.members, shares: [] },
    });
    const empty = { imageIds: [], members: inputs.members };
    const none = { id: "members-1", inputs: empty, state: { ...empty, ...location, shares: [] } };
    await expect(imageMembersHandler.read(none, live([]))).resolves.toMatchObject({
      inputs: empty,
    });
  });

  it("that nobody can read now is kept as it was", async () => {
    const refusal = new ApiError({ kind: "forbidden", purpose: "list", reason: "no" });
    const context = sampleContext({
      cloud: () =>
        stubCloud({
          listMembers: () => Promise.reject(refusal),
          getImage: async (id) => cloudImage({ id, visibility: "private" }),
        }),
    });
    const both = { ...inputs, imageIds: [imageId, otherImageId] };
    const shares = [imageId, otherImageId].map((image) => {
      return { imageId: image, projectId: consumer, status: "accepted" };
    });
    const state = { ...both, ...location, shares };
    const read = await imageMembersHandler.read({ id: "members-1", inputs: both, state }, context);
    expect(read?.state.shares).toEqual(shares);
    expect(context.warnings).toHaveLength(2);
  });

  it("cannot be made where its images cannot be seen, and says why", async () => {
    const refusal = new ApiError({ kind: "notFound", purpose: "add", reason: "no" });
    const asked: string[] = [];
    const context = sampleContext({
      cloud: () =>
        stubCloud({
          listMembers: async () => undefined,
          addMember: (_, who) => {
            asked.push(who);
            return Promise.reject(refusal);
          },
          getImage: async () => undefined,
        }),
    });
    await expect(imageMembersHandler.create({ inputs }, context)).rejects.toThrow(
      /sees no such image; use the connection of the project that owns it/,
    );
    expect(asked).toEqual([consumer]);
  });

  it("is not made where a connection that accepts is another project's", async () => {
    const { world, context } = worldOf([], []);
    const accept = { connection: "consumer" };
    const members = [{ projectId: consumer }, { projectId: third, accept }];
    await expect(
      imageMembersHandler.create({ inputs: { imageIds: [imageId], members } }, context),
    ).rejects.toThrow(
      /^members\[1\]\.accept\.connection: connection "consumer" belongs to project/,
    );
    expect([...world.shares]).toEqual([]);
  });

  it("names a share that it could not take back", async () => {
    const { world, context } = worldOf([], ["quota"]);
    const cloud = {
      ...context.cloud(undefined),
      removeMember: () => Promise.reject(new Error("in use")),
    };
    const stubborn = sampleContext({ cloud: () => cloud });
    await failureOf(imageMembersHandler.create({ inputs }, stubborn));
    expect(stubborn.warnings).toEqual([
      `the share of image ${imageId} with project ${consumer} stays: in use`,
    ]);
    expect(world.shares.size).toBe(1);
  });

  it("is tried three times, two seconds apart", async () => {
    const { context } = worldOf([], ["unavailable", "unavailable", "unavailable"]);
    await keptBy(imageMembersHandler.create({ inputs }, context));
    expect(context.clock).toMatchObject({ slept: [2_000, 2_000] });
    const twice = worldOf([], ["unavailable", "unavailable"]);
    await expect(imageMembersHandler.create({ inputs }, twice.context)).resolves.toBeDefined();
  });
});

describe("a member whose acceptance fails", () => {
  const accepting = { imageId, projectId: consumer, accept: { connection: "consumer" } };

  it("is kept when the cloud stumbled, for the next run to accept", async () => {
    const { world, context } = worldOf([], often("unavailable"));
    const create = imageMemberHandler.create({ inputs: accepting }, context);
    const error = await failureOf(create);
    expect(error).toMatchObject({ id: `${imageId}/${consumer}`, state: { status: "pending" } });
    expect(isUnfinished(error)).toBe(true);
    expect(world.removed).toEqual([]);
  });

  it("is taken back when it was refused", async () => {
    const { world, context } = worldOf([], ["forbidden"]);
    await failureOf(imageMemberHandler.create({ inputs: accepting }, context));
    expect(world.removed).toEqual([`${imageId}/${consumer}`]);
  });

  it.each(["forbidden", "unavailable"] as const)(
    "stays and is in no state when it was there before (%s)",
    async (kind) => {
      const { world, context } = worldOf([`${imageId}/${consumer}`], [kind]);
      const error = await failureOf(imageMemberHandler.create({ inputs: accepting }, context));
      expect(isUnfinished(error)).toBe(false);
      expect(world.removed).toEqual([]);
    },
  );
});

describe("a list with an acceptance that fails", () => {
  const members = [{ projectId: consumer, accept: { connection: "consumer" } }];
  const accepting = { imageIds: [imageId], members };

  it("takes back the share when the answer was refused", async () => {
    const { world, context } = worldOf([], ["forbidden"]);
    await failureOf(imageMembersHandler.create({ inputs: accepting }, context));
    expect(world.removed).toEqual([`${imageId}/${consumer}`]);
  });

  it("is kept with the share when the cloud stumbled", async () => {
    const { world, context } = worldOf([], often("unavailable"));
    const kept = await keptBy(imageMembersHandler.create({ inputs: accepting }, context));
    expect(kept.state.begun).toEqual({ [imageId]: [consumer] });
    expect(world.removed).toEqual([]);
  });

  it("leaves alone a share that was there before", async () => {
    const { world, context } = worldOf([`${imageId}/${consumer}`], ["forbidden"]);
    await failureOf(imageMembersHandler.create({ inputs: accepting }, context));
    expect(world.removed).toEqual([]);
  });
});

describe("what is accepted already", () => {
  const accept = { connection: "consumer" };
  const accepted = { imageId, consumer, status: "accepted" } as const;
  const times = { createdAt: undefined, updatedAt: undefined };

  function context() {
    // Any other call fails, that of an answer among them.
    const cloud = stubCloud({
      listMembers: () => Promise.resolve([{ ...accepted, ...times }]),
      addMember: () => Promise.resolve({ ...accepted, ...times, existed: true }),
    });
    const consumers = {
      ...cloud,
      location: () => Promise.resolve({ ...location, projectId: consumer }),
    };
    return sampleContext({ cloud: (name) => (name === undefined ? cloud : consumers) });
  }

  it("is not answered again by a member that is made or changed", async () => {
    const declared = { imageId, projectId: consumer, accept };
    const made = await imageMemberHandler.create({ inputs: declared }, context());
    expect(made.state.status).toBe("accepted");
    const changed = { ...made, inputs: { ...declared, accept: { connection: "other" } } };
    const state = await imageMemberHandler.update(changed, context());
    expect(state.status).toBe("accepted");
  });

  it("is not answered again by a list that is made or changed", async () => {
    const declared = { imageIds: [imageId], members: [{ projectId: consumer, accept }] };
    const made = await imageMembersHandler.create({ inputs: declared }, context());
    expect(made.state.shares).toMatchObject([{ status: "accepted" }]);
    await imageMembersHandler.update({ ...made, inputs: declared }, context());
  });

  it("is not answered again by an acceptance of which something else changed", async () => {
    const state = { imageId, projectId: consumer, status: "accepted", ...location } as const;
    const request = {
      id: `${imageId}/${consumer}`,
      state: { ...state, connectionProjectId: consumer },
    };
    const inputs = { imageId, connection: "consumer" };
    await imageAcceptanceHandler.update({ ...request, inputs }, context());
  });
});

describe("another vault for a share that is accepted already", () => {
  const share = { imageId, consumer, status: "accepted" } as const;
  const times = { createdAt: undefined, updatedAt: undefined };
  const here = { ...location, connectionProjectId: consumer };

  function world() {
    const answers: unknown[] = [];
    const cloud = stubCloud({
      listMembers: () => Promise.resolve([{ ...share, ...times }]),
      addMember: () => Promise.resolve({ ...share, ...times, existed: true }),
      setMemberStatus: (_id, _consumer, status, options) => {
        answers.push([status, options?.vaultId]);
        return Promise.resolve({ ...share, ...times });
      },
    });
    const consumers = {
      ...cloud,
      location: () => Promise.resolve({ endpoint: location.endpoint, projectId: consumer }),
    };
    const context = sampleContext({ cloud: (name) => (name === undefined ? cloud : consumers) });
    return { context, answers };
  }
  const accept = (vaultId: string) => ({ connection: "consumer", vaultId });

  it("is sent by an acceptance", async () => {
    const { context, answers } = world();
    const inputs = { imageId, connection: "consumer", vaultId: "new" };
    const state = { ...inputs, ...here, projectId: consumer, status: "accepted" } as const;
    const id = `${imageId}/${consumer}`;
    await imageAcceptanceHandler.update({ id, state, inputs }, context);
    expect(answers).toEqual([]);
    const old = { ...state, vaultId: "old" };
    await imageAcceptanceHandler.update({ id, state: old, inputs }, context);
    expect(answers).toEqual([["accepted", "new"]]);
  });

  it("is a change of a member, and is sent", async () => {
    const { context, answers } = world();
    const declared = { imageId, projectId: consumer };
    const made = await imageMemberHandler.create(
      { inputs: { ...declared, accept: accept("old") } },
      context,
    );
    const inputs = { ...declared, accept: accept("new") };
    const { changes } = await imageMemberHandler.diff({ ...made, inputs }, context);
    expect(changes).toEqual([{ property: "accept", replaces: false }]);
    const state = await imageMemberHandler.update({ ...made, inputs }, context);
    expect(answers).toEqual([["accepted", "new"]]);
    const after = await imageMemberHandler.diff({ ...made, state, inputs }, context);
    expect(after.changes).toEqual([]);
  });

  it("is a change of a list, and is sent for the members whose vault changed", async () => {
    const { context, answers } = world();
    const declared = { imageIds: [imageId] };
    const made = await imageMembersHandler.create(
      { inputs: { ...declared, members: [{ projectId: consumer, accept: accept("old") }] } },
      context,
    );
    const inputs = { ...declared, members: [{ projectId: consumer, accept: accept("new") }] };
    const { changes } = await imageMembersHandler.diff({ ...made, inputs }, context);
    expect(changes).toEqual([{ property: "members", replaces: false }]);
    const state = await imageMembersHandler.update({ ...made, inputs }, context);
    expect(answers).toEqual([["accepted", "new"]]);
    await imageMembersHandler.update({ ...made, state, inputs }, context);
    expect(answers).toHaveLength(1);
  });
});

describe("a share list of which only the end of an old share fails", () => {
  it("is kept with what it began", async () => {
    const { world, context, nextRun } = worldOf([], []);
    const first = await imageMembersHandler.create({ inputs }, context);
    const moved = { ...inputs, imageIds: [otherImageId] };
    const cloud = nextRun().cloud(undefined);
    const stumbling = sampleContext({
      cloud: () => ({
        ...cloud,
        removeMember: () =>
          Promise.reject(new ApiError({ kind: "unavailable", purpose: "end", reason: "down" })),
      }),
    });
    const kept = await keptBy(imageMembersHandler.update({ ...first, inputs: moved }, stumbling));
    expect(kept.state.begun).toEqual({ [otherImageId]: [consumer, third] });
    await imageMembersHandler.remove(kept, nextRun());
    expect([...world.shares]).toEqual([]);
  });
});

describe("a destroy after an update that was cut off", () => {
  it("ends the shares that the update began on an image of the list", async () => {
    const { world, context, nextRun } = worldOf([], []);
    const first = { imageIds: [imageId], members: [{ projectId: consumer }] };
    const made = await imageMembersHandler.create({ inputs: first }, context);
    world.failures = often("unavailable");
    const added = "a".repeat(32);
    const wider = {
      ...first,
      members: [...first.members, { projectId: added }, { projectId: third }],
    };
    const kept = await keptBy(imageMembersHandler.update({ ...made, inputs: wider }, nextRun()));
    expect(kept.state.begun).toEqual({ [imageId]: [added] });
    expect([...world.shares]).toEqual([`${imageId}/${consumer}`, `${imageId}/${added}`]);
    await imageMembersHandler.remove(kept, nextRun());
    expect([...world.shares]).toEqual([]);
  });
});

describe("a member that no call can end", () => {
  const odd = ["..", ".", "a/b", "ä"];

  it("is no difference for ever", async () => {
    const { context } = worldOf([], []);
    const shares = [
      { imageId, projectId: consumer, status: "pending" },
      ...odd.map((projectId) => ({ imageId, projectId, status: "pending" })),
    ];
    const declared = { imageIds: [imageId], members: [{ projectId: consumer }] };
    const state = { ...declared, ...location, shares };
    const diff = imageMembersHandler.diff({ id: "members-1", state, inputs: declared }, context);
    expect((await diff).changes).toEqual([]);
  });
});
