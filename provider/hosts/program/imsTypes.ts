/** The types of the low-level client, for programs that name them. Nothing is loaded. */
export type {
  ImageFeature,
  ImagePageRequest,
  ImageSearch,
  ImageSortKey,
  ImsChange,
  ImsImagePage,
  TimeFilter,
} from "../../client/ims/images/cloudImages";
export type { CopyTarget, RegionCopyTarget } from "../../client/ims/jobs/copies";
export type { ImageV1, V11Search } from "../../client/ims/images/deprecated";
export type { ExportFormat, ExportTarget } from "../../client/ims/jobs/exports";
export type {
  ImageCategory,
  ImageUse,
  ImsAttribute,
  ImsImage,
} from "../../client/ims/images/imageWire";
export type { Job, JobResult, SubJob } from "../../client/ims/jobs/jobs";
export type { NewRecord } from "../../client/ims/images/native";
export type { OsPlatform, OsVersion } from "../../client/ims/osVersions";
export type { Quota } from "../../client/ims/quotas";
export type {
  TaggedImage,
  TaggedImages,
  TagSearch,
  TagTextSearch,
  TagValues,
} from "../../client/ims/tags/resourceTags";
export type { Acceptance, ImsMember, MemberPage } from "../../client/ims/sharing/sharing";
export type {
  DataDisk,
  DataDiskFile,
  NewDataImage,
  FromDataDisks,
  FromObject,
  FromServer,
  FromVolume,
  NewImsImage,
  QuickDataImage,
  QuickImage,
  QuickSystemImage,
  WholeFromBackup,
  WholeFromServer,
  WholeImage,
} from "../../client/ims/jobs/newImageSources";
export type { ImsJobOutcome, JobKind, JobWaitOptions } from "../../client/ims/jobs/waitForJob";
export type { ImsClient } from "../../client/imsClient";
export type { ConnectionSettings } from "../../client/settings";
