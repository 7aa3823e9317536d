/** Refuses a disk format that contradicts the file, because no server could boot the image. */
import type { CheckFailure } from "../../handler";
import { containsUnknown, isUnknown } from "../../values/unknown";
import { diskFiles, formatOfFile, unpacker, type FileFormat } from "./fileFormat";
import type { ImageInputs, ImageSource } from "../inputs";
import { localPath } from "../file/source";

/** The file formats that fit each declared format. Other declared formats are not checked. */
const fitting: Readonly<Record<string, readonly FileFormat[]>> = {
  // An ISO and a fixed VHD can be used as raw disks.
  raw: ["raw", "iso", "fixed vhd"],
  gpt: ["raw", "iso", "fixed vhd"],
  qcow2: ["qcow2"],
  vmdk: ["vmdk"],
  vhd: ["vhd", "fixed vhd"],
  vhdx: ["vhdx"],
  vdi: ["vdi"],
  iso: ["iso"],
  ploop: ["ploop"],
  // Huawei Cloud's own forms of VHD. It recognises the format of the file itself and converts it.
  zvhd: [...diskFiles],
  zvhd2: [...diskFiles],
};

/** Checks only a new declaration, because stored bytes do not change. */
export async function formatFailures(
  oldInputs: ImageInputs | undefined,
  inputs: ImageInputs,
): Promise<CheckFailure[]> {
  const { source, diskFormat } = inputs;
  if (source === undefined || isUnknown(source) || typeof diskFormat !== "string") return [];
  if (oldInputs !== undefined && isSameDeclaration(oldInputs, inputs)) return [];
  // A container format other than `bare` may begin with anything.
  if (inputs.containerFormat !== undefined && inputs.containerFormat !== "bare") return [];
  const found = await recognised(source);
  if (found === undefined || isFitting(diskFormat, found)) return [];
  return [{ property: "diskFormat", reason: contradiction(diskFormat, found, source) }];
}

/** Undefined if the format is not recognised, or if the program turned the check off. */
async function recognised(source: ImageSource): Promise<FileFormat | undefined> {
  const path = localPath(source);
  if (typeof path !== "string" || !isVerified(source)) return undefined;
  try {
    return await formatOfFile(path);
  } catch {
    // The check of the source reports a file that cannot be read.
    return undefined;
  }
}

function isVerified(source: ImageSource): boolean {
  if (source.kind !== "file" && source.kind !== "asset") return false;
  return source.verifyFormat === undefined || source.verifyFormat === true;
}

function isSameDeclaration(old: ImageInputs, inputs: ImageInputs): boolean {
  const of = ({ source, diskFormat, containerFormat }: ImageInputs) =>
    containsUnknown(source) ? undefined : JSON.stringify([source, diskFormat, containerFormat]);
  return of(old) !== undefined && of(old) === of(inputs);
}

function contradiction(diskFormat: string, found: FileFormat, source: ImageSource): string {
  return (
    `is "${diskFormat}", but ${localPath(source) ?? "the file"} is ${titleOf(found)}: ${adviceOn(found, diskFormat)}; ` +
    `if that is intended, set source.verifyFormat: false`
  );
}

export async function adviceOnRefusedBytes(
  source: ImageSource,
  diskFormat: string | undefined,
): Promise<string> {
  const found = await recognised(source);
  const file = localPath(source) ?? "the file";
  const declared = diskFormat === undefined ? "diskFormat" : `diskFormat "${diskFormat}"`;
  if (found !== undefined && diskFormat !== undefined && !isFitting(diskFormat, found))
    return `${file} is ${titleOf(found)}: ${adviceOn(found, diskFormat)}`;
  return `${file} is not what ${declared} says: see what it is (qemu-img info) and declare that, or convert it`;
}

function isFitting(diskFormat: string, found: FileFormat): boolean {
  return fitting[diskFormat.toLowerCase()]?.includes(found) ?? true;
}

function titleOf(found: FileFormat): string {
  switch (found) {
    case "raw":
      return "a raw disk (it has a boot sector or a partition table)";
    case "iso":
      return "an ISO file";
    case "ova":
      return "an OVA, an archive with a disk in it";
    case "tar":
    case "zip":
    case "7z":
      return `an archive (${found})`;
    case "gzip":
    case "xz":
    case "bzip2":
    case "zstd":
    case "lz4":
    case "lzip":
      return `packed with ${found}`;
    default:
      return `a ${found} disk`;
  }
}

function adviceOn(found: FileFormat, diskFormat: string): string {
  const unpack = unpacker(found);
  if (found === "ova")
    return `unpack it (${unpack}) and name the disk in it, or declare containerFormat "ova"`;
  if (unpack !== undefined) return `unpack it (${unpack}) and name the disk`;
  const word = found === "fixed vhd" ? "vhd" : found;
  return word in fitting
    ? `declare diskFormat "${word}", or convert the file to ${diskFormat} (qemu-img convert)`
    : `convert it to ${diskFormat} (qemu-img convert)`;
}
