import * as z from "zod";
import type { CloudImage } from "../../cloud";
import type { ApiResponse } from "../../http/request";
import { changedInPlaceOnIms, wireName, type ChangedInPlaceOnIms } from "../../imageAttributes";
import { filled, imageOf, recordFields } from "../../imageRecord";
import { sameTag } from "../../tagText";

/** The port's image, and what only IMS has. */
export interface ImsImage extends CloudImage {
  /** Who owns the image. `shared` means shared by us or with us; `owner` says which. */
  readonly category: ImageCategory | undefined;
  /** What is made from the image. */
  readonly use: ImageUse | undefined;
  /** Linux, Windows or Other. */
  readonly osType: string | undefined;
  readonly platform: string | undefined;
  readonly osBit: number | undefined;
  readonly architecture: "x86" | "arm";
  readonly firmwareType: "bios" | "uefi" | undefined;
  /** Undefined if the image is not encrypted. */
  readonly kmsKeyId: string | undefined;
  /** Whether it is a full image of a server, with its system disk and data disks. */
  readonly isWhole: boolean;
  /** The backup behind a full image. */
  readonly backupId: string | undefined;
  /**
   * What the image was made from: `instance,<id>`, `volume,<id>`, `file,<bucket>:<object>`,
   * `image,<region>,<id>` or `server_backup,<id>`.
   */
  readonly origin: string | undefined;
  readonly activeAt: string | undefined;
  /** Attributes in the record, even if empty. A2 replaces these and adds all others. */
  readonly has: readonly ImsAttribute[];
}

/** The attributes that A2 can change. A2 can also change properties. */
export type ImsAttribute =
  Exclude<ChangedInPlaceOnIms, "tags"> | "firmwareType" | "networkMultiqueue";

/** Attributes that only IMS has. The port has no name for them. */
const ownFieldOf = {
  firmwareType: "hw_firmware_type",
  networkMultiqueue: "hw_vif_multiqueue_enabled",
} as const;

const imsAttributes: readonly ImsAttribute[] = [
  ...changedInPlaceOnIms.filter((name) => name !== "tags"),
  ...(["firmwareType", "networkMultiqueue"] as const),
];

/** The name of an attribute in A2. */
export function fieldOf(attribute: ImsAttribute): string {
  if (attribute === "firmwareType" || attribute === "networkMultiqueue")
    return ownFieldOf[attribute];
  return wireName("ims", attribute) ?? attribute;
}

export type ImageCategory = "public" | "private" | "shared" | "market";
export type ImageUse = "ecs" | "bms" | "data" | "iso";

// A field without its documented form is ignored, so that the image can still be read.
const text = z.string().nullish().catch(undefined);
const number = z.coerce.number().nullish().catch(undefined);
const flag = z
  .union([z.boolean(), z.string()])
  .nullish()
  .catch(undefined)
  .transform((value) => value === true || value === "true" || value === "True");

/**
 * A field that some answers leave out gets its documented default.
 * @internal
 */
export const imsImageSchema = z.looseObject({
  ...recordFields(z.coerce.number()),
  visibility: z.string().default("private"),
  tags: z
    .array(z.string())
    .nullish()
    .transform((tags) => (tags ?? []).map(sameTag).toSorted()),
});

/** Fields that the port's image does not have. All except `active_at` stay in `properties` too. */
const factsSchema = z.looseObject({
  __imagetype: text,
  virtual_env_type: text,
  __os_type: text,
  __platform: text,
  __os_bit: number,
  __support_arm: flag,
  hw_firmware_type: text,
  __system__cmkid: text,
  __whole_image: flag,
  __backup_id: text,
  __data_origin: text,
  __image_size: number,
  active_at: text,
});

/** Fields of a record that are neither attributes nor properties. */
const ownFields: ReadonlySet<string> = new Set([
  "self",
  "locations",
  "direct_url",
  "active_at",
  "deleted",
  "deleted_at",
]);

/** @internal */
export function toImsImage(wire: z.output<typeof imsImageSchema>, response: ApiResponse): ImsImage {
  const facts = factsSchema.parse(wire);
  return {
    ...imageOf("ims", wire, ownFields, response),
    // IMS keeps the size in `__image_size` and does not maintain `size`.
    // @see Image Management Service API Reference, "Image Attributes"
    sizeBytes: positive(facts.__image_size) ?? positive(wire.size),
    virtualSizeBytes: positive(wire.virtual_size),
    category: ourWord(categoryWords, facts.__imagetype),
    use: ourWord(useWords, facts.virtual_env_type),
    osType: filled(facts.__os_type),
    platform: filled(facts.__platform),
    osBit: positive(facts.__os_bit),
    architecture: facts.__support_arm ? "arm" : "x86",
    firmwareType: firmwareOf(facts.hw_firmware_type),
    kmsKeyId: filled(facts.__system__cmkid),
    isWhole: facts.__whole_image,
    backupId: filled(facts.__backup_id),
    origin: filled(facts.__data_origin),
    activeAt: filled(facts.active_at),
    has: attributesOf(wire),
  };
}

export const categoryWords: Readonly<Record<ImageCategory, string>> = {
  public: "gold",
  private: "private",
  shared: "shared",
  market: "market",
};

export const useWords: Readonly<Record<ImageUse, string>> = {
  ecs: "FusionCompute",
  bms: "Ironic",
  data: "DataImage",
  iso: "IsoImage",
};

/** Undefined for a word that is not documented. */
function ourWord<Word extends string>(
  words: Readonly<Record<Word, string>>,
  theirs: string | null | undefined,
): Word | undefined {
  return (Object.keys(words) as Word[]).find((word) => words[word] === theirs);
}

function attributesOf(wire: Readonly<Record<string, unknown>>): readonly ImsAttribute[] {
  return imsAttributes.filter((attribute) => wire[fieldOf(attribute)] !== undefined);
}

function firmwareOf(value: string | null | undefined): "bios" | "uefi" | undefined {
  return value === "bios" || value === "uefi" ? value : undefined;
}

function positive(value: number | null | undefined): number | undefined {
  return value === null || value === undefined || !(value > 0) ? undefined : value;
}
