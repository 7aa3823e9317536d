import { gzipSync, zstdCompressSync } from "node:zlib";
import { imageHandler } from "../../../../provider/resources/image/handler";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { formatOfFile } from "../../../../provider/resources/image/checks/fileFormat";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";
import { emptyQcow2 } from "../../../support/emptyDisk";
import { testFolder } from "../support/folder";
import { sampleContext } from "../support/samples";

const folder = testFolder();

/** A disk of 1 MiB with these texts at these places. */
function disk(...texts: readonly (readonly [at: number, text: string])[]): Buffer {
  const bytes = Buffer.alloc(1024 ** 2);
  for (const [at, text] of texts) bytes.write(text, at, "latin1");
  return bytes;
}
const boot = [510, "\x55\xaa"] as const;
const cd = [0x8001, "CD001"] as const;
const vdi = disk();
vdi.writeUInt32LE(0xbeda107f, 64);
const qcow = disk([0, "QFI\xfb\0\0\0\x01"]);

const files: Readonly<Record<string, readonly [bytes: Buffer, format: string | undefined]>> = {
  "a qcow2": [emptyQcow2(), "qcow2"],
  "the first version of qcow": [qcow, "qcow"],
  "a sparse vmdk": [disk([0, "KDMV"]), "vmdk"],
  "an old vmdk": [disk([0, "COWD"]), "vmdk"],
  "a vmdk descriptor": [Buffer.from("# Disk DescriptorFile\nversion=1\n"), "vmdk"],
  "a dynamic vhd": [disk([0, "conectix"], [1024 ** 2 - 512, "conectix"]), "vhd"],
  "a fixed vhd": [disk(boot, [1024 ** 2 - 512, "conectix"]), "fixed vhd"],
  "a vmdk descriptor after blanks": [Buffer.from("\n  # disk descriptorfile\n"), "vmdk"],
  "a file that names a descriptor later": [Buffer.from("x # Disk DescriptorFile\n"), undefined],
  "a vhdx": [disk([0, "vhdxfile"]), "vhdx"],
  "a vdi": [vdi, "vdi"],
  "a qed": [disk([0, "QED\0"]), "qed"],
  "a ploop in use": [disk([0, "WithoutFreeSpace"]), "ploop"],
  "a ploop": [disk([0, "WithouFreSpacExt"]), "ploop"],
  "an iso": [disk(cd), "iso"],
  "an iso that boots from sticks too": [disk(cd, boot), "iso"],
  "an iso with a gpt": [disk(cd, boot, [512, "EFI PART"]), "iso"],
  "a udf": [disk([0x8001, "BEA01"]), "iso"],
  "a udf of another version": [disk([0x8001, "NSR02"]), "iso"],
  "a udf of the newest version": [disk([0x8001, "NSR03"]), "iso"],
  "a disk with a gpt": [disk([512, "EFI PART"]), "raw"],
  "a disk whose partition is active": [disk(boot, [446, "\x80"]), "raw"],
  "a packed file that ends a sector like a boot sector": [
    disk([0, "\x1f\x8b\x08"], boot, [494, "\x01"]),
    "gzip",
  ],
  "a boot sector alone": [disk(boot).subarray(0, 512), "raw"],
  "a sector without its end": [disk(boot).subarray(0, 511), undefined],
  "a disk with a boot sector": [disk(boot), "raw"],
  "a disk with a gpt of large sectors": [disk([4096, "EFI PART"]), "raw"],
  "a disk that boots and begins like gzip": [disk([0, "\x1f\x8b\x08"], boot), "raw"],
  gzip: [gzipSync(emptyQcow2()), "gzip"],
  xz: [disk([0, "\xfd7zXZ\0"]), "xz"],
  bzip2: [disk([0, "BZh91AY&SY"]), "bzip2"],
  "bzip2 of nothing": [disk([0, "BZh1\x17rE8P\x90"]), "bzip2"],
  "bzip2 of no block size": [disk([0, "BZh01AY&SY"]), undefined],
  zstd: [zstdCompressSync(emptyQcow2()), "zstd"],
  lz4: [disk([0, "\x04\x22\x4d\x18"]), "lz4"],
  lzip: [disk([0, "LZIP\x01"]), "lzip"],
  "a zip": [disk([0, "PK\x03\x04"]), "zip"],
  "an empty zip": [disk([0, "PK\x05\x06"]), "zip"],
  "a zip that goes on from another": [disk([0, "PK\x07\x08"]), undefined],
  "a 7z": [disk([0, "7z\xbc\xaf\x27\x1c"]), "7z"],
  "a tar": [disk([0, "disk.raw"], [257, "ustar"]), "tar"],
  "an ova in upper case": [disk([0, "MACHINE.OVF"], [257, "ustar"]), "ova"],
  "a tar of something that only begins like it": [disk([0, "a.ovf.raw"], [257, "ustar"]), "tar"],
  "a tar whose padding looks like it": [disk([0, "a\0b.ovf"], [257, "ustar"]), "tar"],
  "an ova": [disk([0, "machine.ovf"], [257, "ustar"]), "ova"],
  anything: [Buffer.from("the bytes of a disk"), undefined],
  "one byte": [Buffer.from("Q"), undefined],
  "the beginning of a signature": [Buffer.from("QFI"), undefined],
  "text that begins like bzip2": [Buffer.from("BZhello, this is no archive"), undefined],
  "a file system without a boot sector": [disk([1080, "\x53\xef"]), undefined],
};

describe("formatOfFile", () => {
  it.each(Object.entries(files))("recognises %s", async (_what, [bytes, format]) => {
    await expect(formatOfFile(folder.write("disk", bytes))).resolves.toBe(format);
  });
});

/** The refusal of a check, or undefined. */
async function refusal(inputs: object, bytes: Uint8Array, source: object = {}, old?: object) {
  const path = folder.write("disk", bytes);
  const all = { source: { kind: "file", path, ...source }, ...inputs };
  // What a run before declared: of the shape that a check let through.
  const oldInputs = old === undefined ? undefined : ({ ...all, ...old } as ImageInputs);
  const { failures } = await imageHandler.check({ oldInputs, inputs: all }, sampleContext());
  return failures.map(({ property, reason }) => `${property} ${reason.replace(path, "FILE")}`)[0];
}

const meant = "; if that is intended, set source.verifyFormat: false";

describe("a disk format that the bytes contradict", () => {
  it.each([
    [
      "raw",
      "a qcow2",
      'a qcow2 disk: declare diskFormat "qcow2", or convert the file to raw (qemu-img convert)',
    ],
    ["qcow2", "gzip", "packed with gzip: unpack it (gunzip) and name the disk"],
    ["qcow2", "xz", "packed with xz: unpack it (unxz) and name the disk"],
    ["raw", "zstd", "packed with zstd: unpack it (unzstd) and name the disk"],
    [
      "qcow2",
      "a disk with a boot sector",
      'a raw disk (it has a boot sector or a partition table): declare diskFormat "raw", or convert the file to qcow2 (qemu-img convert)',
    ],
    [
      "vmdk",
      "an ova",
      'an OVA, an archive with a disk in it: unpack it (tar -xf) and name the disk in it, or declare containerFormat "ova"',
    ],
    ["raw", "a tar", "an archive (tar): unpack it (tar -xf) and name the disk"],
    ["raw", "a qed", "a qed disk: convert it to raw (qemu-img convert)"],
    ["qcow2", "the first version of qcow", "a qcow disk: convert it to qcow2 (qemu-img convert)"],
    [
      "qcow2",
      "an iso",
      'an ISO file: declare diskFormat "iso", or convert the file to qcow2 (qemu-img convert)',
    ],
    [
      "qcow2",
      "a fixed vhd",
      'a fixed vhd disk: declare diskFormat "vhd", or convert the file to qcow2 (qemu-img convert)',
    ],
    ["RAW", "a zip", "an archive (zip): unpack it (unzip) and name the disk"],
    ["raw", "a 7z", "an archive (7z): unpack it (7z x) and name the disk"],
    ["vhd", "lz4", "packed with lz4: unpack it (unlz4) and name the disk"],
    ["vhdx", "lzip", "packed with lzip: unpack it (lzip -d) and name the disk"],
    ["vdi", "bzip2", "packed with bzip2: unpack it (bunzip2) and name the disk"],
    ["ploop", "gzip", "packed with gzip: unpack it (gunzip) and name the disk"],
    ["zvhd2", "gzip", "packed with gzip: unpack it (gunzip) and name the disk"],
    ["zvhd", "gzip", "packed with gzip: unpack it (gunzip) and name the disk"],
    ["gpt", "gzip", "packed with gzip: unpack it (gunzip) and name the disk"],
    [
      "iso",
      "a disk with a boot sector",
      'a raw disk (it has a boot sector or a partition table): declare diskFormat "raw", or convert the file to iso (qemu-img convert)',
    ],
  ])("is refused in the preview: %s for %s", async (diskFormat, what, says) => {
    const [bytes] = files[what] ?? [Buffer.from("")];
    await expect(refusal({ diskFormat }, bytes)).resolves.toBe(
      `diskFormat is "${diskFormat}", but FILE is ${says}${meant}`,
    );
  });

  it("is refused for an asset as for a file", async () => {
    const path = folder.write("asset", files["gzip"]?.[0] ?? "");
    const source = { kind: "asset", asset: { assetKind: "file", path, encoded: {} } };
    const inputs = { source, diskFormat: "qcow2" };
    const { failures } = await imageHandler.check(
      { oldInputs: undefined, inputs },
      sampleContext(),
    );
    expect(failures.map(({ property }) => property)).toEqual(["diskFormat"]);
  });

  it("is refused when it comes with a change", async () => {
    const bytes = emptyQcow2();
    await expect(
      refusal({ diskFormat: "raw" }, bytes, {}, { diskFormat: "qcow2" }),
    ).resolves.toMatch(/a qcow2 disk/);
  });

  it.each([
    ["what an iso is, a disk as well", { diskFormat: "raw" }, "an iso"],
    ["a hybrid iso", { diskFormat: "iso" }, "an iso with a gpt"],
    ["a hybrid iso as a disk", { diskFormat: "raw" }, "an iso that boots from sticks too"],
    ["a fixed vhd", { diskFormat: "vhd" }, "a fixed vhd"],
    ["a fixed vhd as the disk that it is", { diskFormat: "raw" }, "a fixed vhd"],
    ["a partitioned disk by that name", { diskFormat: "gpt" }, "a disk with a boot sector"],
    ["a fixed vhd by the name of a partitioned disk", { diskFormat: "gpt" }, "a fixed vhd"],
    ["an iso by the name of a partitioned disk", { diskFormat: "gpt" }, "an iso"],
    ["a dynamic vhd", { diskFormat: "vhd" }, "a dynamic vhd"],
    ["a vmdk", { diskFormat: "vmdk" }, "a sparse vmdk"],
    ["a vhdx", { diskFormat: "vhdx" }, "a vhdx"],
    ["a vdi", { diskFormat: "vdi" }, "a vdi"],
    ["a ploop", { diskFormat: "ploop" }, "a ploop"],
    ["any disk that Huawei Cloud converts", { diskFormat: "zvhd2" }, "a qcow2"],
    ["any disk that Huawei Cloud unpacks", { diskFormat: "zvhd" }, "a vdi"],
    ["a format in upper case", { diskFormat: "QCOW2" }, "a qcow2"],
    [
      "a container that says what is usual",
      { diskFormat: "qcow2", containerFormat: "bare" },
      "a qcow2",
    ],
    ["bytes that nobody recognises", { diskFormat: "qcow2" }, "anything"],
    [
      "a packed file in a container that says so",
      { diskFormat: "qcow2", containerFormat: "compressed" },
      "gzip",
    ],
    ["an ova in its container", { diskFormat: "vmdk", containerFormat: "ova" }, "an ova"],
    ["a packed kernel", { diskFormat: "aki", containerFormat: "aki" }, "gzip"],
    ["a packed kernel in bare", { diskFormat: "aki" }, "gzip"],
    ["a format that only the cloud knows", { diskFormat: "root-tar" }, "a tar"],
    ["a container that is not known yet", { diskFormat: "raw", containerFormat: UNKNOWN }, "gzip"],
    ["a format that is not known yet", { diskFormat: UNKNOWN }, "gzip"],
  ])("is not seen in %s", async (_what, inputs, what) => {
    await expect(refusal(inputs, files[what]?.[0] ?? Buffer.from("x"))).resolves.toBeUndefined();
  });

  it("is stored where the program means it", async () => {
    const bytes = emptyQcow2();
    await expect(
      refusal({ diskFormat: "raw" }, bytes, { verifyFormat: false }),
    ).resolves.toBeUndefined();
    await expect(
      refusal({ diskFormat: "raw" }, bytes, { verifyFormat: true }),
    ).resolves.toBeDefined();
  });

  it("is looked for again where the container of the same file is another one now", async () => {
    const before = { containerFormat: "compressed" };
    const inputs = { diskFormat: "qcow2", containerFormat: "bare" };
    const bytes = gzipSync(emptyQcow2());
    await expect(refusal(inputs, bytes, {}, before)).resolves.toMatch(/^diskFormat .* gzip/);
  });

  it("of an image that is stored already, by an older version, stops nothing", async () => {
    await expect(refusal({ diskFormat: "raw" }, emptyQcow2(), {}, {})).resolves.toBeUndefined();
  });
});
