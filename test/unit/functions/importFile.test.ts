/** The content of an import file: which resources it has, and how they are named. */
import fc from "fast-check";

import {
  importedResources,
  importFileText,
  type ImageContents,
  type ImportedType,
} from "../../../provider/functions/importFile";

const idOf = (digits: string) => `${digits.padEnd(8, "0")}-7777-4888-9999-000000000000`;
const project = "0123456789abcdef0123456789abcdef";

function image(digits: string, name: string, rest: Partial<ImageContents> = {}): ImageContents {
  return { id: idOf(digits), name, tags: [], consumers: [], isDeclarable: true, ...rest };
}

const list = (images: readonly ImageContents[], ...types: readonly ImportedType[]) =>
  importedResources(images, new Set(types));
const namesOf = (...images: readonly ImageContents[]) =>
  list(images, "Image").map(({ name }) => name);

describe("the resources", () => {
  const golden = image("a1", "golden", {
    tags: ["prod", "a/b 50%"],
    consumers: [project, "account:abcdef0123456789", "organizations::default:ou:o-1/ou-team1"],
  });

  it("are one Image, and one ImageMembers if there are members", () => {
    expect(list([image("b2", "alone"), golden], "Image", "ImageMembers")).toEqual([
      { type: "ims:index:Image", name: "alone", id: idOf("b2") },
      { type: "ims:index:Image", name: "golden", id: idOf("a1") },
      { type: "ims:index:ImageMembers", name: "golden-members", id: idOf("a1") },
    ]);
  });

  it("are one ImageMember a consumer, named by what is short of it", () => {
    expect(list([golden], "ImageMember")).toEqual([
      {
        ...{ type: "ims:index:ImageMember", name: "golden-01234567" },
        id: `${idOf("a1")}/${project}`,
      },
      {
        ...{ type: "ims:index:ImageMember", name: "golden-account-abcdef01" },
        id: `${idOf("a1")}/account:abcdef0123456789`,
      },
      {
        ...{ type: "ims:index:ImageMember", name: "golden-ou-team1" },
        id: `${idOf("a1")}/organizations::default:ou:o-1/ou-team1`,
      },
    ]);
  });

  it("are one ImageTag a tag, with its import id", () => {
    expect(list([golden], "ImageTag")).toEqual([
      { type: "ims:index:ImageTag", name: "golden-a-b-50", id: `${idOf("a1")}/a%2Fb%2050%25` },
      { type: "ims:index:ImageTag", name: "golden-prod", id: `${idOf("a1")}/prod` },
    ]);
  });

  it("leave out an image that a program cannot declare, and not its members", () => {
    const refused = { ...golden, isDeclarable: false };
    expect(list([refused], "Image", "ImageMembers").map(({ type }) => type)).toEqual([
      "ims:index:ImageMembers",
    ]);
  });

  it("are written as the engine reads them", () => {
    const text = importFileText(list([golden], "Image"));
    expect(text.endsWith("}\n")).toBe(true);
    expect(JSON.parse(text)).toEqual({
      resources: [{ type: "ims:index:Image", name: "golden", id: idOf("a1") }],
    });
  });
});

describe("a name", () => {
  it.each([
    ["Ubuntu 22.04 LTS", "ubuntu-22-04-lts"],
    ["  --golden__image-- ", "golden-image"],
    ["Übergröße", "ubergro-e"],
    ["22.04", "image-22-04"],
    ["", "image-a1000000"],
    ["黄金镜像", "image-a1000000"],
    ["\u202e\u0007", "image-a1000000"],
    ["${golden}\n\"'", "golden"],
    // Not names in the engine's language of programs, or in YAML.
    ["null", "null-a1000000"],
    ["true", "true-a1000000"],
    ["False", "false-a1000000"],
    ["for", "for-a1000000"],
    ["pulumi", "pulumi-a1000000"],
  ])("of %j is %s", (title, name) => {
    expect(namesOf(image("a1", title))).toEqual([name]);
  });

  it("of a long title is cut", () => {
    const [name = ""] = namesOf(image("a1", "x".repeat(255)));
    expect(name).toBe("x".repeat(60));
  });

  it("of a consumer that is no project's usual id has all of it, and a long tag is cut", () => {
    const consumers = ["partner-project", "0123456789abcdef0"];
    const shared = image("a1", "golden", {
      consumers,
      tags: [`${"t".repeat(92)}.${"t".repeat(99)}`],
    });
    expect(list([shared], "ImageMember", "ImageTag").map(({ name }) => name)).toEqual([
      ...["golden-0123456789abcdef0", "golden-partner-project", `golden-${"t".repeat(92)}`],
    ]);
  });

  it("that several images would have gets a piece of each image's id, whatever their order", () => {
    const images = [image("a1", "golden"), image("b2", "Golden"), image("c3", "gol den")];
    const names = ["golden-b2000000", "gol-den-c3000000", "golden-a1000000"];
    expect(namesOf(...images).toSorted()).toEqual(names.toSorted());
    expect(namesOf(...images.toReversed())).toEqual(namesOf(...images));
    expect(namesOf(image("a1", "golden"), image("b2", "silver"))).toEqual(["golden", "silver"]);
  });

  it("is unique even if another image has the longer name, or the piece of the id is the same", () => {
    const near = { ...image("a1", "golden"), id: idOf("a1").replace(/0$/, "1") };
    const images = [image("a1", "golden"), near, image("d4", "golden-a1000000")];
    expect(new Set(namesOf(...images)).size).toBe(3);
  });

  it("of a member list is unique beside an image with that name", () => {
    const shared = image("a1", "golden", { consumers: [project] });
    const names = list([shared, image("b2", "golden members")], "Image", "ImageMembers");
    expect(names.map(({ name }) => name)).toEqual([
      "golden",
      "golden-members-a1000000",
      "golden-members-b2000000",
    ]);
  });

  it("of tags that look the same is unique", () => {
    const names = list([image("a1", "golden", { tags: ["a b", "a-b", "a/b"] })], "ImageTag");
    expect(new Set(names.map(({ name }) => name)).size).toBe(3);
  });

  it("is unique, a name in every language, and no matter of order", () => {
    const titles = fc.oneof(fc.constantFrom("golden", "", "a-b", "ab", "22", "null"), fc.string());
    const images = fc.uniqueArray(
      fc.record({
        ...{
          id: fc.uuid(),
          name: titles,
          tags: fc.uniqueArray(titles.filter((tag) => tag !== "")),
        },
        ...{ consumers: fc.uniqueArray(fc.constantFrom(project, "a.b", "a-b")) },
        isDeclarable: fc.constant(true),
      }),
      { selector: ({ id }) => id },
    );
    const types = fc.constantFrom<ImportedType[][]>(
      ["Image", "ImageMembers"],
      ["Image", "ImageMember"],
      ["ImageMember", "ImageTag"],
    );
    fc.assert(
      fc.property(images, types, (all, chosen) => {
        const found = list(all, ...chosen);
        const keys = found.map(({ name }) => name.replaceAll("-", ""));
        expect(new Set(keys).size).toBe(found.length);
        for (const { name } of found) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        expect(list(all.toReversed(), ...chosen)).toEqual(found);
      }),
    );
  });
});
