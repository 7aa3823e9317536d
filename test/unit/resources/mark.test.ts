import {
  hasMark,
  isMarked,
  isMarkProperty,
  markOf,
} from "../../../provider/resources/recovery/mark";
import { cloudImage, declaredAs } from "./support/samples";

describe("markOf", () => {
  it("names the stack and the resource by their hashes", () => {
    const { stack, resource } = declaredAs();
    expect(markOf(declaredAs(), undefined)).toEqual({
      pulumi_creating: stack,
      pulumi_creating_resource: resource,
    });
  });

  it("tells imports from different addresses apart, without showing the address", () => {
    const one = markOf(declaredAs(), "https://example.com/a?signature=s1");
    const other = markOf(declaredAs(), "https://example.com/b?signature=s1");
    expect(one).not.toEqual(other);
    expect(JSON.stringify(one)).not.toContain("example");
  });

  it("is the same for one import in every run, and in every version: leftovers carry it", () => {
    expect(markOf(declaredAs(), "https://example.com/a")).toEqual({
      pulumi_creating: "5".repeat(32),
      pulumi_creating_resource: "ea7a900ebea20c607d1d40300b21957b",
    });
  });

  it("tells imports of two resources from one address apart", () => {
    const uri = "https://example.com/a";
    expect(markOf(declaredAs("one"), uri)).not.toEqual(markOf(declaredAs("other"), uri));
  });

  it("is the same for one import whose fragment is another", () => {
    const at = (part: string) => markOf(declaredAs(), `https://example.com/a${part}`);
    expect(at("#x")).toEqual(at(""));
    expect(at("?a\nb")).toEqual(at(""));
  });

  it("is the same for one import whose signature is new in every run", () => {
    const signed = (signature: string) =>
      markOf(declaredAs(), `https://example.com/a?sig=${signature}`);
    expect(signed("one")).toEqual(signed("two"));
  });
});

describe("hasMark", () => {
  const mark = markOf(declaredAs(), undefined);

  it("recognises exactly this mark", () => {
    expect(hasMark(cloudImage({ properties: { ...mark, os_distro: "debian" } }), mark)).toBe(true);
  });

  it.each([
    ["no mark", {}],
    ["the mark of another resource", markOf(declaredAs("other"), undefined)],
    ["the mark of another stack", { ...mark, pulumi_creating: "6".repeat(32) }],
    ["half of it", { pulumi_creating: mark["pulumi_creating"] ?? "" }],
  ])("does not take %s for it", (_what, properties) => {
    expect(hasMark(cloudImage({ properties }), mark)).toBe(false);
  });
});

describe("isMarked", () => {
  it("is true of any mark and false without", () => {
    expect(isMarked(cloudImage({ properties: { pulumi_creating: "x" } }))).toBe(true);
    expect(isMarked(cloudImage({ properties: { os_distro: "debian" } }))).toBe(false);
  });
});

describe("isMarkProperty", () => {
  it("is true of the properties of marks alone", () => {
    const parts = ["pulumi_creating_source", "pulumi_creating_disk", "pulumi_creating_disks"];
    const ours = [...Object.keys(markOf(declaredAs(), undefined)), ...parts];
    const keys = [...ours, "os_distro", "pulumi", "pulumi_creating_x"];
    expect(keys.filter(isMarkProperty)).toEqual(ours);
    expect(ours.slice(0, 2)).toEqual(["pulumi_creating", "pulumi_creating_resource"]);
  });
});
