/**
 * Whoever could write the file of kept code could run code in the name of the user. So it is read
 * and written only where nobody else can write.
 */
import { randomUUID } from "node:crypto";
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
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { removeOldEntries } from "../oldEntries";

export interface KeptCode {
  readonly code: Buffer;
  /** How often this code was kept again. */
  readonly refinements: number;
}

/** Also false if the folder or the one that contains it is a link to somewhere else. */
export function isOnlyOurs(folder: string): boolean {
  try {
    return [dirname(folder), folder]
      .map((each) => lstatSync(each))
      .every((stats) => stats.isDirectory() && isOurs(stats));
  } catch {
    return false;
  }
}

/** Windows has no such owners and modes. */
function isOurs({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** The file has refinements, checksum and code. V8 itself does not notice all damages. */
const sumAtByte = 1;
const codeAtByte = 5;
/** Many times what the plugin needs. */
const longestFileBytes = 64 * 1024 * 1024;

/** Undefined if no code can be used. It is compiled then, so no error is worth a message. */
export function keptCode(file: string): KeptCode | undefined {
  try {
    // Without waiting, because a pipe in the place of the file would never answer.
    // Windows lacks some of these flags: `|` takes undefined as 0.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const descriptor = openSync(file, flags);
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

/** Code of another version of the plugin or of Node is removed after this time. */
const oldestCodeMs = 30 * 24 * 3_600_000;
const wholeName = /^[0-9a-f]{32}-[0-9a-f]+$/;
const partName = /^[0-9a-f]{32}-[0-9a-f]+\.[0-9a-f-]{36}$/;
/** No process writes for that long: it was killed meanwhile. */
const oldestPartMs = 3_600_000;

/** If the code cannot be made or written, the next process compiles again. */
export function writeCode(file: string, refinements: number, make: () => Buffer): void {
  // Renamed when it is whole, because other processes may be reading it.
  const part = `${file}.${randomUUID()}`;
  try {
    const code = make();
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
