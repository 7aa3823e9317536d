/** Look-ups of a program, and what becomes of their failures. */
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Connection } from "../../../../provider/functions/connection";
import { ApiError, type ErrorKind } from "../../../../provider/client/http/errors";
import { lookUpCalls } from "../../../../provider/hosts/grpc/lookUpCalls";
import { listenAsEngine } from "../../../support/listeningEngine";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function open(failure: Error) {
  const plugin = new Plugin({}, undefined);
  const names: unknown[] = [];
  jest.spyOn(plugin, "connect").mockImplementation((name): Connection => {
    names.push(name);
    throw failure;
  });
  const invoke = (args: object, token = "ims:index:getImage") =>
    lookUpCalls(plugin).invoke(
      new messages.InvokeRequest().setTok(token).setArgs(Struct.fromJavaScript(args as never)),
    );
  return { invoke, names };
}

const apiError = (kind: ErrorKind, status?: number) =>
  new ApiError({ kind, purpose: "read image x", reason: "no", status });

describe("a look-up", () => {
  it("that nobody knows is refused with those that there are", async () => {
    const { invoke } = open(new Error("no cloud"));
    await expect(invoke({}, "ims:index:getImmage")).rejects.toThrow(
      /^there is no look-up ims:index:getImmage in this version of the provider; there are ims:index:getImage, /,
    );
  });

  it.each([
    ["as a whole", { name: unknown }],
    ["in a list", { nameRegex: "a", ids: ["b", unknown] }],
    ["in an object", { properties: { os_distro: unknown } }],
  ])("whose arguments are not known yet %s answers nothing, and asks nobody", async (_, args) => {
    const { invoke, names } = open(new Error("no cloud"));
    const answer = await invoke(args);
    expect([answer.getReturn()?.toJavaScript(), answer.getFailuresList()]).toEqual([{}, []]);
    expect(names).toEqual([]);
  });

  it("says once what its arguments lead to", async () => {
    const engine = await listenAsEngine();
    try {
      const plugin = new Plugin({}, engine.address);
      jest.spyOn(plugin, "connect").mockImplementation(() => {
        throw apiError("badRequest");
      });
      const { invoke } = lookUpCalls(plugin);
      for (const memberStatus of ["pending", "all", "pending"])
        await invoke(
          new messages.InvokeRequest()
            .setTok("ims:index:getImages")
            .setArgs(Struct.fromJavaScript({ memberStatus })),
        );
      await plugin.said();
      expect(engine.heard()).toMatch(/^getImages with memberStatus "pending" [^\n]*\n$/);
    } finally {
      engine.end();
    }
  });

  it("asks the connection that it names, and takes null for none", async () => {
    const { invoke, names } = open(apiError("notFound", 404));
    await expect(invoke({ name: "a", connection: "c" })).rejects.toMatchObject({
      kind: "notFound",
    });
    await expect(invoke({ name: "a", connection: null })).rejects.toMatchObject({
      kind: "notFound",
    });
    expect(names).toEqual(["c", undefined]);
  });

  it("with wrong arguments is a mistake of the program, which the engine names", async () => {
    const { invoke } = open(apiError("badRequest"));
    const answer = await invoke({ name: "a" });
    expect(answer.getFailuresList().map((each) => each.toObject())).toEqual([
      { property: "", reason: "cannot read image x: no" },
    ]);
  });

  it.each([
    ["badRequest", 400],
    ["notFound", undefined],
  ] as const)("that the cloud refuses fails as a call: %s %j", async (kind, status) => {
    const { invoke } = open(apiError(kind, status));
    await expect(invoke({ name: "a" })).rejects.toMatchObject({ kind, status });
  });
});
