/** The calls about the plugin itself. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { packageVersion } from "../../../../provider/client/version";
import { lifeCalls } from "../../../../provider/hosts/grpc/lifeCalls";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";

function open() {
  const plugin = new Plugin({}, undefined);
  return { plugin, attach: jest.spyOn(plugin, "attach"), calls: lifeCalls(plugin) };
}

it("takes the engine's address from the handshake and from an attachment", () => {
  const { attach, calls } = open();
  const answer = calls.handshake(
    new messages.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1"),
  );
  expect(answer.toObject()).toMatchObject({
    acceptSecrets: true,
    acceptResources: true,
    acceptOutputs: true,
    supportsAutonamingConfiguration: true,
  });
  calls.attach(new PluginAttach().setAddress("127.0.0.1:2"));
  expect(attach.mock.calls).toEqual([["127.0.0.1:1"], ["127.0.0.1:2"]]);
});

it("has the version of the package", () => {
  expect(open().calls.getPluginInfo(new Empty()).getVersion()).toBe(packageVersion());
});

it("has one version of schemas", () => {
  const { calls } = open();
  const asked = (version: number) => () =>
    calls.getSchema(new messages.GetSchemaRequest().setVersion(version));
  expect(JSON.parse(asked(0)().getSchema())).toMatchObject({ name: "ims" });
  expect(asked(1)).toThrow("there is no version 1 of schemas, only 0");
});

it("ends all that is under way when the run is cancelled", () => {
  const { plugin, calls } = open();
  plugin.configure(() => undefined);
  const { signal } = plugin.contextFor("urn");
  expect([plugin.isCancelled(), signal.aborted]).toEqual([false, false]);
  calls.cancel(new Empty());
  expect([plugin.isCancelled(), signal.aborted]).toEqual([true, true]);
  expect(signal.reason).toEqual(new Error("the run was cancelled"));
});

describe("a process of the plugin", () => {
  it("has one context for all resources of the run", () => {
    const { plugin } = open();
    plugin.configure(() => undefined);
    const [one, other] = [plugin.contextFor("a"), plugin.contextFor("b")];
    expect(one.facts).toBe(other.facts);
    expect(one.leftovers).toBe(other.leftovers);
    expect(one.journal).toBe(other.journal);
    expect(one.cloud).toBe(other.cloud);
  });

  it("shows progress only where an engine listens", () => {
    const silent = new Plugin({}, "");
    silent.configure(() => undefined);
    expect(silent.contextFor("a")).not.toHaveProperty("progress");
    const heard = new Plugin({ XDG_CACHE_HOME: "/dev/null/none" }, "127.0.0.1:1");
    heard.configure(() => undefined);
    expect(heard.contextFor("a").progress).toBeDefined();
  });

  it.each([
    ["127.0.0.1:1", 1],
    ["", 0],
  ])("tells the other processes of a run what it declares: engine at %j", (address, count) => {
    const cache = mkdtempSync(join(tmpdir(), "ims-life-"));
    const plugin = new Plugin({ XDG_CACHE_HOME: cache }, undefined);
    plugin.attach(address);
    plugin.attach("");
    plugin.configure(() => undefined);
    const who = { resource: "1".repeat(32), stack: "s", name: "one" };
    plugin.contextFor("a").facts.declare(who, [{ kind: "tag", imageId: "i", tag: "t" }]);
    const files = readdirSync(cache, { recursive: true, withFileTypes: true });
    expect(files.filter((each) => each.isFile())).toHaveLength(count);
    rmSync(cache, { recursive: true });
  });

  it("opens each connection once", () => {
    const plugin = new Plugin({}, undefined);
    const read: string[] = [];
    const config: Record<string, string> = {
      "ims:authUrl": "https://keystone.example.com/v3",
      "ims:token": "hunter2-and-more",
      "ims:projectId": "p1",
    };
    plugin.configure((key) => {
      read.push(key);
      return config[key];
    });
    const first = plugin.connect(undefined);
    const before = read.length;
    expect(before).toBeGreaterThan(0);
    expect(plugin.connect(undefined)).toBe(first);
    expect(read).toHaveLength(before);
    expect(() => plugin.connect("other")).toThrow(/there is no such connection/);
  });

  it("that is not configured can ask nobody, and says why", () => {
    const { plugin } = open();
    const words = /^the provider is not configured: a value of its configuration is not known yet/;
    expect(() => plugin.connect(undefined)).toThrow(words);
    expect(() => plugin.contextFor("a")).toThrow(words);
  });
});
