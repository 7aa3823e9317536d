/**
 * Drives the real Pulumi engine: a program in a folder of its own, with a state file of its own, and the commands a person
 * would type. Nothing is asked of any network but the cloud of the test.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { stringify } from "yaml";

import { engineFolder } from "./needs";
import { cacheFolder, inRepository } from "./repository";
import { failure, startProgram, type RunningProgram, type RunResult } from "./run";
import type { TestCloud } from "./testCloud";
import { testedPackage } from "./testedPackage";

export interface PulumiProjectOptions {
  /** A folder with a whole program, for example one of examples/, the text of an index.ts, or that of a Pulumi.yaml. */
  readonly program:
    { readonly folder: string } | { readonly text: string } | { readonly yaml: string };
  /** The cloud that the program finds in clouds.yaml, once for each project: "owner" (the default), "consumer", "third". */
  readonly cloud?: TestCloud;
  /** More for the environment of the commands; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly config?: Readonly<Record<string, string>>;
  readonly secretConfig?: Readonly<Record<string, string>>;
  /** Has the engine write what it says to providers into traceFile. */
  readonly trace?: boolean;
  /** Hears what the commands say while they say it. */
  readonly listen?: (text: string) => void;
  /** Folders whose programs come before all others, such as the Python of a virtual environment. */
  readonly programs?: readonly string[];
  /** An archive of a release, which `pulumi plugin install` installs instead of the compiled plugin on PATH. */
  readonly pluginArchive?: string;
  /** Another program than the compiled plugin. */
  readonly plugin?: string;
  /** Where `pulumi` is; without it, where jest's set-up put it. */
  readonly engine?: string;
}

export interface PulumiProject {
  /** The program's own folder; tests may change what is in it. */
  readonly folder: string;
  /** Holds everything that the engine writes: state, backups, logs, traceFile. */
  readonly stateFolder: string;
  readonly traceFile: string;
  /** Puts another index.ts, or another Pulumi.yaml, in place. */
  change(text: string): Promise<void>;
  /** These run to the end, and throw what the engine said unless it succeeds. */
  up(...args: readonly string[]): Promise<EngineRun>;
  preview(...args: readonly string[]): Promise<EngineRun>;
  refresh(...args: readonly string[]): Promise<EngineRun>;
  destroy(...args: readonly string[]): Promise<EngineRun>;
  /** Any other command of `pulumi`. */
  command(...args: readonly string[]): Promise<EngineRun>;
  /** Like the others, for a command that may fail. */
  attempt(...args: readonly string[]): Promise<EngineRun>;
  /** Begins a command without waiting, for tests that cut it off. */
  start(...args: readonly string[]): RunningProgram;
  /** The state as the engine keeps it. */
  exportStack(): Promise<StackState>;
  /** What the program exports, secrets included. */
  outputs(): Promise<Record<string, unknown>>;
  remove(): Promise<void>;
}

export interface EngineRun extends RunResult {
  /** The engine's own count, by its own words: { created: 2, unchanged: 1 } or, in a preview, { "to create": 2 }. */
  readonly resources: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

export interface StackState {
  readonly deployment: { readonly resources?: readonly ResourceState[] };
}

export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export async function pulumiProject(options: PulumiProjectOptions): Promise<PulumiProject> {
  const root = await mkdtemp(path.join(tmpdir(), "ims-pulumi-"));
  const folder = path.join(root, "program");
  const stateFolder = path.join(root, "state");
  const traceFile = path.join(stateFolder, "grpc.json");
  for (const name of ["program", "state", "home"]) await mkdir(path.join(root, name));
  await writeProgram(folder, options.program);
  await linkPackages(folder);
  if (options.pluginArchive === undefined) await linkPlugin(root, options.plugin);
  const environment = await environmentOf(root, options);

  const start = (...args: readonly string[]) =>
    startProgram("pulumi", [...args, "--non-interactive", "--color", "never"], {
      folder,
      environment,
      listen: options.listen,
    });
  const attempt = async (...args: readonly string[]): Promise<EngineRun> => {
    const startedAt = performance.now();
    const result = await start(...args).finished;
    const durationMs = Math.round(performance.now() - startedAt);
    return { ...result, resources: resourceCounts(result.stdout), durationMs };
  };
  const command = async (...args: readonly string[]): Promise<EngineRun> => {
    const result = await attempt(...args);
    if (result.status === 0) return result;
    const heard = options.listen === undefined ? {} : { output: "" };
    throw new Error(failure(`pulumi ${args.join(" ")}`, { ...result, ...heard }));
  };
  const json = async <T>(...args: readonly string[]) =>
    JSON.parse((await command(...args)).stdout) as T; // the engine's own format

  if (options.pluginArchive !== undefined) {
    const { version } = JSON.parse(await readFile(inRepository("package.json"), "utf8")) as {
      readonly version: string;
    };
    const wanted = ["resource", "ims", version, "--file", options.pluginArchive];
    await command("plugin", "install", ...wanted);
  }
  await command("stack", "init", "dev");
  const settings = [
    ...flagsFor("--plaintext", options.config),
    ...flagsFor("--secret", options.secretConfig),
  ];
  if (settings.length > 0) await command("config", "set-all", ...settings);
  return {
    folder,
    stateFolder,
    traceFile,
    change: async (text) =>
      await writeFile(
        path.join(folder, "yaml" in options.program ? "Pulumi.yaml" : "index.ts"),
        text,
      ),
    up: async (...args) => await command("up", "--yes", "--skip-preview", ...args),
    preview: async (...args) => await command("preview", ...args),
    refresh: async (...args) => await command("refresh", "--yes", "--skip-preview", ...args),
    destroy: async (...args) => await command("destroy", "--yes", "--skip-preview", ...args),
    command,
    attempt,
    start,
    exportStack: async () => await json<StackState>("stack", "export"),
    outputs: async () => await json("stack", "output", "--json", "--show-secrets"),
    remove: async () => await rm(root, { recursive: true, force: true }),
  };
}

/** An example's folder. */
export function example(name: string): { readonly folder: string } {
  return { folder: inRepository("examples", name) };
}

/** Every file below the folder with its text, for tests that look for what must not be written anywhere. */
export async function textsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) texts.set(path.relative(folder, file), await readFile(file, "latin1"));
  }
  return texts;
}

async function writeProgram(folder: string, program: PulumiProjectOptions["program"]) {
  if ("folder" in program) {
    const notInstalled = (source: string) => path.basename(source) !== "node_modules";
    await cp(program.folder, folder, { recursive: true, filter: notInstalled });
    return;
  }
  if ("yaml" in program) return await writeFile(path.join(folder, "Pulumi.yaml"), program.yaml);
  const files = {
    "Pulumi.yaml": "name: program\nruntime: nodejs\n",
    "package.json": JSON.stringify({ name: "program", main: "index.ts" }),
    "tsconfig.json": await readFile(inRepository("examples", "share-an-image", "tsconfig.json")),
    "index.ts": program.text,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
}

function flagsFor(flag: string, config: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(config).flatMap(([key, value]) => [flag, `${key}=${value}`]);
}

/** Links instead of an installation. @pulumi/pulumi must be one copy: the package's and the program's are the same. */
async function linkPackages(folder: string): Promise<void> {
  const packages = path.join(folder, "node_modules");
  for (const name of ["@pulumi/pulumi", "@types/node", "typescript"]) {
    await mkdir(path.dirname(path.join(packages, name)), { recursive: true });
    await symlink(inRepository("node_modules", name), path.join(packages, name));
  }
  await symlink(testedPackage(), path.join(packages, "pulumi-ims"));
}

/** The plugin as the engine finds it on PATH; only programs that are not for the dynamic provider ask for it. */
async function linkPlugin(root: string, plugin: string | undefined): Promise<void> {
  const main = plugin ?? path.join(testedPackage(), "dist", "plugin", "pulumi-resource-ims");
  const script = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
  await mkdir(path.join(root, "plugins"));
  await writeFile(path.join(root, "plugins", "pulumi-resource-ims"), script, { mode: 0o755 });
}

async function environmentOf(
  root: string,
  { cloud, engine, environment, programs: first = [], trace }: PulumiProjectOptions,
): Promise<NodeJS.ProcessEnv> {
  const programs = [
    ...first,
    inRepository("node_modules", ".bin"), // our Node comes before any that lies beside the engine
    engine ?? engineFolder(),
    inRepository("node_modules", "@pulumi", "pulumi"), // pulumi-resource-pulumi-nodejs
    path.join(root, "plugins"), // pulumi-resource-ims
  ];
  // Nothing of the person's own set-up reaches the program: no OS_*, no clouds.yaml, no Pulumi account.
  const given: NodeJS.ProcessEnv = {
    PATH: [...programs, process.env["PATH"]].join(path.delimiter),
    HOME: path.join(root, "home"),
    PULUMI_HOME: path.join(root, "home"),
    PULUMI_BACKEND_URL: `file://${path.join(root, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    // Half of what `up` takes; test/packaging checks the types of the examples once.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // Node keeps what it compiled of the SDK for the next command.
    NODE_COMPILE_CACHE: path.join(cacheFolder, "compiled-for-engine"),
    ...(cloud === undefined ? {} : await cloudVariables(root, cloud)),
    ...(trace === true ? { PULUMI_DEBUG_GRPC: path.join(root, "state", "grpc.json") } : {}),
    ...environment,
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/** A clouds.yaml whose clouds are named after the projects, each entered by that project's member. */
async function cloudVariables(root: string, cloud: TestCloud): Promise<NodeJS.ProcessEnv> {
  const members = { owner: "alice", consumer: "bob", third: "carol" };
  const clouds = Object.entries(members).map(([name, username]) => [
    name,
    {
      region_name: cloud.region,
      auth: {
        auth_url: cloud.authUrl,
        username,
        password: cloud.password,
        user_domain_name: "Default",
        project_id: cloud.users[username]?.project,
      },
    },
  ]);
  const file = path.join(root, "home", "clouds.yaml");
  await writeFile(file, stringify({ clouds: Object.fromEntries(clouds) }), { mode: 0o600 });
  return { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: "owner" };
}

/** Reads the lines below "Resources:", such as "    + 2 created" and "    3 changes. 1 unchanged". */
function resourceCounts(output: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const [, ...sections] = output.split(/^Resources:\n/m);
  for (const line of (sections.at(-1) ?? "").split("\n")) {
    const match = /^ +(?:\d+ changes\. |\S*? ?)(\d+) (.+)$/.exec(line);
    if (match === null) break;
    counts[match[2] ?? ""] = Number(match[1]);
  }
  return counts;
}
