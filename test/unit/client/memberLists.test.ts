import { listMembers } from "../../../provider/client/glance/members";
import { MemberLists } from "../../../provider/client/batching/memberLists";
import { fakeClock, settle } from "./support/clocks";
import { fakeGlance } from "./support/fakeGlance";
import { imageId, wireMember } from "./support/wire";

const member = (consumer: string, status = "pending") => ({
  imageId,
  consumer,
  status,
  createdAt: undefined,
  updatedAt: undefined,
});

function open() {
  const glance = fakeGlance(imageId);
  glance.members.set(imageId, new Map([["p2", wireMember("p2")]]));
  const clock = fakeClock();
  const lists = new MemberLists((imageId) => listMembers(glance.send, imageId), clock);
  const consumers = async (fresh = false) => [
    ...((await lists.get(imageId, fresh)) ?? new Map<string, unknown>()).keys(),
  ];
  return { glance, clock, lists, consumers };
}

describe("a list of members", () => {
  it("is read once for all who come together or soon after", async () => {
    const { glance, consumers } = open();
    await Promise.all(Array.from({ length: 20 }, () => consumers()));
    await expect(consumers()).resolves.toEqual(["p2"]);
    expect(glance.lines()).toHaveLength(1);
  });

  it("serves while it is in use, but not for ever", async () => {
    const { glance, clock, consumers } = open();
    for (let second = 0; second < 30; second += 1) {
      await consumers();
      await clock.advance(1_000);
    }
    expect(glance.lines()).toHaveLength(1);
    await clock.advance(1_000);
    await consumers();
    expect(glance.lines()).toHaveLength(2);
    await clock.advance(5_500);
    await consumers();
    expect(glance.lines()).toHaveLength(3);
  });

  it("is kept true by our own adds and removes", async () => {
    const { glance, lists, consumers } = open();
    await consumers();
    lists.wrote(member("p3"));
    lists.removed(imageId, "p2");
    await expect(consumers()).resolves.toEqual(["p3"]);
    expect(glance.lines()).toHaveLength(1);
  });

  it("is asked for again when one of our writes came in between", async () => {
    const { glance, lists, consumers } = open();
    glance.fault = () => {
      lists.wrote(member("p3"));
      return undefined;
    };
    await consumers();
    glance.fault = () => undefined;
    await consumers();
    expect(glance.lines()).toHaveLength(2);
  });

  it("of an image made here is known until somebody wants it fresh", async () => {
    const { glance, clock, lists, consumers } = open();
    lists.created(imageId);
    lists.wrote(member("p9"));
    await clock.advance(3_600_000);
    await expect(consumers()).resolves.toEqual(["p9"]);
    expect(glance.lines()).toEqual([]);
    await expect(consumers(true)).resolves.toEqual(["p2"]);
    await clock.advance(6_000);
    await consumers();
    expect(glance.lines()).toHaveLength(2);
  });

  it("is asked for at once, without a wait for more readers", async () => {
    const { glance, clock, consumers } = open();
    await expect(consumers()).resolves.toEqual(["p2"]);
    expect(clock.slept).toEqual([]);
    expect(glance.lines()).toHaveLength(1);
  });

  it("is read again only for those who want it fresh while it is read", async () => {
    const { glance, consumers } = open();
    const fresh: Promise<readonly string[]>[] = [];
    const others: Promise<readonly string[]>[] = [];
    glance.fault = () => {
      glance.fault = () => undefined;
      others.push(consumers());
      fresh.push(consumers(true), consumers(true));
      return undefined;
    };
    await expect(consumers()).resolves.toEqual(["p2"]);
    glance.members.get(imageId)?.set("p3", wireMember("p3"));
    for (const answer of others) await expect(answer).resolves.toEqual(["p2"]);
    for (const answer of fresh) await expect(answer).resolves.toEqual(["p2", "p3"]);
    expect(glance.lines()).toHaveLength(2);
  });

  it("is not joined, and not kept, when one of our writes came after its request", async () => {
    const answers: (() => void)[] = [];
    const old = [member("p2")];
    let members = old;
    const asked: string[] = [];
    const lists = new MemberLists(async (id) => {
      const answer = members;
      asked.push(id);
      await new Promise<void>((resolve) => answers.push(resolve));
      return answer;
    }, fakeClock());
    const before = lists.get(imageId);
    lists.wrote(member("p3"));
    members = [...old, member("p3")];
    const after = lists.get(imageId);
    for (const answer of answers) answer();
    expect([...((await before) ?? [])].map(([id]) => id)).toEqual(["p2"]);
    expect([...((await after) ?? [])].map(([id]) => id)).toEqual(["p2", "p3"]);
    expect([...((await lists.get(imageId)) ?? [])].map(([id]) => id)).toEqual(["p2", "p3"]);
    expect(asked).toEqual([imageId, imageId]);
  });

  it("that is known keeps our write when a fresh answer lacks it", async () => {
    const { glance, lists, consumers } = open();
    await consumers();
    glance.fault = () => {
      glance.fault = () => undefined;
      lists.wrote(member("p3"));
      return undefined;
    };
    await expect(consumers(true)).resolves.toEqual(["p2"]);
    await expect(consumers()).resolves.toEqual(["p2", "p3"]);
    expect(glance.lines()).toHaveLength(2);
  });

  it("that comes late does not replace the answer to a newer request", async () => {
    const answers: (() => void)[] = [];
    let members = [member("p2")];
    const lists = new MemberLists(async () => {
      const answer = members;
      await new Promise<void>((resolve) => answers.push(resolve));
      return answer;
    }, fakeClock());
    const first = lists.get(imageId);
    members = [member("p2"), member("p3")];
    const second = lists.get(imageId, true);
    await settle();
    answers[1]?.();
    await second;
    answers[0]?.();
    await expect(first).resolves.toHaveProperty("size", 1);
    await expect(lists.get(imageId)).resolves.toHaveProperty("size", 2);
    expect(answers).toHaveLength(2);
  });

  it("that fails fails for all who joined, and the next reader asks again", async () => {
    const { glance, lists } = open();
    glance.fault = () => ({ status: 500 });
    const both = await Promise.allSettled([lists.get(imageId), lists.get(imageId)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const asked = glance.lines().length;
    glance.fault = () => undefined;
    await expect(lists.get(imageId)).resolves.toHaveProperty("size", 1);
    expect(glance.lines()).toHaveLength(asked + 1);
  });

  it("is read once for those who come while it is read and take what there is", async () => {
    const { glance, consumers } = open();
    const meanwhile: Promise<readonly string[]>[] = [];
    glance.fault = () => {
      glance.fault = () => undefined;
      meanwhile.push(consumers(), consumers());
      return undefined;
    };
    await consumers();
    for (const answer of meanwhile) await expect(answer).resolves.toEqual(["p2"]);
    expect(glance.lines()).toHaveLength(1);
  });

  it("that is forbidden is so for all readers of a moment", async () => {
    const { glance, lists } = open();
    glance.images.set(imageId, { ...glance.images.get(imageId), visibility: "private" });
    for (let count = 0; count < 3; count += 1)
      await expect(lists.get(imageId)).rejects.toMatchObject({ kind: "forbidden" });
    expect(glance.lines()).toHaveLength(1);
  });

  it("that could not be read is asked for again", async () => {
    const { glance, lists, consumers } = open();
    glance.fault = () => ({ status: 500 });
    await expect(lists.get(imageId)).rejects.toMatchObject({ kind: "unavailable" });
    glance.fault = () => undefined;
    await expect(consumers()).resolves.toEqual(["p2"]);
  });

  it("is undefined where there is no image", async () => {
    const { glance, lists } = open();
    glance.images.delete(imageId);
    await expect(lists.get(imageId)).resolves.toBeUndefined();
  });
});
