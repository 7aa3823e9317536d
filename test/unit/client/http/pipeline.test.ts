import type { Authenticator } from "../../../../provider/client/auth/authenticator";
import { assemble } from "../../../../provider/client/http/pipeline";
import { packageVersion } from "../../../../provider/client/version";
import { fakeClock } from "../support/clocks";
import { answering, request, stubSend } from "../support/sends";

const authenticator: Authenticator = {
  apply: async (given) => ({
    ...given,
    url: `https://cloud${given.url}`,
    headers: { ...given.headers, "x-auth-token": "hunter2" },
  }),
  location: async () => ({ endpoint: "https://cloud", projectId: "p" }),
};
const common = {
  authenticator,
  clock: fakeClock(),
  random: () => 0,
};

describe("assemble", () => {
  it("asks for JSON, names itself, and lets a call say otherwise", async () => {
    const stub = answering({}, {});
    const send = assemble({ ...common, transport: stub.send });
    await send(request());
    await send(request({ headers: { accept: "application/octet-stream" } }));
    expect(stub.requests[0]).toMatchObject({
      url: "https://cloud/v2/things",
      headers: {
        accept: "application/json",
        "user-agent": `pulumi-ims/${packageVersion()}`,
        "x-auth-token": "hunter2",
      },
    });
    expect(stub.requests[1]?.headers?.["accept"]).toBe("application/octet-stream");
  });

  it("retries on kinds, and logs every exchange without the token", async () => {
    const lines: string[] = [];
    const stub = answering({ status: 503 }, { status: 200 });
    await assemble({ ...common, transport: stub.send, log: (line) => lines.push(line) })(request());
    expect(lines).toHaveLength(2);
    expect(lines.join("\n")).toContain("503");
    expect(lines.join("\n")).not.toContain("hunter2");
  });

  it.each([
    ["a failure, a wait", [{ status: 500 }, { status: 429 }], 2],
    ["a failure, two waits", [{ status: 500 }, { status: 429 }, { status: 429 }], 2],
    ["two failures, a wait", [{ status: 502 }, { status: 500 }, { status: 429 }], 3],
    ["a wait, a failure, a wait", [{ status: 429 }, { status: 500 }, { status: 429 }], 2],
    ["a wait", [{ status: 429 }], 1],
  ])("knows after %s that an attempt before may have acted", async (_, before, attempts) => {
    const settings = { ...common, clock: fakeClock() };
    const conflict = answering(...before, { status: 409 });
    const send = assemble({ ...settings, transport: conflict.send });
    await expect(send(request({ method: "PATCH" }))).rejects.toMatchObject({
      kind: "conflict",
      attempts,
    });

    const gone = answering(...before, { status: 404 });
    const deletion = assemble({ ...settings, transport: gone.send })(
      request({ method: "DELETE", repeatedOk: [404] }),
    );
    if (attempts === 1) await expect(deletion).rejects.toMatchObject({ kind: "notFound" });
    else await expect(deletion).resolves.toMatchObject({ status: 404 });
  });

  it("repeats what was told to wait, beyond the attempts of failures, also where a repeat could do harm", async () => {
    const codes = {
      "IMG.0060": { kind: "rateLimited", advice: "run fewer" },
    } as const;
    const busy = { status: 400, body: { error: { code: "IMG.0060", message: "busy" } } };
    const failing = { status: 503 };
    const stub = answering(...[busy, busy, busy, failing, failing, failing, failing, busy, busy], {
      body: "done",
    });
    const send = assemble({ ...common, clock: fakeClock(), transport: stub.send, codes });
    await expect(send(request({ method: "PUT" }))).resolves.toMatchObject({ text: "done" });

    const creation = answering(busy, busy, busy, busy, busy, busy, { body: "made" });
    const post = assemble({ ...common, clock: fakeClock(), transport: creation.send, codes });
    await expect(post(request({ method: "POST", idempotent: false }))).resolves.toMatchObject({
      text: "made",
    });
  });

  it.each([
    ["the only signal, that of all calls,", true, false, "all"],
    ["the only signal, that of one call,", false, true, "one"],
    ["the signal of all calls", true, true, "all"],
    ["the signal of one call", true, true, "one"],
  ] as const)("ends its calls when %s fires", async (_, hasAll, hasOne, firing) => {
    const controllers = { all: new AbortController(), one: new AbortController() };
    const stub = stubSend(({ signal, headers }) => {
      const before = signal?.aborted;
      controllers[firing].abort();
      return { body: `${before}, ${signal?.aborted}, ${headers?.["accept"]}` };
    });
    const signal = hasAll ? controllers.all.signal : undefined;
    const send = assemble({ ...common, transport: stub.send, signal });
    const given = request(hasOne ? { signal: controllers.one.signal } : {});
    await expect(send(given)).resolves.toMatchObject({ text: "false, true, application/json" });
  });
});
