/**
 * Plays the Pulumi engine faithfully, call for call, to a process of one of our hosts: one process a
 * run, a state that is written only after an answer, final deletes after all checks. Runs can be cut
 * off anywhere.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { testedHost, type HostName, type ResourceKind } from "./hosts";
import {
  CallError,
  linkPackage,
  startProvider,
  type ProviderProcess,
  type ResourceCalls,
  type Properties,
} from "./providerProcess";
import { testedPackage } from "./testedPackage";

export type { ResourceKind } from "./hosts";

/** One resource of a program. */
export interface DeclaredResource {
  readonly kind: ResourceKind;
  readonly name: string;
  /** The arguments, or how they follow from resources that stand before this one. */
  readonly inputs: Properties | ((made: Made) => Promise<Properties>);
}

/** Waits for another resource of the same run; in a preview its id may be the engine's word for "not known yet". */
export type Made = (name: string) => Promise<{ readonly id: string; readonly outputs: Properties }>;

export interface StoredResource {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Its last call failed half-way: the next run updates it whatever the diff says. */
  readonly isUnfinished?: true;
  /** Replaced, and waiting to be deleted at the end of this run or of a later one. */
  readonly isOldHalf: boolean;
}

export interface StackOptions {
  /** Without it the host that jest runs the suite with; suites that run once must name one. */
  readonly host?: HostName;
  /** Holds the connections by the names of its clouds. */
  readonly cloudsYaml: string;
  /** The default connection; alice without it. */
  readonly cloud?: string;
  /** Stacks of equal names have equal marks. */
  readonly stack?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly config?: Readonly<Record<string, string>>;
  /** Without it the working copy. */
  readonly packageFolder?: string;
}

export interface UpOptions {
  /** Names of resources to replace whatever the diff says: `up --replace`. */
  readonly replace?: readonly string[];
  /** Makes resources side by side where none waits for another; checks and diffs stay one at a time. */
  readonly parallel?: boolean;
  /** Reads everything first, in the same process: `up --refresh`. */
  readonly refresh?: boolean;
}

export type Command =
  | ({ readonly command: "up"; readonly program: readonly DeclaredResource[] } & UpOptions)
  | { readonly command: "preview"; readonly program: readonly DeclaredResource[] }
  | { readonly command: "refresh" }
  | { readonly command: "destroy" };

export interface RunResult {
  /** "create golden", "update golden", "same golden", "replace golden", "delete golden", "read golden", "gone golden". */
  readonly steps: readonly string[];
  /** What the user sees of the provider's messages. */
  readonly told: string;
  /** Why the run ended early. */
  readonly failure: string | undefined;
  /** When the state was written. */
  readonly savedAtMs: readonly number[];
}

/** A run that has begun, for tests that cut it off. */
export interface StackRun {
  /** Kills the provider with -9; what was not answered is not in the state. */
  kill(): Promise<void>;
  /** Kills only the engine: the provider lives and finds nobody at the engine's address. */
  killEngine(): Promise<void>;
  readonly finished: Promise<RunResult>;
}

export interface Stack {
  /** The program's folder; the provider's working directory. */
  readonly folder: string;
  state(): readonly StoredResource[];
  /** The living resource of this name; fails where there is none. */
  resource(name: string): StoredResource;
  restore(state: readonly StoredResource[]): void;
  /** Begins any run, without waiting for its end. */
  begin(command: Command, options?: Partial<StackOptions>): StackRun;
  /** To the end, successful or not. */
  attempt(command: Command, options?: Partial<StackOptions>): Promise<RunResult>;
  /** These throw what the user would read unless the run succeeds. */
  up(program: readonly DeclaredResource[], options?: UpOptions): Promise<RunResult>;
  preview(program: readonly DeclaredResource[]): Promise<RunResult>;
  refresh(): Promise<RunResult>;
  destroy(): Promise<RunResult>;
  remove(): void;
}

/** The engine's word for a text that is not known yet. */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function openStack(options: StackOptions): Stack {
  const packageFolder = options.packageFolder ?? testedPackage();
  const root = mkdtempSync(path.join(tmpdir(), "ims-stack-"));
  const folder = path.join(root, "program");
  mkdirSync(path.join(root, "home"));
  linkPackage(folder, packageFolder);
  let state: readonly StoredResource[] = [];

  const begin: Stack["begin"] = (command, changed = {}) => {
    const used = { ...options, ...changed };
    const provider = startProvider({
      host: used.host ?? testedHost(),
      folder,
      packageFolder: used.packageFolder ?? packageFolder,
      config: used.config ?? {},
      environment: {
        HOME: path.join(root, "home"),
        OS_CLIENT_CONFIG_FILE: used.cloudsYaml,
        OS_CLOUD: used.cloud ?? "alice",
        ...used.environment,
      },
    });
    const engine = new Engine(used.stack ?? "dev", state, (next) => (state = next));
    return {
      kill: async () => await (await provider).kill(),
      killEngine: async () => (await provider).killEngine(),
      finished: runToEnd(engine, provider, command),
    };
  };
  const attempt: Stack["attempt"] = async (command, changed) =>
    await begin(command, changed).finished;
  const succeed = async (command: Command): Promise<RunResult> => {
    const result = await attempt(command);
    if (result.failure === undefined) return result;
    throw new Error(`${command.command}: ${result.failure}\n${result.told}`);
  };
  return {
    folder,
    state: () => state,
    resource: (name) => {
      const found = state.find((stored) => stored.name === name && !stored.isOldHalf);
      if (found === undefined) throw new Error(`the state has no ${name}`);
      return found;
    },
    restore: (other) => (state = structuredClone(other)),
    begin,
    attempt,
    up: async (program, how) => await succeed({ command: "up", program, ...how }),
    preview: async (program) => await succeed({ command: "preview", program }),
    refresh: async () => await succeed({ command: "refresh" }),
    destroy: async () => await succeed({ command: "destroy" }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function runToEnd(
  engine: Engine,
  starting: Promise<ProviderProcess>,
  command: Command,
): Promise<RunResult> {
  const { steps, savedAtMs } = engine;
  let provider: ProviderProcess;
  try {
    provider = await starting;
  } catch (error) {
    // The configuration is refused before any call about a resource.
    return { steps, told: "", failure: messageOf(error), savedAtMs };
  }
  let failure: string | undefined;
  try {
    await engine.run(provider, command);
  } catch (error) {
    failure = messageOf(error);
  } finally {
    await provider.kill();
  }
  return { steps, told: provider.told(), failure, savedAtMs };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One run. What it has registered stands before what it has not come to yet, as in the engine's own snapshot. */
class Engine {
  readonly steps: string[] = [];
  readonly savedAtMs: number[] = [];
  readonly #stack: string;
  readonly #write: (state: readonly StoredResource[]) => void;
  #registered: StoredResource[] = [];
  #rest: StoredResource[];

  constructor(
    stack: string,
    state: readonly StoredResource[],
    write: (state: readonly StoredResource[]) => void,
  ) {
    this.#stack = stack;
    this.#rest = [...state];
    this.#write = write;
  }

  async run(provider: ProviderProcess, command: Command): Promise<void> {
    switch (command.command) {
      case "up":
        if (command.refresh === true) {
          await this.#refresh(provider);
          this.#rest = this.#registered.splice(0);
        }
        await this.#register(provider, command.program, command);
        return await this.#deleteRest(provider);
      case "preview":
        return await this.#register(provider, command.program, {}, true);
      case "refresh":
        return await this.#refresh(provider);
      case "destroy":
        return await this.#deleteRest(provider);
    }
  }

  async #register(
    provider: ProviderProcess,
    program: readonly DeclaredResource[],
    { replace = [], parallel = false }: UpOptions,
    isPreview = false,
  ): Promise<void> {
    const registrations = new Map<string, Promise<StoredResource>>();
    // The engine checks and diffs one resource at a time, and makes several at once.
    let planning: Promise<unknown> = Promise.resolve();
    const made: Made = async (name) => {
      const registration = registrations.get(name);
      if (registration === undefined) throw new Error(`no resource ${name} stands before this one`);
      return await registration;
    };
    const registerOne = async (resource: DeclaredResource): Promise<StoredResource> => {
      const address = { stack: this.#stack, kind: resource.kind, name: resource.name };
      const given =
        typeof resource.inputs === "function" ? await resource.inputs(made) : resource.inputs;
      const inputs = provider.host.declared(address, given);
      const plan = planning.then(() => this.#plan(provider, resource, inputs, replace));
      planning = plan.catch(() => undefined);
      return await this.#execute(provider, resource, await plan, isPreview);
    };
    for (const resource of program) {
      const registration = registerOne(resource);
      registrations.set(resource.name, registration);
      if (parallel) registration.catch(() => undefined);
      else await registration;
    }
    const results = await Promise.allSettled(registrations.values());
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  async #plan(
    provider: ProviderProcess,
    resource: DeclaredResource,
    news: Properties,
    replace: readonly string[],
  ): Promise<Plan> {
    const old = this.#rest.find(
      (stored) =>
        stored.kind === resource.kind && stored.name === resource.name && !stored.isOldHalf,
    );
    if (old === undefined)
      return { step: "create", inputs: await this.#check(provider, resource, {}, news) };
    if (replace.includes(resource.name))
      return { step: "replace", old, inputs: await this.#check(provider, resource, {}, news) };
    const inputs = await this.#check(provider, resource, old.inputs, news);
    const diff = await this.#calls(provider, old).diff(old.id, old.outputs, old.inputs, inputs);
    if (diff.deleteBeforeReplace) throw new Error("the provider asks for deleteBeforeReplace");
    if (diff.replaces.length > 0)
      return { step: "replace", old, inputs: await this.#check(provider, resource, {}, news) };
    const isChanged = diff.changes || old.isUnfinished === true;
    return { step: isChanged ? "update" : "same", old, inputs };
  }

  async #check(
    provider: ProviderProcess,
    resource: DeclaredResource,
    olds: Properties,
    news: Properties,
  ): Promise<Properties> {
    const { inputs, failures } = await this.#calls(provider, resource).check(olds, news);
    if (failures.length === 0) return inputs;
    // The engine prints the value of a property that a failure names: no failure may name one.
    const lines = failures.map(({ property, reason }) =>
      property === "" ? reason : `property ${property} value`,
    );
    throw new Error(`${resource.name}: ${lines.join("\n")}`);
  }

  async #execute(
    provider: ProviderProcess,
    resource: DeclaredResource,
    plan: Plan,
    isPreview: boolean,
  ): Promise<StoredResource> {
    const { kind, name } = resource;
    const { inputs } = plan;
    const calls = this.#calls(provider, resource);
    const { isPlugin } = provider.host;
    const settled = (id: string, outputs: Properties): StoredResource => {
      const stored = { kind, name, id, inputs, outputs, isOldHalf: false };
      this.steps.push(`${plan.step} ${name}`);
      if (!isPreview) this.#settle(stored, plan);
      return stored;
    };
    switch (plan.step) {
      case "same":
        return settled(plan.old.id, plan.old.outputs);
      case "update":
        if (isPreview) {
          const { id, outputs, inputs: oldInputs } = plan.old;
          const known = isPlugin
            ? await calls.previewUpdate(id, outputs, oldInputs, inputs)
            : inputs;
          return settled(id, known);
        }
        return settled(
          plan.old.id,
          await this.#kept(resource, plan, plan.old.inputs, async () =>
            calls.update(plan.old.id, plan.old.outputs, plan.old.inputs, inputs),
          ),
        );
      case "create":
      case "replace": {
        if (isPreview)
          return settled(unknownText, isPlugin ? await calls.previewCreate(inputs) : inputs);
        const { id, outputs } = await this.#kept(resource, plan, inputs, async () =>
          calls.create(inputs),
        );
        return settled(id, outputs);
      }
    }
  }

  /**
   * Of what fails half-way the engine keeps the outputs that the error carries, with the inputs
   * that it had before.
   */
  async #kept<Answer>(
    { kind, name }: DeclaredResource,
    plan: Plan,
    inputs: Properties,
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      const kept = error instanceof CallError ? error.kept : undefined;
      if (kept !== undefined) {
        const { id, outputs } = kept;
        const stored = { kind, name, id, inputs, outputs, isUnfinished: true, isOldHalf: false };
        this.#settle({ ...stored, isUnfinished: true }, plan);
      }
      throw error;
    }
  }

  #settle(stored: StoredResource, plan: Plan): void {
    if (plan.step === "replace") {
      const { old } = plan;
      this.#rest = this.#rest.map((each) => (each === old ? { ...old, isOldHalf: true } : each));
    } else if (plan.step !== "create") {
      this.#rest = this.#rest.filter((each) => each !== plan.old);
    }
    this.#registered.push(stored);
    this.#save();
  }

  /** Whatever the program did not register, and the old halves of this run and of those before it. */
  async #deleteRest(provider: ProviderProcess): Promise<void> {
    for (const doomed of [...this.#rest].reverse()) {
      await this.#calls(provider, doomed).delete(doomed.id, doomed.outputs, doomed.inputs);
      this.steps.push(`delete ${doomed.name}`);
      this.#rest = this.#rest.filter((each) => each !== doomed);
      this.#save();
    }
  }

  /** Side by side, as the engine does; what could not be read stays as it was. */
  async #refresh(provider: ProviderProcess): Promise<void> {
    const results = await Promise.allSettled(
      this.#rest.map(async (stored) => await readOne(this.#calls(provider, stored), stored)),
    );
    this.#rest = this.#rest.filter((stored, index) => {
      const result = results[index];
      if (result?.status !== "fulfilled") return true;
      const { now } = result.value;
      this.steps.push(`${now === undefined ? "gone" : "read"} ${stored.name}`);
      if (now !== undefined) this.#registered.push(now);
      return false;
    });
    this.#save();
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  #calls(
    provider: ProviderProcess,
    { kind, name }: { readonly kind: ResourceKind; readonly name: string },
  ): ResourceCalls {
    return provider.about({ stack: this.#stack, kind, name });
  }

  #save(): void {
    this.#write([...this.#registered, ...this.#rest]);
    this.savedAtMs.push(Date.now());
  }
}

async function readOne(
  calls: ResourceCalls,
  stored: StoredResource,
): Promise<{ readonly now: StoredResource | undefined }> {
  const read = await calls.read(stored.id, stored.outputs, stored.inputs);
  if (read.id === "") return { now: undefined };
  const inputs = read.inputs ?? stored.inputs;
  // The engine compares what it read with the inputs of the last run, to show what became otherwise.
  // @see pulumi pkg/resource/deploy/step.go, RefreshStep.Apply, at v3.276.0
  await calls.diff(read.id, read.outputs, inputs, stored.inputs);
  return { now: { ...stored, id: read.id, outputs: read.outputs, inputs } };
}

type Plan =
  | { readonly step: "create"; readonly inputs: Properties }
  | {
      readonly step: "same" | "update" | "replace";
      readonly old: StoredResource;
      readonly inputs: Properties;
    };
