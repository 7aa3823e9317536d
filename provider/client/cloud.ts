/**
 * The port: what the resources need from an image service. Each kind of cloud has one adapter.
 * Callers need not combine their calls: an adapter may answer several with one request.
 */
import type { CloudSource, ObjectPlace } from "./cloudSources";
import type { StreamBody } from "./http/request";
import type { BegunJob, ExportOptions, JobOutcome, JobProgress, JobWait } from "./imageJobs";
import type { CloudRules } from "./rules";
import type { AttributesOfImage, ImageAttribute, SomeAttributes } from "./imageAttributes";

export interface ImageCloud {
  /** `glance`: any OpenStack. `ims`: Huawei Cloud and its relatives. */
  readonly kind: CloudKind;
  readonly rules: CloudRules;
  /** The connection's name in messages: `connection "consumer"`, or `the default connection`. */
  readonly connectionName: string;
  /** Addresses that the cloud had before. Resources whose state names one are still managed. */
  readonly formerEndpoints: readonly string[];

  /** Authenticates if only the cloud knows the place. Sends nothing to the image service. */
  location(): Promise<CloudLocation>;

  // -- images --
  /**
   * Makes a record without bytes, with status `queued`. Glance gives it the id that the caller
   * chose, so the POST can be repeated after a lost answer (`recognisedBy`). IMS chooses an id.
   */
  createImage(image: NewImage): Promise<CloudImage>;
  /**
   * Undefined if the image does not exist or is hidden from this project. `fresh` ignores answers
   * that other reads got a moment ago.
   */
  getImage(id: string, options?: { readonly fresh?: boolean }): Promise<CloudImage | undefined>;
  /** All images that match, from all pages. */
  listImages(filter: ImageFilter): Promise<readonly CloudImage[]>;
  /** A page without hidden images. `next` is the `after` of the next page, undefined at the end. */
  imagePage(request: ImagePageRequest): Promise<ImagePage>;
  /** Only one patch runs at a time for each image. Returns the whole image. */
  patchImage(id: string, changes: readonly ImageChange[]): Promise<CloudImage>;
  /**
   * Keeps all other tags. Returns the tags after the change as this process knows them: changes
   * that somebody else made since our last read may be missing.
   */
  changeTags(id: string, change: TagChange): Promise<readonly string[]>;
  /**
   * Returns false if there was nothing to delete. When it returns, the image is gone, unless the
   * deletion is soft.
   */
  deleteImage(id: string, options?: DeleteOptions): Promise<boolean>;

  // -- bytes --
  /**
   * Returns when the bytes of the queued image are stored. If they were read through
   * `body.openRange`, returns their digests. The caller itself computes the digests of bytes that
   * are read through `body.open`.
   */
  uploadData(id: string, body: StreamBody, options?: UploadOptions): Promise<Digests | undefined>;
  /** Lets the cloud fetch the bytes itself. Returns when the cloud has begun. */
  importFromUri(id: string, uri: string): Promise<void>;

  /** Undefined if the cloud has no background jobs. */
  readonly jobs?: CloudJobs | undefined;

  // -- members --
  /**
   * If the member exists already, it is returned and `existed` is true. One request may serve
   * several calls of one moment, but it never shares a pair that nobody asked for.
   */
  addMember(imageId: string, consumer: string): Promise<AddedMember>;
  /** Answers once for each pair. A pair that is known to be shared already is not sent again. */
  addMembers(
    imageIds: readonly string[],
    consumers: readonly string[],
  ): Promise<readonly AddedPair[]>;
  /**
   * All members that the caller may see: the owner sees all, a consumer sees itself. Undefined if
   * the caller cannot see the image. Throws `forbidden` if the caller lacks a right, on Glance also
   * while the image is not shared.
   */
  listMembers(
    imageId: string,
    options?: {
      readonly fresh?: boolean;
      /**
       * Like `fresh`. But if this process made the image, the known list is used, because nobody
       * else has shared the image yet.
       */
      readonly beforeWrite?: boolean;
    },
  ): Promise<readonly CloudMember[] | undefined>;
  /** Undefined if the caller cannot see the image or the member. */
  getMember(imageId: string, consumer: string): Promise<CloudMember | undefined>;
  /**
   * Sets whether the caller's project accepts the image. Throws `forbidden` if the caller is the
   * owner, and `notFound` if it is neither the owner nor the consumer.
   */
  setMemberStatus(
    imageId: string,
    consumer: string,
    status: MemberStatus,
    options?: { readonly vaultId?: string | undefined },
  ): Promise<CloudMember>;
  /**
   * False if the cloud or a known list says that there was no such member. Throws `forbidden` as
   * `listMembers` does.
   */
  removeMember(imageId: string, consumer: string): Promise<boolean>;
}

/** Jobs, and the objects that they read and write. */
export interface CloudJobs {
  /**
   * Begins to make an image. The call must not be repeated. From its first moment the image has the
   * mark: the entries of `image.properties` that say who makes it (resources/recovery/mark.ts).
   */
  beginImage(image: NewImage, source: CloudSource): Promise<BegunJob>;
  /**
   * Begins to store an object as the bytes of a queued image. Undefined if the answer was lost but
   * the bytes are already stored.
   */
  beginRegister(
    imageId: string,
    object: ObjectPlace,
    options?: { readonly signal?: AbortSignal },
  ): Promise<string | undefined>;
  /** Deletes the object in the bucket through which an image's bytes were uploaded. */
  removeStaged(imageId: string, bucket: string): Promise<void>;
  /** Returns the id of the job. */
  beginExport(imageId: string, object: ObjectPlace, options: ExportOptions): Promise<string>;
  /** Waits for a job of this connection. If it failed, throws the cloud's code and reason. */
  wait(jobId: string, options: JobWait): Promise<JobOutcome>;
  /** Undefined if the object does not exist. */
  findObject(object: ObjectPlace): Promise<{ readonly sizeBytes: number } | undefined>;
  /** Returns false if there was nothing to delete. */
  deleteObject(object: ObjectPlace): Promise<boolean>;
}

export type CloudKind = "glance" | "ims";

/** The place where ids are valid. It is compared before an id from the state is used. */
export interface CloudLocation {
  /** Base URL of the image service, without a slash at the end. */
  readonly endpoint: string;
  /** Empty if the settings name neither a project nor a Keystone that could be asked for it. */
  readonly projectId: string;
  readonly region?: string | undefined;
  readonly projectName?: string | undefined;
  readonly accountId?: string | undefined;
}

export interface DeleteOptions {
  /** Keeps the record, with status `deleted`. */
  readonly soft?: boolean | undefined;
  /** Also deletes the backup of a full-ECS image. */
  readonly withBackup?: boolean | undefined;
}

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** The bucket for a file that is too large for the image service itself. */
  readonly bucket?: string | undefined;
  /**
   * The id of the job by which the cloud stores the uploaded file, if an earlier run began it. Then
   * the file is not uploaded again.
   */
  readonly begunJobId?: string | undefined;
  /** Called when such a job began, so that its id can be kept after this process ends. */
  readonly began?: ((jobId: string) => Promise<void>) | undefined;
  readonly limitMs?: number | undefined;
  readonly progress?: ((progress: JobProgress) => void) | undefined;
}

/** Hexadecimal digests of all bytes of an image. */
export interface Digests {
  readonly sha512: string;
  readonly md5: string;
}

export type CloudImage = AttributesOfImage & {
  readonly id: string;
  /** As the cloud writes it. Clouds may add new words. */
  readonly status: string;
  readonly owner: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly virtualSizeBytes: number | undefined;
  /** MD5, hexadecimal. */
  readonly checksum: string | undefined;
  readonly hashAlgorithm: string | undefined;
  readonly hashValue: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Path of the bytes, relative to the endpoint. */
  readonly file: string | undefined;
  readonly schema: string | undefined;
  /** Every property that is not an attribute, including the mark and the cloud's own properties. */
  readonly properties: Readonly<Record<string, string>>;
  /** The cloud is fetching the bytes. This can last a moment longer than the status `importing`. */
  readonly importing?: true | undefined;
  /** Stores that an import could not write to. */
  readonly failedStores?: string | undefined;
  /** When the cloud answered, by its clock, in ms since 1970; undefined without a Date header. */
  readonly answeredAtMs: number | undefined;
};

/** A creation ignores the attributes that are set last (`setLast`). */
export type NewImage = SomeAttributes & {
  readonly id: string;
  /**
   * The key of one of `properties`. If the id is in use by a record with the same value of this
   * property, the record is ours: an earlier POST made it and its answer was lost.
   */
  readonly recognisedBy?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
};

/** One change of a PATCH: to an attribute, or to a custom property by its name on the wire. */
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
}

export interface ImagePageRequest {
  readonly owner?: string | undefined;
  /**
   * Only shared images: own ones, and those whose share with the connection's project has this
   * status. An administrator of Glance also gets those of other projects.
   */
  readonly memberStatus?: MemberStatus | undefined;
  readonly name?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface ImagePage {
  readonly images: readonly CloudImage[];
  readonly next: string | undefined;
}

export type MemberStatus = "pending" | "accepted" | "rejected";

export interface CloudMember {
  readonly imageId: string;
  /** See consumer.ts. */
  readonly consumer: string;
  readonly status: string;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
}

export interface AddedMember extends CloudMember {
  /** The image was shared with the consumer before this call. */
  readonly existed: boolean;
}

export interface AddedPair {
  readonly imageId: string;
  readonly consumer: string;
  readonly result: PromiseSettledResult<AddedMember>;
}
