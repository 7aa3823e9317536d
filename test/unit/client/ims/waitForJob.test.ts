import type { JobProgress } from "../../../../provider/client/imageJobs";
import {
  failedJob,
  waitForJob,
  type JobWaitOptions,
} from "../../../../provider/client/ims/jobs/waitForJob";
import { TimeLimit } from "../../../../provider/client/http/timeLimit";
import { fakeClock } from "../support/clocks";
import {
  answering,
  errorOf,
  failure,
  stubSend,
  type Answer,
  type StubSend,
} from "../support/sends";
import { imageId, jobId, projectId, wireJob } from "./samples";

const running = (entities: unknown = {}): Answer => ({
  body: wireJob({ status: "RUNNING", end_time: "", entities }),
});
const done: Answer = { body: wireJob() };

function waiting(stub: StubSend, changes: Partial<JobWaitOptions> = {}) {
  const clock = fakeClock();
  const options = { send: stub.send, clock, projectId, purpose: "copy image x", ...changes };
  return { clock, outcome: waitForJob(jobId, options) };
}

/** A job that ends at a time of the clock that sleeps move on. */
function jobOf(durationMs: number): { stub: StubSend; clock: ReturnType<typeof fakeClock> } {
  const clock = fakeClock();
  const endMs = clock.now() + durationMs;
  return { clock, stub: stubSend(() => (clock.now() >= endMs ? done : running())) };
}

const total = (spansMs: readonly number[]) => spansMs.reduce((sum, each) => sum + each, 0);

describe("the wait for a job", () => {
  it.each([
    [200, 1],
    [1_000, 2],
    [2_000, 3],
    [60_000, 12],
    [3_600_000, 366],
  ])("asks about a job of %i ms %i times", async (durationMs, polls) => {
    const { stub, clock } = jobOf(durationMs);
    await waitForJob(jobId, {
      ...{ send: stub.send, clock, projectId, purpose: "x" },
      limitMs: 2 * 3_600_000,
    });
    expect(stub.requests).toHaveLength(polls);
    expect(stub.lines()[0]).toBe(`GET /v1/${projectId}/jobs/${jobId}`);
    expect(clock.slept[0]).toBe(500);
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(10_000);
  });

  it.each([
    ["with 404 and no code", failure(404)],
    ["with the documented code", failure(400, { kind: "notFound", means: ["jobUnknown"] })],
  ])("knows from a refusal %s that the cloud has no such job", async (_, refusal) => {
    const error = await errorOf(waiting(answering(refusal)).outcome);
    expect(error).toMatchObject({ kind: "notFound", means: ["jobUnknown"] });
  });

  it("does not take a gateway that knows no such operation for a cloud without the job", async () => {
    const refusal = failure(404, { kind: "protocol", code: "APIGW.0101" });
    const error = await errorOf(waiting(answering(refusal)).outcome);
    expect(error).toMatchObject({ kind: "protocol", means: [] });
  });

  it("asks about a job first when such jobs usually have ended", async () => {
    const { stub, clock } = jobOf(2_000);
    const usual = { send: stub.send, clock, projectId, purpose: "x", usualMs: 2_100 };
    await waitForJob(jobId, usual);
    expect(stub.requests).toHaveLength(1);
    expect(total(clock.slept)).toBe(2_100);
  });

  it("begins with a usual time only where that is longer than its own first delay", async () => {
    const { stub, clock } = jobOf(400);
    await waitForJob(jobId, {
      ...{ send: stub.send, clock, projectId, purpose: "x", usualMs: 500 },
    });
    expect(clock.slept).toEqual([500]);
  });

  it("never waits longer than its limit for a usual time", async () => {
    const { stub, clock } = jobOf(60_000);
    const wait = waitForJob(jobId, {
      ...{ send: stub.send, clock, projectId, purpose: "x", usualMs: 60_000, limitMs: 10_000 },
    });
    await expect(wait).rejects.toMatchObject({ kind: "unavailable" });
    expect(clock.slept).toEqual([9_500, 500]);
  });

  it("asks less and less often, and takes an hour for the limit of a creation", async () => {
    const { stub, clock } = jobOf(3 * 3_600_000);
    const wait = waitForJob(jobId, { send: stub.send, clock, projectId, purpose: "x" });
    await expect(wait).rejects.toMatchObject({ kind: "unavailable" });
    expect(clock.slept.slice(0, 5)).toEqual([500, 750, 1_125, 1_687.5, 2_531.25]);
    expect(clock.slept.at(-2)).toBe(10_000);
    expect(total(clock.slept)).toBe(3_600_000);
  });

  it("answers with the image", async () => {
    await expect(waiting(answering(done)).outcome).resolves.toMatchObject({
      imageId,
      imageIds: [imageId],
    });
  });

  it("answers with the images of sub jobs in their order, each once", async () => {
    const subJob = (id: string) => ({ job_id: id, status: "SUCCESS", entities: { image_id: id } });
    const body = wireJob({ entities: { sub_jobs_result: ["b", "a", "b"].map(subJob) } });
    await expect(waiting(answering({ body })).outcome).resolves.toMatchObject({
      imageId: "b",
      imageIds: ["b", "a"],
    });
  });

  it("answers with its own image first, before those of its sub jobs", async () => {
    const subJob = (id: string) => ({ job_id: id, status: "SUCCESS", entities: { image_id: id } });
    const entities = { image_id: imageId, sub_jobs_result: ["disk", imageId].map(subJob) };
    const body = wireJob({ entities });
    await expect(waiting(answering({ body })).outcome).resolves.toMatchObject({
      imageId,
      imageIds: [imageId, "disk"],
    });
  });

  it("answers with the results of single pairs, also those that failed", async () => {
    const body = wireJob({
      entities: {
        results: [
          { image_id: imageId, project_id: "p1", status: "success" },
          { image_id: imageId, project_id: "p2", status: "FAIL", error_code: "IMG.0108" },
          { image_id: imageId, status: "success" },
        ],
      },
    });
    const { results } = await waiting(answering({ body })).outcome;
    expect(results).toEqual([
      { imageId, projectId: "p1", status: "SUCCESS", code: undefined, reason: undefined },
      { imageId, projectId: "p2", status: "FAIL", code: "IMG.0108", reason: undefined },
      { imageId, projectId: undefined, status: "SUCCESS", code: undefined, reason: undefined },
    ]);
  });

  it.each(["INIT", "RUNNING", "QUEUEING_SOMEWHERE", "success?"])(
    "goes on at %s",
    async (status) => {
      const stub = answering({ body: wireJob({ status }) }, done);
      await expect(waiting(stub).outcome).resolves.toMatchObject({ imageId });
    },
  );

  it("goes on where entities say nothing", async () => {
    const stub = answering(running(null), running(""), running({ results: null }), done);
    await expect(waiting(stub).outcome).resolves.toMatchObject({ imageId });
  });
});

describe("a job that failed", () => {
  it("is an error with the cloud's code and reason, our advice, and the kind of the code", async () => {
    const body = wireJob({ status: "FAIL", error_code: "IMG.0057", fail_reason: "no such file" });
    const error = await errorOf(waiting(answering({ body })).outcome);
    expect(error).toMatchObject({ kind: "badRequest", code: "IMG.0057" });
    expect(error.message).toBe(
      `cannot copy image x: job ${jobId} failed: no such file; check that the object exists, is not empty, has a supported format, and may be read by the image service (IMG.0057)`,
    );
  });

  it("names the sub job that failed, and keeps what the others made", async () => {
    const body = wireJob({
      status: "FAIL",
      entities: {
        sub_jobs_result: [
          { job_id: "s1", job_type: "t", status: "SUCCESS", entities: { image_id: "i1" } },
          {
            job_id: "s2",
            job_type: "imsImportDataImageJob",
            status: "FAIL",
            error_code: "IMG.0059",
            fail_reason: "too large",
            entities: { image_name: "data-1" },
          },
        ],
      },
    });
    const error = await errorOf(waiting(answering({ body })).outcome);
    expect(error.code).toBe("IMG.0059");
    expect(error.message).toContain(
      'too large, in its sub job imsImportDataImageJob for image "data-1", number 2 of 2; files above 128 GB need a quick import',
    );
    expect(failedJob(error)?.subJobs[0]?.imageId).toBe("i1");
  });

  it("has its own code, where a sub job has another", async () => {
    const sub_jobs_result = [{ job_id: "s1", status: "FAIL", error_code: "IMG.0059" }];
    const entities = { sub_jobs_result };
    const body = wireJob({ status: "FAIL", error_code: "IMG.0057", entities });
    const error = await errorOf(waiting(answering({ body })).outcome);
    expect(error).toMatchObject({ kind: "badRequest", code: "IMG.0057" });
  });

  it("is understood where only its entities tell why", async () => {
    const entities = { error_code: "IMG.0014", error: "the disk is gone" };
    const body = wireJob({ status: "FAIL", entities });
    const error = await errorOf(waiting(answering({ body })).outcome);
    expect(error).toMatchObject({ code: "IMG.0014", kind: "unavailable" });
    expect(error.message).toContain("the disk is gone");
  });

  it("is understood where only the additional code and message tell why", async () => {
    const entities = { addition_error_code: "IMG.0014", addition_error_msg: "the disk is gone" };
    const body = wireJob({ status: "FAIL", entities });
    const error = await errorOf(waiting(answering({ body })).outcome);
    expect(error).toMatchObject({ code: "IMG.0014", kind: "unavailable" });
    expect(error.message).toBe(
      `cannot copy image x: job ${jobId} failed: the disk is gone; ` +
        "look at the server and its disks; if they work, send the job's id to the cloud's support (IMG.0014)",
    );
  });

  it("tells its own code and reason rather than those of its entities, and empty ones not at all", async () => {
    const entities = {
      ...{ error_code: "IMG.0059", error: "too large" },
      ...{ addition_error_code: "IMG.0014", addition_error_msg: "the disk is gone" },
    };
    const told = async (top: object, inner: object) => {
      const body = wireJob({ status: "FAIL", ...top, entities: { ...entities, ...inner } });
      const error = await errorOf(waiting(answering({ body })).outcome);
      return [error.code, error.reason];
    };
    const own = { error_code: "IMG.0057", fail_reason: "no such file" };
    await expect(told(own, {})).resolves.toEqual(["IMG.0057", `job ${jobId} failed: no such file`]);
    const empty = { error_code: "", fail_reason: "" };
    await expect(told(empty, {})).resolves.toEqual(["IMG.0059", `job ${jobId} failed: too large`]);
    await expect(told(empty, { error_code: "", error: "" })).resolves.toEqual([
      "IMG.0014",
      `job ${jobId} failed: the disk is gone`,
    ]);
  });

  it("is understood where nothing tells why", async () => {
    const body = wireJob({ status: "FAIL", entities: {} });
    await expect(waiting(answering({ body })).outcome).rejects.toMatchObject({
      kind: "unavailable",
      reason: `job ${jobId} failed: the service gives no reason`,
    });
  });
});

describe("polls that fail", () => {
  it("are tried again while that can help", async () => {
    const stub = answering(failure(503), failure(429), failure(0), done);
    await expect(waiting(stub).outcome).resolves.toMatchObject({ imageId });
  });

  it.each([400, 401, 403, 404])("end the wait with %i", async (status) => {
    await expect(waiting(answering(failure(status))).outcome).rejects.toMatchObject({ status });
  });

  it("do not outlive the time limit", async () => {
    const stub = stubSend(() => {
      throw failure(503);
    });
    const { outcome, clock } = waiting(stub, { limitMs: 60_000 });
    await expect(outcome).rejects.toMatchObject({ kind: "unavailable" });
    expect(total(clock.slept)).toBe(60_000);
  });
});

describe("the time limit", () => {
  it("says how far the job was, and that it goes on", async () => {
    const stub = stubSend(() => running({ process_percent: 0.4, current_task: "convert" }));
    const error = await errorOf(waiting(stub, { limitMs: 120_000 }).outcome);
    expect(error.message).toContain(
      `job ${jobId} has not ended after 2 minutes (RUNNING, 40 %, convert); the job goes on in the cloud`,
    );
  });

  it.each([
    ["members", 5],
    ["copy", 60],
    ["regionCopy", 120],
  ] as const)("is that of %s, %i minutes, where none is given", async (kind, minutes) => {
    const { outcome, clock } = waiting(
      stubSend(() => running()),
      { kind },
    );
    await expect(outcome).rejects.toMatchObject({ kind: "unavailable" });
    expect(total(clock.slept)).toBe(minutes * 60_000);
  });
});

describe("the words of the time limit", () => {
  const tooLong = async (answer: Answer | Error, changes: Partial<JobWaitOptions>) => {
    const stub = stubSend(() => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
    return errorOf(waiting(stub, changes).outcome);
  };

  it("say what raises it, and the last state that was read", async () => {
    const error = await tooLong(running(), {
      limitMs: 90_000,
      raise: "raise timeouts.createSeconds",
    });
    expect(error.message).toBe(
      `cannot copy image x: job ${jobId} has not ended after 90 seconds (RUNNING); ` +
        "the job goes on in the cloud; raise timeouts.createSeconds, or look again later",
    );
    expect(failedJob(error)).toMatchObject({ status: "RUNNING" });
  });

  it("say that no state could be read", async () => {
    const error = await tooLong(failure(503), { limitMs: 30_000 });
    expect(error.message).toBe(
      `cannot copy image x: job ${jobId} has not ended after 30 seconds (its state could not be read); ` +
        "the job goes on in the cloud; allow more time, or look again later",
    );
    expect(failedJob(error)).toBeUndefined();
  });

  it("keep the last state that was read when later polls fail", async () => {
    const stub = stubSend((_, index) => {
      if (index > 0) throw failure(503);
      return running({ current_task: "convert" });
    });
    const error = await errorOf(waiting(stub, { limitMs: 30_000 }).outcome);
    expect(error.reason).toContain("(RUNNING, convert)");
  });
});

describe("a time limit of a setting", () => {
  it("is what the wait says that ended it", async () => {
    const controller = new AbortController();
    controller.abort(new TimeLimit(60_000, "timeouts.createSeconds"));
    const error = await errorOf(waiting(answering(), { signal: controller.signal }).outcome);
    expect(error).toMatchObject({
      kind: "cancelled",
      reason: `the wait for job ${jobId} ended, because it took longer than 60 s, the limit that timeouts.createSeconds sets; the job itself goes on`,
      advice: "raise timeouts.createSeconds",
    });
  });
});

describe("a signal", () => {
  it("ends the wait at once, and no request is made any more", async () => {
    const controller = new AbortController();
    const clock = fakeClock("still");
    const stub = answering();
    const outcome = waitForJob(jobId, {
      ...{ send: stub.send, clock, projectId, purpose: "copy image x" },
      signal: controller.signal,
    });
    controller.abort();
    const error = await errorOf(outcome);
    expect(error).toMatchObject({ kind: "cancelled" });
    expect(error.message).toContain("the job itself goes on");
    expect(stub.requests).toHaveLength(0);
  });

  it("travels with the polls", async () => {
    const { signal } = new AbortController();
    const stub = answering(done);
    await waiting(stub, { signal }).outcome;
    expect(stub.requests[0]?.signal).toBe(signal);
  });
});

describe("progress", () => {
  const told = (stub: StubSend, changes: Partial<JobWaitOptions> = {}) => {
    const heard: JobProgress[] = [];
    const { outcome } = waiting(stub, { progress: (each) => heard.push(each), ...changes });
    return { heard, outcome };
  };

  it("is told when it changes, out of the polls that are made anyway", async () => {
    const at = (process_percent: number) => running({ process_percent, current_task: "convert" });
    const stub = answering(at(0.1), at(0.1), at(0.29), running(), done);
    const { heard, outcome } = told(stub);
    await outcome;
    expect(heard).toEqual([
      { percent: 10, phase: "convert" },
      { percent: 29, phase: "convert" },
    ]);
    expect(stub.requests).toHaveLength(5);
  });

  it("is asked for only of long jobs, and only where it is wanted", async () => {
    const { stub, clock } = jobOf(30_000);
    const asking: StubSend = {
      ...stub,
      send: async (request) =>
        request.url.includes("/cloudimages/job/")
          ? stubSend(() => running({ process_percent: 0.5, current_task: "copy" })).send(request)
          : stub.send(request),
    };
    const { heard, outcome } = told(asking, { askProgress: true, clock });
    await outcome;
    expect(heard).toEqual([{ percent: 50, phase: "copy" }]);
  });

  it("is not asked for again where the cloud has no such call", async () => {
    const clock = fakeClock();
    const endMs = clock.now() + 60_000;
    let asked = 0;
    const stub = stubSend((request) => {
      if (!request.url.includes("/cloudimages/job/")) return clock.now() < endMs ? running() : done;
      asked += 1;
      throw failure(404);
    });
    await expect(told(stub, { askProgress: true, clock }).outcome).resolves.toMatchObject({
      imageId,
    });
    expect(asked).toBe(1);
  });

  it("is asked for again after a failure that passes, but never instead of the job", async () => {
    const clock = fakeClock();
    const endMs = clock.now() + 60_000;
    const asked: number[] = [];
    const stub = stubSend((request) => {
      if (!request.url.includes("/cloudimages/job/")) return clock.now() < endMs ? running() : done;
      asked.push(clock.now());
      if (asked.length < 3) throw failure(503);
      return running({ process_percent: 0.5 });
    });
    const { heard, outcome } = told(stub, { askProgress: true, clock });
    await outcome;
    expect(heard).toEqual([{ percent: 50, phase: undefined }]);
    expect(asked.length).toBeGreaterThan(3);
  });

  it("that cannot be read because the run was cancelled ends the wait", async () => {
    const clock = fakeClock();
    const stub = stubSend((request) => {
      if (!request.url.includes("/cloudimages/job/")) return running();
      throw failure(0, { kind: "cancelled" });
    });
    await expect(told(stub, { askProgress: true, clock }).outcome).rejects.toMatchObject({
      kind: "cancelled",
    });
  });

  it("is not asked for where the job tells it, where nobody listens or where it is not wanted", async () => {
    const linesOf = async (body: Answer, changes: Partial<JobWaitOptions>) => {
      const clock = fakeClock();
      const endMs = clock.now() + 60_000;
      const stub = stubSend(() => (clock.now() < endMs ? body : done));
      await waiting(stub, { clock, ...changes }).outcome;
      return stub.lines().filter((line) => line.includes("/cloudimages/job/"));
    };
    const progress = () => undefined;
    const tells = running({ process_percent: 0.5 });
    await expect(linesOf(tells, { progress, askProgress: true })).resolves.toEqual([]);
    await expect(linesOf(running(), { askProgress: true })).resolves.toEqual([]);
    await expect(linesOf(running(), { progress })).resolves.toEqual([]);
    await expect(linesOf(running(), { progress, askProgress: true })).resolves.not.toEqual([]);
  });

  it("keeps the job's phase where the other call tells none", async () => {
    const clock = fakeClock();
    const endMs = clock.now() + 60_000;
    const stub = stubSend((request) => {
      if (request.url.includes("/cloudimages/job/")) return running({ process_percent: 0.5 });
      return clock.now() < endMs ? running({ current_task: "convert" }) : done;
    });
    const { heard, outcome } = told(stub, { askProgress: true, clock });
    await outcome;
    expect(heard).toEqual([
      { percent: undefined, phase: "convert" },
      { percent: 50, phase: "convert" },
    ]);
  });

  it.each([
    [-0.5, 0],
    [0, 0],
    [0.005, 1],
    [1, 100],
    [40, 100],
    ["0.29", 29],
  ])("of %j is %i percent", async (process_percent, percent) => {
    const { heard, outcome } = told(answering(running({ process_percent }), done));
    await outcome;
    expect(heard).toEqual([{ percent, phase: undefined }]);
  });
});
