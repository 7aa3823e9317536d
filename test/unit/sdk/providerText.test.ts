/** Where a program's package manager may have put us, and how the process of dynamic resources finds us there. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { providerText } from "../../../sdk/nodejs/providerText";
import { inRepository } from "../../support/repository";

let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), "ims-layout-")))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A package of a name, version and dependencies, at a place below the root. */
function put(
  place: string,
  name: string,
  dependencies: readonly string[] = [],
  version = "1.0.0",
  field = "dependencies",
): string {
  const folder = join(root, place);
  mkdirSync(folder, { recursive: true });
  const content = {
    name,
    version,
    [field]: Object.fromEntries(dependencies.map((each) => [each, "*"])),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(content));
  return folder;
}

/** Our package, with a module that says which copy it is. */
function putOurs(place: string, version = "1.0.0"): void {
  const folder = put(place, "pulumi-ims", [], version);
  const exports = { "./dynamic/imageTag": "./tag.js", "./package.json": "./package.json" };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "pulumi-ims", version, exports }),
  );
  writeFileSync(join(folder, "tag.js"), `module.exports = { version: ${JSON.stringify(version)} }`);
}

function link(place: string, target: string): void {
  mkdirSync(dirname(join(root, place)), { recursive: true });
  symlinkSync(relative(dirname(join(root, place)), join(root, target)), join(root, place));
}

/** The text that a program in the folder registers, run as the process of dynamic resources does it. */
function loaded(
  folder: string,
  nodePath = "",
): { readonly version: string; readonly text: string } {
  const text = providerText("ImageTag", join(root, folder));
  const script = `
    const load = require(${JSON.stringify(inRepository("node_modules", "require-from-string"))});
    try { console.log(load(process.argv[1]).handler().version) }
    catch (error) { console.log(error + ": " + error.stack) }`;
  const answer = execFileSync(process.execPath, ["--eval", script, text], {
    cwd: join(root, folder),
    encoding: "utf8",
    env: { ...process.env, NODE_PATH: nodePath },
  });
  return { version: answer.trim(), text };
}

const short = `exports.handler=()=>require("pulumi-ims/dynamic/imageTag")`;

it("is found by its name where the program depends on it: the text of all states until now", () => {
  put("app", "app", ["pulumi-ims"]);
  putOurs("app/node_modules/pulumi-ims");
  expect(loaded("app")).toEqual({ version: "1.0.0", text: short });
  // A state keeps it twice a resource.
  expect(short.length).toBeLessThan(100);
});

it("is found by its name in a workspace that hoists", () => {
  putOurs("node_modules/pulumi-ims");
  put("packages/app", "app", ["wrapper"]);
  put("packages/wrapper", "wrapper", ["pulumi-ims"]);
  link("node_modules/wrapper", "packages/wrapper");
  expect(loaded("packages/app")).toEqual({ version: "1.0.0", text: short });
});

describe("where only a library of the program depends on it", () => {
  it("is found in the layout of pnpm", () => {
    put("app", "app", ["zebra", "wrapper"]);
    const store = "app/node_modules/.pnpm";
    put(`${store}/zebra@1.0.0/node_modules/zebra`, "zebra");
    put(`${store}/wrapper@1.0.0/node_modules/wrapper`, "wrapper", ["pulumi-ims"]);
    putOurs(`${store}/pulumi-ims@1.0.0_@pulumi+pulumi@3.270.0/node_modules/pulumi-ims`);
    link(
      `${store}/wrapper@1.0.0/node_modules/pulumi-ims`,
      `${store}/pulumi-ims@1.0.0_@pulumi+pulumi@3.270.0/node_modules/pulumi-ims`,
    );
    link("app/node_modules/wrapper", `${store}/wrapper@1.0.0/node_modules/wrapper`);
    link("app/node_modules/zebra", `${store}/zebra@1.0.0/node_modules/zebra`);
    expect(loaded("app").version).toBe("1.0.0");
  });

  it.each([...["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]])(
    "is found through %s, beside a package that is not there",
    (field) => {
      put("app", "app", ["gone", "@acme/wrapper"], "1.0.0", field);
      put("app/node_modules/@acme/wrapper", "@acme/wrapper", ["pulumi-ims"], "1.0.0", field);
      putOurs("app/node_modules/@acme/wrapper/node_modules/pulumi-ims");
      expect(loaded("app").version).toBe("1.0.0");
    },
  );

  it("is the one of the nearest library where there are several", () => {
    put("app", "app", ["outer", "near"]);
    put("app/node_modules/outer", "outer", ["inner"]);
    put("app/node_modules/outer/node_modules/inner", "inner", ["pulumi-ims"]);
    putOurs("app/node_modules/outer/node_modules/inner/node_modules/pulumi-ims", "1.0.0");
    put("app/node_modules/near", "near", ["pulumi-ims"]);
    putOurs("app/node_modules/near/node_modules/pulumi-ims", "2.0.0");
    expect(loaded("app").version).toBe("2.0.0");
  });

  it("is found where a folder above holds the library, and where only NODE_PATH does", () => {
    put("work/app", "app", ["wrapper"]);
    put("work/node_modules/wrapper", "wrapper", ["pulumi-ims"]);
    putOurs("work/node_modules/wrapper/node_modules/pulumi-ims", "2.0.0");
    expect(loaded("work/app").version).toBe("2.0.0");
    put("alone", "alone", ["wrapper"]);
    putOurs("shared/pulumi-ims", "3.0.0");
    expect(loaded("alone", join(root, "shared")).version).toBe("3.0.0");
  });

  it("is not taken for found where its folder has no package", () => {
    put("app", "app", ["wrapper"]);
    mkdirSync(join(root, "app/node_modules/pulumi-ims"), { recursive: true });
    expect(providerText("ImageTag", join(root, "app"))).not.toBe(short);
  });

  it("is found through a library of a library", () => {
    put("app", "app", ["outer"]);
    put("app/node_modules/outer", "outer", ["inner"]);
    put("app/node_modules/outer/node_modules/inner", "inner", ["pulumi-ims", "outer"]);
    putOurs("app/node_modules/outer/node_modules/inner/node_modules/pulumi-ims");
    expect(loaded("app").version).toBe("1.0.0");
  });

  it("is found in a workspace that does not hoist", () => {
    put("packages/app", "app", ["wrapper"]);
    put("packages/wrapper", "wrapper", ["pulumi-ims"]);
    link("packages/app/node_modules/wrapper", "packages/wrapper");
    putOurs("packages/wrapper/node_modules/pulumi-ims");
    expect(loaded("packages/app").version).toBe("1.0.0");
  });

  it("is found from a folder below the program's package.json", () => {
    put("app", "app", ["wrapper"]);
    put("app/node_modules/wrapper", "wrapper", ["pulumi-ims"]);
    putOurs("app/node_modules/wrapper/node_modules/pulumi-ims");
    mkdirSync(join(root, "app/src"));
    expect(loaded("app/src").version).toBe("1.0.0");
  });

  it("is the same text on every machine and for every version of ours", () => {
    put("app", "app", ["wrapper"]);
    put("app/node_modules/wrapper", "wrapper", ["pulumi-ims"]);
    putOurs("app/node_modules/wrapper/node_modules/pulumi-ims", "2.0.0");
    put("other/place", "app", ["library"]);
    put("other/place/node_modules/library", "library", ["pulumi-ims"]);
    putOurs("other/place/node_modules/library/node_modules/pulumi-ims", "1.0.0");
    const [here, there] = [loaded("app"), loaded("other/place")];
    expect(here.text).toBe(there.text);
    expect([here.version, there.version]).toEqual(["2.0.0", "1.0.0"]);
    expect(here.text).not.toContain(root);
    expect(here.text.length).toBeLessThan(980);
  });
});

it("is the program's own where a library brings another version", () => {
  put("app", "app", ["pulumi-ims", "wrapper"]);
  putOurs("app/node_modules/pulumi-ims", "2.0.0");
  put("app/node_modules/wrapper", "wrapper", ["pulumi-ims"]);
  putOurs("app/node_modules/wrapper/node_modules/pulumi-ims", "1.0.0");
  expect(loaded("app").version).toBe("2.0.0");
});

it.each([["app"], [""]])(
  "says what to install where it is nowhere, without a stack: %s",
  (folder) => {
    if (folder !== "") put(folder, "app", ["gone"]);
    expect(loaded(folder).version).toBe(
      `Error: pulumi-ims is not in node_modules of ${join(root, folder)} nor of a package it depends on: run npm install pulumi-ims there: ` +
        `pulumi-ims is not in node_modules of ${join(root, folder)} nor of a package it depends on: run npm install pulumi-ims there`,
    );
  },
);
