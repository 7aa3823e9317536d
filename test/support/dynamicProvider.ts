/**
 * The process that the engine starts for dynamic resources, the SDK's own, with our built package in its node_modules;
 * and the calls that the engine makes, over gRPC. dynamicStack.ts plays the engine on top of it.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import * as path from "node:path";

import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { compileCache, leanShim, shimModule } from "./compileCache";

export type Properties = Readonly<Record<string, unknown>>;

export interface DynamicProvider {
  readonly processId: number;
  /** Everything the process wrote to stderr so far: what the engine shows to the user. */
  stderr(): string;
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ readonly inputs: Properties; readonly failures: readonly Failure[] }>;
  diff(id: string, state: Properties, oldInputs: Properties, news: Properties): Promise<Difference>;
  create(inputs: Properties): Promise<{ readonly id: string; readonly outputs: Properties }>;
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
  delete(id: string, state: Properties, oldInputs: Properties): Promise<void>;
  /** From now on the engine does not answer any more, as if only it had been killed. */
  killEngine(): Promise<void>;
  /** Resolves when the process has ended by itself, or was killed. */
  readonly ended: Promise<void>;
  /** kill -9, and resolves when the process is gone. */
  kill(): Promise<void>;
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

export interface DynamicProviderOptions {
  /** A program's folder: see linkPackage. */
  readonly folder: string;
  /** The whole environment, but for what Node needs. */
  readonly environment: NodeJS.ProcessEnv;
  /** The stack's configuration, with full keys: "ims:connections". */
  readonly config?: Readonly<Record<string, string>>;
}

export async function startDynamicProvider(
  options: DynamicProviderOptions,
): Promise<DynamicProvider> {
  const engine = await listenAsEngine();
  const address = `127.0.0.1:${(engine.address() as AddressInfo).port}`; // it listens on TCP
  const child = spawn(process.execPath, ["--require", leanShim, shimModule, address], {
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
  const closeEngine = () =>
    new Promise<void>((resolve) => {
      if (engine.listening) engine.close(() => resolve());
      else resolve();
    });
  const provider: DynamicProvider = {
    processId: child.pid ?? 0,
    stderr: () => stderr,
    ...callsOf(client),
    killEngine: closeEngine,
    ended: closed,
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
      client.close();
      await closeEngine();
    },
  };
  await configure(client, options.config ?? {});
  return provider;
}

/** The text that every resource of this kind has among its inputs. */
export function providerText(kind: string): string {
  return `exports.handler=()=>require("pulumi-ims/dynamic/${kind.charAt(0).toLowerCase()}${kind.slice(1)}")`;
}

/** Puts our package where the process looks for it: the program's node_modules. */
export function linkPackage(folder: string, packageFolder: string): void {
  mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  symlinkSync(packageFolder, path.join(folder, "node_modules", "pulumi-ims"));
}

/** The provider only looks whether somebody listens at the engine's address. */
async function listenAsEngine(): Promise<Server> {
  const server = createServer((socket) => socket.on("error", () => undefined).resume());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
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
      reject(new Error(`the dynamic provider ended with ${status}: ${stderr()}`)),
    );
  });
}

async function configure(
  client: ResourceProviderClient,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  const request = new messages.ConfigureRequest().setArgs(struct(config)).setAcceptsecrets(true);
  for (const [key, value] of Object.entries(config)) request.getVariablesMap().set(key, value);
  await answered((done) => client.configure(request, done));
}

function callsOf(
  client: ResourceProviderClient,
): Pick<DynamicProvider, "check" | "diff" | "create" | "read" | "update" | "delete"> {
  return {
    check: async (olds, news) => {
      const request = new messages.CheckRequest().setOlds(struct(olds)).setNews(struct(news));
      const response = await answered<messages.CheckResponse>((done) =>
        client.check(request, done),
      );
      const failures = response.getFailuresList().map((failure) => failure.toObject());
      return { inputs: propertiesOf(response.getInputs()), failures };
    },
    diff: async (id, state, oldInputs, news) => {
      const request = new messages.DiffRequest()
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
    create: async (inputs) => {
      const request = new messages.CreateRequest().setProperties(struct(inputs));
      const response = await answered<messages.CreateResponse>((done) =>
        client.create(request, done),
      );
      return { id: response.getId(), outputs: propertiesOf(response.getProperties()) };
    },
    read: async (id, state, inputs) => {
      const request = new messages.ReadRequest()
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
    update: async (id, state, oldInputs, news) => {
      const request = new messages.UpdateRequest()
        .setId(id)
        .setOlds(struct(state))
        .setOldInputs(struct(oldInputs))
        .setNews(struct(news));
      const response = await answered<messages.UpdateResponse>((done) =>
        client.update(request, done),
      );
      return propertiesOf(response.getProperties());
    },
    delete: async (id, state, oldInputs) => {
      const request = new messages.DeleteRequest()
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
