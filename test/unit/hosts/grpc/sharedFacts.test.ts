/** What the plugin's processes of one run tell each other about the facts that the program declares. */
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { sharedFacts } from "../../../../provider/hosts/grpc/sharedFacts";
import { DeclaredFacts, type Fact } from "../../../../provider/resources/run/declaredFacts";

const engine = { host: "127.0.0.1", port: 40_000 };
const tag: Fact = { kind: "tag", imageId: "an-image", tag: "the secret of a tag" };
const other: Fact = { kind: "tag", imageId: "an-image", tag: "another" };
const one = { resource: "1".repeat(32), stack: "s", name: "one" };
const two = { resource: "2".repeat(32), stack: "s", name: "two" };

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "ims-shared-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Options {
  readonly port?: number;
  readonly engineProcess?: number;
  readonly isAlive?: (id: number) => boolean;
}

const factsOf = (own: number, options: Options = {}) => {
  const { port = engine.port, engineProcess = 7, isAlive = () => true } = options;
  const processes = { own, engine: engineProcess, isAlive };
  return new DeclaredFacts(sharedFacts({ ...engine, port }, { XDG_CACHE_HOME: folder }, processes));
};
const runs = () => path.join(folder, "pulumi-ims", "runs");

it("a fact that one process declares is declared for the others of its run", () => {
  const [first, second] = [factsOf(1), factsOf(2)];
  const last: Fact = { kind: "tag", imageId: "an-image", tag: "the last of several" };
  first.declare(one, [tag, last]);
  expect(second.isDeclared(tag)).toBe(true);
  expect(second.isDeclared(last)).toBe(true);
  expect(second.isDeclared(other)).toBe(false);
  expect(second.isChecked(one)).toBe(false);
});

it("what a resource declares later replaces what it declared before, also for the others", () => {
  const [first, second] = [factsOf(1), factsOf(2)];
  first.declare(one, [tag]);
  first.declare(two, [other]);
  first.declare(one, []);
  expect(second.isDeclared(tag)).toBe(false);
  expect(second.isDeclared(other)).toBe(true);
});

it.each([
  ["another address", { port: 40_001 }],
  ["another engine at the same address", { engineProcess: 8 }],
])("a run of %s declares nothing for this one", (_, options) => {
  factsOf(1, options).declare(one, [tag]);
  expect(factsOf(2).isDeclared(tag)).toBe(false);
});

it("a process that has ended declares nothing for a later run at the same address", () => {
  factsOf(1).declare(one, [tag]);
  factsOf(3).declare(two, [other]);
  const second = factsOf(2, { isAlive: (id) => id !== 1 });
  expect(second.isDeclared(tag)).toBe(false);
  expect(second.isDeclared(other)).toBe(true);
});

it("an ended process is told from a living one by its number", () => {
  const { pid: ended } = spawnSync(process.execPath, ["--version"]);
  const shared = (own: number) => sharedFacts(engine, { XDG_CACHE_HOME: folder }, { own });
  const reader = shared(1);
  shared(ended).publish("1".repeat(32), ["of an ended process"]);
  shared(process.pid).publish("2".repeat(32), ["of a living process"]);
  expect(reader.includes("of an ended process")).toBe(false);
  expect(reader.includes("of a living process")).toBe(true);
});

it("what an earlier process with the same number declared is forgotten at the start", () => {
  factsOf(1).declare(one, [tag]);
  factsOf(1);
  expect(factsOf(2).isDeclared(tag)).toBe(false);
});

it("what this process took back is not declared, and its own file is not read", () => {
  const first = factsOf(1);
  first.declare(one, [tag]);
  first.declare(one, []);
  expect(first.isDeclared(tag)).toBe(false);
  factsOf(1).declare(two, [other]);
  expect(first.isDeclared(other)).toBe(false);
});

it("a conflict is told to nobody", () => {
  const [first, second] = [factsOf(1), factsOf(2)];
  first.declare(one, [tag]);
  expect(first.declare(two, [tag, other])).toMatchObject({ otherName: "one" });
  expect(second.isDeclared(other)).toBe(false);
});

it("the files hold no text of a program, and only their owner can read them", () => {
  factsOf(1).declare(one, [tag]);
  const [run = ""] = readdirSync(runs());
  const file = path.join(runs(), run, "1");
  expect(readFileSync(file, "utf8")).toMatch(/^1{32} [0-9a-f]{32}\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path.join(runs(), run)).mode & 0o777).toBe(0o700);
});

it("runs of more than a week ago are removed, and later ones stay", () => {
  const startedDaysAgo = (days: number, port: number) => {
    const before = new Set(port === 1 ? [] : readdirSync(runs()));
    factsOf(1, { port }).declare(one, [tag]);
    const [run = ""] = readdirSync(runs()).filter((name) => !before.has(name));
    const seconds = Date.now() / 1000 - days * 24 * 3600;
    utimesSync(path.join(runs(), run), seconds, seconds);
    return run;
  };
  startedDaysAgo(8, 1);
  const kept = [startedDaysAgo(6, 2), startedDaysAgo(0, 3)];
  expect(readdirSync(runs()).sort()).toEqual(kept.sort());
});

it("nothing is removed behind a link, and nothing that has another name", () => {
  const elsewhere = path.join(folder, "elsewhere");
  const names = ["a".repeat(32), "of-somebody-else"];
  for (const name of names) {
    mkdirSync(path.join(elsewhere, name), { recursive: true });
    utimesSync(path.join(elsewhere, name), 0, 0);
  }
  mkdirSync(path.join(folder, "pulumi-ims"));
  symlinkSync(elsewhere, runs());
  factsOf(1).declare(one, [tag]);
  expect(readdirSync(elsewhere)).toEqual(expect.arrayContaining(names));
  rmSync(runs());
  renameSync(elsewhere, runs());
  factsOf(1, { port: 2 }).declare(one, [tag]);
  expect(readdirSync(runs())).toContain("of-somebody-else");
  expect(readdirSync(runs())).not.toContain("a".repeat(32));
});

it("without a folder to write to, a process knows its own facts only, and says nothing", () => {
  const facts = new DeclaredFacts(
    sharedFacts(
      engine,
      { XDG_CACHE_HOME: "/proc/nowhere" },
      {
        own: 1,
        engine: 7,
        isAlive: () => true,
      },
    ),
  );
  expect(facts.declare(one, [tag])).toBeUndefined();
  expect(facts.isDeclared(tag)).toBe(true);
  expect(facts.isDeclared(other)).toBe(false);
});

it("a folder that can no longer be written fails no check", () => {
  const first = factsOf(1);
  first.declare(one, [tag]);
  rmSync(runs(), { recursive: true });
  expect(first.declare(two, [other])).toBeUndefined();
  expect(first.isDeclared(other)).toBe(true);
});
