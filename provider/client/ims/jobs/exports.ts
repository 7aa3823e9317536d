import type { ObjectPlace } from "../../cloudSources";
import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { startJob, type JobId, type JobRequest } from "./jobReference";
import { objectText } from "./newImages";

export interface ExportTarget {
  /** Must not exist yet. Its bucket must be of class Standard and in the same region. */
  readonly object: ObjectPlace;
  /**
   * Without it, the export is quick: the image is not converted and the file is ZVHD2. Images above
   * 128 GB need a quick export, and encrypted images do not allow it.
   */
  readonly format?: ExportFormat | undefined;
}

export type ExportFormat = "qcow2" | "vhd" | "zvhd" | "vmdk";

/**
 * A11. Exports an own image to an object, except full images of servers, ISO images, and images
 * made from public images of Windows, SUSE, Red Hat, Ubuntu or Oracle Linux. 200 with the job's id.
 * `badRequest`: the image cannot be exported (IMG.0071, 0077-0081, 0128, 0160), or a wrong format
 * (IMG.0072) or name (IMG.0073-0075). `conflict`: the object exists (IMG.0070), or an export is
 * running (IMG.0148). `forbidden`: the caller may not use the bucket (IMG.0069).
 * @see operation A11, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function exportImage(send: Send, imageId: string, target: ExportTarget): Promise<JobId> {
  return startJob(send, exportOf(path`/v1/cloudimages/${imageId}/file`, imageId, target));
}

/**
 * A12. Like A11, and also checks whether the caller itself may use the KMS key. 200.
 * @see operation A12, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export function exportImageInSafeMode(
  send: Send,
  imageId: string,
  target: ExportTarget,
): Promise<JobId> {
  return startJob(send, exportOf(path`/v2.1/cloudimages/${imageId}/file`, imageId, target));
}

function exportOf(url: string, imageId: string, { object, format }: ExportTarget): JobRequest {
  return {
    purpose: `export image ${imageId} to object ${objectText(object)}`,
    method: "POST",
    url,
    value: {
      bucket_url: objectText(object),
      file_format: format,
      is_quick_export: format === undefined ? true : undefined,
    },
  };
}
