import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decode, encode } from "../../../../provider/hosts/grpc/properties";
import type { Path } from "../../../../provider/hosts/grpc/secretPaths";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";

// Written out here: they are the engine's words, and a mistake in the code must not be repeated.
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resource = "5cf8f73096256a8f31e491e813e4eb8e";
const asset = "c44067f5952c0a294b673a41bacd8c17";
const archive = "0def7320c3a5731c473e5ecbe6d01bc7";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const fromEngine = (properties: Record<string, unknown>) =>
  decode(Struct.fromJavaScript(properties as never));

describe("decode", () => {
  it("reads a secret as its value, and remembers where it stood", () => {
    const wrapped = { [signature]: secret, value: "hidden" };
    expect(fromEngine({ members: [{ token: wrapped }], plain: "seen" })).toEqual({
      values: { members: [{ token: "hidden" }], plain: "seen" },
      secrets: [["members", 0, "token"]],
    });
  });

  it.each([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  ])("takes the engine's word %s for a value that is not known", (word) => {
    expect(fromEngine({ tags: [word] }).values).toEqual({ tags: [UNKNOWN] });
  });

  it("reads output values: known, secret, and not known yet", () => {
    const { values, secrets } = fromEngine({
      known: { [signature]: output, value: "here", dependencies: ["urn:a"] },
      hidden: { [signature]: output, value: "here", secret: true },
      later: { [signature]: output, secret: true },
    });
    expect(values).toEqual({ known: "here", hidden: "here", later: UNKNOWN });
    expect(secrets).toEqual([["hidden"], ["later"]]);
  });

  it("reads a reference to a resource as its id, or as its URN where it has none", () => {
    const reference = { [signature]: resource, urn: "urn:pulumi:x", id: "4f" };
    expect(fromEngine({ image: reference }).values).toEqual({ image: "4f" });
    expect(fromEngine({ image: { ...reference, id: unknownText } }).values).toEqual({
      image: UNKNOWN,
    });
    const component = { [signature]: resource, urn: "urn:pulumi:x" };
    expect(fromEngine({ image: component }).values).toEqual({ image: "urn:pulumi:x" });
  });

  it("knows a file from a text, and an archive from both", () => {
    const file = { [signature]: asset, path: "golden.qcow2", hash: "4f" };
    const text = { [signature]: asset, text: "#!/bin/sh", hash: "4f" };
    const folder = { [signature]: archive, path: "images", hash: "4f" };
    // Engines send every field of an asset, the empty ones too.
    const typed = { [signature]: asset, path: "", text: "", uri: "" };
    const remote = { [signature]: asset, path: "", uri: "https://example.com" };
    expect(fromEngine({ file, text, folder, typed, remote }).values).toEqual({
      typed: { assetKind: "text", encoded: typed },
      remote: { assetKind: "remote", encoded: remote },
      file: { assetKind: "file", path: "golden.qcow2", encoded: file },
      text: { assetKind: "text", encoded: text },
      folder: { assetKind: "archive", encoded: folder },
    });
  });

  it("reads bytes as their text, and a secret without a value as nothing", () => {
    const bytes = { [signature]: "803fd3297a5875dc03ca845dda5d2a98", value: "aGk=" };
    const { [signature]: kind } = bytes;
    const hidden = { [signature]: secret };
    expect(fromEngine({ bytes, none: { [signature]: kind }, hidden })).toEqual({
      values: { bytes: "aGk=", none: "", hidden: null },
      secrets: [["hidden"]],
    });
  });

  it("has no properties where the engine sent none", () => {
    expect(decode(undefined)).toEqual({ values: {}, secrets: [] });
  });
});

describe("encode", () => {
  it("leaves properties without a value out, at every depth", () => {
    const struct = encode({ name: undefined, members: [{ projectId: "4f", accept: undefined }] });
    expect(struct.toJavaScript()).toEqual({ members: [{ projectId: "4f" }] });
  });

  it("wraps what is secret, once", () => {
    const struct = encode({ properties: { key: "hidden" } }, [["properties"], ["properties"]]);
    expect(struct.toJavaScript()).toEqual({
      properties: { [signature]: secret, value: { key: "hidden" } },
    });
  });

  it.each([
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a function", () => 1],
    ["a whole number of any size", 1n],
  ])("refuses %s, and names its path", (_, value) => {
    expect(() => encode({ members: [{ made: value }] })).toThrow(/^members\.0\.made is /);
  });
});

describe("a property tree that went to the engine and back", () => {
  // google-protobuf itself loses a key __proto__: its maps are plain objects.
  const key = fc.oneof(
    fc.string().filter((text) => text !== "__proto__"),
    fc.constantFrom("toString", "constructor", "hasOwnProperty", "value", "a.b", 'q"q', ""),
  );
  const assets = fc.constantFrom(
    { assetKind: "file", path: "a", encoded: { [signature]: asset, path: "a", hash: "" } },
    { assetKind: "text", encoded: { [signature]: asset, text: "", hash: "" } },
    {
      assetKind: "archive",
      encoded: {
        [signature]: archive,
        assets: { inner: { assetKind: "text", encoded: { [signature]: asset, text: "t" } } },
      },
    },
  );
  const { value } = fc.letrec((again) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.double({ noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
      fc.boolean(),
      fc.constant(null),
      fc.constant(UNKNOWN),
      assets,
      fc.array(again("value"), { maxLength: 4 }),
      fc.dictionary(key, again("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  const trees = fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true });

  it("is the same, secrets included", () => {
    fc.assert(
      fc.property(trees, fc.nat(4), (tree, offset) => {
        const secrets = pathsIn(tree).filter((_, index) => (index + offset) % 4 === 0);
        const decoded = decode(Struct.deserializeBinary(encode(tree, secrets).serializeBinary()));
        // Ten thousand trees: jest's own comparison takes a minute for them.
        return (
          isDeepStrictEqual(decoded.values, { ...tree }) &&
          isDeepStrictEqual(sorted(decoded.secrets), sorted(secrets))
        );
      }),
      { numRuns: 10_000 },
    );
  });
});

function sorted(paths: readonly Path[]): readonly string[] {
  return paths.map((path) => JSON.stringify(path)).sort();
}

/** Every place in a tree that can be secret by itself: what is inside an asset travels with it. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  if ("assetKind" in value && "encoded" in value) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])]);
}
