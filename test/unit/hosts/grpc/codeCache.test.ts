/** The code that V8 compiled for the plugin, kept for the next process. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { crc32 } from "node:zlib";
import { runProgram } from "../../../../provider/hosts/grpc/codeCache";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "ims-code-"))));
afterEach(() => {
  process.removeAllListeners("SIGINT");
  rmSync(folder, { recursive: true, force: true });
});

const text = "exports.sum = [1, 2].map((each) => each + 1).length; exports.name = __filename;";
const main = "/opt/plugin";

function run(into: string | undefined, program = { text, name: "a-hash" }) {
  const exported: Record<string, unknown> = {};
  const require = createRequire(__filename);
  const isKept = runProgram(program, into, [exported, require, module, main, "/opt"]);
  return { isKept, exported };
}
const file = () => path.join(folder, readdirSync(folder)[0] ?? "nothing");

it("a program runs as a module of Node does", () => {
  expect(run(undefined)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
});

it("the first process keeps the code, and the next one uses it", () => {
  expect(run(folder).isKept).toBe(false);
  expect(readdirSync(folder)).toEqual([`a-hash-${process.version}-${process.arch}`]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(run(folder)).toEqual({ isKept: true, exported: { sum: 2, name: main } });
});

it("another program has code of its own", () => {
  run(folder);
  expect(run(folder, { text: `${text} `, name: "b-hash" }).isKept).toBe(false);
  expect(readdirSync(folder)).toHaveLength(2);
});

it.each([
  ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ["empty", () => Buffer.alloc(0)],
  ["changed in one byte", (bytes: Buffer) => changed(bytes, bytes.length >> 1)],
  ["left out", (bytes: Buffer) => bytes.subarray(0, 5)],
])("code that is %s is not used, and replaced", (_, damage) => {
  run(folder);
  writeFileSync(file(), damage(readFileSync(file())));
  expect(run(folder)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
  expect(run(folder).isKept).toBe(true);
});

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}

it("code that V8 itself refuses is replaced", () => {
  // V8 remembers what it compiled in this process, so this text is a new one.
  const program = { text: `${text} // for the first time`, name: "c-hash" };
  const refused = Buffer.from("code of another V8");
  const head = Buffer.alloc(5);
  head.writeUInt32LE(crc32(refused), 1);
  const name = path.join(folder, `c-hash-${process.version}-${process.arch}`);
  writeFileSync(name, Buffer.concat([head, refused]), { mode: 0o600 });
  expect(run(folder, program)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
  expect(statSync(name).size).toBeGreaterThan(refused.length + head.length);
});

it.each([[0o620], [0o602], [0o666]])("code that others may write (%o) is not used", (mode) => {
  run(folder);
  chmodSync(file(), mode);
  expect(run(folder).isKept).toBe(false);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

it("code of another user is not used", () => {
  run(folder);
  const own = process.getuid?.() ?? 0;
  const getuid = jest.spyOn(process, "getuid").mockReturnValue(own + 1);
  try {
    expect(run(folder).isKept).toBe(false);
  } finally {
    getuid.mockRestore();
  }
  expect(run(folder).isKept).toBe(true);
});

it("a folder that cannot be written to costs nothing but time", () => {
  const place = path.join(folder, "file");
  writeFileSync(place, "");
  expect(run(place)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
});

it("code that nobody made for a month is removed when new code comes", () => {
  const old = path.join(folder, "old");
  const recent = path.join(folder, "recent");
  for (const [name, days] of [
    [old, 31],
    [recent, 29],
  ] as const) {
    writeFileSync(name, "");
    const seconds = Date.now() / 1000 - days * 24 * 3600;
    utimesSync(name, seconds, seconds);
  }
  mkdirSync(path.join(folder, "more"));
  run(folder);
  expect(existsSync(old)).toBe(false);
  expect(existsSync(recent)).toBe(true);
});

describe("when the engine ends the process", () => {
  let killed: unknown[];
  beforeEach(() => {
    killed = [];
    jest.spyOn(process, "kill").mockImplementation((...args) => {
      killed.push(args);
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());
  const end = () => process.emit("SIGINT", "SIGINT");
  const refinements = () => readFileSync(file()).readUInt8(0);

  it("the code is kept again in the first two processes, and the signal keeps its effect", () => {
    const seen: number[] = [];
    for (let processes = 0; processes < 4; processes += 1) {
      run(folder);
      end();
      seen.push(refinements());
    }
    expect(seen).toEqual([1, 2, 2, 2]);
    expect(killed).toEqual(Array.from({ length: 2 }, () => [process.pid, "SIGINT"]));
    expect(process.listenerCount("SIGINT")).toBe(0);
    expect(run(folder).isKept).toBe(true);
  });

  it("the later code contains functions that the first start did not call", () => {
    const later = "exports.later = () => { const f = (n) => n * 17 + 4; return f(f(f(1))); };";
    const { exported } = run(folder, { text: later, name: "later" });
    const first = statSync(file()).size;
    (exported["later"] as () => number)();
    end();
    expect(statSync(file()).size).toBeGreaterThan(first);
  });

  it("nothing is awaited without a folder", () => {
    run(undefined);
    expect(process.listenerCount("SIGINT")).toBe(0);
  });
});
