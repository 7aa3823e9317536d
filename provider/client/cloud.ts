/**
 * The port: what the resources need of an image service, in the words of the resources.
 * One adapter a kind of cloud implements it. An adapter may answer several calls of one moment with one
 * request (reads, tags, members): callers ask for what they need, when they need it.
 */
import type { StreamBody } from "./http/request";

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
  /** Adds and removes tags of one image, keeping all others. Calls of one moment travel in one PATCH. Answers with the tags there are then. */
  changeTags(id: string, change: TagChange): Promise<readonly string[]>;
  /** False when there was nothing to delete. */
  deleteImage(id: string): Promise<boolean>;

  // -- bytes ----------------------------------------------------------------------------------------
  /** Streams the bytes to a queued image; returns once they are stored. */
  uploadData(id: string, body: StreamBody, signal?: AbortSignal): Promise<void>;
  /** Lets the cloud fetch the bytes itself; returns when it has begun. */
  importFromUri(id: string, uri: string): Promise<void>;

  // -- members --------------------------------------------------------------------------------------
  /** Shares one image with one project. Adding one that exists answers with it: `existed` says so. */
  addMember(
    imageId: string,
    consumer: string,
  ): Promise<CloudMember & { readonly existed: boolean }>;
  /** All members the caller may see (the owner: all; a consumer: itself), or undefined when the image is not there for the caller. Throws `forbidden` while the image is not shared. */
  listMembers(
    imageId: string,
    options?: { readonly fresh?: boolean },
  ): Promise<readonly CloudMember[] | undefined>;
  /** One member, or undefined when the image or the member is not there for the caller. */
  getMember(
    imageId: string,
    consumer: string,
    options?: { readonly fresh?: boolean },
  ): Promise<CloudMember | undefined>;
  /** Sets the caller's own acceptance. `forbidden` to the owner, `notFound` to all but the consumer. */
  setMemberStatus(imageId: string, consumer: string, status: MemberStatus): Promise<CloudMember>;
  /** False when it was no member. Throws `forbidden` while the image is not shared. */
  removeMember(imageId: string, consumer: string): Promise<boolean>;
}

export type CloudKind = "glance" | "ims";

/** The place that ids are valid in. Kept in state; compared before a known id is used. */
export interface CloudLocation {
  /** Base URL of the image service, without a slash at the end. */
  readonly endpoint: string;
  readonly projectId: string;
}

export interface CloudImage {
  readonly id: string;
  readonly name: string | undefined;
  /** As the cloud says it; new words may come. */
  readonly status: string;
  readonly visibility: string;
  readonly owner: string | undefined;
  readonly protected: boolean;
  readonly hidden: boolean;
  readonly diskFormat: string | undefined;
  readonly containerFormat: string | undefined;
  readonly minDiskGb: number;
  readonly minRamMb: number;
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
  readonly tags: readonly string[];
  /** Every property that is not one of the above, the mark and the cloud's own ones included. */
  readonly properties: Readonly<Record<string, string>>;
  /** The cloud's clock when it answered, in milliseconds since 1970; undefined without a Date header. */
  readonly answeredAtMs: number | undefined;
}

export interface NewImage {
  readonly id: string;
  /**
   * Key of one of `properties`, by whose value the caller recognises a record of its own: a repeated creation that meets the id
   * takes such a record for the one whose answer was lost.
   */
  readonly recognisedBy?: string | undefined;
  readonly name?: string | undefined;
  readonly diskFormat?: string | undefined;
  readonly containerFormat?: string | undefined;
  readonly visibility?: string | undefined;
  readonly minDiskGb?: number | undefined;
  readonly minRamMb?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

/** Attributes that a PATCH can set; `property` ones by their wire name. */
export type ImageChange =
  | { readonly set: ImageAttribute; readonly value: string | number | boolean | readonly string[] }
  | { readonly setProperty: string; readonly value: string; readonly exists: boolean }
  | { readonly removeProperty: string };

export type ImageAttribute =
  | "name"
  | "visibility"
  | "protected"
  | "hidden"
  | "minDiskGb"
  | "minRamMb"
  | "diskFormat"
  | "containerFormat"
  | "tags";

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
  /** The project the image is shared with. */
  readonly consumer: string;
  readonly status: string;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
}

/** Limits of one kind of cloud, as data. */
export interface CloudRules {
  readonly nameMaxLength: number;
  readonly tagMaxLength: number;
  readonly tagForbidden: readonly string[];
  readonly tagsMax: number;
  readonly visibilities: readonly string[];
  /** What a new image gets when nothing is said. */
  readonly visibilityDefault: string;
  readonly diskFormats: readonly string[];
  readonly containerFormats: readonly string[];
  readonly membersMax: number;
  /** What withdrawing an acceptance leaves behind: Glance `pending`, IMS `rejected`. */
  readonly acceptanceWithdrawn: MemberStatus;
}
