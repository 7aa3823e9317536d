/**
 * The port: what the resources need of an image service, in the words of the resources.
 * One adapter a kind of cloud implements it. An adapter may answer several calls of one moment with one
 * request (reads, tags, members): callers ask for what they need, when they need it.
 */
import type { ConsumerKind } from "./consumer";
import type { CloudSource, ObjectPlace } from "./cloudSources";
import type { StreamBody } from "./http/request";
import type { AttributesOfImage, ImageAttribute, SomeAttributes } from "./imageAttributes";

export interface ImageCloud {
  /** `glance`: any OpenStack. `ims`: Huawei Cloud and its relatives. Known from the settings, without a call. */
  readonly kind: CloudKind;
  /** What this kind of cloud allows; checks read it, so that wrong input is refused before any call. */
  readonly rules: CloudRules;
  /** The connection's name in messages: `connection "consumer"`, or `the default connection`. */
  readonly connectionName: string;
  /** Former endpoints of this cloud, from the connection's settings: states made there are still ours. */
  readonly formerEndpoints: readonly string[];

  /** Where this connection leads. Authenticates on first use; no request to the image service. */
  location(): Promise<CloudLocation>;

  // -- images ---------------------------------------------------------------------------------------
  /**
   * Makes a record without bytes, status `queued`. The id is the caller's, so a POST whose answer was lost
   * is repeated safely: 409, and the record carries the same mark, means it is ours.
   */
  createImage(image: NewImage): Promise<CloudImage>;
  /** The image, or undefined when it does not exist or is hidden from this project. `fresh` bypasses what other reads of the last moments brought. */
  getImage(id: string, options?: { readonly fresh?: boolean }): Promise<CloudImage | undefined>;
  /** All images that match, all pages. */
  listImages(filter: ImageFilter): Promise<readonly CloudImage[]>;
  /** One PATCH, one at a time an image. Answers with the whole image. */
  patchImage(id: string, changes: readonly ImageChange[]): Promise<CloudImage>;
  /**
   * Adds and removes tags of one image, keeping all others. Calls of one moment travel together. Answers with the tags there
   * are then, as far as this process knows the image.
   */
  changeTags(id: string, change: TagChange): Promise<readonly string[]>;
  /** False when there was nothing to delete. On return the image is gone, unless it is deleted softly. */
  deleteImage(id: string, options?: DeleteOptions): Promise<boolean>;

  // -- bytes ----------------------------------------------------------------------------------------
  /** Streams the bytes to a queued image; returns once they are stored. With the digests, when they did not go by `body.open`. */
  uploadData(
    id: string,
    body: StreamBody,
    options?: UploadOptions,
  ): Promise<UploadedDigests | undefined>;
  /** Lets the cloud fetch the bytes itself; returns when it has begun. */
  importFromUri(id: string, uri: string): Promise<void>;

  /** Work that the cloud does in the background; undefined where it has none. */
  readonly jobs?: CloudJobs | undefined;

  // -- members --------------------------------------------------------------------------------------
  /**
   * Shares one image with one consumer (consumer.ts). Adding one that exists answers with it: `existed` says so. Calls of one
   * moment may travel together; never a pair that nobody asked for.
   */
  addMember(imageId: string, consumer: string): Promise<AddedMember>;
  /**
   * Shares each of the images with each of the consumers, with one answer a pair; an image that is
   * known to be shared with a consumer is not shared with it once more.
   */
  addMembers(
    imageIds: readonly string[],
    consumers: readonly string[],
  ): Promise<readonly AddedPair[]>;
  /** All members the caller may see (the owner: all; a consumer: itself), or undefined when the image is not there for the caller. Throws `forbidden` while the image is not shared. */
  listMembers(
    imageId: string,
    options?: {
      readonly fresh?: boolean;
      /** As `fresh`, but for an image that this process made: nobody else has shared it yet. */
      readonly beforeWrite?: boolean;
    },
  ): Promise<readonly CloudMember[] | undefined>;
  /** One member, or undefined when the image or the member is not there for the caller. */
  getMember(
    imageId: string,
    consumer: string,
    options?: { readonly fresh?: boolean },
  ): Promise<CloudMember | undefined>;
  /** Sets the caller's own acceptance. `forbidden` to the owner, `notFound` to all but the consumer. */
  setMemberStatus(
    imageId: string,
    consumer: string,
    status: MemberStatus,
    options?: { readonly vaultId?: string | undefined },
  ): Promise<CloudMember>;
  /** False when it was no member. Throws `forbidden` while the image is not shared. */
  removeMember(imageId: string, consumer: string): Promise<boolean>;
}

/** Jobs, and the objects that they read and write. */
export interface CloudJobs {
  /** Begins to make an image of something the cloud has. Not repeatable; the image carries the mark of `image.properties` from its first moment. */
  beginImage(image: NewImage, source: CloudSource): Promise<BegunJob>;
  /** Begins to store an object as the bytes of a queued image. Undefined: the answer was lost, and the bytes are there by now. */
  beginRegister(
    imageId: string,
    object: ObjectPlace,
    options?: { readonly signal?: AbortSignal },
  ): Promise<string | undefined>;
  /** Takes away what the upload of an image's bytes through a bucket left there. */
  removeStaged(imageId: string, bucket: string): Promise<void>;
  /** Begins to write an image to an object. */
  beginExport(imageId: string, object: ObjectPlace, options: ExportOptions): Promise<string>;
  /** Waits for the end of a job that this connection began. A job that failed is an error with the cloud's code and reason. */
  wait(jobId: string, options: JobWait): Promise<JobOutcome>;
  /** The object's size, or undefined when it is not there. */
  findObject(object: ObjectPlace): Promise<{ readonly sizeBytes: number } | undefined>;
  /** False when there was nothing to delete. */
  deleteObject(object: ObjectPlace): Promise<boolean>;
}

export type CloudKind = "glance" | "ims";

/** The place that ids are valid in. Kept in state; compared before a known id is used. */
export interface CloudLocation {
  /** Base URL of the image service, without a slash at the end. */
  readonly endpoint: string;
  readonly projectId: string;
  /** Where the kind of cloud has them. */
  readonly region?: string | undefined;
  readonly projectName?: string | undefined;
  readonly accountId?: string | undefined;
}

export interface DeleteOptions {
  /** Keeps the record, with status `deleted`. */
  readonly soft?: boolean | undefined;
  /** Deletes the backup behind a full-ECS image along with it. */
  readonly withBackup?: boolean | undefined;
}

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bucket that a file passes through where it is too large for the image service itself. */
  readonly bucket?: string | undefined;
  /** The job that stores a staged file, when a run before began it: nothing is sent again. */
  readonly begunJobId?: string | undefined;
  /** Told of such a job, so that it can be remembered beyond this process. */
  readonly began?: ((jobId: string) => Promise<void>) | undefined;
  readonly limitMs?: number | undefined;
  readonly progress?: ((progress: JobProgress) => void) | undefined;
}

/** Hexadecimal digests of the bytes that were stored. */
export interface UploadedDigests {
  readonly sha512: string;
  readonly md5: string;
}

export interface ExportOptions {
  /** Absent: without conversion. */
  readonly format?: string | undefined;
}

export interface BegunJob {
  readonly jobId: string;
  /** Attributes and tags of the new image that went with the request: nothing is left to do about them. */
  readonly sent: readonly ImageAttribute[];
}

export interface JobWait {
  /** What the job is for, in words that fit behind "cannot": `create image "golden" of server 4f…`. */
  readonly purpose: string;
  readonly limitMs: number;
  /** Name that the image is going to have: messages of a job may tell what it is called until then. */
  readonly imageName?: string | undefined;
  /** What to do about the limit: `raise timeouts.createSeconds`. */
  readonly raise?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: JobProgress) => void) | undefined;
}

export interface JobProgress {
  /** 0 to 100; undefined when the cloud does not tell. */
  readonly percent: number | undefined;
  readonly phase: string | undefined;
}

export interface JobOutcome {
  /** The image that was made or worked on. */
  readonly imageId: string | undefined;
  /** Every image of the job, those of its sub jobs in their order. */
  readonly imageIds: readonly string[];
}

/** Its attributes (imageAttributes.ts), and what only the cloud sets. */
export type CloudImage = AttributesOfImage & {
  readonly id: string;
  /** As the cloud says it; new words may come. */
  readonly status: string;
  readonly owner: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly virtualSizeBytes: number | undefined;
  /** MD5 of the bytes, hexadecimal. */
  readonly checksum: string | undefined;
  readonly hashAlgorithm: string | undefined;
  readonly hashValue: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Path of the bytes, relative to the endpoint. */
  readonly file: string | undefined;
  readonly schema: string | undefined;
  /** Every property that is no attribute, the mark and the cloud's own ones included. */
  readonly properties: Readonly<Record<string, string>>;
  /** The cloud fetches its bytes right now; the work outlives the status `active` by a moment. */
  readonly importing?: true | undefined;
  /** Stores that an import could not write to. */
  readonly failedStores?: string | undefined;
  /** The cloud's clock when it answered, in milliseconds since 1970; undefined without a Date header. */
  readonly answeredAtMs: number | undefined;
};

/** What a new image gets. Attributes that are set last are left out of it. */
export type NewImage = SomeAttributes & {
  readonly id: string;
  /**
   * Key of one of `properties`, by whose value the caller recognises a record of its own: a repeated creation that meets the id
   * takes such a record for the one whose answer was lost.
   */
  readonly recognisedBy?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
};

/** Attributes that a PATCH can set; `property` ones by their wire name. */
export type ImageChange =
  | { readonly set: ImageAttribute; readonly value: string | number | boolean | readonly string[] }
  | { readonly setProperty: string; readonly value: string; readonly exists: boolean }
  | { readonly removeProperty: string };

export interface TagChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export interface ImageFilter {
  /** Custom properties that must have exactly these values. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly owner?: string;
  /** Hidden images are left out unless this is true. */
  readonly hidden?: boolean;
}

export type MemberStatus = "pending" | "accepted" | "rejected";

export interface CloudMember {
  readonly imageId: string;
  /** Who the image is shared with (consumer.ts). */
  readonly consumer: string;
  readonly status: string;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
}

export interface AddedMember extends CloudMember {
  /** It was shared before. */
  readonly existed: boolean;
}

/** What became of one pair of many. */
export interface AddedPair {
  readonly imageId: string;
  readonly consumer: string;
  readonly result: PromiseSettledResult<AddedMember>;
}

/** What one kind of cloud allows, as data. */
export interface CloudRules {
  /**
   * The lists of formats and the most tags and members are settings of each cloud: those below are what is usual, good for advice
   * beside a refusal and no reason for one.
   */
  readonly limitsAreUsual: boolean;
  readonly nameMaxLength: number;
  /** What a name may look like beyond its length; undefined: anything. */
  readonly nameForm: TextForm | undefined;
  /** What names of custom properties that a program declares look like; undefined: like anything. */
  readonly propertyForm: TextForm | undefined;
  readonly tagMaxLength: number;
  readonly tagForbidden: readonly string[];
  readonly tagsMax: number;
  /** Tags are keys with values, written `key=value`; setting a key again changes its value. Undefined: a tag is one text. */
  readonly keyedTags: KeyedTagRules | undefined;
  readonly visibilities: readonly string[];
  /** What a new image gets when nothing is said; undefined where visibility cannot be chosen. */
  readonly visibilityDefault: string | undefined;
  readonly diskFormats: readonly string[];
  readonly containerFormats: readonly string[];
  readonly minDiskGb: { readonly min: number; readonly max: number } | undefined;
  /** Kinds of source that images are made of. */
  readonly sources: readonly SourceKind[];
  /** Attributes that can be set at all; a declared one that is missing here is refused. */
  readonly attributes: readonly ImageAttribute[];
  /** Attributes that can be changed in place; a change of another one makes a new image. */
  readonly changeable: readonly ImageAttribute[];
  /** Keys of properties that the cloud sets by itself and lets nobody remove. */
  readonly propertiesOfTheCloud: RegExp;
  /** The cloud tells the hash of stored bytes. Where it does not, the mark says which bytes they are. */
  readonly reportsHash: boolean;
  /** The cloud may store bytes in another format than they were given in: declared formats say what was given. */
  readonly convertsFormats: boolean;
  /** Largest file that the image service itself takes; larger ones pass through a bucket. Undefined: any. */
  readonly uploadMaxBytes: number | undefined;
  readonly membersMax: number;
  /** Only images of visibility `shared` have members. */
  readonly membersNeedShared: boolean;
  /** A refusal says by its code why: a guess at the reason would only hide that. */
  readonly explainsRefusals: boolean;
  /** Backups are kept in vaults, and who accepts a share of one names a vault. */
  readonly hasVaults: boolean;
  /** A deletion can leave the record, or take the backup behind the image along. */
  readonly deletesSoftly: boolean;
  readonly consumers: readonly ConsumerKind[];
  /** What withdrawing an acceptance leaves behind: Glance `pending`, IMS `rejected`. */
  readonly acceptanceWithdrawn: MemberStatus;
  readonly acceptanceStatuses: readonly MemberStatus[];
  /** Command of the cloud's own tool that deletes an image, up to the image's id. */
  readonly deleteCommand: string;
}

export type SourceKind =
  | "file"
  | "asset"
  | "webDownload"
  | "object"
  | "register"
  | "server"
  | "volume"
  | "backup"
  | "copy";

/** A form of text, for the check and for the message. */
export interface TextForm {
  readonly pattern: RegExp;
  /** Completes "may have": `letters, digits, …`. */
  readonly inWords: string;
}

export interface KeyedTagRules {
  readonly keyMaxLength: number;
  readonly valueMaxLength: number;
  readonly key: TextForm;
  readonly value: TextForm;
}
