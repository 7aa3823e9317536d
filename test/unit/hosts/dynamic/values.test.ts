import fc from "fast-check";
import { decode, encode } from "../../../../provider/hosts/dynamic/values";
import { containsUnknown, UNKNOWN } from "../../../../provider/resources/values/unknown";

/** One sentinel for each type the engine knows, as its Go code lists them. */
const sentinels = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
];
const signature = "4dabf18193072939515e22adb298388d";
const fileAsset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", path: "disk.qcow2" };
const textAsset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", text: "golden" };
const remoteAsset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", uri: "https://example.com" };
const archive = { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", path: "folder" };

describe("decode", () => {
  it.each(sentinels)("knows the sentinel %s wherever it stands", (sentinel) => {
    expect(decode(sentinel)).toBe(UNKNOWN);
    expect(decode({ list: ["a", { deep: sentinel }] })).toEqual({ list: ["a", { deep: UNKNOWN }] });
  });

  it.each([
    ["file", fileAsset],
    ["text", textAsset],
    ["remote", remoteAsset],
    ["text", { ...textAsset, path: "", uri: "" }],
    ["remote", { ...remoteAsset, path: "" }],
    ["archive", archive],
  ])("tells a %s asset", (assetKind, encoded) => {
    expect(decode({ asset: encoded })).toMatchObject({ asset: { assetKind } });
  });

  it("knows the path of a file asset", () => {
    expect(decode(fileAsset)).toMatchObject({ path: "disk.qcow2" });
  });
});

describe("encode", () => {
  it("leaves out properties without a value at any depth, because they could not travel", () => {
    const value = { a: undefined, b: { c: undefined, d: [{ e: undefined, f: 1 }] } };
    expect(JSON.stringify(encode(value))).toBe('{"b":{"d":[{"f":1}]}}');
    expect(Object.keys(encode(value) as object)).toEqual(["b"]);
  });

  it("keeps null, false, 0 and the empty text", () => {
    const value = { a: null, b: false, c: 0, d: "" };
    expect(encode(value)).toEqual(value);
  });

  it("does not take properties that look like an asset for one", () => {
    const properties = { assetKind: "file", encoded: "base64" };
    expect(encode({ properties })).toEqual({ properties });
  });
});

describe("decode after encode", () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constant(UNKNOWN),
    fc.constantFrom(fileAsset, textAsset, remoteAsset, archive).map(decode),
  );
  const key = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "__provider"));
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("any")),
      fc.array(fc.tuple(key, tie("any"))).map((entries) => Object.fromEntries(entries)),
    ),
  })).any;

  it("is the value again", () => {
    fc.assert(fc.property(value, (each) => expect(decode(encode(each))).toEqual(each)));
  });

  it("leaves no unknown behind that the engine would not understand", () => {
    fc.assert(fc.property(value, (each) => expect(containsUnknown(encode(each))).toBe(false)));
  });
});
