/**
 * An attribute that does not exist, added to a copy of the sources in the steps of
 * provider/README.md: what the compiler demands, and that it works on both kinds of cloud.
 */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { promisify } from "node:util";

import type * as connections from "../../provider/config/resolveConnection";
import type * as functionConnections from "../../provider/functions/connection";
import type * as lookUpRuns from "../../provider/functions/lookUp";
import type * as lookUpRegistry from "../../provider/functions/registry";
import type { Stack, StackOptions } from "../support/stack";
import { openStack } from "../support/stack";
import { imsSettings, imsStack } from "../support/imsStack";
import { startLocalCloud } from "../support/localCloud";
import { person } from "../support/person";
import { inRepository } from "../support/repository";

jest.setTimeout(300_000);

const table = {
  file: "provider/client/imageAttributes.ts",
  before: "  osVersion: {",
  text: `  codename: {
    type: "text",
    glance: { wire: "os_codename", changes: "always", isProperty: true },
    ims: { wire: "os_codename", changes: "always", isProperty: true },
    resetsTo: "",
    compared: "value",
    undocumented: { type: "string", source: "a test" },
  },
`,
};
const places = [
  {
    file: "provider/resources/image/inputs.ts",
    before: "  /**\n   * Full version of the operating system",
    text: "  /** Code name of the release. */\n  readonly codename?: string;\n",
  },
  {
    file: "provider/resources/image/inputs.ts",
    before: "  osVersion: z",
    text: "  codename: z.string().exactOptional(),\n",
  },
  {
    file: "provider/functions/foundImage.ts",
    before: "  /** Full version of the operating system",
    text: "  /** Code name of the release. */\n  readonly codename?: string;\n",
  },
  {
    file: "sdk/nodejs/image.ts",
    before: "  /** Full version of the operating system",
    text:
      "  /** Code name of the release. */\n" +
      '  declare public readonly codename: pulumi.Output<ImageState["codename"]>;\n',
  },
];

let copy: string;

beforeAll(() => {
  mkdirSync(inRepository(".cache"), { recursive: true });
  copy = mkdtempSync(inRepository(".cache", "attribute-"));
  for (const name of ["provider", "sdk", "package.json", "Makefile"])
    cpSync(inRepository(name), path.join(copy, name), { recursive: true });
  symlinkSync(inRepository("node_modules"), path.join(copy, "node_modules"));
  const settings = JSON.parse(readFileSync(inRepository("tsconfig.json"), "utf8")) as object;
  const include = ["provider", "sdk/nodejs"];
  writeFileSync(path.join(copy, "tsconfig.json"), JSON.stringify({ ...settings, include }));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function insert({ file, before, text }: typeof table): void {
  const source = readFileSync(path.join(copy, file), "utf8");
  const [start, ...rest] = source.split(before);
  if (rest.length !== 1) throw new Error(`${file} has "${before}" ${rest.length} times`);
  writeFileSync(path.join(copy, file), `${start}${text}${before}${rest.join("")}`);
}

/** What the compiler says; empty when all is well. */
async function compile(): Promise<string> {
  const tsc = createRequire(__filename).resolve("typescript/bin/tsc");
  try {
    await promisify(execFile)(process.execPath, [tsc, "-p", copy, "--incremental"], { cwd: copy });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout; // what a process that failed has written
  }
}

it("does not compile while a place is missing that the user meets", async () => {
  insert(table);
  const problems = await compile();
  for (const file of ["sdk/nodejs/image.ts", "provider/functions/foundImage.ts"])
    expect(problems).toContain(file);
  expect(problems).toMatch(/provider\/resources\/image\/[\w/]+\.ts.*\n?.*codename/);
});

it("compiles once it stands in four files", async () => {
  places.forEach(insert);
  expect(await compile()).toBe("");
  expect(new Set([table, ...places].map(({ file }) => file)).size).toBe(4);
});

it("is published in schema.json", async () => {
  const main = path.join(copy, "dist", "provider", "schema", "main.js");
  await promisify(execFile)(process.execPath, [main], {
    cwd: copy,
    env: { ...process.env, CI: "" },
  });
  const schema = JSON.parse(readFileSync(path.join(copy, "schema.json"), "utf8")) as {
    readonly resources: Record<string, { inputProperties: object; properties: object }>;
    readonly types: Record<string, { properties: object }>;
  };
  const image = schema.resources["ims:index:Image"];
  const codename = { description: "Code name of the release.", type: "string" };
  expect(image?.inputProperties).toHaveProperty("codename", codename);
  expect(image?.properties).toHaveProperty("codename", codename);
  expect(schema.types["ims:index:FoundImage"]?.properties).toHaveProperty("codename", codename);
});

interface Play {
  readonly stack: Stack;
  readonly settings: Pick<StackOptions, "cloudsYaml" | "config" | "environment">;
  /** The raw record of the image. */
  record(id: string): Promise<Record<string, unknown>>;
  /** Somebody else changes it. */
  change(id: string, value: string): Promise<void>;
  stop(): Promise<void>;
}

async function onGlance(): Promise<Play> {
  const cloud = await startLocalCloud();
  const alice = await person(cloud, "alice");
  const stack = openStack({ cloudsYaml: cloud.cloudsYaml, packageFolder: copy, host: "dynamic" });
  return {
    stack,
    settings: { cloudsYaml: cloud.cloudsYaml },
    record: async (id) => (await alice.call("GET", `/v2/images/${id}`)) as Record<string, unknown>,
    change: async (id, value) => {
      const patch = [{ op: "replace", path: "/os_codename", value }];
      await alice.call("PATCH", `/v2/images/${id}`, patch);
    },
    stop: async () => {
      stack.remove();
      await cloud.stop();
    },
  };
}

async function onIms(): Promise<Play> {
  const { stack, cloud, images, call, stop } = await imsStack({
    packageFolder: copy,
    host: "dynamic",
  });
  return {
    stack,
    settings: imsSettings(cloud),
    record: async (id) => (await images()).find((image) => image.id === id) ?? {},
    change: async (id, value) => {
      const patch = [{ op: "replace", path: "/os_codename", value }];
      await call("alice", "PATCH", `/ims/v2/cloudimages/${id}`, patch);
    },
    stop,
  };
}

describe.each([
  ["Glance", onGlance],
  ["IMS", onIms],
] as const)("on %s", (_, begin) => {
  let play: Play;
  beforeAll(async () => void (play = await begin()));
  afterAll(async () => play.stop());

  const image = (codename?: string) => ({
    kind: "Image" as const,
    name: "golden",
    inputs: {
      name: "golden",
      diskFormat: "raw",
      source: { kind: "file", path: "disk.raw" },
      ...(codename === undefined ? {} : { codename }),
    },
  });

  it("is sent, changed in place, seen when it drifts, looked up, and reset", async () => {
    const { stack } = play;
    writeFileSync(path.join(stack.folder, "disk.raw"), "the bytes of a disk");
    await stack.up([image("noble")]);
    const { id, outputs } = stack.resource("golden");
    expect(outputs).toMatchObject({
      codename: "noble",
      serverProperties: expect.not.objectContaining({ os_codename: "noble" }),
    });
    expect(await play.record(id)).toMatchObject({ os_codename: "noble" });
    expect((await stack.up([image("noble")])).steps).toEqual(["same golden"]);

    expect((await stack.up([image("plucky")])).steps).toEqual(["update golden"]);
    expect(await play.record(id)).toMatchObject({ os_codename: "plucky" });

    await play.change(id, "other");
    expect(await play.record(id)).toMatchObject({ os_codename: "other" });
    await stack.refresh();
    expect(stack.resource("golden").outputs).toMatchObject({ codename: "other" });
    expect(await lookedUp(play, id)).toMatchObject({ codename: "other" });
    await stack.up([image("plucky")]);
    expect(await play.record(id)).toMatchObject({ os_codename: "plucky" });

    await stack.up([image()]);
    expect((await play.record(id))["os_codename"]).toBe("");
    expect((await stack.up([image()])).steps).toEqual(["same golden"]);
  });
});

/** By the look-up of the copy, not of the working copy. */
async function lookedUp({ settings, stack }: Play, id: string): Promise<object> {
  const load = createRequire(path.join(copy, "package.json"));
  const { resolveConnection } = load(
    "./dist/provider/config/resolveConnection",
  ) as typeof connections;
  const { openConnection } = load(
    "./dist/provider/functions/connection",
  ) as typeof functionConnections;
  const { runLookUp } = load("./dist/provider/functions/lookUp") as typeof lookUpRuns;
  const { lookUps } = load("./dist/provider/functions/registry") as typeof lookUpRegistry;
  const resolved = resolveConnection(settings.config === undefined ? "alice" : undefined, {
    config: (key) => settings.config?.[key],
    environment: { OS_CLIENT_CONFIG_FILE: settings.cloudsYaml, ...settings.environment },
    cwd: stack.folder,
    home: stack.folder,
    readFile: (file) => (file === settings.cloudsYaml ? readFileSync(file, "utf8") : undefined),
  });
  return runLookUp(lookUps.getImage, { id }, () => openConnection(resolved));
}
