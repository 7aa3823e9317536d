import * as fc from "fast-check";
import {
  markedName,
  withMark,
  withoutMarkedNames,
  withoutMarkKeys,
} from "../../../../provider/client/ims/images/markedName";
import {
  MARK,
  MARK_DISK,
  MARK_RESOURCE,
  MARK_SOURCE,
} from "../../../../provider/resources/recovery/mark";
import { cloudImage } from "../../resources/support/samples";

const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(..."0123456789abcdef"),
    minLength: length,
    maxLength: length,
  });
const mark = fc.record(
  { [MARK]: hex(32), [MARK_RESOURCE]: hex(32), [MARK_SOURCE]: hex(16) },
  { requiredKeys: [MARK, MARK_RESOURCE] },
);

describe("the mark in a name", () => {
  it("comes back as the properties it was made of, and is a name that IMS takes", () => {
    fc.assert(
      fc.property(mark, fc.option(fc.nat(2), { nil: undefined }), (properties, disk) => {
        const name = markedName(properties, disk) ?? "";
        expect(name).toMatch(/^[a-z0-9-]{1,128}$/);
        const image = withMark({ ...cloudImage(), name, properties: { other: "kept" } });
        expect(image.name).toBeUndefined();
        const number = disk === undefined ? {} : { [MARK_DISK]: String(disk) };
        expect(image.properties).toEqual({ other: "kept", ...properties, ...number });
        expect(withoutMarkKeys(image.properties)).toEqual({ other: "kept" });
      }),
    );
  });

  it("is none in the name of an image that was finished, or made by hand", () => {
    const image = { ...cloudImage(), name: "pulumi-creating-something" };
    expect(withMark(image)).toBe(image);
    expect(markedName({ other: "property" })).toBeUndefined();
  });
});

describe("a text of the service", () => {
  it("says the user's name where the mark stands, wherever it is cut off", () => {
    fc.assert(
      fc.property(mark, fc.nat(2), fc.nat(90), (properties, disk, cut) => {
        const name = markedName(properties, disk) ?? "";
        const said = withoutMarkedNames(`"${name}" exists; ${name.slice(0, 15 + cut)}`, "golden");
        expect(said).toBe('"golden" exists; golden');
      }),
    );
  });

  it("is left alone where there is none", () => {
    expect(withoutMarkedNames("pulumi is creating it", "golden")).toBe("pulumi is creating it");
  });
});
