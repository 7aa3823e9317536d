import { sourceRuleFailures } from "../../../../provider/resources/image/checks/sourceRules";
import type { ImageInputs, ImageSource } from "../../../../provider/resources/image/inputs";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";

const object = { kind: "object", bucket: "b", key: "k" } as const;
const id = "11111111-2222-4333-8444-555555555555";
const disk = { bucket: "b", key: "data", minDiskGb: 10 };

const failures = (source: ImageSource, inputs: ImageInputs = {}) =>
  sourceRuleFailures({ ...inputs, source }, source).map(
    ({ property, reason }) => `${property}: ${reason}`,
  );

describe("a source is refused", () => {
  it.each<[string, ImageSource, ImageInputs, RegExp]>([
    ["a file without a format", { kind: "file", path: "x" }, {}, /^diskFormat: is required/],
    ["an object without a size", object, {}, /^minDiskGb: is required/],
    [
      "an object with a format",
      object,
      { minDiskGb: 40, diskFormat: "raw" },
      /^diskFormat: must be left out/,
    ],
    ["a large system disk", object, { minDiskGb: 2000 }, /^minDiskGb: must be 1 to 1024/],
    [
      "a small data disk",
      { ...object, imageType: "DataImage" },
      { minDiskGb: 10 },
      /^minDiskGb: must be 40 to 2048/,
    ],
    [
      "an ISO file without a system",
      { ...object, imageType: "ISO" },
      { minDiskGb: 10 },
      /^osVersion: is required.*IMG\.0166/,
    ],
    [
      "a quick import without a system",
      { ...object, quickImport: true },
      { minDiskGb: 10 },
      /^osVersion: is required.*IMG\.0159/,
    ],
    [
      "an ISO file in quick import",
      { ...object, imageType: "ISO", quickImport: true },
      { minDiskGb: 10, osVersion: "x" },
      /^source\.quickImport/,
    ],
    [
      "an encrypted bare metal image",
      { ...object, imageType: "BMS", kmsKeyId: "k" },
      { minDiskGb: 10 },
      /^source\.kmsKeyId.*IMG\.0118/,
    ],
    [
      "a data disk with data disks",
      { ...object, imageType: "DataImage", dataDisks: [disk] },
      { minDiskGb: 40 },
      /^source\.dataDisks/,
    ],
    [
      "a data disk with a system",
      { ...object, imageType: "DataImage" },
      { minDiskGb: 40, osVersion: "x" },
      /^osVersion: must be left out/,
    ],
    [
      "a licence without a quick import",
      { ...object, licenseType: "byol" },
      { minDiskGb: 10 },
      /^source\.licenseType/,
    ],
    [
      "an Arm image that boots by BIOS",
      { ...object, architecture: "arm", firmwareType: "bios" },
      { minDiskGb: 10 },
      /^source\.firmwareType: must be uefi/,
    ],
    [
      "a file given twice",
      { ...object, dataDisks: [{ ...disk, key: "k" }] },
      { minDiskGb: 10 },
      /^source\.dataDisks\[0\]\.key.*IMG\.0123/,
    ],
    [
      "a vault without a backup",
      { kind: "server", serverId: "s", vaultId: "v" },
      {},
      /^source\.vaultId/,
    ],
    [
      "a server with a size",
      { kind: "server", serverId: "s" },
      { minDiskGb: 40 },
      /^minDiskGb: must be left out/,
    ],
    [
      "a system volume without a system",
      { kind: "volume", volumeId: "v" },
      {},
      /^osVersion: is required/,
    ],
    [
      "a data volume for bare metal",
      { kind: "volume", volumeId: "v", use: "data", imageType: "BMS" },
      {},
      /^source\.imageType/,
    ],
    ["a backup with a system", { kind: "backup", backupId: "b" }, { osVersion: "x" }, /^osVersion/],
    [
      "a copy within the region by an agency",
      { kind: "copy", imageId: id, agencyName: "a" },
      {},
      /^source\.agencyName/,
    ],
    [
      "a copy to another region without one",
      { kind: "copy", imageId: id, fromConnection: "a" },
      {},
      /^source\.agencyName: is required/,
    ],
    [
      "an encrypted copy to another region",
      { kind: "copy", imageId: id, fromConnection: "a", agencyName: "a", kmsKeyId: "k" },
      {},
      /^source\.kmsKeyId.*IMG\.0143/,
    ],
    [
      "a copy from where it goes",
      { kind: "copy", imageId: id, fromConnection: "a", agencyName: "a" },
      { connection: "a" },
      /^source\.fromConnection/,
    ],
  ])("that is %s", (_what, source, inputs, failure) => {
    expect(failures(source, inputs)).toEqual([expect.stringMatching(failure)]);
  });
});

describe("a source is taken", () => {
  it.each<[string, ImageSource, ImageInputs]>([
    ["is all that it needs", { kind: "server", serverId: "s" }, {}],
    ["is registered, with or without a format", { kind: "register", bucket: "b", key: "k" }, {}],
    ["is adopted with its image", object, { existingId: id }],
    [
      "is encrypted and quick",
      { ...object, quickImport: true, kmsKeyId: "k" },
      { minDiskGb: 10, osVersion: "x" },
    ],
  ])("that %s", (_what, source, inputs) => {
    expect(failures(source, inputs)).toEqual([]);
  });

  it("while what decides is not known yet", () => {
    // An output of another resource, as previews see it.
    const source = { kind: "volume", volumeId: "v", use: UNKNOWN } as unknown as ImageSource;
    expect(failures(source)).toEqual([]);
  });
});

it.each<[ImageSource, string]>([
  [
    { ...object, licenseType: "byol" },
    "source.licenseType: has a meaning only with quickImport: true; leave it out",
  ],
  [
    { kind: "server", serverId: id, vaultId: id },
    "source.vaultId: has a meaning only with whole: true, which makes a backup first; leave it out",
  ],
  [
    { kind: "copy", imageId: id, agencyName: "a" },
    "source.agencyName: has a meaning only with fromConnection, which copies from another region; leave it out",
  ],
])("a property that needs another one is named with it: %j", (source, failure) => {
  expect(failures(source, source.kind === "object" ? { minDiskGb: 40 } : {})).toEqual([failure]);
});
