/** Wrong inputs that are found before any request; `code` is what the service would have answered. */
import { bucket } from "../../../support/imsStack";
import { copy, exported, images, member, nothing, ofObject, ofServer, tag, type Row } from "./row";
import { write } from "./scene";

const system = "CentOS 7.6 64bit";
const mebibyte = 1024 ** 2;

export const beforeCalls: readonly Row[] = [
  // -- attributes of images ---------------------------------------------------------------------------
  {
    when: "a name is longer than 128 characters",
    code: "IMG.0002",
    declares: ofServer("stoppedServer", {}, { name: "x".repeat(129) }),
    says: "golden: name: is 129 characters long; a name has at most 128",
  },
  {
    when: "a name has a slash",
    code: "IMG.0003",
    declares: ofServer("stoppedServer", {}, { name: "golden/1" }),
    says: "golden: name: may have letters without accents, digits, Chinese characters, spaces inside and - . _",
  },
  {
    when: "a name ends with a blank",
    code: "IMG.0062",
    declares: ofServer("stoppedServer", {}, { name: "golden " }),
    says: "golden: name: may have letters without accents, digits, Chinese characters, spaces inside and - . _",
  },
  {
    when: "a name is empty",
    code: "IMG.0013",
    declares: ofServer("stoppedServer", {}, { name: "" }),
    says: "golden: name: must not be empty",
  },
  {
    when: "a description is longer than 1024 characters",
    code: "IMG.0004",
    declares: ofServer("stoppedServer", {}, { description: "x".repeat(1025) }),
    says: "golden: description: is longer than 1024 characters",
  },
  {
    when: "a description has angle brackets",
    code: "IMG.0054",
    declares: ofServer("stoppedServer", {}, { description: "<golden>" }),
    says: "golden: description: must not contain carriage returns, < or >",
  },
  {
    when: "the largest memory is below the smallest",
    code: "IMG.0055",
    declares: ofServer("stoppedServer", {}, { minRamMb: 2048, maxRamMb: 1024 }),
    says: "golden: maxRamMb: is 1024, less than minRamMb, 2048",
  },
  {
    when: "an enterprise project is called by its name",
    code: "IMG.0155",
    declares: ofServer("stoppedServer", {}, { enterpriseProjectId: "production" }),
    says: "golden: enterpriseProjectId: must be 0 or a UUID",
  },
  {
    when: "an image shall be public",
    code: "IMG.0082",
    declares: ofServer("stoppedServer", {}, { visibility: "public" }),
    says: 'golden: visibility: is "public"; this cloud knows private, shared',
  },
  {
    when: "an image shall be protected, which IMS does not offer",
    declares: ofServer("stoppedServer", {}, { protected: true }),
    says: "golden: protected: this kind of cloud has no such attribute; leave it out",
  },
  {
    when: "a property is misspelt",
    code: "IMG.0001",
    declares: ofServer("stoppedServer", {}, { descripton: "golden" }),
    says: "golden: descripton: there is no such property; did you mean description?",
  },
  // -- tags -------------------------------------------------------------------------------------------
  {
    when: "a tag has a character that no tag may have",
    code: "IMG.0115",
    declares: ofServer("stoppedServer", {}, { tags: ["fine", "env=pröd!"] }),
    says:
      "golden: " +
      'tags[1]: "env=pröd!" has the value "pröd!", which may only have letters, digits, Chinese characters, spaces inside and _ . : + - @ /',
  },
  {
    when: "the key of a tag is longer than 128 characters",
    code: "IMG.0115",
    declares: tag(`${"k".repeat(129)}=v`),
    says:
      "golden: tag: " +
      JSON.stringify(`${"k".repeat(60)}…`) +
      " has a key of 129 characters; it has at most 128 here",
  },
  {
    when: "a tag has an equals sign and no value",
    declares: ofServer("stoppedServer", {}, { tags: ["env="] }),
    says: 'golden: tags[0]: "env=" is written "env": a key without a value has no =',
  },
  {
    when: "a key has two values",
    code: "IMG.0115",
    declares: ofServer("stoppedServer", {}, { tags: ["env=dev", "env=prod"] }),
    says: "golden: tags[1]: has the key of tags[0]: a key has one value",
  },
  {
    when: "an image shall have 21 tags",
    code: "IMG.0116",
    declares: ofServer(
      "stoppedServer",
      {},
      { tags: Array.from({ length: 21 }, (_, number) => `t${number}`) },
    ),
    says: "golden: tags: are 21; an image has at most 20",
  },
  // -- sources ----------------------------------------------------------------------------------------
  {
    when: "there are two sources in one",
    code: "IMG.0021",
    declares: ofServer("stoppedServer", { volumeId: nothing }),
    says: "golden: source.volumeId: there is no such property in source",
  },
  {
    when: "a server has no id",
    code: "IMG.0012",
    declares: ofServer("stoppedServer", { serverId: "" }),
    says: "golden: source.serverId: must not be empty",
  },
  {
    when: "a backup is left out",
    code: "IMG.0019",
    declares: images(() => ({ source: { kind: "backup" } })),
    says: "golden: source.backupId: is required",
  },
  {
    when: "an address stands for an object",
    declares: images(() => ({
      source: { kind: "webDownload", uri: "https://example.com/disk.qcow2" },
      diskFormat: "qcow2",
    })),
    says:
      "golden: " +
      'source.kind: is "webDownload"; ' +
      "this kind of cloud makes images of file, asset, register, object, server, volume, backup, copy",
  },
  {
    when: "a system image is given another disk size than the server has",
    declares: ofServer("stoppedServer", {}, { minDiskGb: 80 }),
    says: "golden: minDiskGb: must be left out with this source: the image has it from the server",
  },
  {
    when: "a vault is named for an image that needs none",
    declares: ofServer("stoppedServer", { vaultId: nothing }),
    says:
      "golden: " +
      "source.vaultId: has a meaning only with whole: true, which makes a backup first; " +
      "leave it out",
  },
  {
    when: "a volume's operating system is left out",
    code: "IMG.0195",
    declares: images((scene) => ({
      source: { kind: "volume", volumeId: scene.seeded("dataVolume") },
    })),
    says: "golden: osVersion: is required with this source: the cloud may not recognise the system on the disk",
  },
  {
    when: "the bucket of an object is left out",
    code: "IMG.0068",
    declares: ofObject({ bucket: "" }),
    says: "golden: source.bucket: must not be empty",
  },
  {
    when: "a bucket has capital letters",
    code: "IMG.0109",
    declares: ofObject({ bucket: "Images" }),
    says: "golden: source.bucket: must have lower case letters, digits, - and . only",
  },
  {
    when: "the name of an object has a blank",
    code: "IMG.0175",
    declares: ofObject({ key: "my disk.qcow2" }),
    says: "golden: source.key: must not contain blanks",
  },
  {
    when: "a system disk is larger than 1024 GB",
    code: "IMG.0055",
    declares: ofObject({}, { minDiskGb: 1025 }),
    says: "golden: minDiskGb: must be 1 to 1024 for a system disk",
  },
  {
    when: "a data disk is smaller than 40 GB",
    code: "IMG.0055",
    declares: ofObject({ imageType: "DataImage" }, { minDiskGb: 10 }),
    says: "golden: minDiskGb: must be 40 to 2048 for a data disk",
  },
  {
    when: "the size of the disk is left out",
    code: "IMG.0055",
    declares: ofObject({}, { minDiskGb: undefined }),
    says: "golden: minDiskGb: is required with this source: say how large a disk must be to hold the image",
  },
  {
    when: "an image type is unknown",
    code: "IMG.0024",
    declares: ofObject({ imageType: "VM" }),
    says: 'golden: source.imageType: must be "ECS" or "BMS" or "ISO" or "DataImage"',
  },
  {
    when: "a volume's image type is unknown",
    code: "IMG.0117",
    declares: images((scene) => ({
      source: { kind: "volume", volumeId: scene.seeded("dataVolume"), imageType: "ISO" },
      osVersion: system,
    })),
    says: 'golden: source.imageType: must be "ECS" or "BMS"',
  },
  {
    when: "an architecture is unknown",
    code: "IMG.0212",
    declares: ofObject({ architecture: "riscv" }),
    says: 'golden: source.architecture: must be "x86" or "arm"',
  },
  {
    when: "a boot mode is unknown",
    code: "IMG.0141",
    declares: ofObject({ firmwareType: "efi" }),
    says: 'golden: source.firmwareType: must be "bios" or "uefi"',
  },
  {
    when: "an Arm image shall boot by bios",
    code: "IMG.0141",
    declares: ofObject({ architecture: "arm", firmwareType: "bios" }),
    says: "golden: source.firmwareType: must be uefi: Arm servers boot no other way",
  },
  {
    when: "a family of operating systems is unknown",
    code: "IMG.0122",
    declares: ofObject({ osType: "BeOS" }),
    says: 'golden: source.osType: is "BeOS"; write Linux or Windows or Other (IMG.0122)',
  },
  {
    when: "an ISO file comes without its operating system",
    code: "IMG.0166",
    declares: ofObject({ key: "install.iso", imageType: "ISO" }),
    says: "golden: osVersion: is required with this source: an ISO image cannot tell it (IMG.0166)",
  },
  {
    when: "a quick import comes without its operating system",
    code: "IMG.0159",
    declares: ofObject({ key: "disk.zvhd2", quickImport: true }),
    says: "golden: osVersion: is required with this source: a quick import cannot tell it (IMG.0159)",
  },
  {
    when: "an ISO file shall be imported quickly",
    code: "IMG.0158",
    declares: ofObject(
      { key: "install.iso", imageType: "ISO", quickImport: true },
      { osVersion: system },
    ),
    says: "golden: source.quickImport: is not for ISO files",
  },
  {
    when: "an image for bare metal shall be encrypted",
    code: "IMG.0118",
    declares: ofObject({ imageType: "BMS", kmsKeyId: nothing }),
    says: "golden: source.kmsKeyId: has no meaning for bare metal images (IMG.0118); leave it out",
  },
  {
    when: "a file is given twice",
    code: "IMG.0123",
    declares: ofObject({ dataDisks: [{ bucket, key: "disk.qcow2", minDiskGb: 40 }] }),
    says: "golden: source.dataDisks[0].key: names a file that is given twice (IMG.0123)",
  },
  {
    when: "four data disks go along",
    code: "IMG.0194",
    declares: ofObject({
      dataDisks: Array.from({ length: 4 }, (_, number) => ({
        ...{ bucket, key: `data-${number}.qcow2`, minDiskGb: 40 },
      })),
    }),
    says: "golden: source.dataDisks: has at most 3 entries",
  },
  {
    when: "a file is larger than a signed request",
    code: "APIGW.0201",
    given: async (scene) => write(scene, "large.qcow2", Buffer.alloc(13 * mebibyte)),
    declares: images((scene) => ({
      source: { kind: "file", path: scene.path("large.qcow2") },
      diskFormat: "qcow2",
    })),
    says:
      "golden: " +
      "source.path: the file has 13631488 bytes, and this connection uploads at most 12000000 directly: name a bucket of the same region with source.bucket, which it passes through",
  },
  {
    when: "a file has a format that IMS does not know",
    given: async (scene) => write(scene, "disk.vdi", "the bytes of a disk"),
    declares: images((scene) => ({
      source: { kind: "file", path: scene.path("disk.vdi") },
      diskFormat: "vdi",
    })),
    says: 'golden: diskFormat: is "vdi"; this cloud knows zvhd2, vhd, zvhd, raw, qcow2, iso',
  },
  {
    when: "a copy to another region has no agency",
    code: "IMG.0151",
    declares: copy(() => ({ fromConnection: "alice2" })),
    says:
      "golden: " +
      "source.agencyName: is required with fromConnection: an IAM agency with rights in both regions",
  },
  {
    when: "a copy to another region shall be encrypted",
    code: "IMG.0143",
    declares: copy(() => ({
      ...{ fromConnection: "alice2", agencyName: "ims-copy", kmsKeyId: nothing },
    })),
    says: "golden: source.kmsKeyId: has no meaning between regions (IMG.0143); leave it out",
  },
  // -- sharing and exporting --------------------------------------------------------------------------
  {
    when: "nobody is named to share with",
    declares: ["ImageMember", () => ({ imageId: nothing })],
    says:
      "golden: " +
      "projectId: is required: name whom the image is shared with by projectId, accountId or organizationUrn",
  },
  {
    when: "a member is a project and an account",
    declares: member(() => ({ imageId: nothing, accountId: "default" })),
    says:
      "golden: " +
      "accountId: cannot be combined with projectId: one member is one project, one account or one organization",
  },
  {
    when: "an account shall accept",
    declares: [
      "ImageMember",
      () => ({ imageId: nothing, accountId: "default", accept: { connection: "bob" } }),
    ],
    says: "golden: accept: only a project accepts: leave it out",
  },
  {
    when: "the owner accepts for the consumer",
    declares: member(() => ({
      ...{ imageId: nothing, connection: "alice", accept: { connection: "alice" } },
    })),
    says:
      "golden: " +
      "accept.connection: is the connection that shares the image: the owner cannot accept for the consumer; " +
      "name a connection of the consumer's project",
  },
  {
    when: "an organization is called by its name",
    code: "IMG.0108",
    declares: ["ImageMember", () => ({ imageId: nothing, organizationUrn: "partners" })],
    says:
      "golden: " +
      "organizationUrn: must look like organizations::<management account>:ou:o-…/ou-… (or organization:, root:)",
  },
  {
    when: "an image has more members than any may have",
    code: "IMG.0088",
    declares: [
      "ImageMembers",
      () => ({
        // The row before it declares the members of the other image in the same process.
        imageIds: [nothing.replace(/.$/, "1")],
        members: Array.from({ length: 129 }, (_, number) => ({
          projectId: number.toString(16).padStart(32, "0"),
        })),
      }),
    ],
    says: "golden: members: are 129; an image has at most 128 here",
  },
  {
    when: "an answer shall be taken back to pending",
    declares: ["ImageAcceptance", () => ({ imageId: nothing, status: "pending" })],
    says: 'golden: status: is "pending"; this cloud knows accepted, rejected',
  },
  {
    when: "an export has an unknown format",
    code: "IMG.0072",
    declares: exported({ imageId: nothing, format: "raw" }),
    says: 'golden: format: must be "qcow2" or "vhd" or "zvhd" or "vmdk"',
  },
  {
    when: "the name of an exported file has a blank",
    code: "IMG.0175",
    declares: exported({ imageId: nothing, key: "my image.qcow2" }),
    says: "golden: key: must not contain blanks",
  },
  {
    when: "an exported file has no name",
    code: "IMG.0073",
    declares: exported({ imageId: nothing, key: "exports/" }),
    says: "golden: key: must end with the name of a file, not with a slash",
  },
  {
    when: "the name of an exported file is longer than 128 characters",
    code: "IMG.0074",
    declares: exported({ imageId: nothing, key: `exports/${"x".repeat(129)}` }),
    says: "golden: key: must end with the name of a file of at most 128 characters",
  },
  {
    when: "the name of an exported file has a colon",
    code: "IMG.0075",
    declares: exported({ imageId: nothing, key: "exports/golden:1" }),
    says: "golden: key: must end with the name of a file of letters, digits, -, . and _",
  },
];
