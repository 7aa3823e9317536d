/** What a handler is asked, and what the engine is told of its answer. */
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { ApiError } from "../../../../provider/client/http/errors";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";
import { resourceCalls } from "../../../../provider/hosts/grpc/resourceCalls";
import { statusOf } from "../../../../provider/hosts/grpc/status";
import { UnfinishedError } from "../../../../provider/resources/recovery/unfinished";
import { registry } from "../../../../provider/resources/registry";
import { sampleContext } from "../../resources/support/samples";

const urn = "urn:pulumi:dev::program::my:component:Part$ims:index:Image::golden";
const signature = "4dabf18193072939515e22adb298388d";
const hide = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const struct = (properties: object) => Struct.fromJavaScript(properties as never);
const handler = registry.Image as unknown as Record<string, (request: never) => Promise<unknown>>;

function calls() {
  const plugin = new Plugin({}, undefined);
  jest.spyOn(plugin, "contextFor").mockReturnValue(sampleContext());
  return resourceCalls(plugin);
}

/** Lets a method of the handler give an answer, and returns the requests that reached it. */
function answer(method: string, value: unknown) {
  return jest.spyOn(handler, method).mockImplementation(async () => value).mock.calls;
}

afterEach(() => jest.restoreAllMocks());

describe("a check", () => {
  const check = async (news: object, olds: object = {}) =>
    calls().check(
      new messages.CheckRequest().setUrn(urn).setNews(struct(news)).setOlds(struct(olds)),
    );

  it("knows no old inputs in the first run, and tells who declares the resource", async () => {
    const asked = answer("check", { inputs: {}, failures: [] });
    await check({ name: "a", hidden: null });
    await check({ name: "a" }, { name: "old" });
    const who = { name: "golden", stack: expect.any(String), resource: expect.any(String) };
    expect(asked.map(([request]) => request)).toEqual([
      {
        oldInputs: undefined,
        inputs: { name: "a", declaredAs: who },
        naming: { mode: "default" },
      },
      {
        oldInputs: { name: "old", declaredAs: who },
        inputs: { name: "a", declaredAs: who },
        naming: { mode: "default" },
      },
    ]);
  });

  it("keeps out of the inputs who declares them, and marks secrets again", async () => {
    answer("check", { inputs: { name: "a", declaredAs: { name: "golden" } }, failures: [] });
    const found = await check({ name: hide("a") });
    expect(found.getInputs()?.toJavaScript()).toEqual({ name: hide("a") });
  });

  it("tells a failure by its place, and names no property: the engine would print its value", async () => {
    const failures = [
      { property: "tags[1]", reason: "must be a text" },
      { property: "", reason: "it is all wrong" },
    ];
    answer("check", { inputs: {}, failures });
    expect((await check({})).getFailuresList().map((each) => each.toObject())).toEqual([
      { property: "", reason: "tags[1]: must be a text" },
      { property: "", reason: "it is all wrong" },
    ]);
  });
});

describe("a secret that the state repeats", () => {
  const inputs = struct({ name: hide("a-secret-name"), min: 1 });
  const state = { name: "a-secret-name", shares: [{ projectId: "a-secret-name" }], min: 1 };

  it.each([
    [
      "create",
      { id: "1", state },
      () => calls().create(new messages.CreateRequest().setUrn(urn).setProperties(inputs)),
    ],
    [
      "update",
      state,
      () => calls().update(new messages.UpdateRequest().setUrn(urn).setNews(inputs)),
    ],
    [
      "update",
      state,
      () => calls().update(new messages.UpdateRequest().setUrn(urn).setOlds(inputs)),
    ],
    [
      "read",
      { id: "1", state, inputs: { name: "a-secret-name", min: 1 } },
      () => calls().read(new messages.ReadRequest().setUrn(urn).setInputs(inputs)),
    ],
    [
      "read",
      { id: "1", state, inputs: { min: 1 } },
      () => calls().read(new messages.ReadRequest().setUrn(urn).setProperties(inputs)),
    ],
  ] as const)("is secret in all places after %s", async (name, result, call) => {
    answer(name, result);
    expect((await call()).getProperties()?.toJavaScript()).toEqual({
      ...{ name: hide("a-secret-name"), shares: hide(state.shares), min: 1 },
    });
  });
});

describe("a call that stays unfinished", () => {
  const inputs = { name: hide("hush"), tags: ["b", hide("quiet")], min: 1 };
  const kept = { name: "hush", tags: ["quiet", "b"], min: 1, declaredAs: { name: "golden" } };
  const cause = new ApiError({ kind: "unavailable", purpose: "share it", reason: "no answer" });

  it.each([
    [
      "create",
      () => calls().create(new messages.CreateRequest().setUrn(urn).setProperties(struct(inputs))),
    ],
    [
      "update",
      () => calls().update(new messages.UpdateRequest().setUrn(urn).setNews(struct(inputs))),
    ],
    [
      "update",
      () => calls().update(new messages.UpdateRequest().setUrn(urn).setOlds(struct(inputs))),
    ],
  ])("in %s leaves its secrets secret in the state that the engine keeps", async (name, call) => {
    jest.spyOn(handler, name).mockRejectedValue(UnfinishedError.of("1", kept, cause));
    const failure: unknown = await call().catch((error: unknown) => error);
    const { details, metadata } = statusOf(failure);
    expect(details).toBe("cannot share it: no answer");
    const [packed] = metadata?.get("grpc-status-details-bin") ?? [];
    const [detail] = Status.deserializeBinary(new Uint8Array(packed as Buffer)).getDetailsList();
    const bytes = detail?.getValue_asU8() ?? new Uint8Array();
    const state = messages.ErrorResourceInitFailed.deserializeBinary(bytes).getProperties();
    expect(state?.toJavaScript()).toEqual({
      ...{ name: hide("hush"), tags: hide(["quiet", "b"]), min: 1 },
    });
  });

  it("and fails for good is told as it is", async () => {
    jest.spyOn(handler, "create").mockRejectedValue(cause);
    await expect(calls().create(new messages.CreateRequest().setUrn(urn))).rejects.toBe(cause);
  });
});

describe("a time limit of the program's own", () => {
  const state = { name: "a" };

  it.each([
    [
      0,
      { timeouts: { createSeconds: 5, uploadSeconds: 7 } },
      { createSeconds: 5, uploadSeconds: 7 },
    ],
    [
      90,
      { timeouts: { createSeconds: 5, uploadSeconds: 7 } },
      { createSeconds: 90, uploadSeconds: 7 },
    ],
    [90, {}, { createSeconds: 90 }],
    [90, { timeouts: null }, { createSeconds: 90 }],
    [0, {}, undefined],
  ])("of %i s wins at a creation and an update", async (seconds, inputs, timeouts) => {
    const created = answer("create", { id: "1", state });
    const updated = answer("update", state);
    const { create, update } = calls();
    await create(
      new messages.CreateRequest().setUrn(urn).setProperties(struct(inputs)).setTimeout(seconds),
    );
    await update(
      new messages.UpdateRequest().setUrn(urn).setNews(struct(inputs)).setTimeout(seconds),
    );
    for (const [request] of [...created, ...updated])
      expect((request as { inputs: { timeouts?: unknown } }).inputs.timeouts).toEqual(timeouts);
  });
});

describe("a creation", () => {
  it("makes nothing in a preview", async () => {
    const asked = answer("create", { id: "1", state: {} });
    const request = new messages.CreateRequest().setUrn(urn).setPreview(true);
    const found = await calls().create(request.setProperties(struct({ name: hide("a") })));
    expect(asked).toHaveLength(0);
    expect([found.getId(), found.getProperties()?.toJavaScript()]).toEqual([
      "",
      { name: hide("a") },
    ]);
  });
});

describe("an update", () => {
  it("changes nothing in a preview", async () => {
    const asked = answer("update", {});
    const request = new messages.UpdateRequest().setUrn(urn).setPreview(true);
    await calls().update(request.setOlds(struct({ name: "a" })).setNews(struct({ name: "b" })));
    expect(asked).toHaveLength(0);
  });

  it("gets the state as it was, and the new inputs", async () => {
    const asked = answer("update", { name: "b", declaredAs: {} });
    const request = new messages.UpdateRequest().setUrn(urn).setId("1");
    const found = await calls().update(
      request.setOlds(struct({ name: "a", owner: "p" })).setNews(struct({ name: "b" })),
    );
    expect(asked.map(([each]) => each)).toMatchObject([
      { id: "1", state: { name: "a", owner: "p" }, inputs: { name: "b" } },
    ]);
    expect(found.getProperties()?.toJavaScript()).toEqual({ name: "b" });
  });
});

describe("a comparison", () => {
  const diff = async (request: messages.DiffRequest) =>
    calls().diff(
      request
        .setUrn(urn)
        .setId("1")
        .setNews(struct({ name: "c" })),
    );
  const kindOf = (found: messages.DiffResponse) =>
    found.getDetaileddiffMap().get("name")?.getInputdiff();

  it("asks with the state, and shows a change of the inputs where the engine knows the old ones", async () => {
    const asked = answer("diff", { changes: [{ property: "name", replaces: false }] });
    const olds = struct({ name: "b" });
    expect(kindOf(await diff(new messages.DiffRequest().setOlds(olds)))).toBe(true);
    const drifted = new messages.DiffRequest().setOlds(olds).setOldInputs(struct({ name: "c" }));
    expect(kindOf(await diff(drifted))).toBe(false);
    expect(asked.map(([each]) => each)).toMatchObject([
      { id: "1", state: { name: "b" }, inputs: { name: "c" } },
      { id: "1", state: { name: "b" }, inputs: { name: "c" } },
    ]);
  });

  it("names what never changes", async () => {
    answer("diff", { changes: [{ property: "name", replaces: false }] });
    const found = await diff(new messages.DiffRequest());
    expect(found.getStablesList()).toEqual([
      "createdAt",
      "owner",
      "endpoint",
      "connectionProjectId",
      "adopted",
    ]);
  });
});

describe("a read", () => {
  const read = async (request: messages.ReadRequest) =>
    calls().read(request.setUrn(urn).setId("1"));

  it("knows no inputs at an import, and those of the program at a refresh", async () => {
    const asked = answer("read", undefined);
    await read(new messages.ReadRequest());
    await read(
      new messages.ReadRequest()
        .setInputs(struct({ name: "a" }))
        .setProperties(struct({ owner: "p" })),
    );
    expect(asked.map(([each]) => each)).toMatchObject([
      { id: "1", inputs: undefined, state: {} },
      { id: "1", inputs: { name: "a", declaredAs: { name: "golden" } }, state: { owner: "p" } },
    ]);
  });

  it("tells that the object is gone by telling nothing", async () => {
    answer("read", undefined);
    const found = await read(new messages.ReadRequest());
    expect([found.getId(), found.hasProperties(), found.hasInputs()]).toEqual(["", false, false]);
  });

  it("answers with the id that the handler found, and keeps out who declares it", async () => {
    const both = { name: "a", declaredAs: {} };
    answer("read", { id: "2", inputs: both, state: both });
    const found = await read(new messages.ReadRequest());
    expect(found.getId()).toBe("2");
    expect(found.getInputs()?.toJavaScript()).toEqual({ name: "a" });
    expect(found.getProperties()?.toJavaScript()).toEqual({ name: "a" });
  });
});

describe("a deletion", () => {
  it("gets the id and the state", async () => {
    const asked = answer("remove", undefined);
    await calls().delete(
      new messages.DeleteRequest()
        .setUrn(urn)
        .setId("1")
        .setProperties(struct({ name: "a" })),
    );
    expect(asked.map(([each]) => each)).toEqual([{ id: "1", state: { name: "a" } }]);
  });
});
