/** The published types: what compiles against them, with which settings, and what an editor shows. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as ts from "typescript";

import { inRepository } from "../support/repository";
import { startProgram } from "../support/run";
import { compiler, packedPackage, type Packed } from "./packed";

let packed: Packed;

beforeAll(async () => void (packed = await packedPackage()), 300_000);
afterAll(() => {
  packed.remove();
});

const program = `import * as pulumi from "@pulumi/pulumi";
import * as ims from "pulumi-ims";

const config = new pulumi.Config();
const image = new ims.Image("golden", {
  name: config.get("name"),
  source: { kind: "asset", asset: new pulumi.asset.FileAsset("disk.qcow2"), bucket: "staging" },
  diskFormat: "qcow2",
  containerFormat: "of-tomorrow",
  visibility: config.require("visibility"),
  tags: [config.require("tag"), pulumi.output("b")],
  properties: { os_distro: pulumi.output("ubuntu") },
});
new ims.Image("copy", { source: { kind: "copy", imageId: image.id } });
new ims.ImageMembers("all", {
  imageIds: [image.id],
  members: config.requireObject<string[]>("ids").map((projectId) => ({ projectId })),
});
const members: ims.Consumer[] = [{ projectId: "p", accept: { connection: "consumer" } }];
members.push({ accountId: "a" });
const sources: ims.ImageSource[] = [{ kind: "file", path: "disk.raw" }];
new ims.ImageMembers("built", { imageIds: [image.id], members });
sources.map((source, at) => new ims.Image(String(at), { source, diskFormat: "raw" }));
const found = ims.getImagesOutput({ visibility: "shared", memberStatus: "all", tags: image.tags });
export const ids: pulumi.Output<readonly string[]> = found.ids;
export const newest: Promise<ims.FoundImage> = ims.getImage({ diskFormat: "raw", mostRecent: true });
export const size: pulumi.Output<number | undefined> = image.sizeBytes;
export const client: ims.ImsClient = ims.openImsClient();
export const provider: pulumi.dynamic.ResourceProvider = ims.dynamic.image;
// @ts-expect-error: a format is a text
new ims.Image("wrong", { diskFormat: 7 });
`;

const template = {
  strict: true,
  target: "es2020",
  sourceMap: true,
  experimentalDecorators: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
  noEmit: true,
};
const beforeMarch2026 = { ...template, module: "commonjs", moduleResolution: "node" };
const today = { ...template, module: "nodenext", moduleResolution: "nodenext" };

/** The templates of Pulumi ask for TypeScript 5; the generator of schema.json brings one. */
const typescript5 = createRequire(require.resolve("typescript-json-schema")).resolve(
  "typescript/bin/tsc",
);
const versionOf = (file: string): string => {
  const { version } = createRequire(file)("../package.json") as { readonly version: string };
  return version;
};

describe("a program of Pulumi's TypeScript template, with the types of its packages checked,", () => {
  it("has both versions of TypeScript to try", () => {
    expect(versionOf(typescript5)).toMatch(/^5\./);
    expect(versionOf(compiler)).toMatch(/^6\./);
  });

  it.each([
    ["of before March 2026", "TypeScript 5", typescript5, beforeMarch2026],
    ["of today", "TypeScript 5", typescript5, today],
    ["of today", "TypeScript 6", compiler, { ...today, types: ["node"] }],
  ])(
    "%s compiles with %s",
    async (name, version, tsc, compilerOptions) => {
      const file = `${name}-${version}`.replaceAll(/\W+/g, "-");
      writeFileSync(path.join(packed.project, `${file}.ts`), program);
      const settings = { compilerOptions, files: [`${file}.ts`] };
      writeFileSync(path.join(packed.project, `${file}.json`), JSON.stringify(settings));
      const args = [tsc, "--project", `${file}.json`, "--skipLibCheck", "false"];
      const { output, status } = await startProgram(process.execPath, args, {
        folder: packed.project,
      }).finished;
      expect({ status, output }).toEqual({ status: 0, output: "" });
    },
    300_000,
  );

  it("needs no types of our dependencies", () => {
    const files = readdirSync(packed.folder, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".d.ts") && !file.startsWith(path.join("dist", "test")),
    );
    expect(files.length).toBeGreaterThan(50);
    const naming = files.filter((file) =>
      /from "(?!\.|node:|@pulumi\/pulumi)|import\("(?!\.|node:|@pulumi\/pulumi)/.test(
        readFileSync(path.join(packed.folder, file), "utf8"),
      ),
    );
    expect(naming).toEqual([]);
  });
});

describe("an editor", () => {
  const file = () => path.join(packed.project, "hover.ts");
  const text = `import * as ims from "pulumi-ims";
const image = new ims.Image("golden", { name: "n", minDiskGb: 1, protected: true, visibility: "" });
export const status = image.status;
export const wanted = ims.getImages({ visibility: "", status: "", diskFormat: "" });
`;
  let service: ts.LanguageService;
  let exported: ReadonlyMap<string, ts.Symbol>;
  let checker: ts.TypeChecker;

  beforeAll(() => {
    writeFileSync(file(), text);
    const options: ts.CompilerOptions = {
      strict: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.NodeNext,
      types: ["node"],
    };
    const host: ts.LanguageServiceHost = {
      getScriptFileNames: () => [file()],
      getScriptVersion: () => "1",
      getScriptSnapshot: (name) => {
        const content = ts.sys.readFile(name);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
      },
      getCurrentDirectory: () => packed.project,
      getCompilationSettings: () => options,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      ...(ts.sys.realpath === undefined ? {} : { realpath: ts.sys.realpath }),
    };
    service = ts.createLanguageService(host);
    const source = service.getProgram();
    if (source === undefined) throw new Error("there is no program");
    checker = source.getTypeChecker();
    const index = source.getSourceFile(path.join(packed.folder, "dist/sdk/nodejs/index.d.ts"));
    const module = index === undefined ? undefined : checker.getSymbolAtLocation(index);
    if (module === undefined) throw new Error("the package has no types");
    exported = new Map(
      checker.getExportsOfModule(module).map((symbol) => {
        const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
        return [symbol.name, isAlias ? checker.getAliasedSymbol(symbol) : symbol];
      }),
    );
  });

  const positionOf = (words: string): number => text.indexOf(words) + words.length - 1;

  it.each([
    ["name", "{ name", "Input<string | undefined>", "Display name"],
    ["minDiskGb", "minDiskGb", "Input<number | undefined>", "Smallest disk"],
    ["protected", "protected", "Input<boolean | undefined>", "deletion is refused"],
    ["visibility", "visibility", "Input<Visibility | undefined>", "Who can see the image"],
    ["status", "image.status", "Output<string>", "`active` with bytes"],
  ])("shows of %s its type and its meaning", (_name, words, type, meaning) => {
    const shown = service.getQuickInfoAtPosition(file(), positionOf(words));
    expect(ts.displayPartsToString(shown?.displayParts)).toContain(type);
    expect(ts.displayPartsToString(shown?.documentation)).toContain(meaning);
  });

  it.each([
    ['true, visibility: "', ["private", "shared", "community", "public"]],
    ['getImages({ visibility: "', ["private", "shared", "community", "public", "all"]],
    ['status: "', ["active", "queued", "deactivated"]],
    ['diskFormat: "', ["qcow2", "raw", "iso", "vmdk", "zvhd2"]],
  ])("suggests behind %s the words that clouds know", (words, expected) => {
    const position = positionOf(words) + 1;
    const list = service.getCompletionsAtPosition(file(), position, undefined);
    const names = list?.entries.map(({ name }) => name) ?? [];
    expect(names).toEqual(expect.arrayContaining([...expected]));
  });

  const classes = [
    ...["Image", "ImageAcceptance", "ImageExport"],
    ...["ImageMember", "ImageMembers", "ImageTag"],
  ];

  it("knows every class of the package", () => {
    const found = [...exported.values()].filter(
      ({ flags }) => (flags & ts.SymbolFlags.Class) !== 0,
    );
    expect(found.map(({ name }) => name).toSorted()).toEqual(classes.toSorted());
  });

  const undocumented = (type: ts.Type, owner: string, seen = new Set<string>()): string[] =>
    checker.getPropertiesOfType(type).flatMap((property) => {
      const place = `${owner}.${property.name}`;
      const declaration = property.declarations?.[0];
      if (declaration?.getSourceFile().fileName.includes("pulumi-ims") !== true) return [];
      const said = ts.displayPartsToString(property.getDocumentationComment(checker));
      const own = said.trim().length < 10 && !selfEvident.has(property.name) ? [place] : [];
      const nested = typesIn(checker.getTypeOfSymbol(property)).flatMap((each) => {
        const name = `${checker.typeToString(each)} ${owner}`;
        if (seen.has(name)) return [];
        seen.add(name);
        return undocumented(each, place, seen);
      });
      return [...own, ...nested];
    });
  /** An id beside its image. */
  const selfEvident = new Set(["id"]);
  /** The objects of a value that may be an output, a promise or a list of them. */
  const typesIn = (type: ts.Type): ts.Type[] => {
    if (type.isUnion()) return type.types.flatMap(typesIn);
    if (checker.isArrayType(type)) {
      // An array type always has its element.
      return checker.getTypeArguments(type as ts.TypeReference).flatMap(typesIn);
    }
    const isOurs = type
      .getProperties()
      .some(({ declarations }) =>
        declarations?.[0]?.getSourceFile().fileName.includes("pulumi-ims"),
      );
    return (type.flags & ts.TypeFlags.Object) !== 0 && isOurs ? [type] : [];
  };

  it.each(classes)("says what every output of %s means", (name) => {
    const symbol = exported.get(name);
    expect(symbol).toBeDefined();
    const type = symbol === undefined ? undefined : checker.getDeclaredTypeOfSymbol(symbol);
    expect(type === undefined ? name : undocumented(type, name)).toEqual([]);
    expect(type?.getProperties().length).toBeGreaterThan(4);
  });

  it.each([
    ...classes.map((name) => `${name}Args`),
    "GetImageArgs",
    "GetImagesArgs",
    "FoundImage",
    "FoundMember",
  ])("says what every property of %s means, those inside of it included", (name) => {
    const symbol = exported.get(name);
    const type = symbol === undefined ? undefined : checker.getDeclaredTypeOfSymbol(symbol);
    expect(type === undefined ? name : undocumented(type, name)).toEqual([]);
  });
});

it("is what the README's tsconfig.json needs", () => {
  const readme = readFileSync(inRepository("README.md"), "utf8");
  const [, settings = ""] = /```json\n(\{\s*"compilerOptions"[\s\S]*?)```/.exec(readme) ?? [];
  expect(JSON.parse(settings)).toEqual(
    JSON.parse(readFileSync(inRepository("examples", "share-an-image", "tsconfig.json"), "utf8")),
  );
});
