/** The types of the low-level client's arguments and answers, for programs that name them. Types only: nothing is loaded. */
export type {
  ImageFeature,
  ImagePageRequest,
  ImageSearch,
  ImageSortKey,
  ImsChange,
  ImsImagePage,
  TimeFilter,
} from "../../client/ims/cloudImages";
export type { CopyTarget, RegionCopyTarget } from "../../client/ims/copies";
export type { ImageV1, V11Search } from "../../client/ims/deprecated";
export type { ExportFormat, ExportTarget } from "../../client/ims/exports";
export type { ImageCategory, ImageUse, ImsAttribute, ImsImage } from "../../client/ims/imageWire";
export type { Job, JobResult, SubJob } from "../../client/ims/jobs";
export type { NewRecord } from "../../client/ims/native";
export type { OsPlatform, OsVersion } from "../../client/ims/osVersions";
export type { Quota } from "../../client/ims/quotas";
export type {
  TaggedImage,
  TaggedImages,
  TagSearch,
  TagTextSearch,
  TagValues,
} from "../../client/ims/resourceTags";
export type { Acceptance, ImsMember, MemberPage } from "../../client/ims/sharing";
export type {
  DataDisk,
  DataDiskFile,
  DataImage,
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
} from "../../client/ims/sources";
export type { ImsJobOutcome, JobKind, JobWaitOptions } from "../../client/ims/waitForJob";
export type { ImsClient } from "../../client/imsClient";
export type { ConnectionSettings } from "../../client/settings";
