import { createShares } from "../../../../provider/client/ims/sharing/shares";
import { fakeClock, passUntil } from "../support/clocks";
import { stubSend, type StubSend } from "../support/sends";
import { wireJob } from "./samples";

/** A service whose jobs of sharing take so long. */
function open(jobMs: number) {
  const clock = fakeClock("still");
  const endsAt = new Map<string, number>();
  const stub: StubSend = stubSend(({ method, url }) => {
    if (method === "POST") {
      const id = `job-${endsAt.size + 1}`;
      endsAt.set(id, clock.now() + jobMs);
      return { body: { job_id: id } };
    }
    const id = url.split("/").at(-1) ?? "";
    const isDone = clock.now() >= (endsAt.get(id) ?? 0);
    return { body: wireJob({ job_id: id, status: isDone ? "SUCCESS" : "RUNNING", entities: {} }) };
  });
  const projectId = () => Promise.resolve("p1");
  const shares = createShares({ send: stub.send, clock, projectId, list: async () => [] });
  const share = (...pairs: string[]) =>
    Promise.all(
      pairs.map((pair) => shares.add([{ imageId: pair.charAt(0), consumer: pair.slice(1) }])),
    );
  const polls = (job: string) => stub.lines().filter((line) => line.endsWith(`/${job}`)).length;
  return { clock, stub, share, shares, polls };
}

describe("shares that are wanted one after the other", () => {
  it("are asked about when the shares before them were done, and hardly earlier", async () => {
    const { clock, share, polls } = open(2_000);
    for (let round = 0; round < 6; round += 1)
      await passUntil(clock, share("a1", "a2", "b1", "b2"));
    const counts = [1, 2, 3, 4, 5, 6].map((number) => polls(`job-${number}`));
    expect(counts[0]).toBe(3);
    expect(Math.max(...counts.slice(1))).toBeLessThanOrEqual(2);
    expect(counts.slice(1).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(7);
  });

  it("wait no longer for short jobs than a few seconds, whatever the last one took", async () => {
    const { clock, share, stub } = open(6_000);
    await passUntil(clock, share("a1"));
    const before = stub.requests.length;
    const second = share("a2");
    await clock.advance(100 + 3_000);
    expect(stub.requests.length).toBe(before + 2);
    await passUntil(clock, second);
  });
});

describe("many shares", () => {
  const ids = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index}`);
  const bodiesOf = async (images: number, consumers: number) => {
    const { clock, stub, shares } = open(100);
    const pairs = ids("i", images).flatMap((imageId) =>
      ids("c", consumers).map((consumer) => ({ imageId, consumer })),
    );
    await passUntil(clock, shares.add(pairs));
    return stub.requests.flatMap(({ body }) => {
      if (body?.kind !== "json") return [];
      const { images: of, projects } = body.value as { images: string[]; projects: string[] };
      return [[of.length, projects.length]];
    });
  };

  it.each([
    [1, 100, [[1, 100]]],
    [
      1,
      101,
      [
        [1, 100],
        [1, 1],
      ],
    ],
    [
      101,
      1,
      [
        [100, 1],
        [1, 1],
      ],
    ],
    [
      101,
      101,
      [
        [100, 100],
        [100, 1],
        [1, 100],
        [1, 1],
      ],
    ],
  ])(
    "of %i images with %i projects are calls of a hundred ids at most",
    async (images, consumers, calls) => {
      await expect(bodiesOf(images, consumers)).resolves.toEqual(calls);
    },
  );

  it("of none are no call", async () => {
    await expect(bodiesOf(0, 0)).resolves.toEqual([]);
  });
});
