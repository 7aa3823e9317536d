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
      "a system disk of no size",
      object,
      { minDiskGb: 0 },
      /^minDiskGb: must be 1 to 1024 for a system/,
    ],
    [
      "a data disk that is too large",
      { ...object, imageType: "DataImage" },
      { minDiskGb: 2049 },
      /^minDiskGb: must be 40 to 2048 for a data disk/,
    ],
    [
      "a data disk that is too large for a quick import",
      { ...object, imageType: "DataImage", quickImport: true },
      { minDiskGb: 1025 },
      /^minDiskGb: must be 1 to 1024 for a quick import/,
    ],
    [
      "an object in a container",
      object,
      { minDiskGb: 1, containerFormat: "bare" },
      /^containerFormat/,
    ],
    [
      "an encrypted data disk in quick import",
      { ...object, imageType: "DataImage", quickImport: true, kmsKeyId: "k" },
      { minDiskGb: 40 },
      /^source\.kmsKeyId: has no meaning with a quick import/,
    ],
    ...Object.entries({ architecture: "x86", firmwareType: "uefi", autoConfigure: true }).map(
      ([property, value]): [string, ImageSource, ImageInputs, RegExp] => [
        `a data disk with ${property}`,
        { ...object, imageType: "DataImage", [property]: value },
        { minDiskGb: 40 },
        new RegExp(`^source\\.${property}: has no meaning with imageType: "DataImage"`),
      ],
    ),
    [
      "a data disk with a licence",
      { ...object, imageType: "DataImage", quickImport: true, licenseType: "byol" },
      { minDiskGb: 40 },
      /^source\.licenseType: has no meaning/,
    ],
    [
      "a family that there is not",
      { ...object, osType: "BSD" },
      { minDiskGb: 10 },
      /^source\.osType: is "BSD"; write Linux or Windows or Other \(IMG\.0122\)/,
    ],
    [
      "a data disk of another family",
      { ...object, imageType: "DataImage", osType: "Other" },
      { minDiskGb: 40 },
      /^source\.osType: is "Other"; write Linux or Windows \(IMG\.0122\)/,
    ],
    ...(["BMS", "ISO"] as const).map((imageType): [string, ImageSource, ImageInputs, RegExp] => [
      `an image of the type ${imageType} with data disks`,
      { ...object, imageType, dataDisks: [disk] },
      { minDiskGb: 10, osVersion: "x" },
      /^source\.dataDisks: has no meaning with imageType/,
    ]),
    [
      "a file of a data disk given twice",
      { ...object, dataDisks: [disk, { ...disk, key: "other" }, disk] },
      { minDiskGb: 10 },
      /^source\.dataDisks\[2\]\.key.*IMG\.0123/,
    ],
    [
      "a server with a format",
      { kind: "server", serverId: "s" },
      { diskFormat: "raw" },
      /^diskFormat/,
    ],
    ["a server with a system", { kind: "server", serverId: "s" }, { osVersion: "x" }, /^osVersion/],
    [
      "a data volume with a system",
      { kind: "volume", volumeId: "v", use: "data" },
      { osVersion: "x" },
      /^osVersion: must be left out/,
    ],
    [
      "a data volume with a size",
      { kind: "volume", volumeId: "v", use: "data" },
      { minDiskGb: 40 },
      /^minDiskGb: must be left out/,
    ],
    [
      "a system volume with a size",
      { kind: "volume", volumeId: "v" },
      { minDiskGb: 40, osVersion: "x" },
      /^minDiskGb: must be left out/,
    ],
    [
      "a system volume with a container",
      { kind: "volume", volumeId: "v" },
      { containerFormat: "bare", osVersion: "x" },
      /^containerFormat: must be left out/,
    ],
    ["a backup with a size", { kind: "backup", backupId: "b" }, { minDiskGb: 1 }, /^minDiskGb/],
    [
      "a backup with a format",
      { kind: "backup", backupId: "b" },
      { diskFormat: "raw" },
      /^diskFormat/,
    ],
    ["a copy with a size", { kind: "copy", imageId: id }, { minDiskGb: 1 }, /^minDiskGb/],
    ["a copy with a system", { kind: "copy", imageId: id }, { osVersion: "x" }, /^osVersion/],
    ["a copy with a format", { kind: "copy", imageId: id }, { diskFormat: "raw" }, /^diskFormat/],
    [
      "a copy within the region into a vault",
      { kind: "copy", imageId: id, vaultId: "v" },
      {},
      /^source\.vaultId/,
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
    ["is as small as a system disk may be", object, { minDiskGb: 1 }],
    ["is as large as a system disk may be", object, { minDiskGb: 1024 }],
    ["is as small as a data disk may be", { ...object, imageType: "DataImage" }, { minDiskGb: 40 }],
    [
      "is as large as a data disk may be",
      { ...object, imageType: "DataImage" },
      { minDiskGb: 2048 },
    ],
    [
      "is a small data disk in quick import",
      { ...object, imageType: "DataImage", quickImport: true },
      { minDiskGb: 1 },
    ],
    [
      "is an encrypted data disk",
      { ...object, imageType: "DataImage", kmsKeyId: "k" },
      { minDiskGb: 40 },
    ],
    [
      "is a data disk of Windows",
      { ...object, imageType: "DataImage", osType: "Windows" },
      { minDiskGb: 40 },
    ],
    ["is of another family", { ...object, osType: "Other" }, { minDiskGb: 10 }],
    [
      "is for Arm and boots by UEFI",
      { ...object, architecture: "arm", firmwareType: "uefi" },
      { minDiskGb: 10 },
    ],
    ["boots by BIOS", { ...object, firmwareType: "bios" }, { minDiskGb: 10 }],
    [
      "has disks of one name in two buckets",
      { ...object, dataDisks: [{ ...disk, key: "k", bucket: "c" }] },
      { minDiskGb: 10 },
    ],
    [
      "has a licence of a quick import",
      { ...object, quickImport: true, licenseType: "byol" },
      { minDiskGb: 10, osVersion: "x" },
    ],
    ["is an ISO file", { ...object, imageType: "ISO" }, { minDiskGb: 10, osVersion: "x" }],
    ["is a whole server", { kind: "server", serverId: "s", whole: true, vaultId: "v" }, {}],
    ["is a data volume", { kind: "volume", volumeId: "v", use: "data" }, {}],
    [
      "is a volume for bare metal",
      { kind: "volume", volumeId: "v", imageType: "BMS" },
      { osVersion: "x" },
    ],
    ["is a backup", { kind: "backup", backupId: "b" }, {}],
    ["is an encrypted copy within the region", { kind: "copy", imageId: id, kmsKeyId: "k" }, {}],
    [
      "is a copy from another region",
      { kind: "copy", imageId: id, fromConnection: "a", agencyName: "a", vaultId: "v" },
      { connection: "b" },
    ],
    [
      "is encrypted and quick",
      { ...object, quickImport: true, kmsKeyId: "k" },
      { minDiskGb: 10, osVersion: "x" },
    ],
  ])("that %s", (_what, source, inputs) => {
    expect(failures(source, inputs)).toEqual([]);
  });

  it.each([
    { kind: "volume", volumeId: "v", use: UNKNOWN },
    { kind: UNKNOWN, path: "x" },
    { ...object, imageType: UNKNOWN },
    { ...object, quickImport: UNKNOWN },
    { kind: "server", serverId: "s", whole: UNKNOWN, vaultId: "v" },
  ])("while what decides is not known yet: %#", (source) => {
    // An output of another resource, as previews see it.
    expect(failures(source as unknown as ImageSource)).toEqual([]);
  });

  it("with values that are not known yet", () => {
    const dataDisks = [
      { ...disk, key: UNKNOWN },
      { ...disk, key: UNKNOWN },
    ];
    const source = { ...object, osType: UNKNOWN, dataDisks } as unknown as ImageSource;
    const inputs = { minDiskGb: UNKNOWN } as unknown as ImageInputs;
    expect(failures(source, inputs)).toEqual([]);
    const copy = { kind: "copy", imageId: id, fromConnection: UNKNOWN, agencyName: "a" };
    const both = { connection: UNKNOWN } as unknown as ImageInputs;
    expect(failures(copy as unknown as ImageSource, both)).toEqual([]);
    expect(
      failures({ ...object, dataDisks: UNKNOWN } as unknown as ImageSource, { minDiskGb: 1 }),
    ).toEqual([]);
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
