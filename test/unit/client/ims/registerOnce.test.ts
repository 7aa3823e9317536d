/** A registration whose answer was lost is looked after at the record; one of somebody else is never taken for ours. */
import { registerOnce } from "../../../../provider/client/ims/jobs/registerOnce";
import { fakeClock } from "../support/clocks";
import { errorOf, failure, stubSend } from "../support/sends";
import { imageId, jobId, wireImsImage } from "./samples";

/** `refusals` answer the requests to register, one after the other; `shows` the looks, the last of them for ever. */
function open(refusals: readonly Error[], shows: readonly string[], signal?: AbortSignal) {
  const clock = fakeClock();
  let registrations = 0;
  let looks = 0;
  const stub = stubSend(({ method }) => {
    if (method === "PUT") {
      const refusal = refusals[registrations];
      registrations += 1;
      if (refusal !== undefined) throw refusal;
      return { body: { job_id: jobId } };
    }
    const status = shows[Math.min(looks, shows.length - 1)];
    looks += 1;
    return { body: { images: status === "gone" ? [] : [wireImsImage({ status })] } };
  });
  const register = () =>
    registerOnce({ send: stub.send, clock, signal }, imageId, { bucket: "b", key: "k" });
  const methods = () => stub.requests.map(({ method }) => method);
  return { register, methods, clock };
}

describe("a registration", () => {
  it("that is refused at once, for somebody else is at the record, is no success of ours", async () => {
    const { register, methods } = open([failure(409)], ["active"]);
    expect(await errorOf(register())).toMatchObject({ kind: "conflict", attempts: 1 });
    expect(methods()).toEqual(["PUT"]);
  });

  it("whose answer was lost is done when the record gets its bytes", async () => {
    const { register, methods } = open([failure(503)], ["queued", "saving", "active"]);
    await expect(register()).resolves.toBeUndefined();
    expect(methods()).toEqual(["PUT", "GET", "GET", "GET"]);
  });

  it("that never arrived is sent again, and then it may be ourselves who are at the record", async () => {
    const { register, methods } = open(
      [failure(503), failure(409)],
      [...["queued", "queued", "queued"], ...["queued", "active"]],
    );
    await expect(register()).resolves.toBeUndefined();
    expect(methods()).toEqual(["PUT", "GET", "GET", "GET", "PUT", "GET", "GET"]);
  });

  it("that a conflict shows to have arrived is waited for, however long its record is queued", async () => {
    const queued = (times: number) => Array<string>(times).fill("queued");
    const { register, methods } = open(
      [failure(503), failure(409)],
      [...queued(3), ...queued(10), "active"],
    );
    await expect(register()).resolves.toBeUndefined();
    expect(methods().filter((method) => method === "PUT")).toHaveLength(2);
  });

  it("that the service refuses for another reason is not sent again", async () => {
    const { register, methods } = open([failure(400)], ["queued"]);
    expect(await errorOf(register())).toMatchObject({ kind: "badRequest", attempts: 1 });
    expect(methods()).toEqual(["PUT"]);
  });

  it.each(["killed", "gone"])("whose record is %s in the end fails as it did", async (end) => {
    const { register, methods } = open([failure(503)], ["saving", end]);
    expect(await errorOf(register())).toMatchObject({ status: 503, attempts: 1 });
    expect(methods()).toEqual(["PUT", "GET", "GET"]);
  });

  it("that never arrives is sent five times, with longer and longer looks between", async () => {
    const { register, methods, clock } = open(
      Array.from({ length: 6 }, () => failure(503)),
      ["queued"],
    );
    expect(await errorOf(register())).toMatchObject({ status: 503, attempts: 5 });
    expect(methods().filter((method) => method === "PUT")).toHaveLength(5);
    expect(clock.slept).toEqual([
      ...[1_000, 1_000, 2_000, 2_000, 3_000, 3_000, 4_000, 4_000, 5_000, 5_000],
    ]);
  });

  it("gives the job that a later attempt began", async () => {
    const { register } = open([failure(503)], ["queued"]);
    await expect(register()).resolves.toBe(jobId);
  });

  it("ends its looks when the run is cancelled", async () => {
    const controller = new AbortController();
    controller.abort(new Error("the run was cancelled"));
    const { register } = open([failure(503)], ["saving"], controller.signal);
    expect(await errorOf(register())).toMatchObject({ kind: "cancelled", method: "PUT" });
  });
});
