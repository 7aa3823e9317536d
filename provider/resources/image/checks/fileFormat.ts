/**
 * Recognises the format of a file from its first and last bytes. If they are not recognised, the
 * program is believed, because a raw disk may begin with anything.
 */
import { open } from "node:fs/promises";

export type FileFormat = DiskFile | PackedFile;

/**
 * A format that `diskFormat` also knows has the same name here. `fixed vhd` is a raw disk with the
 * footer of a VHD. `raw` is a disk with a boot sector or a partition table.
 */
export const diskFiles = [
  "qcow2",
  "qcow",
  "vmdk",
  "vhd",
  "fixed vhd",
  "vhdx",
  "vdi",
  "qed",
  "ploop",
  "iso",
  "raw",
] as const;
type DiskFile = (typeof diskFiles)[number];

type PackedFile = "gzip" | "xz" | "bzip2" | "zstd" | "lz4" | "lzip" | "zip" | "7z" | "tar" | "ova";

const packed: Readonly<Record<PackedFile, string>> = {
  gzip: "gunzip",
  xz: "unxz",
  bzip2: "bunzip2",
  zstd: "unzstd",
  lz4: "unlz4",
  lzip: "lzip -d",
  zip: "unzip",
  "7z": "7z x",
  tar: "tar -xf",
  ova: "tar -xf",
};

/** Undefined if the file is a disk. */
export function unpacker(format: FileFormat): string | undefined {
  return format in packed ? packed[format as PackedFile] : undefined;
}

/** The first volume descriptor of ISO 9660 and UDF follows 16 empty sectors of 2048 bytes. */
const descriptorAt = 0x8000;
const headBytes = descriptorAt + 2048;
const footerBytes = 512;

/** Reads the beginning and the end of a file, about 35 KB. */
export async function formatOfFile(path: string): Promise<FileFormat | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(headBytes, size));
    await file.read(head, 0, head.length, 0);
    const footer = Buffer.alloc(Math.min(footerBytes, size));
    await file.read(footer, 0, footer.length, size - footer.length);
    return formatOf(head, footer);
  } finally {
    await file.close();
  }
}

function formatOf(head: Buffer, footer: Buffer): FileFormat | undefined {
  // A boot sector may begin with any instruction, even one that looks like an archive's signature.
  const bootable = isBootSector(head);
  const disk = diskFormat(head);
  if (disk !== undefined) return disk;
  if (isOptical(head)) return "iso";
  if (startsWith(footer, "conectix")) return "fixed vhd";
  const archive = bootable ? undefined : packedFormat(head);
  return archive ?? (bootable || hasPartitions(head) ? "raw" : undefined);
}

// Signatures: QEMU block/{qcow2,qcow,vmdk,vpc,vhdx,vdi,qed,parallels}.c;
// oslo_utils.imageutils.format_inspector.
function diskFormat(head: Buffer): DiskFile | undefined {
  if (startsWith(head, "QFI\xfb"))
    return head.length >= 8 && head.readUInt32BE(4) === 1 ? "qcow" : "qcow2";
  if (startsWith(head, "KDMV") || startsWith(head, "COWD")) return "vmdk";
  if (/^\s*# Disk DescriptorFile/i.test(head.toString("latin1", 0, 64))) return "vmdk";
  if (startsWith(head, "conectix")) return "vhd";
  if (startsWith(head, "vhdxfile")) return "vhdx";
  if (head.length >= 68 && head.readUInt32LE(64) === 0xbeda107f) return "vdi";
  if (startsWith(head, "QED\0")) return "qed";
  if (startsWith(head, "WithoutFreeSpace") || startsWith(head, "WithouFreSpacExt")) return "ploop";
  return undefined;
}

function packedFormat(head: Buffer): PackedFile | undefined {
  if (startsWith(head, "\x1f\x8b\x08")) return "gzip";
  if (startsWith(head, "\xfd7zXZ\0")) return "xz";
  if (/^BZh[1-9](1AY&SY|\x17rE8P\x90)/.test(head.toString("latin1", 0, 10))) return "bzip2";
  if (startsWith(head, "\x28\xb5\x2f\xfd")) return "zstd";
  if (startsWith(head, "\x04\x22\x4d\x18")) return "lz4";
  if (startsWith(head, "LZIP\x01")) return "lzip";
  if (startsWith(head, "PK\x03\x04") || startsWith(head, "PK\x05\x06")) return "zip";
  if (startsWith(head, "7z\xbc\xaf\x27\x1c")) return "7z";
  if (startsWith(head, "ustar", 257)) return isOva(head) ? "ova" : "tar";
  return undefined;
}

/** The first file in the archive of an OVA is its descriptor (.ovf). */
function isOva(head: Buffer): boolean {
  const name = head.toString("latin1", 0, 100).replace(/\0.*$/s, "");
  return /\.ovf$/i.test(name);
}

function isOptical(head: Buffer): boolean {
  return (["CD001", "BEA01", "NSR02", "NSR03"] as const).some((id) =>
    startsWith(head, id, descriptorAt + 1),
  );
}

/** Whether there is the signature of a boot sector and a possible partition table before it. */
function isBootSector(head: Buffer): boolean {
  if (head.length < 512 || head.readUInt16BE(510) !== 0x55aa) return false;
  const status = [446, 462, 478, 494].map((at) => head[at]);
  return status.every((byte) => byte === 0 || byte === 0x80);
}

/** Whether there is a GPT, with sectors of 512 or 4096 bytes. */
function hasPartitions(head: Buffer): boolean {
  return startsWith(head, "EFI PART", 512) || startsWith(head, "EFI PART", 4096);
}

function startsWith(bytes: Buffer, signature: string, at = 0): boolean {
  return bytes.toString("latin1", at, at + signature.length) === signature;
}
