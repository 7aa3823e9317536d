/** A registration whose answer was lost is looked after at the record; one of somebody else is never taken for ours. */
import { registerOnce } from "../../../../provider/client/ims/jobs/registerOnce";
import { fakeClock } from "../support/clocks";
import { errorOf, failure, stubSend } from "../support/sends";
import { imageId, jobId, wireImsImage } from "./samples";

/** `refusals` answer the requests to register, one after the other; `shows` the looks, the last of them for ever. */
function open(refusals: readonly Error[], shows: readonly string[]) {
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
    return { body: { images: [wireImsImage({ status })] } };
  });
  const register = () =>
    registerOnce({ send: stub.send, clock: fakeClock() }, imageId, { bucket: "b", key: "k" });
  const methods = () => stub.requests.map(({ method }) => method);
  return { register, methods };
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
});
