import { atMost, batched, inTurn } from "../../../provider/client/batching/batch";
import { fakeClock, settle } from "./support/clocks";

const fulfilled = <Value>(value: Value) => ({ status: "fulfilled", value }) as const;

describe("batched", () => {
  it("does what is asked for in one moment with one run", async () => {
    const runs: (readonly number[])[] = [];
    const ask = batched<number, string>({
      clock: fakeClock(),
      quietMs: 3,
      longestMs: 10,
      run: async (items) => {
        runs.push(items);
        return items.map((item) => fulfilled(`answer ${item}`));
      },
    });
    await expect(Promise.all([ask(1), ask(2), ask(3)])).resolves.toEqual([
      "answer 1",
      "answer 2",
      "answer 3",
    ]);
    expect(runs).toEqual([[1, 2, 3]]);
  });

  it("waits while new ones come, but not for ever", async () => {
    const clock = fakeClock("still");
    const runs: (readonly number[])[] = [];
    const ask = batched<number, number>({
      clock,
      quietMs: 50,
      longestMs: 120,
      run: async (items) => {
        runs.push(items);
        return items.map(fulfilled);
      },
    });
    const asked: Promise<number>[] = [];
    for (let item = 0; item < 5; item += 1) {
      asked.push(ask(item));
      await clock.advance(40);
    }
    expect(runs).toEqual([[0, 1, 2, 3]]);
    await clock.advance(100);
    expect(runs).toEqual([[0, 1, 2, 3], [4]]);
    await expect(Promise.all(asked)).resolves.toEqual([0, 1, 2, 3, 4]);
  });

  it("keeps what comes during a run for the next one", async () => {
    let finish = () => undefined as void;
    const runs: (readonly string[])[] = [];
    const ask = batched<string, string>({
      clock: fakeClock(),
      quietMs: 1,
      longestMs: 1,
      run: async (items) => {
        runs.push(items);
        if (runs.length === 1) await new Promise<void>((resolve) => (finish = resolve));
        return items.map(fulfilled);
      },
    });
    const first = ask("a");
    await settle();
    const later = [ask("b"), ask("c")];
    await settle();
    expect(runs).toEqual([["a"]]);
    finish();
    await Promise.all([first, ...later]);
    expect(runs).toEqual([["a"], ["b", "c"]]);
  });

  it("waits for callers that come back one by one, so that they do not fall apart into groups", async () => {
    const clock = fakeClock("still");
    const runs: (readonly string[])[] = [];
    const ask = batched<string, string>({
      ...{ clock, quietMs: 100, longestMs: 2_000, patientMs: 400 },
      run: async (items) => {
        runs.push(items);
        await clock.sleep(1_000);
        return items.map(fulfilled);
      },
    });
    const first = [ask("a1"), ask("b1")];
    await clock.advance(600);
    const late = ask("c1"); // came while the others' run was on, and waits
    await clock.advance(600);
    await Promise.all(first);
    await clock.advance(150);
    const second = [ask("a2")];
    await clock.advance(250);
    second.push(ask("b2"));
    await clock.advance(2_000);
    await Promise.all([late, ...second]);
    expect(runs).toEqual([
      ["a1", "b1"],
      ["c1", "a2", "b2"],
    ]);
  });

  it("gives up on callers that do not come back", async () => {
    const clock = fakeClock("still");
    const runs: (readonly string[])[] = [];
    const ask = batched<string, string>({
      ...{ clock, quietMs: 100, longestMs: 2_000, patientMs: 400 },
      run: async (items) => {
        runs.push(items);
        return items.map(fulfilled);
      },
    });
    const first = [ask("a1"), ask("b1")];
    await clock.advance(200);
    await Promise.all(first);
    const second = ask("a2");
    await clock.advance(400);
    await expect(second).resolves.toBe("a2");
    await clock.advance(10_000);
    const muchLater = ask("a3");
    await clock.advance(100);
    await expect(muchLater).resolves.toBe("a3");
    expect(runs).toEqual([["a1", "b1"], ["a2"], ["a3"]]);
  });

  it("gives each caller its own result or error", async () => {
    const ask = batched<number, number>({
      clock: fakeClock(),
      quietMs: 1,
      longestMs: 1,
      run: async (items) =>
        items.map((item) =>
          item === 2 ? { status: "rejected", reason: new Error("not 2") } : fulfilled(item),
        ),
    });
    const results = await Promise.allSettled([ask(1), ask(2), ask(3)]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("fails all callers of a run that fails, and goes on after it", async () => {
    let runs = 0;
    const ask = batched<number, number>({
      clock: fakeClock(),
      quietMs: 1,
      longestMs: 1,
      run: async (items) => {
        runs += 1;
        if (runs === 1) throw new Error("down");
        return items.map(fulfilled);
      },
    });
    await expect(Promise.all([ask(1), ask(2)])).rejects.toThrow("down");
    await expect(ask(3)).resolves.toBe(3);
  });
});

describe("inTurn", () => {
  it("runs the work of one key one after another, that of others meanwhile", async () => {
    const alone = inTurn();
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await settle();
      events.push(`${name} ends`);
    };
    await Promise.all([alone("a", work("a1")), alone("a", work("a2")), alone("b", work("b1"))]);
    expect(events.filter((event) => event.startsWith("a"))).toEqual([
      ...["a1 begins", "a1 ends", "a2 begins", "a2 ends"],
    ]);
    expect(events.slice(0, 2)).toEqual(["a1 begins", "b1 begins"]);
  });

  it("keeps work that comes after the first has ended behind the second", async () => {
    const alone = inTurn();
    const events: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = alone("a", async () => void events.push("first"));
    const second = alone("a", async () => {
      events.push("second begins");
      await gate.promise;
      events.push("second ends");
    });
    await first;
    await settle();
    const third = alone("a", async () => void events.push("third"));
    await settle();
    expect(events).toEqual(["first", "second begins"]);
    gate.resolve();
    await Promise.all([second, third]);
    expect(events).toEqual(["first", "second begins", "second ends", "third"]);
  });

  it("keeps it behind the second where the first has failed", async () => {
    const alone = inTurn();
    const events: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = alone("a", () => Promise.reject(new Error("no")));
    const second = alone("a", () => gate.promise.then(() => events.push("second")));
    await expect(first).rejects.toThrow("no");
    await settle();
    const third = alone("a", async () => void events.push("third"));
    await settle();
    gate.resolve();
    await Promise.all([second, third]);
    expect(events).toEqual(["second", "third"]);
  });

  it("is not stopped by work that fails", async () => {
    const alone = inTurn();
    const failed = alone("a", async () => {
      throw new Error("no");
    });
    const next = alone("a", async () => "yes");
    await expect(failed).rejects.toThrow("no");
    await expect(next).resolves.toBe("yes");
  });
});

describe("atMost", () => {
  it("runs so many at a time, the others in the order they came", async () => {
    const turn = atMost(2);
    const events: string[] = [];
    let running = 0;
    let most = 0;
    const work = (name: string) => async () => {
      running += 1;
      most = Math.max(most, running);
      events.push(name);
      await settle();
      running -= 1;
      return name;
    };
    const done = await Promise.all(["a", "b", "c", "d"].map((name) => turn(work(name))));
    expect(done).toEqual(["a", "b", "c", "d"]);
    expect({ events, most }).toEqual({ events: ["a", "b", "c", "d"], most: 2 });
  });

  it("gives the place of work that fails to the next", async () => {
    const turn = atMost(1);
    const failed = turn(() => Promise.reject(new Error("no")));
    const next = turn(() => Promise.resolve("yes"));
    await expect(failed).rejects.toThrow("no");
    await expect(next).resolves.toBe("yes");
  });
});
