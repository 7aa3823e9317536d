/** The configuration of a provider instance: what changes, and what reaches a connection. */
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { configurationCalls } from "../../../../provider/hosts/grpc/configuration";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";
import type { ReadConfig } from "../../../../provider/hosts/process";

const signature = "4dabf18193072939515e22adb298388d";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const hide = (value: unknown) => ({
  [signature]: "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const struct = (properties: Record<string, unknown>) => Struct.fromJavaScript(properties as never);

describe("a change of the configuration", () => {
  const calls = configurationCalls(new Plugin({}, undefined));
  const diff = async (
    olds: Record<string, unknown>,
    news: Record<string, unknown>,
    oldInputs?: Record<string, unknown>,
  ) => {
    const request = new messages.DiffRequest().setOlds(struct(olds)).setNews(struct(news));
    if (oldInputs !== undefined) request.setOldInputs(struct(oldInputs));
    const answer = await calls.diffConfig(request);
    return {
      changes: answer.getChanges(),
      diffs: answer.getDiffsList(),
      replaces: answer.getReplacesList(),
    };
  };
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;

  it("never makes a new provider, which would make all its resources anew", async () => {
    await expect(diff({ cloud: "a", region: "r" }, { cloud: "b", kind: "ims" })).resolves.toEqual({
      changes: DIFF_SOME,
      diffs: ["cloud", "region", "kind"],
      replaces: [],
    });
  });

  it("is none where only the plugin's version is another", async () => {
    await expect(
      diff({ cloud: "a", version: "0.1.0" }, { cloud: "a", version: "0.2.0" }),
    ).resolves.toEqual({ changes: DIFF_NONE, diffs: [], replaces: [] });
  });

  it("is one where a key is new, and one where a value of a list is another", async () => {
    await expect(diff({ cloud: "a" }, { cloud: "a", region: "r" })).resolves.toMatchObject({
      ...{ changes: DIFF_SOME, diffs: ["region"] },
    });
    const connections = (cloud: string) => ({ connections: { x: { cloud } } });
    await expect(diff(connections("a"), connections("b"))).resolves.toMatchObject({
      ...{ changes: DIFF_SOME, diffs: ["connections"] },
    });
  });

  it("is one of what was declared, where the engine tells that", async () => {
    await expect(diff({ cloud: "a" }, { cloud: "b" }, { cloud: "b" })).resolves.toMatchObject({
      changes: DIFF_NONE,
    });
  });
});

describe("the check of the configuration", () => {
  it("keeps secrets as such, and lets the engine's own settings through", async () => {
    const calls = configurationCalls(new Plugin({}, undefined));
    const news = { password: hide("hunter2"), version: "1", pluginDownloadURL: "u", pulumi: "p" };
    const answer = await calls.checkConfig(new messages.CheckRequest().setNews(struct(news)));
    expect(answer.getFailuresList()).toEqual([]);
    expect(answer.getInputs()?.toJavaScript()).toEqual(news);
  });

  it("hides a secret that came as plain text", async () => {
    const calls = configurationCalls(new Plugin({}, undefined));
    for (const key of [
      ...["password", "applicationCredentialSecret", "token", "secretKey", "securityToken"],
    ]) {
      const news = struct({ [key]: "hunter2", region: "r" });
      const answer = await calls.checkConfig(new messages.CheckRequest().setNews(news));
      expect(answer.getInputs()?.toJavaScript()).toEqual({ [key]: hide("hunter2"), region: "r" });
    }
  });
});

describe("the configuration of a process", () => {
  it("is text, whatever the engine sent", async () => {
    const plugin = new Plugin({}, undefined);
    const configured = jest.spyOn(plugin, "configure");
    const given = {
      cloud: "a",
      insecure: true,
      timeoutMs: 500,
      connections: { x: { cloud: "b" } },
      password: hide("hunter2"),
      region: unknown,
      kind: null,
    };
    const answer = await configurationCalls(plugin).configure(
      new messages.ConfigureRequest().setArgs(struct(given)),
    );
    expect(answer.toObject()).toMatchObject({
      acceptsecrets: true,
      supportspreview: true,
      acceptresources: true,
      acceptoutputs: true,
      supportsAutonamingConfiguration: true,
    });
    const read: ReadConfig = configured.mock.calls[0]?.[0] ?? (() => "no configuration");
    const keys = [...Object.keys(given), "authUrl"];
    expect(keys.map((key) => read(`ims:${key}`))).toEqual([
      "a",
      "true",
      "500",
      '{"x":{"cloud":"b"}}',
      "hunter2",
      undefined,
      undefined,
      undefined,
    ]);
  });
});
