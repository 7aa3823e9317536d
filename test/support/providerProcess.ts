/**
 * A process of one of our hosts, and the calls that the engine makes to it, over gRPC. stack.ts plays
 * the engine on top of it.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import * as path from "node:path";

import { credentials, type ServiceError } from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { compileCache } from "./compileCache";
import { hosts, type HostName, type ProviderHost, type ResourceAddress } from "./hosts";
import { listenAsEngine } from "./listeningEngine";
import { testedPackage } from "./testedPackage";

export type Properties = Readonly<Record<string, unknown>>;

export interface ProviderProcess {
  readonly processId: number;
  readonly host: ProviderHost;
  /** What the user is told so far: messages to the engine, and what the process wrote to stderr. */
  told(): string;
  /** The calls about one resource. */
  about(address: ResourceAddress): ResourceCalls;
  /** From now on the engine does not answer any more, as if only it had been killed. */
  killEngine(): void;
  /** Resolves when the process has ended by itself, or was killed. */
  readonly ended: Promise<void>;
  /** kill -9, and resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface ResourceCalls {
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ readonly inputs: Properties; readonly failures: readonly Failure[] }>;
  diff(id: string, state: Properties, oldInputs: Properties, news: Properties): Promise<Difference>;
  create(inputs: Properties): Promise<{ readonly id: string; readonly outputs: Properties }>;
  /** What is known of the outputs before they are made. */
  previewCreate(inputs: Properties): Promise<Properties>;
  /** The id is empty when the object is gone. */
  read(
    id: string,
    state: Properties,
    inputs: Properties,
  ): Promise<{ readonly id: string; readonly outputs: Properties; readonly inputs?: Properties }>;
  update(
    id: string,
    state: Properties,
    oldInputs: Properties,
    news: Properties,
  ): Promise<Properties>;
  previewUpdate(
    id: string,
    state: Properties,
    oldInputs: Properties,
    news: Properties,
  ): Promise<Properties>;
  delete(id: string, state: Properties, oldInputs: Properties): Promise<void>;
}

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

export interface Difference {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface ProviderOptions {
  readonly host: HostName;
  /** A program's folder: see linkPackage. */
  readonly folder: string;
  /** The package whose plugin runs; without it the tested one. */
  readonly packageFolder?: string;
  /** The whole environment, but for what Node needs. */
  readonly environment: NodeJS.ProcessEnv;
  /** The stack's configuration, with full keys: "ims:connections". */
  readonly config?: Readonly<Record<string, string>>;
}

export async function startProvider(options: ProviderOptions): Promise<ProviderProcess> {
  const engine = await listenAsEngine();
  const host = hosts[options.host];
  const program = host.program(options.packageFolder ?? testedPackage());
  const child = spawn(process.execPath, [program, engine.address], {
    cwd: options.folder,
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: compileCache,
      ...options.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const port = await portOf(child, () => stderr);
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const provider: ProviderProcess = {
    processId: child.pid ?? 0,
    host,
    told: () => `${engine.heard()}${stderr}`,
    about: (address) => callsOf(client, host.urn(address)),
    killEngine: () => engine.end(),
    ended: closed,
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
      client.close();
      engine.end();
    },
  };
  try {
    if (host.isPlugin) await introduce(client, engine.address, options.config ?? {});
    await configure(client, options.config ?? {}, host);
  } catch (error) {
    await provider.kill();
    throw error;
  }
  return provider;
}

/** Puts our package where the process looks for it: the program's node_modules. */
export function linkPackage(folder: string, packageFolder: string): void {
  mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  symlinkSync(packageFolder, path.join(folder, "node_modules", "pulumi-ims"));
}

/** The first line that the process writes. */
async function portOf(child: ChildProcess, stderr: () => string): Promise<number> {
  return await new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const line = /^(\d+)\n/.exec(text);
      if (line !== null) resolve(Number(line[1]));
    });
    child.once("error", reject);
    child.once("exit", (status) =>
      reject(new Error(`the provider ended with ${status}: ${stderr()}`)),
    );
  });
}

/**
 * What the engine says to a plugin first. Failures of its configuration end the run.
 * @see pulumi pkg/resource/plugin/provider_plugin.go, NewProvider and CheckConfig, at v3.276.0
 */
async function introduce(
  client: ResourceProviderClient,
  engineAddress: string,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  await answered((done) =>
    client.handshake(new messages.ProviderHandshakeRequest().setEngineAddress(engineAddress), done),
  );
  await answered((done) => client.attach(new PluginAttach().setAddress(engineAddress), done));
  const request = new messages.CheckRequest().setNews(struct(shortKeys(config)));
  const checked = await answered<messages.CheckResponse>((done) =>
    client.checkConfig(request, done),
  );
  const failures = checked.getFailuresList().map((failure) => failure.getReason());
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

async function configure(
  client: ResourceProviderClient,
  config: Readonly<Record<string, string>>,
  { isPlugin }: ProviderHost,
): Promise<void> {
  const args = struct(isPlugin ? shortKeys(config) : config);
  const request = new messages.ConfigureRequest().setArgs(args).setAcceptsecrets(true);
  for (const [key, value] of Object.entries(config)) request.getVariablesMap().set(key, value);
  await answered((done) => client.configure(request, done));
}

/** A plugin knows its own keys without its name. */
function shortKeys(config: Readonly<Record<string, string>>): Properties {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^ims:/, ""), value]),
  );
}

function callsOf(client: ResourceProviderClient, urn: string): ResourceCalls {
  const create = async (inputs: Properties, preview: boolean) => {
    const request = new messages.CreateRequest()
      .setUrn(urn)
      .setProperties(struct(inputs))
      .setPreview(preview);
    const response = await answered<messages.CreateResponse>((done) =>
      client.create(request, done),
    );
    return { id: response.getId(), outputs: propertiesOf(response.getProperties()) };
  };
  const update = async (
    id: string,
    state: Properties,
    oldInputs: Properties,
    news: Properties,
    preview: boolean,
  ) => {
    const request = new messages.UpdateRequest()
      .setUrn(urn)
      .setId(id)
      .setOlds(struct(state))
      .setOldInputs(struct(oldInputs))
      .setNews(struct(news))
      .setPreview(preview);
    const response = await answered<messages.UpdateResponse>((done) =>
      client.update(request, done),
    );
    return propertiesOf(response.getProperties());
  };
  return {
    check: async (olds, news) => {
      const request = new messages.CheckRequest()
        .setUrn(urn)
        .setOlds(struct(olds))
        .setNews(struct(news));
      const response = await answered<messages.CheckResponse>((done) =>
        client.check(request, done),
      );
      const failures = response.getFailuresList().map((failure) => failure.toObject());
      return { inputs: propertiesOf(response.getInputs()), failures };
    },
    diff: async (id, state, oldInputs, news) => {
      const request = new messages.DiffRequest()
        .setUrn(urn)
        .setId(id)
        .setOlds(struct(state))
        .setOldInputs(struct(oldInputs))
        .setNews(struct(news));
      const response = await answered<messages.DiffResponse>((done) => client.diff(request, done));
      return {
        changes: response.getChanges() !== messages.DiffResponse.DiffChanges.DIFF_NONE,
        replaces: response.getReplacesList(),
        deleteBeforeReplace: response.getDeletebeforereplace(),
      };
    },
    create: async (inputs) => await create(inputs, false),
    previewCreate: async (inputs) => (await create(inputs, true)).outputs,
    read: async (id, state, inputs) => {
      const request = new messages.ReadRequest()
        .setUrn(urn)
        .setId(id)
        .setProperties(struct(state))
        .setInputs(struct(inputs));
      const response = await answered<messages.ReadResponse>((done) => client.read(request, done));
      return {
        id: response.getId(),
        outputs: propertiesOf(response.getProperties()),
        ...(response.hasInputs() ? { inputs: propertiesOf(response.getInputs()) } : {}),
      };
    },
    update: async (...asked) => await update(...asked, false),
    previewUpdate: async (...asked) => await update(...asked, true),
    delete: async (id, state, oldInputs) => {
      const request = new messages.DeleteRequest()
        .setUrn(urn)
        .setId(id)
        .setProperties(struct(state))
        .setOldInputs(struct(oldInputs));
      await answered((done) => client.delete(request, done));
    },
  };
}

/** What the engine keeps of a call that failed half-way. */
export interface Kept {
  readonly id: string;
  readonly outputs: Properties;
  readonly reasons: readonly string[];
}

/** A failed call, with what the engine shows of it: the message, without gRPC's own words. */
export class CallError extends Error {
  readonly kept: Kept | undefined;

  constructor(cause: ServiceError) {
    super(cause.details, { cause });
    const [details] = cause.metadata.get("grpc-status-details-bin");
    this.kept = details instanceof Uint8Array ? keptIn(details) : undefined;
  }
}

function keptIn(details: Uint8Array): Kept | undefined {
  for (const detail of Status.deserializeBinary(details).getDetailsList()) {
    const name = "pulumirpc.ErrorResourceInitFailed";
    const failed = detail.unpack(
      (bytes) => messages.ErrorResourceInitFailed.deserializeBinary(bytes),
      name,
    );
    if (failed === null) continue;
    const outputs = propertiesOf(failed.getProperties());
    return { id: failed.getId(), outputs, reasons: failed.getReasonsList() };
  }
  return undefined;
}

async function answered<T>(
  call: (done: (error: ServiceError | null, response: T) => void) => unknown,
): Promise<T> {
  return await new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(new CallError(error));
    });
  });
}

/** Undefined values cannot travel; the engine has none. */
function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function propertiesOf(value: Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}
