import { imsRules } from "../../../../provider/client/ims/rules";
import { diffImage } from "../../../../provider/resources/image/changes/imageDiff";
import { imageHandler } from "../../../../provider/resources/image/handler";
import type { HandlerContext } from "../../../../provider/resources/handler";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { imageState } from "../../../../provider/resources/image/state";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";
import { imsSettings } from "../../client/ims/samples";
import { testFolder } from "../support/folder";
import {
  cloudImage,
  imageId,
  location,
  otherImageId,
  sampleContext,
  stubCloud,
} from "../support/samples";

const folder = testFolder();
const declared: ImageInputs = {
  name: "golden",
  diskFormat: "qcow2",
  containerFormat: "bare",
  tags: ["a"],
  properties: { os_distro: "debian" },
};
const image = cloudImage({ tags: ["a"], properties: { os_distro: "debian" } });
const uploaded = { sha512: "0".repeat(128), sizeBytes: 6, modifiedMs: 1 };
const state = imageState(declared, image, location, { uploaded, adopted: false });

/** Changes are written `property`, or `property!` when they replace. */
async function changes(
  inputs: object,
  changed: object = {},
  context: HandlerContext = sampleContext(),
): Promise<string[]> {
  const request = { id: imageId, state: { ...state, ...changed }, inputs: inputs as ImageInputs };
  // The context's cloud fails the test at any call.
  const response = await diffImage(request, context);
  return response.changes.map(({ property, replaces }) => `${property}${replaces ? "!" : ""}`);
}

describe("diffImage", () => {
  it("finds nothing where nothing changed, and asks no cloud", async () => {
    await expect(changes(declared)).resolves.toEqual([]);
  });

  it.each([
    ["name", "silver"],
    ["visibility", "private"],
    ["protected", true],
    ["hidden", true],
    ["minDiskGb", 4],
    ["minRamMb", 512],
    ["deleteAdopted", true],
    ["forceDelete", true],
    ["softDelete", true],
    ["deleteBackup", false],
    ["connection", "other"],
    ["timeouts", { createSeconds: 5 }],
    ["tags", ["a", "b"]],
    ["tags", []],
  ])("changes %s in place: %j", async (property, value) => {
    await expect(changes({ ...declared, [property]: value })).resolves.toEqual([property]);
  });

  it.each([
    ["diskFormat", "raw"],
    ["containerFormat", "ovf"],
  ])("replaces for another %s, because bytes have one", async (property, value) => {
    await expect(changes({ ...declared, [property]: value })).resolves.toEqual([`${property}!`]);
  });

  it.each([
    ["diskFormat", "raw"],
    ["containerFormat", "ovf"],
  ])("changes %s in place while no bytes are stored", async (property, value) => {
    const inputs = { ...declared, [property]: value };
    await expect(changes(inputs, { status: "queued" })).resolves.toEqual([property]);
  });

  it("names each property that was added, changed or removed", async () => {
    await expect(changes({ ...declared, properties: { os_version: "12" } })).resolves.toEqual([
      "properties.os_version",
      "properties.os_distro",
    ]);
  });

  it("does not mind the order of tags, nor one said twice", async () => {
    const before = { ...state, tags: ["a", "b"] };
    await expect(changes({ ...declared, tags: ["b", "a", "b"] }, before)).resolves.toEqual([]);
  });

  it("brings back to its default what is no longer declared", async () => {
    await expect(changes(declared, { visibility: "community" })).resolves.toEqual(["visibility"]);
  });

  it("leaves alone what is not declared of an adopted image", async () => {
    await expect(changes(declared, { visibility: "community", adopted: true })).resolves.toEqual(
      [],
    );
  });

  it.each([
    ["tags", { tags: UNKNOWN }, ["tags"]],
    ["an element of tags", { tags: ["a", UNKNOWN] }, ["tags"]],
    ["a property", { properties: { os_distro: UNKNOWN } }, ["properties.os_distro"]],
    ["a format, which may be the same after all", { diskFormat: UNKNOWN }, ["diskFormat"]],
    ["the source", { source: UNKNOWN }, ["source"]],
    ["the path of the source", { source: { kind: "file", path: UNKNOWN } }, ["source"]],
    ["the name", { name: UNKNOWN }, ["name"]],
    ["existingId", { existingId: UNKNOWN }, ["existingId"]],
  ])("never replaces for what is not known yet: %s", async (_what, changed, expected) => {
    await expect(changes({ ...declared, ...changed })).resolves.toEqual(expected);
  });

  it.each([
    ["all properties", { properties: UNKNOWN }, ["properties.os_distro"]],
    ["the timeouts", { timeouts: UNKNOWN }, ["timeouts"]],
    ["a flag", { forceDelete: UNKNOWN }, ["forceDelete"]],
  ])("is in place for what is not known yet: %s", async (_what, changed, expected) => {
    await expect(changes({ ...declared, ...changed })).resolves.toEqual(expected);
  });

  it("asks no cloud while the connection is not known, and compares the rest", async () => {
    const context = sampleContext({
      cloud: () => {
        throw new Error("nobody knows which one");
      },
    });
    const inputs = { ...declared, connection: UNKNOWN, tags: [], diskFormat: "raw", name: "b" };
    await expect(changes(inputs, {}, context)).resolves.toEqual(["tags", "connection"]);
  });

  it("adopts another image as another resource", async () => {
    await expect(changes({ ...declared, existingId: otherImageId })).resolves.toEqual([
      "existingId!",
    ]);
  });

  it("does not mind existingId coming or going for the image it names", async () => {
    await expect(changes({ ...declared, existingId: imageId })).resolves.toEqual([]);
    await expect(changes(declared, { existingId: imageId, adopted: true })).resolves.toEqual([]);
  });

  it("replaces for other bytes and names the path", async () => {
    const path = folder.write("disk", "other bytes");
    await expect(changes({ ...declared, source: { kind: "file", path } })).resolves.toEqual([
      "source.path!",
    ]);
  });
});

describe("on a cloud that settles attributes when it makes an image", () => {
  const cloud = stubCloud({ kind: "ims", rules: imsRules(imsSettings(), undefined) });
  const context = sampleContext({ cloud: () => cloud });

  it.each([
    ["osVersion", "CentOS 7.6 64bit"],
    ["minDiskGb", 60],
  ])("another %s replaces", async (property, value) => {
    const settled = { osVersion: "CentOS 7.5 64bit", minDiskGb: 40, description: "" };
    await expect(
      changes({ ...declared, ...settled, [property]: value }, settled, context),
    ).resolves.toEqual([`${property}!`]);
    await expect(changes({ ...declared, ...settled }, settled, context)).resolves.toEqual([]);
  });

  it.each([
    ["diskFormat", "raw"],
    ["containerFormat", "ovf"],
  ])("another %s replaces a record without bytes too", async (property, value) => {
    const before = { status: "queued", description: "" };
    await expect(changes({ ...declared, [property]: value }, before, context)).resolves.toEqual([
      `${property}!`,
    ]);
  });

  it("an attribute that is not declared replaces nothing", async () => {
    const before = { osVersion: "CentOS 7.5 64bit", minDiskGb: 40, description: "" };
    await expect(changes(declared, before, context)).resolves.toEqual([]);
  });

  it("an osVersion that is not known yet replaces nothing", async () => {
    const inputs = { ...declared, osVersion: UNKNOWN };
    const before = { osVersion: "CentOS 7.5 64bit", description: "" };
    await expect(changes(inputs, before, context)).resolves.toEqual(["osVersion"]);
  });
});

describe("the folder of remembered hashes", () => {
  const asked: string[] = [];
  const context = sampleContext({ hashCacheFolder: () => void asked.push("folder") });

  it("is not asked for where no file is to be hashed", async () => {
    await changes(declared, {}, context);
    const source = { kind: "webDownload", uri: "https://example.com/disk" };
    await changes({ ...declared, source }, { source }, context);
    expect(asked).toEqual([]);
  });

  it("is asked for where the facts of a file say nothing about its bytes", async () => {
    const path = folder.write("same-size", "golden");
    await changes({ ...declared, source: { kind: "file", path } }, {}, context);
    expect(asked).toEqual(["folder"]);
  });
});

describe("a change that replaces a protected image", () => {
  it("is refused with what to do first", async () => {
    await expect(
      changes({ ...declared, diskFormat: "raw", protected: true }, { protected: true }),
    ).rejects.toThrow(
      `cannot replace image ${imageId} ("golden"): diskFormat: its change replaces the image, and the image is protected; ` +
        `set protected: false and run "pulumi up" first, then change diskFormat`,
    );
  });

  it("is refused as well where the same run is to take the protection away", async () => {
    await expect(
      changes({ ...declared, diskFormat: "raw", protected: false }, { protected: true }),
    ).rejects.toThrow(/the image is protected; set protected: false and run "pulumi up" first/);
  });

  it("is refused where the old one was adopted and goes with its resource", async () => {
    const changed = { protected: true, adopted: true, deleteAdopted: true };
    const inputs = { ...declared, diskFormat: "raw", deleteAdopted: true };
    await expect(changes(inputs, changed)).rejects.toThrow(/the image is protected/);
  });

  it("is no other change", async () => {
    const inputs = { ...declared, protected: true, name: "silver" };
    await expect(changes(inputs, { protected: true })).resolves.toEqual(["name"]);
  });

  it("is allowed where the old one is kept, because it was adopted", async () => {
    const changed = { protected: true, adopted: true };
    await expect(changes({ ...declared, diskFormat: "raw" }, changed)).resolves.toContain(
      "diskFormat!",
    );
  });
});

describe("the handler's table of replacing inputs", () => {
  it("names every input whose change replaced here", () => {
    expect(imageHandler.replaceOnChanges).toEqual([
      "source",
      "diskFormat",
      "containerFormat",
      "existingId",
    ]);
  });
});
