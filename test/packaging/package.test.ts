/** The tarball: what is in it, and that programs of every style can use it. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import * as path from "node:path";

import { say } from "../support/prepared";
import { inRepository, repositoryFolder } from "../support/repository";
import { run, startProgram, type RunResult } from "../support/run";
import { compiler, packedPackage, readPackageJson, type Packed } from "./packed";

let packed: Packed;
let files: readonly string[];

beforeAll(async () => {
  packed = await packedPackage();
  files = readdirSync(packed.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(packed.folder, path.join(entry.parentPath, entry.name)));
}, 300_000);

afterAll(() => {
  packed.remove();
});

describe("the tarball", () => {
  it("is small", () => {
    const bytes = statSync(packed.tarball).size;
    say(`pulumi-ims as a tarball: ${Math.ceil(bytes / 1024)} KiB in ${files.length} files`);
    // Code, types, the plugin, the local cloud, the examples and every page that the README leads to.
    expect(bytes).toBeLessThan(1024 * 1024);
  });

  it("holds what a user reads", () => {
    expect(files).toEqual(
      expect.arrayContaining(["README.md", "LICENSE", "CHANGELOG.md", "schema.json"]),
    );
  });

  it("holds no tests, no sources, no source maps and nothing of build time", () => {
    const allowed =
      /^(dist\/(provider\/(client|config|functions|hosts|resources)|sdk\/nodejs|test\/cloud)\/.*\.(js|d\.ts)|dist\/plugin\/pulumi-resource-ims|schema\.json|package\.json|LICENSE|[\w/]*[A-Z]+\.md|examples\/.*)$/;
    expect(files.filter((file) => !allowed.test(file) || file.includes(".test."))).toEqual([]);
  });

  it("holds the plugin as one file, under 1.5 MB", () => {
    const plugin = path.join(packed.folder, "dist", "plugin", "pulumi-resource-ims");
    say(`the plugin: ${Math.ceil(statSync(plugin).size / 1024)} KiB`);
    expect(statSync(plugin).size).toBeLessThan(1_500_000);
    expect(statSync(plugin).mode & 0o111).not.toBe(0);
    expect(readFileSync(plugin, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("holds a plugin that finds what it leaves out", () => {
    const plugin = path.join(packed.folder, "dist", "plugin", "pulumi-resource-ims");
    const names = [
      ...new Set(
        [...readFileSync(plugin, "utf8").matchAll(/require\(\\?"(undici\/[^"\\]*)\\?"\)/g)].map(
          ([, name = ""]) => name,
        ),
      ),
    ];
    expect(names).toContain("undici/lib/llhttp/llhttp-wasm.js");
    const { resolve } = createRequire(path.join(packed.folder, "package.json"));
    for (const name of names) expect(() => resolve(name)).not.toThrow();
  });

  it("holds a plugin that keeps its compiled code in the user's cache folder", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "ims-home-"));
    try {
      const plugin = path.join(packed.folder, "dist", "plugin", "pulumi-resource-ims");
      const started = async (signal: NodeJS.Signals) => {
        const env = { PATH: process.env["PATH"], HOME: home };
        const child = spawn(process.execPath, [plugin], { env, stdio: ["ignore", "pipe", "pipe"] });
        const ended = once(child, "close");
        await once(child.stdout, "data");
        child.kill(signal);
        const [, endedBy] = (await ended) as [number | null, NodeJS.Signals];
        const folder = path.join(home, ".cache", "pulumi-ims", "code");
        const [file = "", ...others] = readdirSync(folder);
        expect(others).toEqual([]);
        const refinements = readFileSync(path.join(folder, file)).readUInt8(0);
        return { file, endedBy, refinements };
      };
      const first = await started("SIGKILL");
      expect(first).toMatchObject({ refinements: 0 });
      const { file } = first;
      // The engine ends plugins by SIGINT, and the signal keeps its effect.
      for (const refinements of [1, 2, 3, 4, 4])
        expect(await started("SIGINT")).toEqual({ file, endedBy: "SIGINT", refinements });
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }, 60_000);

  it("points to no source map that it does not hold", () => {
    const pointing = files.filter((file) =>
      readFileSync(path.join(packed.folder, file), "utf8").includes("sourceMappingURL"),
    );
    expect(pointing).toEqual([]);
  });

  it("holds everything that its pages lead to", () => {
    const pages = files.filter((file) => file.endsWith(".md"));
    expect(pages.length).toBeGreaterThan(10);
    const missing = pages.flatMap((page) => {
      const text = readFileSync(path.join(packed.folder, page), "utf8");
      return [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
        .map(([, link = ""]) => link)
        .filter((link) => !/^\w+:/.test(link))
        .map((link) => `${page}: ${path.join(path.dirname(page), link)}`)
        .filter((link) => !existsSync(path.join(packed.folder, link.slice(page.length + 2))));
    });
    expect(missing).toEqual([]);
  });

  it("says in one sentence that it needs a newer Node, whichever part is loaded first", () => {
    const parts = [
      "pulumi-ims",
      "image",
      "imageMember",
      "imageMembers",
      "imageAcceptance",
      "imageTag",
      "imageExport",
    ].map((part) => (part === "pulumi-ims" ? part : `pulumi-ims/dynamic/${part}`));
    const command = path.join(packed.folder, "dist", "provider", "hosts", "command", "main.js");
    for (const name of [...parts, command]) {
      // As if this Node were an older one: what else is loaded must not come before the sentence.
      const script = `Object.defineProperty(process.versions, "node", { value: "20.20.2" });
        try { require(${JSON.stringify(name)}) } catch (error) { console.log(error.stack) }
        console.log(Object.keys(require.cache).filter((file) => /undici|zod|@pulumi/.test(file)).length)`;
      const answer = execFileSync(process.execPath, ["--eval", script], {
        cwd: packed.project,
        encoding: "utf8",
      });
      expect(answer).toMatch(
        /^pulumi-ims needs Node 22\.19 or newer, and this is Node 20\.20\.2 \(.*\n0\n$/,
      );
    }
  });

  it("holds a plugin that says the same, without a page of its own code", () => {
    const older = path.join(packed.project, "older.cjs");
    writeFileSync(older, 'Object.defineProperty(process.versions, "node", { value: "20.20.2" });');
    const plugin = path.join(packed.folder, "dist", "plugin", "pulumi-resource-ims");
    const { status, stderr } = spawnSync(process.execPath, ["--require", older, plugin], {
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toContain("pulumi-ims needs Node 22.19 or newer, and this is Node 20.20.2 (");
    expect(stderr.length).toBeLessThan(1000);
  });

  it("names no place on the machine that made it", () => {
    const places = [repositoryFolder, path.dirname(packed.tarball), homedir() + path.sep];
    const naming = files.filter((file) => {
      const text = readFileSync(path.join(packed.folder, file), "utf8");
      return places.some((place) => text.includes(place));
    });
    expect(naming).toEqual([]);
  });

  it("brings no second @pulumi/pulumi", () => {
    const { dependencies, peerDependencies } = readPackageJson(packed.folder);
    expect(Object.keys(dependencies)).not.toContain("@pulumi/pulumi");
    expect(Object.keys(peerDependencies)).toEqual(["@pulumi/pulumi"]);
  });

  it("requires nothing that it does not bring", () => {
    const { dependencies, peerDependencies } = readPackageJson(packed.folder);
    const brought = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
    const required = files
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => {
        const text = readFileSync(path.join(packed.folder, file), "utf8");
        return [...text.matchAll(/\brequire\("([^".][^"]*)"\)/g)].map(([, name = ""]) => name);
      })
      .filter((name) => !name.startsWith("node:") && !name.startsWith("pulumi-ims/"))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      );
    expect([...new Set(required)].filter((name) => !brought.has(name))).toEqual([]);
  });

  it("is fine by publint", async () => {
    const publint = inRepository("node_modules", "publint", "src", "cli.js");
    const { output, status } = await startProgram(process.execPath, [
      publint,
      "--strict",
      packed.tarball,
    ]).finished;
    expect({ status, output }).toMatchObject({ status: 0 });
  }, 60_000);

  it("is fine by attw", async () => {
    const attw = inRepository("node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
    const { output, status } = await startProgram(process.execPath, [
      attw,
      "--no-emoji",
      "--no-color",
      packed.tarball,
    ]).finished;
    expect({ status, output }).toMatchObject({ status: 0 });
  }, 120_000);
});

const classes = ["Image", "ImageAcceptance", "ImageMember", "ImageMembers", "ImageTag"];

describe("a program", () => {
  it("can require it", async () => {
    const names = await evaluate(
      "commonjs",
      `console.log(JSON.stringify(Object.keys(require("pulumi-ims"))))`,
    );
    expect(JSON.parse(names)).toEqual(expect.arrayContaining(classes));
  }, 60_000);

  it("can import its names", async () => {
    const program = `import { ${classes.join(", ")} } from "pulumi-ims"; console.log(${classes[0]}.name);`;
    expect(await evaluate("module", program)).toBe("Image\n");
  }, 60_000);

  it.each(classes)(
    "finds the dynamic provider of %s by the name that states carry",
    async (name) => {
      const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      const program = `console.log(JSON.stringify(Object.keys(require("pulumi-ims/dynamic/${file}")).sort()))`;
      expect(JSON.parse(await evaluate("commonjs", program))).toEqual(
        expect.arrayContaining(["check", "create", "delete", "diff", "read", "update"]),
      );
    },
    60_000,
  );

  it("can read schema.json", async () => {
    const program = `console.log(require("pulumi-ims/schema.json").name)`;
    expect(await evaluate("commonjs", program)).toBe("ims\n");
  });

  it("can make a resource of its own out of a provider object, which stays out of the state", async () => {
    const program = `
      const { runtime } = require("@pulumi/pulumi");
      const { image } = require("pulumi-ims").dynamic;
      runtime.serializeFunction(() => image).then(({ text }) => console.log(text));`;
    // Here Pulumi is a link to where our package is not; beside each other, as npm lays them out, it finds package.json.
    const modules = path.join(packed.project, "node_modules");
    const text = await evaluate("commonjs", program, { ...process.env, NODE_PATH: modules });
    // By a name that package.json exports: a path to the file itself could not be loaded again.
    expect(text).toContain('require("pulumi-ims/dynamic/image")');
    expect(text.length).toBeLessThan(1000);
  }, 60_000);

  it.each([
    ["node10", { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" }],
    ["nodenext", { module: "nodenext", moduleResolution: "nodenext" }],
  ])(
    "compiles with the module resolution %s",
    async (name, options) => {
      const folder = path.join(packed.project, name);
      writeProgram(folder);
      const settings = {
        strict: true,
        noEmit: true,
        target: "es2023",
        types: ["node"],
        ...options,
      };
      writeFileSync(
        path.join(packed.project, `tsconfig.${name}.json`),
        JSON.stringify({ compilerOptions: settings, files: [`${name}.ts`] }),
      );
      const result = await compile(`tsconfig.${name}.json`);
      expect(result).toMatchObject({ status: 0, output: "" });
    },
    120_000,
  );
});

it("has the types that the examples need", async () => {
  const examples = readdirSync(inRepository("examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(inRepository("examples", name, "index.ts")))
    // The plugin's SDK is another package; test/engine/languages.test.ts runs its programs.
    .filter((name) => name !== "share-an-image-typescript");
  expect(examples.length).toBeGreaterThan(7);
  for (const name of examples) {
    const folder = path.join(packed.project, name);
    mkdirSync(folder);
    for (const file of ["index.ts", "tsconfig.json"])
      copyFileSync(inRepository("examples", name, file), path.join(folder, file));
  }
  // One compilation for all: their settings are the same.
  const settings = examples.map((name) =>
    readFileSync(inRepository("examples", name, "tsconfig.json"), "utf8"),
  );
  expect(new Set(settings).size).toBe(1);
  writeFileSync(
    path.join(packed.project, "tsconfig.examples.json"),
    JSON.stringify({
      extends: `./${examples[0]}/tsconfig.json`,
      compilerOptions: { noEmit: true },
      files: examples.map((name) => `${name}/index.ts`),
    }),
  );
  const result = await compile("tsconfig.examples.json");
  expect(result).toMatchObject({ status: 0, output: "" });
}, 120_000);

it.each(["ims-local", "pulumi-ims"])(
  "starts %s by its bin",
  async (name) => {
    const bin = path.join(packed.project, "node_modules", ".bin", name);
    const environment = {
      ...process.env,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"] ?? ""}`,
    };
    const { stdout } = await run(bin, ["--help"], { folder: packed.project, environment });
    expect(stdout).toContain(`Usage: ${name}`);
  },
  60_000,
);

async function compile(project: string): Promise<RunResult> {
  const args = [compiler, "--project", project];
  return await startProgram(process.execPath, args, { folder: packed.project }).finished;
}

async function evaluate(
  type: "commonjs" | "module",
  program: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const args = [`--input-type=${type}`, "--eval", program];
  return (await run(process.execPath, args, { folder: packed.project, environment })).stdout;
}

/** The type errors it expects are as much the contract as what compiles. */
function writeProgram(file: string): void {
  writeFileSync(
    `${file}.ts`,
    `import * as pulumi from "@pulumi/pulumi";
import * as ims from "pulumi-ims";
import { Image, type ImageArgs } from "pulumi-ims";

const args: ImageArgs = { source: { kind: "file", path: "disk.qcow2" }, diskFormat: "qcow2" };
const image = new Image("golden", args);
export const id: pulumi.Output<string> = image.id;
export const size: pulumi.Output<number | undefined> = image.sizeBytes;
new ims.ImageMember("one", { imageId: image.id, projectId: "p", accept: { connection: "consumer" } });
new ims.ImageMembers("all", { imageIds: [image.id], members: [{ projectId: "p" }] });
new ims.ImageAcceptance("mine", { imageId: image.id, status: "accepted" });
new ims.ImageTag("tag", { imageId: image.id, tag: "golden" });
// @ts-expect-error: a tag belongs to an image
new ims.ImageTag("nowhere", { tag: "golden" });
// @ts-expect-error: there is no such kind of source
new Image("odd", { source: { kind: "floppy", path: "a:" } });
`,
  );
}
