/** Images written to the object storage: A11, A12. */
import type { ObjectPlace } from "../../cloudSources";
import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { given, startJob, type JobId } from "./jobReference";
import { objectText } from "./newImages";

export interface ExportTarget {
  /** Must not exist yet; bucket of class Standard in the same region. */
  readonly object: ObjectPlace;
  /** Format of the file. Without it the export is a quick one: no conversion, the file is ZVHD2; the only way above 128 GB, and none for encrypted images. */
  readonly format?: ExportFormat | undefined;
}

export type ExportFormat = "qcow2" | "vhd" | "zvhd" | "vmdk";

/**
 * A11. Writes an own image to an object. Not a full image of a server, not an ISO image, not one that descends from public images of Windows, SUSE,
 * Red Hat, Ubuntu or Oracle Linux. 200 with the job's id. `badRequest`: not exportable (IMG.0071, 0077-0081, 0128, 0160), format (IMG.0072), name
 * (IMG.0073-0075). `conflict`: the object exists (IMG.0070), an export is running (IMG.0148). `forbidden`: the bucket (IMG.0069).
 * @see A11 (Huawei, OTC, SDK)
 */
export function exportImage(send: Send, imageId: string, target: ExportTarget): Promise<JobId> {
  const url = path`/v1/cloudimages/${imageId}/file`;
  return startJob(send, { ...exportOf(imageId, target), method: "POST", url });
}

/** A12. As A11, with the caller's own rights to the key checked. 200. @see A12 (Huawei, SDK; not OTC) */
export function exportImageInSafeMode(
  send: Send,
  imageId: string,
  target: ExportTarget,
): Promise<JobId> {
  const url = path`/v2.1/cloudimages/${imageId}/file`;
  return startJob(send, { ...exportOf(imageId, target), method: "POST", url });
}

function exportOf(
  imageId: string,
  { object, format }: ExportTarget,
): { readonly purpose: string; readonly value: unknown } {
  return {
    purpose: `export image ${imageId} to object ${objectText(object)}`,
    value: given({
      bucket_url: objectText(object),
      file_format: format,
      is_quick_export: format === undefined ? true : undefined,
    }),
  };
}
