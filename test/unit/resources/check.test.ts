import * as z from "zod";
import { checkInputs } from "../../../provider/resources/checks/check";
import { UNKNOWN } from "../../../provider/resources/values/unknown";

const shape = {
  name: z.string().min(1).max(5).exactOptional(),
  size: z.int().min(0).max(9).exactOptional(),
  isOn: z.boolean().exactOptional(),
  labels: z.record(z.string(), z.string()).exactOptional(),
  list: z.array(z.strictObject({ id: z.string().min(1), kind: z.enum(["a", "b"]) })),
};

describe("checkInputs", () => {
  it("finds nothing wrong with right inputs", () => {
    expect(
      checkInputs(shape, { name: "golden".slice(0, 5), list: [{ id: "1", kind: "a" }] }),
    ).toEqual([]);
  });

  it.each([
    ["a text that is too short", { name: "", list: [] }, "name", "must not be empty"],
    [
      "a text that is too long",
      { name: "golden", list: [] },
      "name",
      "is longer than 5 characters",
    ],
    ["a number for a text", { name: 5, list: [] }, "name", "must be a string, not a number"],
    ["a number that is too small", { size: -1, list: [] }, "size", "must be at least 0"],
    ["a number that is too big", { size: 10, list: [] }, "size", "must be at most 9"],
    ["a fraction", { size: 1.5, list: [] }, "size", "must be a whole number, not the fraction 1.5"],
    [
      "a calculation that went wrong",
      { size: NaN, list: [] },
      "size",
      "must be a number, not NaN (a calculation went wrong)",
    ],
    ["no end", { size: Infinity, list: [] }, "size", "must be a number, not Infinity"],
    ["no beginning", { size: -Infinity, list: [] }, "size", "must be a number, not -Infinity"],
    ["null for a flag", { isOn: null, list: [] }, "isOn", "must be a boolean, not null"],
    ["a list for a record", { labels: [], list: [] }, "labels", "must be a record, not a list"],
    ["a list that is missing", {}, "list", "is required"],
    ["an object for a list", { list: {} }, "list", "must be a list, not an object"],
    [
      "a wrong value deep inside",
      {
        list: [
          { id: "1", kind: "a" },
          { id: "", kind: "a" },
        ],
      },
      "list[1].id",
      "must not be empty",
    ],
    [
      "a word that is none of the known",
      { list: [{ id: "1", kind: "c" }] },
      "list[0].kind",
      'must be "a" or "b"',
    ],
    [
      "a value under an odd key",
      { labels: { "a b": 1 }, list: [] },
      'labels["a b"]',
      "must be a string, not a number",
    ],
  ])("names path and reason of %s", (_what, inputs, property, reason) => {
    expect(checkInputs(shape, inputs)).toEqual([{ property, reason }]);
  });

  it("names what is wrong with a number that is too large to count by", () => {
    const reasons = checkInputs(shape, { size: 1e21, list: [] }).map(({ reason }) => reason);
    expect(reasons).toContain("must be at most 9");
    expect(reasons.filter((reason) => !/^must be at most \d+$/.test(reason))).toEqual([]);
  });

  it("takes a zero of either sign", () => {
    expect(checkInputs(shape, { size: -0, list: [] })).toEqual([]);
  });

  it("names a property that does not exist, and what was probably meant", () => {
    expect(checkInputs(shape, { nmae: "x", list: [] })).toEqual([
      { property: "nmae", reason: "there is no such property; did you mean name?" },
    ]);
  });

  it("names the properties there are where none is near", () => {
    expect(checkInputs(shape, { zzzzzzzz: "x", list: [] })).toEqual([
      {
        property: "zzzzzzzz",
        reason: "there is no such property; there are name, size, isOn, labels, list",
      },
    ]);
  });

  it("says where a property does not exist", () => {
    expect(checkInputs(shape, { list: [{ id: "1", kind: "a", kint: 1 }] })).toEqual([
      { property: "list[0].kint", reason: "there is no such property in list[0]" },
    ]);
  });

  it("does not offer what programs must not set", () => {
    const declared = { name: z.string().exactOptional(), declaredAs: z.string().exactOptional() };
    expect(checkInputs(declared, { zzzzzzzzzzzz: 1 })).toEqual([
      { property: "zzzzzzzzzzzz", reason: "there is no such property; there are name" },
    ]);
  });

  it("names what a limit that is left out demands", () => {
    const positive = { seconds: z.number().positive() };
    expect(checkInputs(positive, { seconds: 0 })).toEqual([
      { property: "seconds", reason: "must be greater than 0" },
    ]);
  });

  it("reports everything that is wrong at once", () => {
    const failures = checkInputs(shape, { name: "", size: -1 });
    expect(failures.map(({ property }) => property)).toEqual(["name", "size", "list"]);
  });

  it.each([
    ["itself", { name: UNKNOWN, list: [] }],
    ["a list", { list: UNKNOWN }],
    ["an element of a list", { list: [UNKNOWN] }],
    ["a field of an element", { list: [{ id: UNKNOWN, kind: UNKNOWN }] }],
    ["a value of a record", { labels: { a: UNKNOWN }, list: [] }],
  ])("skips the rule of a value that is not known yet: %s", (_what, inputs) => {
    expect(checkInputs(shape, inputs)).toEqual([]);
  });

  it("still judges what is known beside what is not", () => {
    expect(checkInputs(shape, { name: UNKNOWN, list: [{ id: UNKNOWN, kind: "c" }] })).toEqual([
      { property: "list[0].kind", reason: 'must be "a" or "b"' },
    ]);
  });
});
