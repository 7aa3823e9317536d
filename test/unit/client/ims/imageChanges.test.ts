/** Changes of the port in the words of A2: what is added, what is replaced, and what is not sent. */
import type { ImageChange } from "../../../../provider/client/cloud";
import { isAsWanted, splitChanges } from "../../../../provider/client/ims/images/imageChanges";
import { cloudImage } from "../support/wire";

const image = { has: ["maxRamMb"] as const, properties: { there: "1" } };

describe("changes", () => {
  const patchOf = (change: ImageChange, known: Parameters<typeof splitChanges>[1] = image) =>
    splitChanges([change], known).patch;

  it.each<[ImageChange, boolean]>([
    [{ set: "name", value: "n" }, true],
    [{ set: "minRamMb", value: 1 }, true],
    [{ set: "maxRamMb", value: 2 }, true],
  ])("replace what the image has and add the rest: %j", (change, exists) => {
    expect(patchOf(change)).toEqual([{ ...change, exists }]);
  });

  it("add what the image has not", () => {
    const known = { has: [], properties: {} };
    expect(patchOf({ set: "maxRamMb", value: 2 }, known)).toEqual([
      { set: "maxRamMb", value: 2, exists: false },
    ]);
    expect(patchOf({ set: "name", value: "n" }, known)).toEqual([
      { set: "name", value: "n", exists: true },
    ]);
  });

  it("go by what there is now, not by what the caller believes", () => {
    expect(patchOf({ setProperty: "there", value: "2", exists: false })).toEqual([
      { setProperty: "there", value: "2", exists: true },
    ]);
    expect(patchOf({ setProperty: "toString", value: "2", exists: true })).toEqual([
      { setProperty: "toString", value: "2", exists: false },
    ]);
  });

  it("believe the caller where nothing is known of the image", () => {
    const patch = splitChanges([{ setProperty: "a", value: "2", exists: true }], undefined).patch;
    expect(patch).toEqual([{ setProperty: "a", value: "2", exists: true }]);
    expect(splitChanges([{ set: "maxRamMb", value: 2 }], undefined).patch).toEqual([
      { set: "maxRamMb", value: 2, exists: false },
    ]);
  });

  it("take no mark off that is in the name, but other properties", () => {
    expect(patchOf({ removeProperty: "pulumi_creating" })).toEqual([]);
    expect(patchOf({ removeProperty: "pulumi_creating_resource" })).toEqual([]);
    expect(patchOf({ removeProperty: "there" })).toEqual([{ removeProperty: "there" }]);
  });

  it("of tags are no part of the request", () => {
    expect(splitChanges([{ set: "tags", value: ["a"] }], image)).toEqual({
      patch: [],
      tags: ["a"],
    });
    expect(splitChanges([], image)).toEqual({ patch: [], tags: undefined });
  });

  it.each(["visibility", "protected"] as const)(
    "that IMS does not know are a defect: %s",
    (set) => {
      expect(() => patchOf({ set, value: "private" })).toThrow(`IMS cannot change ${set}`);
    },
  );
});

describe("an image", () => {
  const there = { ...cloudImage, name: "n", properties: { a: "1" } };

  it.each([
    [{ set: "name", value: "n", exists: true } as const, true],
    [{ set: "name", value: "m", exists: true } as const, false],
    [{ set: "description", value: "", exists: false } as const, true],
    [{ set: "description", value: "d", exists: false } as const, false],
    [{ setProperty: "a", value: "1", exists: true } as const, true],
    [{ setProperty: "a", value: "2", exists: true } as const, false],
    [{ removeProperty: "b" } as const, true],
    [{ removeProperty: "a" } as const, false],
    [{ remove: "firmwareType" } as const, true],
  ])("is as wanted after %j: %s", (change, isSo) => {
    expect(isAsWanted(there, [change])).toBe(isSo);
    expect(isAsWanted(there, [{ removeProperty: "b" }, change])).toBe(isSo);
  });
});
