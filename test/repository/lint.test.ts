/** The linter holds the rings: each rule of oxlint.config.mts is shown a file that breaks it, and its neighbour that does not. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { inRepository } from "../support/repository";
import { startProgram } from "../support/run";

interface Planted {
  readonly file: string;
  readonly text: string;
  /** The rule that must speak; undefined for a file that is as it should be. */
  readonly rule?: string;
  /** Of its message. */
  readonly says?: string;
}

const imports = (specifier: string) => `import { x } from "${specifier}";\nexport const y = x;\n`;
const ring = (file: string, specifier: string, says?: string): Planted => ({
  file,
  text: imports(specifier),
  ...(says === undefined ? {} : { rule: "no-restricted-imports", says }),
});
const rule = (name: string, text: string, file = "provider/client/planted.ts"): Planted => ({
  file,
  text,
  rule: name,
});

const planted: readonly Planted[] = [
  // The rings point one way.
  ring("provider/client/a.ts", "../resources/registry", "innermost ring"),
  ring("provider/client/glance/a.ts", "../../hosts/dynamic/runtime", "innermost ring"),
  ring("provider/client/http/a.ts", "../../sdk/nodejs", "innermost ring"),
  ring("provider/client/a.ts", "../unit/config/sources", "innermost ring"),
  ring("provider/client/glance/a.ts", "../http/request"),
  ring("provider/client/glance/a.ts", "./schemas"),
  ring("provider/config/a.ts", "../resources/handler", "only makes settings"),
  ring("provider/config/a.ts", "../client/settings"),
  ring("provider/resources/a.ts", "../hosts/dynamic/runtime", "no host"),
  ring("provider/resources/image/a.ts", "../../sdk/nodejs/image", "no host"),
  ring("provider/resources/image/a.ts", "../../client/cloud"),
  ring("provider/resources/a.ts", "../client/ims/markedName", "no kind of cloud"),
  ring("provider/resources/image/a.ts", "../../client/glance/rules", "no kind of cloud"),
  ring("provider/resources/image/creation/a.ts", "../../../client/ims/jobs", "no kind of cloud"),
  ring("provider/functions/a.ts", "../client/glance/images", "no kind of cloud"),
  ring("provider/functions/a.ts", "../client/readOperations"),
  ring("provider/hosts/dynamic/a.ts", "../../sdk/nodejs", "does not know them"),
  ring("provider/hosts/dynamic/a.ts", "../../resources/image/handler"),
  ring("provider/schema/a.ts", "../hosts/dynamic/image", "whatever host"),
  ring("provider/schema/a.ts", "../resources/registry"),
  ring("sdk/nodejs/a.ts", "../../provider/client/open", "no client"),
  ring("sdk/nodejs/a.ts", "../../provider/resources/image/inputs"),

  // Resources do not know each other.
  ring("provider/resources/image/a.ts", "../imageTag/inputs", "never imports another"),
  ring("provider/resources/imageMembers/a.ts", "../imageMember/state", "never imports another"),
  ring("provider/resources/sharing/a.ts", "../imageMember/state", "never imports another"),
  ring("provider/resources/image/creation/a.ts", "../../imageTag/inputs", "never imports another"),
  ring("provider/resources/image/creation/a.ts", "../../imageTag/a/b", "never imports another"),
  ring("provider/resources/image/creation/a.ts", "../../../client/cloud"),
  ring("provider/resources/image/creation/a.ts", "../../sharing/share"),
  ring("provider/resources/image/creation/a.ts", "../inputs"),
  ring("provider/resources/a.ts", "./imageMember/state", "Only registry.ts"),
  ring("provider/resources/registry.ts", "./image/handler"),
  ring("provider/resources/imageMember/a.ts", "../sharing/share"),
  ring("provider/resources/imageMember/a.ts", "../checks/check"),
  ring("provider/resources/image/a.ts", "./changes/patch"),

  // One place each for what is dear.
  ring("provider/client/a.ts", "@pulumi/pulumi", "know no engine"),
  ring("provider/resources/image/a.ts", "@pulumi/pulumi/proto/provider_pb", "know no engine"),
  ring("provider/resources/a.ts", "@grpc/grpc-js", "know no engine"),
  ring("provider/config/a.ts", "google-protobuf", "know no engine"),
  ring("provider/hosts/grpc/a.ts", "@grpc/grpc-js"),
  ring("sdk/nodejs/a.ts", "@pulumi/pulumi"),
  ring("provider/client/http/a.ts", "undici", "transport.ts"),
  ring("provider/hosts/dynamic/a.ts", "undici", "transport.ts"),
  ring("sdk/nodejs/a.ts", "undici", "transport.ts"),
  ring("provider/client/http/transport.ts", "undici"),
  ring("provider/resources/a.ts", "typescript-json-schema", "build time"),
  ring("provider/schema/a.ts", "typescript-json-schema"),
  ring("provider/resources/a.ts", "../schema/generate", "build time"),

  // The local cloud is a second opinion, and nothing shipped leans on tests.
  ring("test/cloud/a.ts", "../../provider/client/cloud", "misreading"),
  ring("test/cloud/glance/a.ts", "../../sdk/nodejs", "misreading"),
  ring("test/cloud/glance/a.ts", "../http"),
  ring("test/unit/a.ts", "../../provider/client/cloud"),
  ring("provider/client/a.ts", "../../test/support/run", "tests it"),

  // The environment comes in by the front door.
  rule("no-restricted-properties", `export const home = process.env["HOME"];\n`),
  rule("no-restricted-properties", `export const { env } = process;\n`, "provider/resources/p.ts"),
  rule("no-restricted-imports", `export { env } from "node:process";\n`),
  { file: "provider/config/p.ts", text: `export const home = process.env["HOME"];\n` },
  { file: "test/unit/p.ts", text: `export const home = process.env["HOME"];\n` },

  // Promises are waited for, unions are exhausted.
  rule(
    "no-floating-promises",
    `import { setTimeout } from "node:timers/promises";\nexport function f(): void {\n  setTimeout(1);\n}\n`,
  ),
  rule(
    "no-misused-promises",
    `export function f(each: () => Promise<boolean>): number {\n  return [1].filter(() => each()).length;\n}\n`,
  ),
  rule(
    "await-thenable",
    `export async function f(value: number): Promise<void> {\n  await value;\n}\n`,
  ),
  rule(
    "switch-exhaustiveness-check",
    `export function f(kind: "one" | "two"): void {\n  switch (kind) {\n    case "one":\n      f("two");\n  }\n}\n`,
  ),

  // Common sense.
  rule("no-explicit-any", `export const f = (value: any): unknown => value;\n`),
  rule("no-unused-vars", `const left = 1;\nexport const right = 2;\n`),
  rule("eqeqeq", `export const f = (value: unknown): boolean => value == 1;\n`),
  rule("prefer-const", `let f = 1;\nexport const g = f;\n`),
  rule("no-console", `console.log("hello");\n`),
  rule("no-require-imports", `export const fs: unknown = require("node:fs");\n`),
];

let folder: string;
let found: readonly Finding[];

interface Finding {
  readonly filename: string;
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "ims-lint-"));
  symlinkSync(inRepository("node_modules"), path.join(folder, "node_modules"));
  for (const name of ["oxlint.config.mts", "tsconfig.json"]) {
    copyFileSync(inRepository(name), path.join(folder, name));
  }
  planted.forEach(({ text }, index) => write(fileOf(index), text));
  write(
    "provider/client/cycle/one.ts",
    `import { two } from "./two";\nexport const one = () => two;\n`,
  );
  write(
    "provider/client/cycle/two.ts",
    `import { one } from "./one";\nexport const two = () => one;\n`,
  );
  const oxlint = inRepository("node_modules", "oxlint", "bin", "oxlint");
  const arguments_ = [oxlint, "--format", "json", "provider", "sdk", "test"];
  const result = await startProgram(process.execPath, arguments_, { folder }).finished;
  // What oxlint's JSON reporter writes.
  found = (JSON.parse(result.stdout) as { diagnostics: readonly Finding[] }).diagnostics;
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each(
  planted.map((each, index) => [`${each.file}: ${each.text.split("\n")[0]}`, each, index] as const),
)("%s", (_, { rule: expected, says = "" }, index) => {
  const findings = found.filter(({ filename }) => filename === fileOf(index));
  if (expected === undefined) {
    expect(findings).toEqual([]);
    return;
  }
  const speaks = ({ code, message, help = "" }: Finding) =>
    code.includes(`(${expected})`) && `${message} ${help}`.includes(says);
  expect(findings.filter((finding) => !speaks(finding))).toEqual([]);
  expect(findings).not.toEqual([]);
});

it("finds no code of a service that resources or look-ups compare with", () => {
  const files = ["provider/resources", "provider/functions"].flatMap((name) =>
    readdirSync(inRepository(name), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(name, file)),
  );
  // A message may name one; a text that is nothing but a code is compared.
  const isCode = /["'][A-Z]{1,16}\.(\d+)?["']/;
  expect(files.filter((file) => isCode.test(readFileSync(inRepository(file), "utf8")))).toEqual([]);
});

it("breaks cycles", () => {
  const codes = found
    .filter(({ filename }) => filename.includes("/cycle/"))
    .map(({ code }) => code);
  expect(codes).toContain("import(no-cycle)");
});

/** Each planted text stands alone, beside the others of its folder; two files have a rule for their name. */
function fileOf(index: number): string {
  const file = planted[index]?.file ?? "";
  if (/(transport|registry)\.ts$/.test(file)) return file;
  return file.replace(/\w+\.ts$/, `planted${index}.ts`);
}

function write(file: string, text: string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
