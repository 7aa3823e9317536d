/** An upload whose answer was lost or was a proxy's: what becomes of the image decides what is done next. */
import { Readable } from "node:stream";
import type { CloudImage } from "../../../../provider/client/cloud";
import { uploadOnce } from "../../../../provider/client/glance/uploadOnce";
import { withClassify } from "../../../../provider/client/http/classify";
import { ApiError } from "../../../../provider/client/http/errors";
import { withRetry } from "../../../../provider/client/http/retry";
import { limitedBy } from "../../../../provider/client/http/timeLimit";
import { fakeClock } from "../support/clocks";
import { errorOf, stubSend } from "../support/sends";

const sizeBytes = 5;
type Status = "queued" | "saving" | "active" | "gone";

/** A Glance behind a proxy: what each PUT is answered, and what the image is at each look. */
function scene(
  answers: readonly (number | "lost")[],
  looks: (look: number, nowMs: number) => Status | Error,
  retryAfter?: string,
  storedBytes = sizeBytes,
) {
  const clock = fakeClock();
  const startMs = clock.now();
  const stub = stubSend(({ purpose }, index) => {
    const answer = answers[Math.min(index, answers.length - 1)];
    if (answer === "lost")
      throw new ApiError({ kind: "unreachable", purpose, reason: "the connection broke off" });
    return {
      status: answer ?? 204,
      ...(retryAfter === undefined ? {} : { headers: { "retry-after": retryAfter } }),
    };
  });
  let look = 0;
  const read = async () => {
    const status = looks((look += 1), clock.now() - startMs);
    if (status instanceof Error) throw status;
    return status === "gone" ? undefined : ({ status, sizeBytes: storedBytes } as CloudImage);
  };
  const body = {
    kind: "stream",
    open: () => Readable.from([Buffer.from("hello")]),
    sizeBytes,
  } as const;
  const send = withRetry(withClassify(stub.send, clock), { clock, random: () => 0 });
  return {
    clock,
    uploads: () => stub.requests.length,
    upload: (signal?: AbortSignal) => uploadOnce({ send, clock, read, signal }, "the-image", body),
  };
}

describe("an upload whose answer was not heard", () => {
  it.each([500, 502, 503, 504, "lost"] as const)(
    "is waited for while the image is saving, however long, and sent once (%s)",
    async (answer) => {
      const anHour = 3_600_000;
      const { clock, upload, uploads } = scene([answer], (_, nowMs) =>
        nowMs < anHour ? "saving" : "active",
      );
      const startMs = clock.now();
      await upload();
      expect(uploads()).toBe(1);
      expect(clock.now() - startMs).toBeGreaterThanOrEqual(anHour);
    },
  );

  it("is sent again only when the image is queued again", async () => {
    const { upload, uploads } = scene([504, 204], (look) => (look < 6 ? "saving" : "queued"));
    await upload();
    expect(uploads()).toBe(2);
  });

  it("is ours when the next attempt meets an image that is being saved", async () => {
    const { upload, uploads } = scene([502, 409], (look) =>
      look === 1 ? "queued" : look < 5 ? "saving" : "active",
    );
    await upload();
    expect(uploads()).toBe(2);
  });

  it.each([504, "lost"] as const)(
    "is a failure where other bytes are stored (%s)",
    async (answer) => {
      const { upload, uploads } = scene([answer], () => "active", undefined, sizeBytes + 1);
      expect(await errorOf(upload())).toMatchObject({
        kind: answer === 504 ? "unavailable" : "unreachable",
      });
      expect(uploads()).toBe(1);
    },
  );

  it("is a failure when the image is deleted meanwhile", async () => {
    const { upload, uploads } = scene([504], () => "gone");
    expect((await errorOf(upload())).status).toBe(504);
    expect(uploads()).toBe(1);
  });

  it("is given up after five uploads", async () => {
    const { upload, uploads } = scene([503], () => "queued");
    expect(await errorOf(upload())).toMatchObject({ status: 503, attempts: 5 });
    expect(uploads()).toBe(5);
  });

  it("ends with the limit of the program, and says so", async () => {
    const { upload, clock } = scene([504], () => "saving");
    const limit = new AbortController();
    const signal = limitedBy(1, "timeouts.createSeconds", limit.signal);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    const error = await errorOf(upload(signal));
    expect(error.message).toContain("the limit that timeouts.createSeconds sets");
    expect(clock.slept.length).toBeLessThanOrEqual(1);
  });
});

it.each([401, 403, 409, 413, 415])("a first %i is the service's word", async (status) => {
  const { upload, uploads } = scene([status], () => "active");
  expect((await errorOf(upload())).status).toBe(status);
  expect(uploads()).toBe(1);
});

describe("an upload that is sent again", () => {
  const pauses = async (retryAfter?: string) => {
    const { clock, upload, uploads } = scene([503, 503, 503, 204], () => "queued", retryAfter);
    await upload();
    expect(uploads()).toBe(4);
    return clock.slept;
  };

  it("waits longer each time, and as long as the service asks, but a minute at most", async () => {
    await expect(pauses()).resolves.toEqual([1_000, 2_000, 4_000]);
    await expect(pauses("3")).resolves.toEqual([3_000, 3_000, 4_000]);
    await expect(pauses("3600")).resolves.toEqual([60_000, 60_000, 60_000]);
  });

  it("is looked after less and less often while the image is saving", async () => {
    const { clock, upload } = scene([504], (look) => (look < 10 ? "saving" : "active"));
    await upload();
    expect(clock.slept.slice(0, 3)).toEqual([1_000, 1_500, 2_250]);
    expect(clock.slept.at(-1)).toBe(10_000);
  });
});

describe("an image that cannot be read after an upload", () => {
  const unreadable = (
    kind: "unavailable" | "unreachable" | "rateLimited" | "forbidden" | "cancelled",
  ) => new ApiError({ kind, purpose: "read image x", reason: "no" });

  it.each(["unavailable", "unreachable", "rateLimited"] as const)(
    "now, %s, gets its bytes once more: the service refuses what it does not need",
    async (kind) => {
      const { upload, uploads } = scene([504, 204], () => unreadable(kind));
      await upload();
      expect(uploads()).toBe(2);
    },
  );

  it("at all fails with what became of the upload", async () => {
    const { upload, uploads } = scene([504], () => unreadable("forbidden"));
    expect(await errorOf(upload())).toMatchObject({ kind: "unavailable", status: 504 });
    expect(uploads()).toBe(1);
  });

  it("because the run was cancelled fails so", async () => {
    const { upload } = scene([504], () => unreadable("cancelled"));
    expect(await errorOf(upload())).toMatchObject({ kind: "cancelled" });
  });
});
