import type { MemberStatus } from "./cloud";
import type { ConsumerKind } from "./consumer";
import type { ImageAttribute } from "./imageAttributes";

/** What one kind of cloud allows. Checks read it before any call. */
export interface CloudRules {
  /**
   * True if the formats and the limits on tags and members are settings of each cloud. The values
   * below then only explain a refusal; they are no reason to refuse an input.
   */
  readonly limitsAreUsual: boolean;
  readonly nameMaxLength: number;
  /** Undefined if all characters are allowed. */
  readonly nameForm: TextForm | undefined;
  /** For names that a program declares; undefined if all characters are allowed. */
  readonly propertyForm: TextForm | undefined;
  readonly tagMaxLength: number;
  readonly tagForbidden: readonly string[];
  readonly tagsMax: number;
  /**
   * For tags that are keys with values, written `key=value`; setting a key again changes its value.
   * Undefined if a tag is one text.
   */
  readonly keyedTags: KeyedTagRules | undefined;
  readonly visibilities: readonly string[];
  /** The visibility if the program sets none; undefined if visibility cannot be chosen. */
  readonly visibilityDefault: string | undefined;
  readonly diskFormats: readonly string[];
  readonly containerFormats: readonly string[];
  readonly minDiskGb: { readonly min: number; readonly max: number } | undefined;
  readonly sources: readonly SourceKind[];
  /** Attributes that a program can set. Any other attribute is refused. */
  readonly attributes: readonly ImageAttribute[];
  /** Attributes that can be changed in place. A change of another one makes a new image. */
  readonly changeable: readonly ImageAttribute[];
  /** Attributes that an image cannot have before its bytes are stored. */
  readonly onlyWithBytes: readonly ImageAttribute[];
  /** Keys of properties that the cloud sets by itself and that nobody can remove. */
  readonly propertiesOfTheCloud: RegExp;
  /**
   * Whether the cloud reports the hash of stored bytes. If not, the mark of an unfinished image
   * (resources/recovery/mark.ts) says which bytes are stored.
   */
  readonly reportsHash: boolean;
  /**
   * Whether the cloud may convert bytes. If so, declared formats describe the bytes that are sent,
   * not those that the cloud stores.
   */
  readonly convertsFormats: boolean;
  /** Larger files go through a bucket. Undefined: no limit. */
  readonly uploadMaxBytes: number | undefined;
  readonly membersMax: number;
  /** Whether only images of visibility `shared` have members. */
  readonly membersNeedShared: boolean;
  /**
   * Whether the error code of a refusal gives the reason. If not, sharing/share.ts reads the image
   * and finds the reason by elimination.
   */
  readonly explainsRefusals: boolean;
  /**
   * Whether backups are kept in vaults. If so, a consumer that accepts the image of a whole server
   * names a vault.
   */
  readonly hasVaults: boolean;
  /** Whether a deletion can keep the record, and can delete the backup behind the image. */
  readonly deletesSoftly: boolean;
  readonly consumers: readonly ConsumerKind[];
  /** The status after an acceptance is withdrawn: `pending` on Glance, `rejected` on IMS. */
  readonly acceptanceWithdrawn: MemberStatus;
  readonly acceptanceStatuses: readonly MemberStatus[];
  /** The command of the cloud's own tool that deletes an image; the image's id follows it. */
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
