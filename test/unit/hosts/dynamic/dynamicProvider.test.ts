import { dynamicProvider } from "../../../../provider/hosts/dynamic/dynamicProvider";
import { configure, runtime } from "../../../../provider/hosts/dynamic/runtime";
import { ApiError } from "../../../../provider/client/http/errors";
import { UnfinishedError } from "../../../../provider/resources/recovery/unfinished";
import type { CheckFailure, ResourceHandler } from "../../../../provider/resources/handler";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";

interface Inputs {
  readonly size?: unknown;
}
type Handler = ResourceHandler<Inputs, Inputs>;

const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const __provider = 'exports.handler=()=>require("pulumi-ims/dynamic/image")';

/** The requests that reach a handler, and the host around it. */
function hostOf(answers: Partial<Handler> = {}) {
  const requests: unknown[] = [];
  const heard =
    <Request, Answer>(answer: Answer) =>
    (request: Request) => {
      requests.push(request);
      return Promise.resolve(answer);
    };
  const handler: Handler = {
    token: "ims:index:Sample",
    replaceOnChanges: [],
    secrets: [],
    stables: ["size"],
    check: heard({ inputs: { size: UNKNOWN }, failures: [] }),
    diff: heard({ changes: [] }),
    create: heard({ id: "1", state: { size: 1, gone: undefined } }),
    read: heard({ id: "1", state: { size: 2 }, inputs: {} }),
    update: heard({ size: 3 }),
    remove: heard(undefined),
    ...answers,
  };
  return { host: dynamicProvider(handler), requests };
}

describe("a handler behind the dynamic host", () => {
  it("sees values, unknown ones included, and not the provider's own text", async () => {
    const { host, requests } = hostOf();
    await host.check({ size: 1, __provider }, { size: unknownText, __provider });
    await host.create({ size: 1, __provider });
    await host.diff("1", { size: 1, __provider }, { size: 2, __provider });
    await host.update("1", { size: 1, __provider }, { size: 2, __provider });
    await host.read("1", { size: 1, __provider });
    await host.delete("1", { size: 1, __provider });
    expect(requests).toEqual([
      { oldInputs: { size: 1 }, inputs: { size: UNKNOWN } },
      { inputs: { size: 1 } },
      { id: "1", state: { size: 1 }, inputs: { size: 2 } },
      { id: "1", state: { size: 1 }, inputs: { size: 2 } },
      { id: "1", inputs: undefined, state: { size: 1 } },
      { id: "1", state: { size: 1 } },
    ]);
  });

  it("answers what the engine can carry", async () => {
    const { host } = hostOf();
    await expect(host.check({}, {})).resolves.toEqual({
      inputs: { size: unknownText },
      failures: [],
    });
    expect(Object.keys((await host.create({})).outs ?? {})).toEqual(["size"]);
    await expect(host.update("1", {}, {})).resolves.toEqual({ outs: { size: 3 } });
    await expect(host.read("1", {})).resolves.toEqual({ id: "1", props: { size: 2 } });
  });

  it.each([[{}], [{ __provider }]])(
    "is told on the first check that there were no inputs before: %j",
    async (olds) => {
      const { host, requests } = hostOf();
      await host.check(olds, { size: 1 });
      expect(requests).toEqual([{ oldInputs: undefined, inputs: { size: 1 } }]);
    },
  );

  it("tells that an object is gone by an empty id", async () => {
    const { host } = hostOf({ read: () => Promise.resolve(undefined) });
    await expect(host.read("1", {})).resolves.toEqual({ id: "", props: {} });
  });

  it("reads with only an id", async () => {
    const { host, requests } = hostOf();
    await host.read("1");
    expect(requests).toEqual([{ id: "1", inputs: undefined, state: {} }]);
  });
});

describe("a check that finds something wrong", () => {
  const failuresOf = async (...failures: readonly CheckFailure[]) => {
    const check: Handler["check"] = ({ inputs }) =>
      Promise.resolve({ inputs: inputs as Inputs, failures });
    return (await hostOf({ check }).host.check({}, { size: 1 })).failures;
  };

  it("tells all of it, with the place in the reason: the engine prints the value of a property that a failure names", async () => {
    await expect(
      failuresOf(
        { property: "tags[0]", reason: "must not be empty" },
        { property: "size", reason: "is required" },
        { property: "", reason: "nothing fits" },
      ),
    ).resolves.toEqual([
      { property: "", reason: "tags[0]: must not be empty" },
      { property: "", reason: "size: is required" },
      { property: "", reason: "nothing fits" },
    ]);
  });

  it("tells it in a form that a terminal and gRPC can take", async () => {
    const [failure] = (await failuresOf({
      property: `properties["\u001b[31m\u202e"]`,
      reason: `is long: ${"x".repeat(100_000)}`,
    })) ?? [{ reason: "" }];
    expect(failure?.reason).toMatch(/^properties\[""\]: is long: x+$/);
    expect(failure?.reason).toHaveLength(2_000);
  });
});

describe("a diff", () => {
  const diffOf = (changes: readonly { property: string; replaces: boolean }[]) =>
    hostOf({ diff: () => Promise.resolve({ changes }) }).host.diff("1", {}, {});

  it("without changes says so", async () => {
    await expect(diffOf([])).resolves.toMatchObject({
      ...{ changes: false, replaces: [], stables: ["size"] },
    });
  });

  it("in place has changes and no replaces", async () => {
    await expect(diffOf([{ property: "tags", replaces: false }])).resolves.toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it("that replaces names whole properties, each once", async () => {
    const paths = ["source.path", "source.kind", "members[1].projectId", "name"];
    await expect(
      diffOf(paths.map((property) => ({ property, replaces: property !== "name" }))),
    ).resolves.toMatchObject({ changes: true, replaces: ["source", "members"] });
  });

  it("never deletes before it replaces: that would end every share of an image", async () => {
    await expect(diffOf([{ property: "source", replaces: true }])).resolves.toMatchObject({
      deleteBeforeReplace: false,
    });
  });
});

describe("a failure", () => {
  it.each(["check", "diff", "create", "read", "update", "remove"] as const)(
    "of %s reaches the user as its message alone",
    async (method) => {
      const { host } = hostOf({ [method]: () => Promise.reject(new Error("cannot do it")) });
      const calls = {
        check: () => host.check({}, {}),
        diff: () => host.diff("1", {}, {}),
        create: () => host.create({}),
        read: () => host.read("1", {}),
        update: () => host.update("1", {}, {}),
        remove: () => host.delete("1", {}),
      };
      await expect(calls[method]()).rejects.toMatchObject({
        message: "cannot do it",
        stack: "cannot do it",
      });
    },
  );

  it("of a call that was cancelled is why it was cancelled, and keeps no state", async () => {
    const cause = new ApiError({ kind: "cancelled", purpose: "do it", reason: "it was cancelled" });
    const left = UnfinishedError.of("image-1", { size: 1 }, cause);
    const { host } = hostOf({ create: () => Promise.reject(left ?? cause) });
    const context = runtime();
    const { signal } = context;
    const aborted = AbortSignal.abort(new Error("the engine is gone"));
    Object.assign(context, { signal: aborted });
    await expect(host.create({ __provider })).rejects.toMatchObject({
      ...{ message: "the engine is gone", id: undefined },
    });
    Object.assign(context, { signal });
  });

  it("that is thrown at once is no different", async () => {
    const { host } = hostOf({
      diff: () => {
        throw new Error("cannot do it");
      },
    });
    await expect(host.diff("1", {}, {})).rejects.toMatchObject({ stack: "cannot do it" });
  });
});

describe("a resource that is left unfinished", () => {
  const cause = new ApiError({ kind: "unavailable", purpose: "do it", reason: "it is down" });
  const left = () => {
    const error = UnfinishedError.of("image-1", { name: "a", size: UNKNOWN }, cause);
    return Promise.reject(error ?? new Error("the state is not kept"));
  };
  const errorOf = (call: Promise<unknown>) => call.then(undefined, (error: unknown) => error);

  it("is kept in the state with the provider's text, at a creation and an update", async () => {
    const { host } = hostOf({ create: left, update: left });
    const calls = [() => host.create({ __provider }), () => host.update("1", {}, { __provider })];
    for (const call of calls)
      expect(await errorOf(call())).toMatchObject({
        id: "image-1",
        properties: { name: "a", size: unknownText, __provider },
        reasons: ["cannot do it: it is down"],
      });
  });

  it("is not kept by other calls, which the engine does not ask for a state", async () => {
    const { host } = hostOf({ read: left, remove: left });
    for (const call of [() => host.read("1", {}), () => host.delete("1", {})])
      expect(await errorOf(call())).toMatchObject({ id: undefined, properties: undefined });
  });

  it("is not made up of another failure", async () => {
    const { host } = hostOf({ create: () => Promise.reject(cause) });
    expect(await errorOf(host.create({ __provider }))).toMatchObject({ id: undefined });
  });
});

describe("configure", () => {
  it("is in effect before anything else can run: the shim does not wait for it", () => {
    const { host } = hostOf();
    const read: string[] = [];
    const request = { config: { get: (key: string) => void read.push(key) } };
    // Only `get` is asked for; the SDK's class has more.
    void host.configure(request as unknown as Parameters<typeof host.configure>[0]);
    expect(() => runtime().cloud("nowhere")).toThrow("nowhere");
    expect(read).toContain("ims:connections");
    configure(() => undefined);
  });

  it("gives every resource of a run one context", () => {
    expect(runtime()).toBe(runtime());
  });
});
