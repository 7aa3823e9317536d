/** A job as it is stored: what it is to do when its time is over, and what came of it. */
import type { ImsImage, MemberType, RegionName } from "./record";
import type { ObjectAddress } from "./objects";
import type { JobPlan } from "./jobPlans";

export type JobType =
  | "imsCreateImageByInstance"
  | "imsVolumesToSysDataImagesJob"
  | "imsImportImageJob"
  | "imsImportOvaImageJob"
  | "imsVolumeCreateImageJob"
  | "imsImportDataImageJob"
  | "imsCreateWholeImageByInstanceJob"
  | "imsCreateWholeImageByBackupJob"
  | "imsNativeImportImageJob"
  | "imsNativeExportImageJob"
  | "imsCopyImageInRegionJob"
  | "imsCrossRegionCopyImageJob"
  | "imsAddImageMembersJob"
  | "imsUpdateImageMembersJob"
  | "imsDelImageMembersJob";

export interface Job {
  readonly id: string;
  readonly region: RegionName;
  readonly projectId: string;
  readonly type: JobType;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly work: Work;
  readonly plan?: JobPlan;
  /** Missing while it runs. */
  outcome?: Outcome;
}

export interface Outcome {
  readonly status: "SUCCESS" | "FAIL";
  readonly code?: string;
  readonly message?: string;
  /** Of member jobs, in the order of their pairs. */
  readonly pairs?: readonly ("success" | "FAIL")[];
}

export type Work =
  | {
      readonly kind: "makeImages";
      readonly images: readonly PlannedImage[];
      readonly parts?: Parts;
    }
  | { readonly kind: "register"; readonly imageId: string; readonly object: ObjectAddress }
  | { readonly kind: "export"; readonly imageId: string; readonly object: ObjectAddress }
  | {
      readonly kind: "members";
      readonly pairs: readonly MemberPair[];
      readonly change: MemberChange;
    };

/** Jobs that make several images have a part for each. */
export interface Parts {
  readonly type: string;
  readonly ids: readonly string[];
}

export interface PlannedImage {
  /** As it will be when it is done. */
  readonly image: ImsImage;
  readonly bytes: ByteSource;
  /** The backup that the job makes before the image of a whole server. */
  readonly newBackup?: {
    readonly id: string;
    readonly kind: "CBR" | "CSBS";
    readonly serverId: string;
    readonly sizeGb: number;
    readonly vaultId?: string;
  };
}

export type ByteSource =
  | { readonly kind: "object"; readonly object: ObjectAddress }
  /** A disk of the directory: made-up bytes. */
  | { readonly kind: "disk"; readonly name: string }
  /** Linked when the job began, so that the source may go. */
  | { readonly kind: "linked" };

export interface MemberPair {
  readonly imageId: string;
  readonly type: MemberType;
  readonly memberId: string;
  readonly urn?: string;
  readonly projectId?: string;
}

export type MemberChange =
  | { readonly action: "add" }
  | { readonly action: "remove" }
  | {
      readonly action: "update";
      readonly status: "accepted" | "rejected";
      readonly vaultId?: string;
    };
