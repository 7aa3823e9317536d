/**
 * Runs a program with the code that V8 compiled for it in an earlier process. Compiling the whole
 * plugin takes nearly as long as everything else that it does until it prints its port.
 *
 * Node keeps compiled code too (`module.enableCompileCache`), but only of modules that lie in files
 * of their own. The plugin is one file.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { removeOldEntries } from "../oldEntries";

export interface Program {
  /** A module in the form of CommonJS. */
  readonly text: string;
  /** Differs for each text: 32 hexadecimal digits. */
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
 * folder that is only ours, nothing is kept. Returns whether kept code was used.
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
  const keep = (refinements: number) => write(file, script, refinements);
  const refinements = isUsed ? kept.refinements : 0;
  if (refinements < refinementsMax) beforeTheEnd(() => keep(refinements + 1));
  if (!isUsed) keep(0);
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
 * The kept code is run. So nobody else may write to the folder or to the one that contains it, and
 * neither may be a link to somewhere else.
 */
function isOnlyOurs(folder: string): boolean {
  try {
    return [dirname(folder), folder].map((each) => lstatSync(each)).every(isOurFolder);
  } catch {
    return false;
  }
}

function isOurFolder(stats: Stats): boolean {
  return stats.isDirectory() && isOurs(stats);
}

/** Windows has no such owners and modes. */
function isOurs({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/**
 * The file has the number of refinements, the checksum of the code, and the code. V8 itself does
 * not notice all damages.
 */
const sumAtByte = 1;
const codeAtByte = 5;
/** Many times what the plugin needs. */
const longestFileBytes = 64 * 1024 * 1024;

/**
 * Undefined if there is no code that can be used. The program is compiled then, so no error is
 * worth a message.
 */
function keptCode(file: string): Kept | undefined {
  try {
    // Without waiting, because a pipe in the place of the file would never answer.
    const descriptor = openSync(file, withFlags("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK"));
    try {
      const stats = fstatSync(descriptor);
      if (!isOurs(stats) || stats.size > longestFileBytes) return undefined;
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

/** Windows lacks some of these flags. */
function withFlags(...names: readonly (keyof typeof constants)[]): number {
  const known: Readonly<Record<string, number | undefined>> = constants;
  return names.reduce((flags, name) => flags | (known[name] ?? 0), 0);
}

/** The names that `write` gives to files. */
const wholeName = /^[0-9a-f]{32}-[0-9a-f]+$/;
const partName = /^[0-9a-f]{32}-[0-9a-f]+\.[0-9a-f-]{36}$/;
/** No process writes for that long: it was killed meanwhile. */
const oldestPartMs = 3_600_000;

/** If the code cannot be written, the next process compiles again. */
function write(file: string, script: Script, refinements: number): void {
  // Renamed when it is whole, because other processes may be reading it.
  const part = `${file}.${randomUUID()}`;
  try {
    const code = script.createCachedData();
    const head = Buffer.alloc(codeAtByte);
    head.writeUInt8(refinements);
    head.writeUInt32LE(crc32(code), sumAtByte);
    writeFileSync(part, Buffer.concat([head, code]), { mode: 0o600, flag: "wx" });
    renameSync(part, file);
    removeOldEntries(dirname(file), wholeName, oldestCodeMs);
    removeOldEntries(dirname(file), partName, oldestPartMs);
  } catch {
    removePart(part);
  }
}

function removePart(part: string): void {
  try {
    rmSync(part, { force: true });
  } catch {
    // Whoever writes next removes it.
  }
}
