/** A deletion ends when the image is gone, and ends the shares that stand in its way. */
import type { DeleteOptions } from "../../../../provider/client/cloud";
import { deleteAndWait } from "../../../../provider/client/ims/images/deletion";
import { fakeClock } from "../support/clocks";
import { errorOf, failure, stubSend, type Answer } from "../support/sends";
import { accountId, consumerId, imageId, projectId, unitUrn, wireImsImage } from "./samples";

interface Scene {
  /** Answers to the deletion, one after the other; accepted when there are no more. */
  readonly refusals?: readonly Error[];
  /** What the reads after it show, the last of them for ever; nothing when left out. */
  readonly shows?: readonly (Readonly<Record<string, unknown>> | undefined)[];
  readonly members?: readonly string[] | undefined;
}

function open({ refusals = [], shows = [undefined], members = [] }: Scene) {
  const clock = fakeClock();
  const beganMs = clock.now();
  const steps: string[] = [];
  let listed = 0;
  let deletions = 0;
  let reads = 0;
  const stub = stubSend(({ method, url }): Answer => {
    steps.push(`${method} ${url}`);
    if (method === "DELETE") {
      const refusal = refusals[deletions];
      deletions += 1;
      if (refusal !== undefined) throw refusal;
      return { status: 204 };
    }
    const shown = shows[Math.min(reads, shows.length - 1)];
    reads += 1;
    return { body: { images: shown === undefined ? [] : [wireImsImage(shown)] } };
  });
  const remove = (how: DeleteOptions = {}) =>
    deleteAndWait(
      {
        ...{ send: stub.send, clock, projectId: () => Promise.resolve(projectId) },
        shares: {
          remove: async ({ imageId: id, consumer }) => {
            steps.push(`end ${id} ${consumer}`);
          },
        },
        list: async () => {
          listed += 1;
          return members.map((consumer) => ({
            ...{ imageId, consumer, status: "accepted" },
            ...{ createdAt: undefined, updatedAt: undefined },
          }));
        },
      },
      imageId,
      how,
    );
  return { remove, stub, clock, steps, waitedMs: () => clock.now() - beganMs, lists: () => listed };
}

const deletion = `DELETE /v2/images/${imageId}`;
const look = "GET /v2/cloudimages";

describe("a deletion", () => {
  it("is over when the image does not show any more", async () => {
    const { remove, stub, clock, lists } = open({});
    await expect(remove()).resolves.toBe(true);
    expect(stub.lines()).toEqual([deletion, look]);
    expect(stub.requests[1]?.query).toMatchObject({ id: imageId });
    expect(clock.slept).toEqual([]);
    expect(lists()).toBe(0);
  });

  it.each([{}, { soft: false }])("is no soft one unless that is wanted: %j", async (how) => {
    const { remove, stub } = open({});
    await remove(how);
    expect(stub.lines()[0]).toBe(deletion);
  });

  it("that was accepted is waited for while the image still shows", async () => {
    const { remove, stub, clock } = open({ shows: [{}, { status: "pending_delete" }, undefined] });
    await expect(remove()).resolves.toBe(true);
    expect(stub.lines()).toEqual([deletion, look, look, look]);
    expect(clock.slept).toEqual([500, 750]);
  });

  it("is over as well when the record stays and says that it is deleted", async () => {
    const { remove, stub } = open({ shows: [{}, { status: "deleted" }] });
    await expect(remove()).resolves.toBe(true);
    expect(stub.requests).toHaveLength(3);
  });

  it("that never comes to its end says so after five minutes, and what to do", async () => {
    const { remove, clock, waitedMs } = open({ shows: [{}] });
    const error = await errorOf(remove());
    expect(error.message).toBe(
      `cannot delete image ${imageId}: the cloud accepted it 300 s ago, and the image is still active; run the same command again`,
    );
    expect(error.kind).toBe("unavailable");
    expect(waitedMs()).toBeGreaterThanOrEqual(300_000);
    expect(waitedMs()).toBeLessThanOrEqual(305_000);
    expect(Math.max(...clock.slept)).toBe(5_000);
  });

  it("of an image that is not there changes nothing and waits for nothing", async () => {
    const { remove, stub } = open({ refusals: [failure(404)] });
    await expect(remove()).resolves.toBe(false);
    expect(stub.lines()).toEqual([deletion]);
  });

  it("whose first answer was lost is taken for done when a repeat finds nothing", async () => {
    const { remove } = open({ refusals: [failure(404, { attempts: 2 })] });
    await expect(remove()).resolves.toBe(true);
  });

  it("takes the backup along, or keeps the record, only where that was asked for", async () => {
    const bodyOf = async (how: DeleteOptions) => {
      const { remove, stub } = open({});
      await remove(how);
      return [stub.lines()[0], stub.requests[0]?.body];
    };
    await expect(bodyOf({})).resolves.toEqual([deletion, undefined]);
    await expect(bodyOf({ withBackup: false })).resolves.toEqual([deletion, undefined]);
    await expect(bodyOf({ withBackup: true })).resolves.toEqual([
      deletion,
      { kind: "json", value: { delete_backup: true } },
    ]);
    await expect(bodyOf({ soft: true })).resolves.toEqual([
      `DELETE /v1.1/images/${imageId}`,
      undefined,
    ]);
  });
});

describe("a deletion that is refused", () => {
  it.each([
    [400, unitUrn],
    [403, unitUrn],
    [409, unitUrn],
    [400, `account:${accountId}`],
  ])("with %d ends the share with %s first, and asks again", async (status, wide) => {
    const { remove, steps } = open({
      refusals: [failure(status)],
      members: [consumerId, wide],
    });
    await expect(remove()).resolves.toBe(true);
    // Shares with projects end with the image.
    expect(steps).toEqual([deletion, `end ${imageId} ${wide}`, deletion, look]);
  });

  it("once more after that fails with what came back then", async () => {
    const { remove, steps } = open({
      refusals: [failure(400), failure(403, { code: "IMG.0092" })],
      members: [unitUrn, `account:${accountId}`],
    });
    await expect(remove()).rejects.toMatchObject({ kind: "forbidden", code: "IMG.0092" });
    expect(steps).toEqual([
      deletion,
      `end ${imageId} ${unitUrn}`,
      `end ${imageId} account:${accountId}`,
      deletion,
    ]);
  });

  it.each([
    ["that only projects have", [consumerId]],
    ["that nobody has", []],
  ])("of an image %s fails with what came back, and ends no share", async (_, members) => {
    const { remove, steps } = open({ refusals: [failure(403)], members });
    await expect(remove()).rejects.toMatchObject({ kind: "forbidden" });
    expect(steps).toEqual([deletion]);
  });

  it("for a reason that has nothing to do with shares looks at none", async () => {
    const { remove, lists } = open({ refusals: [failure(503)], members: [unitUrn] });
    await expect(remove()).rejects.toMatchObject({ kind: "unavailable" });
    expect(lists()).toBe(0);
  });
});
