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
  return { clock, stub, share, polls };
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
