import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { startJob, type JobId, type JobRequest } from "./jobReference";

export interface CopyTarget {
  readonly name: string;
  readonly description?: string | undefined;
  /** Must not be the key of the source. Without it, the copy is not encrypted. */
  readonly kmsKeyId?: string | undefined;
  readonly enterpriseProjectId?: string | undefined;
}

export interface RegionCopyTarget {
  readonly name: string;
  readonly description?: string | undefined;
  /** Must not be the region of the source. */
  readonly region: string;
  /** The project in that region. The default project of a region has the name of the region. */
  readonly projectName: string;
  /** An agency that has rights to images in both regions. */
  readonly agencyName: string;
  /** The vault in that region, for full images of servers. */
  readonly vaultId?: string | undefined;
}

/**
 * A13. Copies an own image or an accepted share within the region. The image is `active`, has at
 * most 128 GB, and is no full image of a server and no ISO image. 200 with the id of the job.
 * `badRequest`: a full or an ISO image (IMG.0130, 0167), or a wrong key (IMG.0096, 0098) or name
 * (IMG.0003). `notFound`: no such key (IMG.0095, 0101). `conflict`: a key is disabled (IMG.0097,
 * 0102), or the share is not accepted (IMG.0196). `forbidden`: a key may not be used (IMG.0099,
 * 0100, 0103), or the share is encrypted (IMG.0197).
 * @see operation A13, documented by Huawei Cloud, Open Telekom Cloud and the SDK
 */
export function copyImage(send: Send, imageId: string, target: CopyTarget): Promise<JobId> {
  return startJob(send, copyOf(path`/v1/cloudimages/${imageId}/copy`, imageId, target));
}

/**
 * A14. Like A13, and also checks whether the caller itself may use the KMS key. 200.
 * @see operation A14, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export function copyImageInSafeMode(
  send: Send,
  imageId: string,
  target: CopyTarget,
): Promise<JobId> {
  return startJob(send, copyOf(path`/v2.1/cloudimages/${imageId}/copy`, imageId, target));
}

/**
 * A15. Copies an own image to a project in another region. The image has at most 128 GB, is not
 * encrypted and is not an ISO image. At most five copies run at a time. 200 with the id of the job.
 * The job belongs to this region; the id of the image in it belongs to the other region.
 * `badRequest`: the same region (IMG.0142), an encrypted image (IMG.0143), or a wrong size
 * (IMG.0146) or vault (IMG.0189). `notFound`: no such project or region (IMG.0145, 0147).
 * `conflict`: the backup is already in that region (IMG.0150). `forbidden`: the agency lacks rights
 * (IMG.0151). `rateLimited`: too many copies (IMG.0149).
 * @see operation A15, documented by Huawei Cloud and the SDK, not by Open Telekom Cloud
 */
export function copyImageToRegion(
  send: Send,
  imageId: string,
  target: RegionCopyTarget,
): Promise<JobId> {
  return startJob(send, {
    purpose: `copy image ${imageId} to region ${target.region} as "${target.name}"`,
    method: "POST",
    url: path`/v1/cloudimages/${imageId}/cross_region_copy`,
    value: {
      name: target.name,
      description: target.description,
      region: target.region,
      project_name: target.projectName,
      agency_name: target.agencyName,
      vault_id: target.vaultId,
    },
  });
}

function copyOf(url: string, imageId: string, target: CopyTarget): JobRequest {
  return {
    purpose: `copy image ${imageId} as "${target.name}"`,
    method: "POST",
    url,
    value: {
      name: target.name,
      description: target.description,
      cmk_id: target.kmsKeyId,
      enterprise_project_id: target.enterpriseProjectId,
    },
  };
}
