/** The small steps between what the engine sends and what a handler takes. */
import { declaredAs } from "../../../../provider/hosts/grpc/declaredAs";
import { previewOfUpdate } from "../../../../provider/hosts/grpc/preview";
import {
  repeating,
  secretsOfFoundInputs,
  secretsOfOutputs,
  secretTexts,
  valueAt,
} from "../../../../provider/hosts/grpc/secretPaths";
import { withoutNulls } from "../../../../provider/hosts/grpc/withoutNulls";

describe("who declares a resource", () => {
  const urn = (stack: string, project: string, types: string, name: string) =>
    `urn:pulumi:${stack}::${project}::${types}::${name}`;
  const golden = declaredAs(urn("dev", "web", "ims:index:Image", "golden"));

  it("has a name, and hashes for the rest", () => {
    expect(golden).toEqual({
      stack: expect.stringMatching(/^[\da-f]{32}$/),
      resource: expect.stringMatching(/^[\da-f]{32}$/),
      name: "golden",
    });
  });

  it("keeps colons in a name", () => {
    expect(declaredAs(urn("dev", "web", "ims:index:Image", "a::b")).name).toBe("a::b");
  });

  it.each([
    ["another stack", urn("prod", "web", "ims:index:Image", "golden"), false, false],
    ["another project", urn("dev", "api", "ims:index:Image", "golden"), false, false],
    ["another parent", urn("dev", "web", "my:Part$ims:index:Image", "golden"), true, false],
    ["another name", urn("dev", "web", "ims:index:Image", "silver"), true, false],
    ["the same", urn("dev", "web", "ims:index:Image", "golden"), true, true],
  ])("is told from %s", (_, other, isSameStack, isSameResource) => {
    const found = declaredAs(other);
    expect(found.stack === golden.stack).toBe(isSameStack);
    expect(found.resource === golden.resource).toBe(isSameResource);
  });
});

describe("a preview", () => {
  it("of an update has what is declared, and of the state only what never changes", () => {
    const state = { owner: "p", createdAt: "c", updatedAt: "u", name: "old", adopted: false };
    expect(previewOfUpdate(state, { name: "new" }, ["owner", "createdAt", "adopted"])).toEqual({
      owner: "p",
      createdAt: "c",
      adopted: false,
      name: "new",
    });
    expect(previewOfUpdate({ name: "old" }, { name: "new" }, ["name"])).toEqual({ name: "new" });
  });
});

describe("null", () => {
  it("is a value that was not given, at every depth of objects, also in lists", () => {
    expect(
      withoutNulls({ a: null, b: { c: null, d: 0 }, e: [{ f: null, g: "" }, null], h: false }),
    ).toEqual({ b: { d: 0 }, e: [{ g: "" }, null], h: false });
  });

  it("stays in an asset, which is not ours", () => {
    const asset = { assetKind: "text", encoded: { text: null } };
    expect(withoutNulls({ source: asset })).toEqual({ source: asset });
  });
});

describe("the secrets of outputs", () => {
  it("are those of the inputs, whole lists, and what is always secret", () => {
    const inputs = [
      ["properties", "key"],
      ["members", 1, "projectId"],
      ["tags", 0],
    ];
    expect(secretsOfOutputs(inputs, ["token"])).toEqual([
      ["properties", "key"],
      ["members"],
      ["tags"],
      ["token"],
    ]);
  });
});

describe("properties that repeat a secret", () => {
  const values = {
    members: [{ projectId: "a-public-project" }, { projectId: "a-secret-project" }],
    vault: { id: "a-secret-vault" },
    short: "1234567",
    count: 12_345_678,
  };
  const texts = secretTexts(values, [["members", 1, "projectId"], ["vault"], ["short"], ["count"]]);

  it("are found by its texts, unless these are too short", () => {
    expect(texts).toEqual(["a-secret-project", "a-secret-vault"]);
  });

  it.each([
    ["as a text", "a-secret-vault", true],
    ["in a list of objects", [{ imageId: "i" }, { projectId: "a-secret-project" }], true],
    ["as a key", { "a-secret-project": ["x"] }, true],
    ["in another text", "a-secret-vault of ours", false],
    ["not at all", [{ projectId: "a-public-project" }, "1234567", null, 12_345_678], false],
  ])("have it %s", (_, value, isFound) => {
    expect(repeating(texts, { other: 1, value })).toEqual(isFound ? [["value"]] : []);
  });

  it("are none without secrets", () => {
    expect(repeating([], { value: "a-secret-vault" })).toEqual([]);
  });
});

describe("the secrets of inputs that a refresh found", () => {
  const secrets = [["members", 1, "projectId"], ["name"]];

  it("are where they were, as long as the list is as it was", () => {
    const declared = { members: [{ projectId: "a" }, { projectId: "b" }], name: "n" };
    expect(secretsOfFoundInputs(secrets, declared, { ...declared, name: "m" })).toEqual(secrets);
  });

  it("are the whole list where it is not", () => {
    const declared = { members: [{ projectId: "a" }, { projectId: "b" }] };
    const found = { members: [{ projectId: "b" }, { projectId: "a" }] };
    expect(secretsOfFoundInputs(secrets, declared, found)).toEqual([["members"], ["name"]]);
  });
});

describe("the value at a path", () => {
  it.each([
    [["a", "b", 1], 2],
    [["a", "b", 2], undefined],
    [["a", "c"], undefined],
    [["n", "x"], undefined],
    [["t", "length"], undefined],
    [["a", "toString"], undefined],
    [["a", "b", "length"], undefined],
    [["a", "b", "1"], undefined],
    [["o", 0], undefined],
    [["o", "0"], "zero"],
    [[], { a: { b: [1, 2] }, n: null, t: "text", o: { 0: "zero" } }],
  ])("%j", (path, value) => {
    expect(valueAt({ a: { b: [1, 2] }, n: null, t: "text", o: { 0: "zero" } }, path)).toEqual(
      value,
    );
  });
});
