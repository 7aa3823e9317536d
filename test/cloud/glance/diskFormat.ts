/**
 * Recognises the disk format of a stream by its first bytes, as Glance does while it stores them: bytes that are
 * plainly another format than the record says are refused, anything may be called raw.
 * @see glance/location.py set_data, oslo_utils.imageutils.format_inspector
 */

/** The first volume descriptor of ISO 9660 lies behind 16 empty sectors. */
const isoDescriptor = 0x8000;
const headBytes = isoDescriptor + 2048;

type Recognised = "qcow2" | "iso" | "vmdk" | "vhd" | "vhdx" | "vdi" | "raw";

export class FormatProbe {
  readonly #chunks: Buffer[] = [];
  #keptBytes = 0;
  #sizeBytes = 0;

  feed(chunk: Buffer): void {
    this.#sizeBytes += chunk.length;
    if (this.#keptBytes >= headBytes) return;
    const part = chunk.subarray(0, headBytes - this.#keptBytes);
    this.#chunks.push(Buffer.from(part));
    this.#keptBytes += part.length;
  }

  /** The size of the disk inside, or the sentence with which Glance refuses the bytes. */
  inspect(
    diskFormat: string | null,
    containerFormat: string | null,
  ): { virtualSizeBytes: number | null } | { mismatch: string } {
    // Glance looks only into bare containers.
    if (containerFormat !== "bare") return { virtualSizeBytes: null };
    const head = Buffer.concat(this.#chunks);
    const found = recognise(head);
    if (found === diskFormat) {
      return { virtualSizeBytes: virtualSize(found, head, this.#sizeBytes) || null };
    }
    if (diskFormat === "raw") return { virtualSizeBytes: this.#sizeBytes || null };
    const isInspectable = ["qcow2", "iso", "vmdk", "vhd", "vhdx", "vdi"].includes(diskFormat ?? "");
    if (found === "raw" && !isInspectable) return { virtualSizeBytes: null };
    return { mismatch: `Image disk_format ${diskFormat} does not match stream data ${found}` };
  }
}

function recognise(head: Buffer): Recognised {
  if (head.length >= 32 && head.subarray(0, 4).equals(Buffer.from("QFI\xfb", "latin1")))
    return "qcow2";
  if (head.subarray(0, 4).toString("latin1") === "KDMV") return "vmdk";
  if (head.subarray(0, 8).toString("latin1") === "conectix") return "vhd";
  if (head.subarray(0, 8).toString("latin1") === "vhdxfile") return "vhdx";
  if (head.length >= 68 && head.readUInt32LE(64) === 0xbeda107f) return "vdi";
  if (head.subarray(isoDescriptor + 1, isoDescriptor + 6).toString("latin1") === "CD001")
    return "iso";
  return "raw";
}

/** 0 where this server does not know where the format keeps it. */
function virtualSize(format: Recognised, head: Buffer, sizeBytes: number): number {
  switch (format) {
    case "raw":
      return sizeBytes;
    case "qcow2":
      return Number(head.readBigUInt64BE(24));
    case "iso": {
      const descriptor = head.subarray(isoDescriptor);
      if (descriptor.length < 130) return 0;
      return descriptor.readUInt32LE(80) * descriptor.readUInt16LE(128);
    }
    case "vmdk":
    case "vhd":
    case "vhdx":
    case "vdi":
      return 0;
  }
}
