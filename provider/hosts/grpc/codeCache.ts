/**
 * Runs a program with the code that V8 compiled for it in an earlier process. Compiling the whole
 * plugin takes nearly as long as everything else that it does until it prints its port.
 *
 * Node keeps compiled code too (`module.enableCompileCache`), but only of modules that lie in files
 * of their own. The plugin is one file.
 */
import { closeSync, fstatSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { removeOldEntries } from "../oldEntries";

export interface Program {
  /** A module in the form of CommonJS. */
  readonly text: string;
  /** Differs for each text. */
  readonly name: string;
}

/** What Node gives to each module: exports, require, module, __filename, __dirname. */
export type ModuleArguments = readonly [object, NodeJS.Require, NodeJS.Module, string, string];

/** Code of another version of the plugin or of Node is removed after this time. */
const oldestCodeMs = 30 * 24 * 3_600_000;

/**
 * How often the code of a program is kept again. V8 compiles a function when it is first called, so
 * a first start compiles little, and each command of the engine calls other functions.
 */
const refinementsMax = 2;

interface Kept {
  readonly code: Buffer;
  readonly refinements: number;
}

/**
 * Runs the program. The folder gets the code that this process compiled: a first time as soon as
 * the program's modules are loaded, and in the first few processes again at the end. Without a
 * folder, nothing is kept. Returns whether kept code was used.
 */
export function runProgram(
  { text, name }: Program,
  folder: string | undefined,
  args: ModuleArguments,
): boolean {
  const [, , , filename] = args;
  const file = folder && join(folder, `${name}-${process.version}-${process.arch}`);
  const kept = file === undefined ? undefined : keptCode(file);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  const script = new Script(wrapped, { filename, ...(kept && { cachedData: kept.code }) });
  // V8 refuses code that it made with other flags.
  const isUsed = kept !== undefined && script.cachedDataRejected !== true;
  const run = script.runInThisContext() as (...args: ModuleArguments) => void;
  run(...args);
  if (file === undefined) return isUsed;
  const keep = (refinements: number) =>
    write(file, { code: script.createCachedData(), refinements });
  if (!isUsed) keep(0);
  const refinements = isUsed ? kept.refinements : 0;
  if (refinements < refinementsMax) beforeTheEnd(() => keep(refinements + 1));
  return isUsed;
}

/**
 * The engine ends its plugins by SIGINT and waits for them.
 * @see pulumi sdk/go/common/resource/plugin/plugin.go, Plugin.Close, at v3.276.0
 */
function beforeTheEnd(action: () => void): void {
  process.once("SIGINT", () => {
    action();
    // The signal has its usual effect again, because `once` removed this listener.
    process.kill(process.pid, "SIGINT");
  });
}

/**
 * The file has the number of refinements, the checksum of the code, and the code. V8 itself does
 * not notice all damages.
 */
const sumAtByte = 1;
const codeAtByte = 5;

/**
 * Undefined if there is no code that can be used. The program is compiled then, so no error is
 * worth a message.
 */
function keptCode(file: string): Kept | undefined {
  try {
    const descriptor = openSync(file, "r");
    try {
      if (!isOnlyOurs(descriptor)) return undefined;
      const bytes = readFileSync(descriptor);
      const code = bytes.subarray(codeAtByte);
      if (bytes.readUInt32LE(sumAtByte) !== crc32(code)) return undefined;
      return { code, refinements: bytes.readUInt8(0) };
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

/** The code is run, so nobody else may write it. Windows has no such modes. */
function isOnlyOurs(descriptor: number): boolean {
  if (process.getuid === undefined) return true;
  const { uid, mode } = fstatSync(descriptor);
  return uid === process.getuid() && (mode & 0o022) === 0;
}

/** If the code cannot be written, the next process compiles again. */
function write(file: string, { code, refinements }: Kept): void {
  const head = Buffer.alloc(codeAtByte);
  head.writeUInt8(refinements);
  head.writeUInt32LE(crc32(code), sumAtByte);
  // Renamed when it is whole, because other processes may be reading it.
  const part = `${file}.${process.pid}`;
  try {
    removeOldEntries(dirname(file), oldestCodeMs);
    writeFileSync(part, Buffer.concat([head, code]), { mode: 0o600 });
    renameSync(part, file);
  } catch {
    return;
  }
}
