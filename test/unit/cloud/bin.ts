/** Runs the bin `ims-local` as a process of its own, compiled from the sources as they are now. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { transformFileSync } from "@swc/core";
import type { TestCloud } from "../../support/testCloud";

const root = path.resolve(__dirname, "../../..");

export interface Program {
  readonly folder: string;
  run(...args: string[]): Process;
  remove(): void;
}

export interface Process {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The cloud that the first line on stdout announces. */
  ready(): Promise<TestCloud & { readonly adminUrl: string }>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  ended(): Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** A folder of JavaScript; tests do not build the package. */
export function compileProgram(): Program {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-local-bin-"));
  const sources = path.join(root, "test/cloud");
  for (const name of fs.readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const { code } = transformFileSync(path.join(sources, name), {
      jsc: { target: "es2023", parser: { syntax: "typescript" } },
      module: { type: "commonjs" },
    });
    const target = path.join(folder, "cloud", name.replace(/\.ts$/, ".js"));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, code);
  }
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  return {
    folder,
    run: (...args) => runProcess(path.join(folder, "cloud/main.js"), args),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

function runProcess(script: string, args: readonly string[]): Process {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const exit = once(child, "exit");
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const firstLine = once(lines, "line");
  // Nobody may be waiting for it when the process ends without one.
  firstLine.catch(() => undefined);
  return {
    child,
    async ready() {
      const outcome = await Promise.race([firstLine, exit.then(() => undefined)]);
      if (!outcome) throw new Error(`ims-local ended before it was ready: ${stderr}`);
      // The ready line is what this test is about.
      const ready = JSON.parse(String(outcome[0])) as TestCloud & { readonly adminUrl: string };
      return { ...ready, kind: "local", stop: async () => undefined };
    },
    async end(signal) {
      child.kill(signal);
      await exit;
      return { code: child.exitCode, signal: child.signalCode };
    },
    async ended() {
      await exit;
      return { code: child.exitCode, stdout, stderr };
    },
  };
}
