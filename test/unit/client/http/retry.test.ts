import * as fc from "fast-check";
import type { ErrorKind } from "../../../../provider/client/http/errors";
import { retryDelay, withRetry } from "../../../../provider/client/http/retry";
import { fakeClock } from "../support/clocks";
import { answering, errorOf, failure, request, stubSend } from "../support/sends";

const most = () => 0.999_999;

describe("retryDelay", () => {
  it.each([408, 500, 502, 503, 504, 520, 524, 599])(
    "repeats %i of a call that may be repeated",
    (status) => {
      expect(retryDelay(failure(status), 1, request(), most)).toBeGreaterThan(0);
    },
  );

  it.each([400, 401, 403, 404, 409, 413, 429, 501, 505, 506, 507, 508, 510, 511])(
    "does not repeat %i",
    (status) => {
      expect(retryDelay(failure(status), 1, request(), most)).toBeUndefined();
    },
  );

  it.each([
    [500, "quota"],
    [503, "conflict"],
    [400, "unavailable"],
    [499, "unavailable"],
    [undefined, "unavailable"],
  ] as const)("does not repeat %s of which the code says %s", (status, kind) => {
    expect(retryDelay(failure(0, { status, kind }), 1, request(), most)).toBeUndefined();
  });

  it.each([500, 502, 503, 504])(
    "does not repeat %i of a call that may have had an effect",
    (status) => {
      expect(retryDelay(failure(status), 1, request({ idempotent: false }), most)).toBeUndefined();
    },
  );

  it("repeats a lost answer only where that does no harm", () => {
    const lost = failure(0, { code: "ECONNRESET" });
    expect(retryDelay(lost, 1, request(), most)).toBeDefined();
    expect(retryDelay(lost, 1, request({ idempotent: false }), most)).toBeUndefined();
  });

  it("repeats what was never sent", () => {
    const refused = failure(0, { code: "ECONNREFUSED", mayHaveBeenSent: false });
    expect(retryDelay(refused, 1, request({ idempotent: false }), most)).toBeDefined();
  });

  it.each([
    "ENOTFOUND",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "CERT_HAS_EXPIRED",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "INVALID_CA",
    "INVALID_PURPOSE",
    "HOSTNAME_MISMATCH",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_OSSL_EVP_UNSUPPORTED",
    "EPROTO",
    "ERR_INVALID_URL",
  ])("does not repeat %s, which stays", (code) => {
    expect(
      retryDelay(failure(0, { code, mayHaveBeenSent: false }), 1, request(), most),
    ).toBeUndefined();
  });

  it.each([
    [0, 0],
    [7_000, 7_000],
    [60_000, 60_000],
    [90_000, 60_000],
    [Infinity, 60_000],
    [-1, 0],
  ])("waits %d ms as it is told, but a minute at most: %d", (retryAfterMs, delayMs) => {
    expect(retryDelay(failure(503, { retryAfterMs }), 4, request(), most)).toBe(delayMs);
  });

  it("keeps within its bounds whatever it is told", () => {
    const kinds: ErrorKind[] = [
      "unavailable",
      "rateLimited",
      "unreachable",
      "conflict",
      "cancelled",
      "protocol",
    ];
    const errors = fc.record({
      kind: fc.constantFrom(...kinds),
      status: fc.option(fc.constantFrom(408, 429, 500, 502, 503, 504), { nil: undefined }),
      retryAfterMs: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
      mayHaveBeenSent: fc.boolean(),
    });
    fc.assert(
      fc.property(
        errors,
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (fields, attempt, random) => {
          const delayMs = retryDelay(failure(0, fields), attempt, request(), () => random);
          if (delayMs === undefined) return;
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(60_000);
          if (fields.retryAfterMs === undefined) expect(delayMs).toBeLessThanOrEqual(10_000);
        },
      ),
    );
  });

  it("spreads over the whole of a growing time", () => {
    const delays = (random: number) =>
      [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
        retryDelay(failure(503), attempt, request(), () => random),
      );
    expect(delays(0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(delays(1)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });
});

describe("withRetry", () => {
  it("tries until it works", async () => {
    const stub = answering(failure(503), failure(503, { retryAfterMs: 7_000 }), {
      status: 200,
      body: "there",
    });
    const clock = fakeClock();
    const answer = await withRetry(stub.send, { clock, random: () => 0.5 })(request());
    expect(answer.text).toBe("there");
    expect(clock.slept).toEqual([250, 7_000]);
  });

  it("never repeats what is to be sent once, whatever came back", async () => {
    const clock = fakeClock();
    for (const problem of [
      failure(503),
      failure(0, { code: "ECONNREFUSED", mayHaveBeenSent: false }),
    ]) {
      const stub = answering(problem, {});
      const send = withRetry(stub.send, { clock, random: most });
      await expect(send(request({ once: true }))).rejects.toMatchObject({ attempts: 1 });
      expect(stub.requests).toHaveLength(1);
    }
  });

  it("gives up after five attempts, and says how many there were", async () => {
    const stub = stubSend(() => {
      throw failure(503);
    });
    const error = await errorOf(
      withRetry(stub.send, { clock: fakeClock(), random: () => 0 })(request()),
    );
    expect(stub.requests).toHaveLength(5);
    expect(error.attempts).toBe(5);
    expect(error.message).toBe("cannot read a thing: answered 503 (503, 5 attempts)");
  });

  it("gives up when it has taken too long since the first failure", async () => {
    const stub = stubSend(() => {
      throw failure(503, { retryAfterMs: 50_000 });
    });
    const error = await errorOf(
      withRetry(stub.send, { clock: fakeClock(), random: () => 0 })(request()),
    );
    expect(error.attempts).toBe(3);
  });

  it.each([
    [60_000, 3],
    [60_001, 2],
  ])(
    "begins an attempt two minutes after the first failure, and none later: %d",
    async (apartMs, attempts) => {
      const clock = fakeClock();
      const stub = stubSend(async (_, index) => {
        // The cloud takes a while to refuse the second attempt, so that the third is just in time.
        if (index === 1) await clock.advance(apartMs - 60_000);
        throw failure(503, { retryAfterMs: 60_000 });
      });
      const send = withRetry(stub.send, { clock, random: () => 0 });
      await expect(send(request())).rejects.toMatchObject({ attempts });
    },
  );

  it("counts the attempts that a call had before its wait for the rate limit", async () => {
    const stub = stubSend(() => {
      throw failure(503);
    });
    const send = withRetry(stub.send, { clock: fakeClock(), random: () => 0 });
    await expect(send(request({ attemptsBefore: 3 }))).rejects.toMatchObject({ attempts: 5 });
    expect(stub.requests).toHaveLength(2);
  });

  it("takes a status for success only of an attempt that is not the first", async () => {
    const gone = failure(404, { requestId: "req-2" });
    const asking = (...answers: Error[]) =>
      withRetry(answering(...answers).send, { clock: fakeClock(), random: () => 0 })(
        request({ method: "DELETE", repeatedOk: [404] }),
      );
    await expect(asking(gone)).rejects.toMatchObject({ status: 404 });
    await expect(asking(failure(503), gone)).resolves.toEqual({
      status: 404,
      headers: {},
      text: "",
      requestId: "req-2",
    });
    await expect(asking(failure(503), failure(403))).rejects.toMatchObject({ status: 403 });
  });

  it("allows a first attempt that took hours another one", async () => {
    const clock = fakeClock();
    const stub = stubSend(async (_, index) => {
      await clock.advance(3 * 3_600_000);
      if (index === 0) throw failure(503);
      return {};
    });
    await expect(
      withRetry(stub.send, { clock, random: () => 0 })(request()),
    ).resolves.toMatchObject({ status: 200 });
  });

  it("passes errors that are not the client's on as they are", async () => {
    const error = new Error("the file is gone");
    const stub = answering(error);
    await expect(
      withRetry(stub.send, { clock: fakeClock(), random: () => 0 })(request()),
    ).rejects.toBe(error);
    expect(stub.requests).toHaveLength(1);
    const later = withRetry(answering(failure(503), error).send, {
      ...{ clock: fakeClock(), random: () => 0 },
    });
    await expect(later(request())).rejects.toBe(error);
  });

  it.each([1, 3])("ends its pause when it is cancelled after attempt %d", async (attempts) => {
    const controller = new AbortController();
    const stub = stubSend((_, index) => {
      if (index === attempts - 1) controller.abort();
      throw failure(503);
    });
    const send = withRetry(stub.send, { clock: fakeClock(), random: () => 0 });
    await expect(send(request({ signal: controller.signal }))).rejects.toMatchObject({
      kind: "cancelled",
      attempts,
    });
  });
});

describe("a call that must not be repeated", () => {
  const once = request({ idempotent: false, onRepeat: "a second one would begin a second job" });
  const doubtful =
    "whether it was done is unknown, and it is not sent again, " +
    "because a second one would begin a second job";
  const refusedWith = async (status: number) => {
    const error = failure(status, { kind: "unavailable", advice: "try another file" });
    const send = withRetry(() => Promise.reject(error), { clock: fakeClock(), random: most });
    return (await errorOf(send(once))).advice;
  };

  it.each([408, 500, 503])(
    "says after %i that nobody knows whether it was done",
    async (status) => {
      expect(await refusedWith(status)).toBe(doubtful);
    },
  );

  it.each([
    ["a lost answer", {}, {}, doubtful],
    ["what was never sent", { mayHaveBeenSent: false }, {}, "x"],
    ["a strange answer", { kind: "protocol" }, {}, "x"],
    ["a repeated call", {}, { idempotent: true }, "x"],
  ] as const)("has after %s the right advice", async (_, changes, kind, advice) => {
    const error = failure(0, { code: "ECONNRESET", advice: "x", ...changes });
    const send = withRetry(() => Promise.reject(error), { clock: fakeClock(), random: most });
    expect((await errorOf(send({ ...once, ...kind }))).advice).toBe(advice);
  });

  it.each([400, 409, 499])(
    "keeps the advice of an answer with %i: nothing was done",
    async (status) => {
      expect(await refusedWith(status)).toBe("try another file");
    },
  );
});
