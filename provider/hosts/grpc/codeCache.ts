/**
 * Runs a program with the code that V8 compiled for it in an earlier process. Compiling the whole
 * plugin takes nearly as long as everything else that it does until it prints its port. Node's own
 * `module.enableCompileCache` keeps only modules in files of their own, and the plugin is one file.
 */
import { join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { isOnlyOurs, keptCode, writeCode } from "./codeFile";

export interface Program {
  /** A module in the form of CommonJS. */
  readonly text: string;
  /** Differs for each text: 32 hexadecimal digits. */
  readonly name: string;
}

/** What Node gives to each module: exports, require, module, __filename, __dirname. */
export type ModuleArguments = readonly [object, NodeJS.Require, NodeJS.Module, string, string];

/**
 * How often code is kept again. V8 compiles a function when it is first called, and preview, up,
 * refresh and destroy each call functions of their own.
 */
const refinementsMax = 4;

/**
 * Compiled code is kept when the program's modules are loaded, and in the first few processes again
 * at the end; without a folder that is only ours, never. Returns whether kept code was used.
 */
export function runProgram(
  { text, name }: Program,
  folder: string | undefined,
  args: ModuleArguments,
): boolean {
  const [, , , filename] = args;
  const file =
    folder !== undefined && isOnlyOurs(folder)
      ? join(folder, `${name}-${cachedDataVersionTag().toString(16)}`)
      : undefined;
  const kept = file === undefined ? undefined : keptCode(file);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  const script = new Script(wrapped, { filename, ...(kept && { cachedData: kept.code }) });
  const isUsed = kept !== undefined && script.cachedDataRejected !== true;
  const run = script.runInThisContext() as (...args: ModuleArguments) => void;
  run(...args);
  if (file === undefined) return isUsed;
  const keep = (refinements: number) =>
    writeCode(file, refinements, () => script.createCachedData());
  const refinements = isUsed ? kept.refinements : 0;
  if (refinements < refinementsMax) beforeTheEnd(() => keep(refinements + 1));
  if (!isUsed) keep(0);
  return isUsed;
}

/**
 * The engine ends its plugins by SIGINT and waits for them.
 * @see pulumi plugin.go at v3.276.0: Cancel, then SIGINT, and a kill after five seconds
 */
function beforeTheEnd(action: () => void): void {
  process.once("SIGINT", () => {
    action();
    // The signal has its usual effect again, because `once` removed this listener.
    process.kill(process.pid, "SIGINT");
  });
}
