/** The code that V8 compiled for the plugin, kept for the next process. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { crc32 } from "node:zlib";
import { runProgram } from "../../../../provider/hosts/grpc/codeCache";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "ims-code-"));
  folder = path.join(root, "code");
  mkdirSync(folder, { mode: 0o700 });
});
afterEach(() => {
  process.removeAllListeners("SIGINT");
  rmSync(root, { recursive: true, force: true });
});

const a = "a".repeat(32);
const fileOf = (name: string) =>
  path.join(folder, `${name}-${cachedDataVersionTag().toString(16)}`);

const text = "exports.sum = [1, 2].map((each) => each + 1).length; exports.name = __filename;";
const main = "/opt/plugin";

function run(into: string | undefined, program = { text, name: a }) {
  const exported: Record<string, unknown> = {};
  const require = createRequire(__filename);
  const isKept = runProgram(program, into, [exported, require, module, main, "/opt"]);
  return { isKept, exported };
}
const file = () => fileOf(a);

it("a program runs as a module of Node does", () => {
  expect(run(undefined)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
});

it("the first process keeps the code, and the next one uses it", () => {
  expect(run(folder).isKept).toBe(false);
  expect(readdirSync(folder)).toEqual([path.basename(fileOf(a))]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(run(folder)).toEqual({ isKept: true, exported: { sum: 2, name: main } });
});

it("another program has code of its own", () => {
  run(folder);
  expect(run(folder, { text: `${text} `, name: "b".repeat(32) }).isKept).toBe(false);
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
  const program = { text: `${text} // for the first time`, name: "c".repeat(32) };
  const refused = Buffer.from("code of another V8");
  const head = Buffer.alloc(5);
  head.writeUInt32LE(crc32(refused), 1);
  const name = fileOf(program.name);
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
  // The folders are asked for first.
  const getuid = jest.spyOn(process, "getuid");
  for (const uid of [own, own, own + 1]) getuid.mockReturnValueOnce(uid);
  try {
    expect(run(folder).isKept).toBe(false);
  } finally {
    getuid.mockRestore();
  }
  expect(run(folder).isKept).toBe(true);
});

it.each([
  ["a link to it", () => symlinkSync(path.join(root, "elsewhere"), file())],
  ["a pipe", () => execFileSync("mkfifo", ["-m", "600", file()])],
  ["a folder", () => mkdirSync(file())],
])("code is not used from %s, and the start does not wait for it", (_, replace) => {
  run(folder);
  const good = readFileSync(file());
  rmSync(file());
  writeFileSync(path.join(root, "elsewhere"), good, { mode: 0o600 });
  replace();
  expect(run(folder)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
  expect(readFileSync(path.join(root, "elsewhere"))).toEqual(good);
});

it("a failed write leaves nothing behind", () => {
  mkdirSync(file());
  run(folder);
  expect(readdirSync(folder)).toEqual([path.basename(file())]);
});

describe("nothing is kept", () => {
  const notKept = (into: string) => {
    expect(run(into)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
    expect(run(into).isKept).toBe(false);
    expect(process.listenerCount("SIGINT")).toBe(0);
  };

  it.each([[0o720], [0o702]])("in a folder that others may write (%o)", (mode) => {
    chmodSync(folder, mode);
    notKept(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("in a folder whose place others may write", () => {
    chmodSync(root, 0o777);
    notKept(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("behind a link", () => {
    const link = path.join(root, "link");
    symlinkSync(folder, link);
    notKept(link);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("in a folder of another user", () => {
    const own = process.getuid?.() ?? 0;
    jest.spyOn(process, "getuid").mockReturnValue(own + 1);
    notKept(folder);
    jest.restoreAllMocks();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("where there is no folder", () => notKept(path.join(root, "none")));
});

it("a folder that cannot be written to costs nothing but time", () => {
  const place = path.join(folder, "file");
  writeFileSync(place, "");
  expect(run(place)).toEqual({ isKept: false, exported: { sum: 2, name: main } });
});

it("old code and parts of it are removed when new code comes, and nothing else", () => {
  const aged = (name: string, days: number) => {
    const entry = path.join(folder, name);
    writeFileSync(entry, "");
    const seconds = Date.now() / 1000 - days * 24 * 3600;
    utimesSync(entry, seconds, seconds);
    return name;
  };
  const b = "b".repeat(32);
  const part = (digit: string) => `${b}-1f.${digit.repeat(8)}-1111-4111-8111-${digit.repeat(12)}`;
  aged(`${b}-31`, 31);
  aged(part("1"), 0.05);
  const stay = [aged(`${b}-29`, 29), aged(part("2"), 0.03), aged("of-somebody-else", 99)];
  symlinkSync("nowhere", path.join(folder, "loop"));
  run(folder);
  expect(readdirSync(folder).sort()).toEqual([...stay, "loop", path.basename(file())].sort());
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

  it("the code is kept again in the first four processes, and the signal keeps its effect", () => {
    const seen: number[] = [];
    for (let processes = 0; processes < 6; processes += 1) {
      run(folder);
      end();
      seen.push(refinements());
    }
    expect(seen).toEqual([1, 2, 3, 4, 4, 4]);
    expect(killed).toEqual(Array.from({ length: 4 }, () => [process.pid, "SIGINT"]));
    expect(process.listenerCount("SIGINT")).toBe(0);
    expect(run(folder).isKept).toBe(true);
  });

  it("the later code contains functions that the first start did not call", () => {
    const later = "exports.later = () => { const f = (n) => n * 17 + 4; return f(f(f(1))); };";
    const { exported } = run(folder, { text: later, name: "d".repeat(32) });
    const kept = fileOf("d".repeat(32));
    const first = statSync(kept).size;
    (exported["later"] as () => number)();
    end();
    expect(statSync(kept).size).toBeGreaterThan(first);
  });

  it("nothing is awaited without a folder", () => {
    run(undefined);
    expect(process.listenerCount("SIGINT")).toBe(0);
  });
});
