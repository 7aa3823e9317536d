/** What the person who watches the run is told while a call waits. */
import { assemble } from "../../../../provider/client/http/pipeline";
import { fakeClock } from "../support/clocks";
import { request, stubSend, type Answer } from "../support/sends";

function chain(answers: readonly Answer[], startMs: number) {
  const told: string[] = [];
  const clock = fakeClock("skipping", startMs);
  const stub = stubSend((_, index) => answers[index] ?? { status: 200 });
  const send = assemble({
    ...{ transport: stub.send, clock, random: () => 0 },
    tell: (line) => told.push(line),
  });
  return { send, told, clock };
}

const noon = Date.UTC(2026, 0, 1, 12);
const asks = (status: number, seconds: number): Answer => ({
  status,
  headers: { "retry-after": String(seconds) },
});

describe("a wait", () => {
  it.each([429, 503])("that a %i asks for is told with its end and its reason", async (status) => {
    const { send, told } = chain([asks(status, 30)], noon);
    await send(request());
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("waiting until 12:00:30 UTC to read a thing: ");
    expect(told[0]).toContain(`the service answered ${status}`);
  });

  it("of a day is told as what it is: asked for, and asked again sooner", async () => {
    const { send, told } = chain([asks(429, 86_400)], noon);
    await send(request());
    expect(told).toEqual([
      "waiting until 12:01:00 UTC to read a thing: the service (/v2/things) takes no more requests now (the service answered 429); " +
        "it asks for a pause of 86400 s, and is asked again every 60 s until 12:15:00 UTC",
    ]);
  });

  it("of a moment is not worth a word", async () => {
    const { send, told } = chain([asks(429, 1), { status: 503 }, asks(503, 2)], noon);
    await send(request());
    expect(told).toEqual([]);
  });

  it.each([429, 503])(
    "that a %i asks for is worth a word from three seconds on",
    async (status) => {
      const before = chain([asks(status, 2.999)], noon);
      await before.send(request());
      expect(before.told).toEqual([]);
      const from = chain([asks(status, 3)], noon);
      await from.send(request());
      expect(from.told).toHaveLength(1);
    },
  );

  it("that is asked for again and again is told every ten seconds, with its last end", async () => {
    const steps = (...seconds: readonly number[]) => seconds.map((each) => asks(429, each));
    const { send, told } = chain(steps(4, 3, 2.999, 5, 4, 6, 60, 60.5), noon);
    await send(request());
    expect(told.map((line) => line.slice(0, 26))).toEqual([
      ...["waiting until 12:00:04 UTC", "waiting until 12:00:18 UTC"],
      ...["waiting until 12:01:24 UTC", "waiting until 12:02:24 UTC"],
    ]);
    const asked = told.filter((line) => line.includes("it asks for a pause of"));
    expect(asked).toEqual([told.at(-1)]);
    expect(asked[0]).toContain("a pause of 60.5 s");
  });

  it("that goes on in small steps is told too", async () => {
    const { send, told } = chain(
      Array.from({ length: 12 }, () => ({ status: 429 })),
      noon,
    );
    await send(request());
    expect(told.length).toBeGreaterThan(1);
    expect(told.length).toBeLessThan(9);
  });

  it("that many share is told once", async () => {
    let refused = 0;
    const told: string[] = [];
    const clock = fakeClock("still", noon);
    const stub = stubSend(() => ((refused += 1) <= 5 ? asks(429, 20) : { status: 200 }));
    const send = assemble({
      ...{ transport: stub.send, clock, random: () => 0 },
      tell: (line) => told.push(line),
    });
    const all = Promise.all(Array.from({ length: 5 }, () => send(request())));
    await clock.advance(25_000);
    await all;
    expect(told).toHaveLength(1);
  });
});
