/** An interface, a table or a check that parts from the documented schemas fails the build, and says where. */
import { glanceRules } from "../../../provider/client/glance/rules";
import { lookUps, type LookUpName } from "../../../provider/functions/registry";
import { registry, type ResourceName } from "../../../provider/resources/registry";
import { boundBy } from "../../../provider/schema/bound";
import { documents, type Documents } from "../../../provider/schema/documents";
import { readInterfaces, type Interfaces } from "../../../provider/schema/interfaces";
import type { Checks } from "../../../provider/schema/limits";
import { shapes } from "../../../provider/schema/shapes";
import { wireTable, type WireTable } from "../../../provider/schema/wireTable";
import { repositoryFolder } from "../../support/repository";

const checks: Checks = { shapes, rules: glanceRules };
let interfaces: Interfaces;

beforeAll(() => {
  // Their own keys.
  const names = Object.keys(registry) as ResourceName[];
  const functionNames = Object.keys(lookUps) as LookUpName[];
  interfaces = readInterfaces(repositoryFolder, names, functionNames);
});

it("finds nothing in what is committed", () => {
  expect(boundBy(documents, wireTable, interfaces, checks).problems).toEqual([]);
});

describe("the documents", () => {
  it.each<readonly [string, (changed: Loose) => void, string]>([
    [
      "a new property",
      ({ image }) => (image.properties.os_admin_user = { type: "string" }),
      "image.os_admin_user: is documented, and neither mapped nor left out with a reason",
    ],
    [
      "a property that went away",
      ({ image }) => delete image.properties.min_ram,
      "image.min_ram: is mapped and not documented",
    ],
    [
      "another type",
      ({ image }) => (image.properties.min_disk.type = "string"),
      "image.min_disk: as Image.minDiskGb: string is documented, the interface says number",
    ],
    [
      "another type of items",
      ({ image }) => (image.properties.tags.items.type = "integer"),
      "image.tags: as Image.tags: integer is documented, the interface says string",
    ],
    [
      "a property that became read-only",
      ({ image }) => (image.properties.protected.readOnly = true),
      "image.protected: as Image.protected: is documented as read-only, and an input",
    ],
    [
      "a property that can be set from now on",
      ({ image }) => (image.properties.checksum.description = "MD5 of the file"),
      "image.checksum: can be set by the documents, is no input of ours, and outputOnly gives no reason",
    ],
    [
      "a shorter name",
      ({ image }) => (image.properties.name.maxLength = 128),
      "image.name: as Image.name: at most 128 characters are documented, zod takes 255",
    ],
    [
      "a shorter tag",
      ({ image }) => (image.properties.tags.items.maxLength = 60),
      "image.tags: as Image.tags: documents and widenings say 60, the rule tagMaxLength says 255",
    ],
    [
      "a property of another type in what look-ups tell",
      ({ image }) => (image.properties.owner.type = "integer"),
      "image.owner: as FoundImage.owner: integer is documented, the interface says string",
    ],
    [
      "another form of ids in what look-ups are asked",
      ({ member }) => (member.properties.image_id.pattern = "^[0-9a-f]{32}$"),
      "member.image_id: as GetSharingReportArgs.imageIds[]: the pattern ^[0-9a-f]{32}$ is documented",
    ],
    [
      "another form of ids",
      ({ member }) => (member.properties.image_id.pattern = "^[0-9a-f]{32}$"),
      "member.image_id: as ImageMember.imageId: the pattern ^[0-9a-f]{32}$ is documented",
    ],
    [
      "a new format",
      ({ image }) => image.properties.disk_format.enum.push("zvhd2"),
      "image.disk_format: as Image.diskFormat: documents and widenings say",
    ],
    [
      "a format that was wider until now",
      ({ image }) => image.properties.disk_format.enum.push("vhdx"),
      'image.disk_format: "vhdx" is documented, and stands among the wider values',
    ],
    [
      "a closed set of ours that lacks a value",
      ({ member }) => member.properties.status.enum.push("revoked"),
      "member.status: as ImageAcceptance.status: documents and widenings say pending, accepted, rejected, revoked",
    ],
    [
      "a default of ours that is no value any more",
      ({ image }) => (image.properties.container_format.enum = ["ami", "ari", "aki", "ovf", "ova"]),
      "image.container_format: as Image.containerFormat: its default bare is not among",
    ],
    [
      "a property of newer Glances that got its own description",
      ({ image }) => (image.properties.os_hidden = { type: "boolean" }),
      "image.os_hidden: stands under newer, and is documented",
    ],
    [
      "a property of IMS that got its own description",
      ({ image }) => (image.properties.max_ram = { type: "integer" }),
      "image.max_ram: stands under imsOnly, and is documented",
    ],
    [
      "custom properties of another type",
      ({ image }) => (image.additionalProperties.type = "integer"),
      "image.* as Image.properties{}: integer is documented, the interface says string",
    ],
    [
      "a list that describes its items otherwise",
      ({ images }) => delete images.properties.images.items.properties.size,
      "images.images: its items are described otherwise than image",
    ],
    [
      "a list with one more property",
      ({ members }) => (members.properties.page_info = { type: "object" }),
      "members.page_info: is documented, and not left out with a reason",
    ],
  ])("%s", (_, change, problem) => {
    const changed = structuredClone(documents) as unknown as Loose;
    change(changed);
    const found = boundBy(changed as unknown as Documents, wireTable, interfaces, checks);
    expect(found.problems).toContainEqual(expect.stringContaining(problem));
  });
});

describe("the table", () => {
  it.each<readonly [string, (changed: Loose) => void, string]>([
    [
      "a place that is not there",
      ({ objects }) => (objects.image.properties.min_disk.to = ["Image.minDisk"]),
      "image.min_disk: there is no Image.minDisk",
    ],
    [
      "a property both mapped and left out",
      ({ objects }) => (objects.image.leftOut.name = "no reason"),
      "image.name: is left out, and mapped too or not documented at all",
    ],
    [
      "a property left out that nobody documents",
      ({ objects }) => (objects.member.leftOut.nickname = "no reason"),
      "member.nickname: is left out, and mapped too or not documented at all",
    ],
    [
      "a property that IMS alone documents both mapped and left out",
      ({ objects }) => (objects.member.leftOut.urn = "no reason"),
      "member.urn: is left out, and mapped too or not documented at all",
    ],
    [
      "a reason that is not needed",
      ({ objects }) => (objects.image.properties.name.outputOnly = "no reason"),
      "image.name: outputOnly gives a reason where none is needed",
    ],
    [
      "an enumeration without a name",
      ({ objects }) => delete objects.image.properties.visibility.enumeration,
      "image.visibility: an enumeration has a name in the table, and nothing else has",
    ],
    [
      "values that nothing checks",
      ({ objects }) => delete objects.image.properties.disk_format.checkedBy,
      "image.disk_format: as Image.diskFormat: ami, ari, aki, vhd, vmdk, raw, qcow2, vdi, iso, vhdx, ploop are documented, zod takes anything",
    ],
    [
      "items that nothing checks",
      ({ objects }) => delete objects.image.properties.tags.checkedBy,
      "image.tags: as Image.tags: at most 255 characters are documented, zod takes any number",
    ],
    [
      "a shorter description on IMS",
      ({ objects }) => (objects.image.imsOnly.__description.maxLength = 255),
      "image.__description: as Image.description: at most 255 characters are documented, zod takes 1024",
    ],
    [
      "a description on IMS with other forbidden characters",
      ({ objects }) => (objects.image.imsOnly.__description.pattern = "^[^<>]*$"),
      "image.__description: as Image.description: the pattern ^[^<>]*$ is documented",
    ],
    [
      "an IMS property that nobody decided about",
      ({ objects }) => (objects.image.imsOnly.__support_kvm = { type: "string" }),
      "image.__support_kvm: is documented, and neither mapped nor left out with a reason",
    ],
    [
      "null for what is always there",
      ({ objects }) =>
        (objects.image.properties.created_at.orNull = { becomes: "absent", source: "" }),
      "image.created_at: as Image.createdAt: may be null on the wire, and is always there",
    ],
    [
      "empty for what may be absent",
      ({ objects }) => (objects.image.properties.owner.orNull.becomes = "empty"),
      "image.owner: as Image.owner: becomes empty when it is null, and may be absent",
    ],
    [
      "a base property as a custom one",
      ({ objects }) => (objects.image.properties.min_ram = { keyOf: "Image.properties" }),
      "image.min_ram: is a base property, and a key of Image.properties",
    ],
    [
      "a pattern that nothing checks, without a reason",
      ({ objects }) => delete objects.image.properties.kernel_id.unchecked,
      "image.kernel_id: a pattern that nothing checks has a reason in the table",
    ],
  ])("%s", (_, change, problem) => {
    const changed = structuredClone(wireTable) as unknown as Loose;
    change(changed);
    const found = boundBy(documents, changed as unknown as WireTable, interfaces, checks);
    expect(found.problems).toContainEqual(expect.stringContaining(problem));
  });
});

it("notices an input that no check limits", () => {
  const { Image: _, ...others } = shapes;
  const found = boundBy(documents, wireTable, interfaces, { ...checks, shapes: others });
  expect(found.problems).toContain(
    "image.name: as Image.name: no zod shape checks it, and checkedBy names no rule",
  );
});

it("notices a rule of the cloud that has fewer formats", () => {
  const rules = { ...glanceRules, containerFormats: ["bare"] };
  const found = boundBy(documents, wireTable, interfaces, { ...checks, rules });
  expect(found.problems).toContainEqual(
    expect.stringContaining("the rule containerFormats says bare"),
  );
});

/** A document or a table that a test may spoil in any way. */
interface Loose {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- spoiling is what types prevent
  [key: string]: any;
}
