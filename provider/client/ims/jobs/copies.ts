/** Copies of images, within the region and to another one: A13 to A15. */
import { path } from "../../http/path";
import type { Send } from "../../http/request";
import { given, startJob, type JobId } from "./jobReference";

export interface CopyTarget {
  readonly name: string;
  readonly description?: string | undefined;
  /** The key to encrypt the copy with; another one than the source's. Without it the copy is not encrypted. */
  readonly kmsKeyId?: string | undefined;
  readonly enterpriseProjectId?: string | undefined;
}

export interface RegionCopyTarget {
  readonly name: string;
  readonly description?: string | undefined;
  /** Another one than the source's. */
  readonly region: string;
  /** Project in that region; the default one is called like the region. */
  readonly projectName: string;
  /** An agency with rights to images in both regions. */
  readonly agencyName: string;
  /** Vault there, for full images of servers. */
  readonly vaultId?: string | undefined;
}

/**
 * A13. Copies an image within the region. Own, or received and accepted; `active`; up to 128 GB; no full and no ISO image. 200 with the job's id; the
 * copy's id is in the job. `badRequest`: a full or an ISO image (IMG.0130, 0167), the key (IMG.0095-0103), the name (IMG.0003). `conflict`: a share
 * that is not accepted (IMG.0196). `forbidden`: an encrypted share (IMG.0197).
 * @see A13 (Huawei, OTC, SDK)
 */
export function copyImage(send: Send, imageId: string, target: CopyTarget): Promise<JobId> {
  const url = path`/v1/cloudimages/${imageId}/copy`;
  return startJob(send, { ...copyOf(imageId, target), method: "POST", url });
}

/** A14. As A13; copying an encrypted image needs the caller's own rights to the key. 200. @see A14 (Huawei, SDK; not OTC) */
export function copyImageInSafeMode(
  send: Send,
  imageId: string,
  target: CopyTarget,
): Promise<JobId> {
  const url = path`/v2.1/cloudimages/${imageId}/copy`;
  return startJob(send, { ...copyOf(imageId, target), method: "POST", url });
}

/**
 * A15. Copies an own image to a project in another region. Up to 128 GB; not encrypted, no ISO image; five at a time. 200 with the job's id; the job is one
 * of this region, the image in it one of the other. `badRequest`: same or unknown region (IMG.0142, 0147), encrypted (IMG.0143), size (IMG.0146), project
 * (IMG.0145), vault (IMG.0189). `conflict`: the backup is there already (IMG.0150). `forbidden`: the agency's rights (IMG.0151). `rateLimited`: too many copies (IMG.0149).
 * @see A15 (Huawei, SDK; not OTC)
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
    value: given({
      name: target.name,
      description: target.description,
      region: target.region,
      project_name: target.projectName,
      agency_name: target.agencyName,
      vault_id: target.vaultId,
    }),
  });
}

function copyOf(
  imageId: string,
  target: CopyTarget,
): { readonly purpose: string; readonly value: unknown } {
  return {
    purpose: `copy image ${imageId} as "${target.name}"`,
    value: given({
      name: target.name,
      description: target.description,
      cmk_id: target.kmsKeyId,
      enterprise_project_id: target.enterpriseProjectId,
    }),
  };
}
