import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as ims from "../../../sdk/nodejs";
import { providerText } from "../../../sdk/nodejs/providerText";
import { inRepository } from "../../support/repository";
import { imageId, otherImageId } from "../resources/support/samples";

interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}
const registrations: Registration[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registrations.push({ type, name, inputs });
        // Every output a handler may answer with, so that a class that drops one is seen.
        const state = Object.fromEntries(
          outputsOf(type).map((output) => [output, `live ${output}`]),
        );
        return { id: imageId, state };
      },
      call: () => ({}),
    },
    "share-an-image",
    "dev",
  );
});
beforeEach(() => void registrations.splice(0));

const source = { kind: "webDownload", uri: "https://example.com/disk" } as const;
const classes = {
  Image: () => new ims.Image("golden", { source, diskFormat: "raw" }),
  ImageMember: () => new ims.ImageMember("golden", { imageId, projectId: "p" }),
  ImageMembers: () => new ims.ImageMembers("golden", { imageIds: [imageId], members: [] }),
  ImageAcceptance: () => new ims.ImageAcceptance("golden", { imageId }),
  ImageTag: () => new ims.ImageTag("golden", { imageId, tag: "t" }),
  ImageExport: () => new ims.ImageExport("golden", { imageId, bucket: "b", key: "k" }),
};
const kinds = Object.keys(classes) as (keyof typeof classes)[]; // its own keys

describe.each(kinds)("%s", (kind) => {
  it("is registered under a type that never changes", async () => {
    await idOf(classes[kind]());
    expect(registrations.map(({ type, name }) => ({ type, name }))).toEqual([
      { type: `pulumi-nodejs:dynamic/ims:${kind}`, name: "golden" },
    ]);
  });

  it("carries a provider that is the same for every resource", async () => {
    await idOf(classes[kind]());
    await idOf(classes[kind]());
    const texts = registrations.map(({ inputs }) => String(inputs["__provider"]));
    expect(texts).toEqual([providerText(kind), providerText(kind)]);
  });

  it("names a module that is there", () => {
    const [, file = ""] = /\/dynamic\/(\w+)"/.exec(providerText(kind)) ?? [];
    const text = readFileSync(inRepository("provider", "hosts", "dynamic", `${file}.ts`), "utf8");
    const handler = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}Handler`;
    expect(text).toContain(`export = dynamicProvider(${handler});`);
  });

  it("sets every output there is", async () => {
    const resource = classes[kind]();
    await idOf(resource);
    const missing: string[] = [];
    for (const output of outputsOf(`pulumi-nodejs:dynamic/ims:${kind}`)) {
      const value: unknown = Reflect.get(resource, output);
      if ((await valueOf(value)) !== `live ${output}`) missing.push(output);
    }
    expect(missing).toEqual([]);
  });

  it("tells the provider how it is known, by hashes and its name", async () => {
    await idOf(classes[kind]());
    const hash: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(registrations[0]?.inputs["declaredAs"]).toEqual({
      stack: hash,
      resource: hash,
      name: "golden",
    });
    expect(JSON.stringify(registrations)).not.toContain("share-an-image");
  });
});

describe("how a resource is known", () => {
  it("differs between resources, kinds and parents, and not between runs", async () => {
    const parent = new pulumi.ComponentResource("acme:index:Team", "team");
    const known = [
      new ims.ImageTag("a", { imageId, tag: "t" }),
      new ims.ImageTag("b", { imageId, tag: "t" }),
      new ims.ImageAcceptance("a", { imageId }),
      new ims.ImageTag("a", { imageId, tag: "t" }, { parent }),
      new ims.ImageTag("a", { imageId: otherImageId, tag: "other" }),
    ];
    for (const resource of known) await idOf(resource);
    const hashes = registrations
      .filter(({ type }) => type.includes("dynamic/ims"))
      .map(({ inputs }) => (inputs["declaredAs"] as { readonly resource: string }).resource);
    expect(hashes).toHaveLength(5);
    // The first and the last have the name, the kind and the parent in common; nothing else counts.
    expect(new Set(hashes).size).toBe(4);
  });
});

it("belongs to its stack: the organization, the project and the name of it", async () => {
  await idOf(new ims.ImageTag("a", { imageId, tag: "t" }));
  const stack = createHash("sha256").update("organization/share-an-image/dev");
  expect(registrations[0]?.inputs["declaredAs"]).toMatchObject({
    stack: stack.digest("hex").slice(0, 32),
  });
});

it("keeps every argument, and says what is its own last", async () => {
  const args = { source, diskFormat: "raw", tags: ["a"], declaredAs: "x", __provider: "y" };
  await idOf(new ims.Image("golden", args as ims.ImageArgs));
  expect(registrations[0]?.inputs).toMatchObject({
    ...{ source, diskFormat: "raw", tags: ["a"], declaredAs: { name: "golden" } },
    __provider: providerText("Image"),
  });
});

it("refuses a property that would be lost on its way", () => {
  const properties = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
  expect(() => new ims.Image("golden", { properties })).toThrow(
    'ims.Image "golden": properties["__proto__"]: is a name that gets lost',
  );
});

describe("an address with a query", () => {
  const signed = { kind: "webDownload", uri: "https://example.com/disk?X-Signature=abc" } as const;

  it.each([
    ["plain", signed, true],
    ["as an output", pulumi.output(signed), true],
    ["with an output inside", { ...signed, uri: pulumi.output(signed.uri) }, true],
    ["with a password", { ...source, uri: "https://u:p@example.com/disk" }, true],
    ["with a fragment", { ...source, uri: "https://example.com/disk#key" }, true],
    ["without a query", source, false],
    ["of a file", { kind: "file", path: "disk?.raw" } as const, false],
  ])("is a secret: %s", async (_what, given, isSecret) => {
    const { inputs } = registered(new ims.Image("golden", { source: given, diskFormat: "raw" }));
    const registeredSource = (await inputs)["source"];
    expect(JSON.stringify(registeredSource).includes(secretSignature)).toBe(isSecret);
  });
});

describe("the provider objects", () => {
  it("are there for classes of one's own, with every method", () => {
    for (const provider of [
      ims.dynamic.image,
      ims.dynamic.imageMember,
      ims.dynamic.imageMembers,
      ims.dynamic.imageAcceptance,
      ims.dynamic.imageTag,
      ims.dynamic.imageExport,
    ]) {
      expect(Object.keys(provider).sort()).toEqual([
        "check",
        "configure",
        "create",
        "delete",
        "diff",
        "read",
        "update",
      ]);
    }
  });
});

// The engine's mark of a secret value (sig.go of Pulumi's SDK).
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

function registered(resource: pulumi.CustomResource): {
  readonly inputs: Promise<Registration["inputs"]>;
} {
  return {
    inputs: idOf(resource).then(() => registrations.at(-1)?.inputs ?? {}),
  };
}

function outputsOf(type: string): string[] {
  const kind = type.split(":").at(-1) ?? "";
  const schema = JSON.parse(readFileSync(join(inRepository(), "schema.json"), "utf8")) as {
    readonly resources: Readonly<Record<string, { readonly properties: object }>>;
  };
  const properties = schema.resources[`ims:index:${kind}`]?.properties ?? {};
  return Object.keys(properties).filter((output) => !isSetting(output));
}

/** Inputs that the classes do not show again. */
function isSetting(output: string): boolean {
  return [
    "existingId",
    "deleteAdopted",
    "forceDelete",
    "softDelete",
    "deleteBackup",
    "deleteObject",
    "timeouts",
    "connection",
    "declaredAs",
  ].includes(output);
}

async function idOf(resource: pulumi.CustomResource): Promise<string> {
  return String(await valueOf(resource.id));
}

async function valueOf(value: unknown): Promise<unknown> {
  const output = pulumi.output(value) as pulumi.Output<unknown>; // of whatever type the value has
  return await new Promise((resolve) => output.apply(resolve));
}
