/**
 * Parallel writes to one image. Glance reads the whole record and writes it back, so that with several threads they
 * lose each other; with one thread it answers in turn and loses nothing. The local cloud plays both: the first with
 * the fault `loseParallelWrites`, the second without. The real Glance of the tests has one thread.
 */
import { clouds } from "../../support/clouds";
import { type LocalCloud, startLocalCloud } from "../../support/localCloud";
import type { TestCloud } from "../../support/testCloud";
import { openSession, type Reply, type Session } from "./wire";

const words = Array.from({ length: 20 }, (_, index) => `w${index}`);

describe.each(clouds())("Parallel writes on the %s, which answers in turn,", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
  });
  afterAll(() => cloud.stop());

  it("keep all tags", async () => {
    const path = await alice.createImage();
    const answers = await Promise.all(words.map((word) => alice.put(`${path}/tags/${word}`)));
    expect(statuses(answers)).toEqual([204]);
    expect((await alice.image(path))["tags"]).toHaveLength(20);
  });

  it("keep all properties", async () => {
    const path = await alice.createImage();
    const answers = await Promise.all(words.map((word) => addProperty(alice, path, word)));
    expect(statuses(answers)).toEqual([200]);
    expect(await countProperties(alice, path)).toBe(20);
  });

  it("keep all members", async () => {
    const path = await alice.createImage();
    const answers = await Promise.all(
      words.map((word) => alice.post(`${path}/members`, { member: word })),
    );
    expect(statuses(answers)).toEqual([200]);
    expect((await alice.get(`${path}/members`)).list("members")).toHaveLength(20);
  });
});

/** As seen on Glance 33.0.0 with 8 threads on PostgreSQL: of 20 tags 8 were there, of 12 properties 8. */
describe("Parallel writes on the local cloud that loses them, as a Glance with 8 threads,", () => {
  let cloud: LocalCloud;
  let alice: Session;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    cloud.local.fault({ loseParallelWrites: true });
    alice = await openSession(cloud, "alice");
  });
  afterAll(() => cloud.stop());

  it("lose some tags, and are answered 204 or 404", async () => {
    const path = await alice.createImage();
    const answers = await Promise.all(words.map((word) => alice.put(`${path}/tags/${word}`)));
    expect(statuses(answers)).toEqual([204, 404]);
    const kept = (await alice.image(path))["tags"] as unknown[];
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(20);
  });

  it("lose some properties, though all are answered 200", async () => {
    const path = await alice.createImage();
    const answers = await Promise.all(words.map((word) => addProperty(alice, path, word)));
    expect(statuses(answers)).toEqual([200]);
    expect(await countProperties(alice, path)).toBeLessThan(20);
  });

  it("keep all members", async () => {
    const path = await alice.createImage();
    const answers = await Promise.all(
      words.map((word) => alice.post(`${path}/members`, { member: word })),
    );
    expect(statuses(answers)).toEqual([200]);
    expect((await alice.get(`${path}/members`)).list("members")).toHaveLength(20);
  });

  it("lose nothing when they come one after the other", async () => {
    const path = await alice.createImage();
    for (const word of words) await alice.put(`${path}/tags/${word}`);
    expect((await alice.image(path))["tags"]).toHaveLength(20);
  });
});

function addProperty(caller: Session, path: string, word: string): Promise<Reply> {
  return caller.patch(path, [{ op: "add", path: `/${word}`, value: "1" }]);
}

async function countProperties(caller: Session, path: string): Promise<number> {
  const image = await caller.image(path);
  return words.filter((word) => word in image).length;
}

function statuses(answers: readonly Reply[]): number[] {
  return [...new Set(answers.map(({ status }) => status))].sort();
}
