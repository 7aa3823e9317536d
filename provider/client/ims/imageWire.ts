/** Image records as IMS writes them (A1, A2, B4), in the port's words and with what only IMS knows. */
import { z } from "zod";
import type { CloudImage } from "../cloud";
import type { ApiResponse } from "../http/request";
import { sameTag } from "../tagText";

/** The port's image with what IMS says beyond it. `properties` keeps every other property, those of the service included, as text. */
export interface ImsImage extends CloudImage {
  /** Whose image it is. `shared`: by us or with us; the owner tells. */
  readonly category: ImageCategory | undefined;
  /** What is made from it. */
  readonly use: ImageUse | undefined;
  readonly description: string | undefined;
  /** As in the list of supported systems (A16). */
  readonly osVersion: string | undefined;
  /** Linux, Windows, Other. */
  readonly osType: string | undefined;
  readonly platform: string | undefined;
  readonly osBit: number | undefined;
  readonly architecture: "x86" | "arm";
  readonly firmware: "bios" | "uefi" | undefined;
  readonly maxRamMb: number | undefined;
  /** `0`: the default one. */
  readonly enterpriseProjectId: string | undefined;
  /** The key that encrypts it; undefined: it is not encrypted. */
  readonly kmsKeyId: string | undefined;
  /** A full image of a server, system and data disks. */
  readonly isWhole: boolean;
  /** The backup behind a full image. */
  readonly backupId: string | undefined;
  /** Where it came from: `instance,<id>`, `volume,<id>`, `file,<bucket>:<object>`, `image,<region>,<id>`, `server_backup,<id>`. */
  readonly origin: string | undefined;
  readonly activeAt: string | undefined;
  /** Attributes that the record has, be they empty: A2 replaces these and adds others. */
  readonly has: readonly ImsAttribute[];
}

/** What A2 can change beside properties. */
export type ImsAttribute =
  | "name"
  | "description"
  | "minRamMb"
  | "maxRamMb"
  | "firmware"
  | "networkMultiqueue"
  | "enterpriseProjectId";

export const attributeNames: Readonly<Record<ImsAttribute, string>> = {
  name: "name",
  description: "__description",
  minRamMb: "min_ram",
  maxRamMb: "max_ram",
  firmware: "hw_firmware_type",
  networkMultiqueue: "hw_vif_multiqueue_enabled",
  enterpriseProjectId: "enterprise_project_id",
};

export type ImageCategory = "public" | "private" | "shared" | "market";
export type ImageUse = "ecs" | "bms" | "data" | "iso";

const text = z.string().nullish();
const number = z.coerce.number().nullish();
const flag = z
  .union([z.boolean(), z.string()])
  .nullish()
  .transform((value) => value === true || value === "true" || value === "True");

/**
 * What we read of a record. Fields that some answers leave out have what the documents name as the default.
 * @internal
 */
export const imsImageSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  visibility: z.string().default("private"),
  created_at: z.string(),
  updated_at: z.string(),
  tags: z
    .array(z.string())
    .nullish()
    .transform((tags) => (tags ?? []).map(sameTag)),
  name: text,
  owner: text,
  protected: z.boolean().default(false),
  os_hidden: z.boolean().default(false),
  disk_format: text,
  container_format: text,
  min_disk: number,
  min_ram: number,
  size: number,
  virtual_size: number,
  checksum: text,
  os_hash_algo: text,
  os_hash_value: text,
  file: text,
  schema: text,
});

/** The fields that are not the port's; they stay in `properties` as well. */
const factsSchema = z.looseObject({
  __imagetype: text,
  virtual_env_type: text,
  __description: text,
  __os_version: text,
  __os_type: text,
  __platform: text,
  __os_bit: number,
  __support_arm: flag,
  hw_firmware_type: text,
  max_ram: number,
  enterprise_project_id: text,
  _sys_enterprise_project_id: text,
  __system__cmkid: text,
  __whole_image: flag,
  __backup_id: text,
  __data_origin: text,
  __image_size: number,
  active_at: text,
});

/** Fields of a record that are neither ours to name nor properties. */
const ownFields: ReadonlySet<string> = new Set([
  ...Object.keys(imsImageSchema.shape),
  ...["self", "locations", "direct_url", "active_at", "deleted", "deleted_at"],
  ...["__description", "__os_version", "max_ram"],
  ...["enterprise_project_id", "_sys_enterprise_project_id"],
]);

/** @internal */
export function toImsImage(wire: z.output<typeof imsImageSchema>, response: ApiResponse): ImsImage {
  const answeredAtMs = Date.parse(response.headers["date"] ?? "");
  const facts = factsOf(wire);
  return {
    id: wire.id,
    name: filled(wire.name),
    status: wire.status,
    visibility: wire.visibility,
    owner: filled(wire.owner),
    protected: wire.protected,
    hidden: wire.os_hidden,
    diskFormat: filled(wire.disk_format),
    containerFormat: filled(wire.container_format),
    minDiskGb: wire.min_disk ?? 0,
    minRamMb: wire.min_ram ?? 0,
    // IMS keeps the size in `__image_size` and does not maintain `size` (rules.md section 13).
    sizeBytes: positive(facts.__image_size) ?? positive(wire.size),
    virtualSizeBytes: positive(wire.virtual_size),
    checksum: filled(wire.checksum),
    hashAlgorithm: filled(wire.os_hash_algo),
    hashValue: filled(wire.os_hash_value),
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    file: filled(wire.file),
    schema: filled(wire.schema),
    tags: wire.tags,
    properties: propertiesOf(wire),
    answeredAtMs: Number.isNaN(answeredAtMs) ? undefined : answeredAtMs,
    category: categories[facts.__imagetype ?? ""],
    use: uses[facts.virtual_env_type ?? ""],
    description: filled(facts.__description),
    osVersion: filled(facts.__os_version),
    osType: filled(facts.__os_type),
    platform: filled(facts.__platform),
    osBit: positive(facts.__os_bit),
    architecture: facts.__support_arm ? "arm" : "x86",
    firmware: firmwareOf(facts.hw_firmware_type),
    maxRamMb: positive(facts.max_ram),
    enterpriseProjectId:
      filled(facts.enterprise_project_id) ?? filled(facts._sys_enterprise_project_id),
    kmsKeyId: filled(facts.__system__cmkid),
    isWhole: facts.__whole_image,
    backupId: filled(facts.__backup_id),
    origin: filled(facts.__data_origin),
    activeAt: filled(facts.active_at),
    has: attributesIn(wire),
  };
}

/** `__imagetype`, both ways: the cloud calls its public images `gold`. */
const categories: Readonly<Record<string, ImageCategory | undefined>> = {
  gold: "public",
  private: "private",
  shared: "shared",
  market: "market",
};

export const categoryWords: Readonly<Record<ImageCategory, string>> = {
  public: "gold",
  private: "private",
  shared: "shared",
  market: "market",
};

/** `virtual_env_type`, both ways. */
const uses: Readonly<Record<string, ImageUse | undefined>> = {
  FusionCompute: "ecs",
  Ironic: "bms",
  DataImage: "data",
  IsoImage: "iso",
};

export const useWords: Readonly<Record<ImageUse, string>> = {
  ecs: "FusionCompute",
  bms: "Ironic",
  data: "DataImage",
  iso: "IsoImage",
};

/** A field that is not as documented says nothing; the image is still an image. */
function factsOf(wire: Readonly<Record<string, unknown>>): z.output<typeof factsSchema> {
  const whole = factsSchema.safeParse(wire);
  if (whole.success) return whole.data;
  const wrong = new Set(whole.error.issues.map(({ path }) => path[0]));
  return factsSchema.parse(
    Object.fromEntries(Object.entries(wire).filter(([name]) => !wrong.has(name))),
  );
}

/** Booleans and numbers among them become text: a property is a string everywhere else. */
function propertiesOf(wire: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wire).flatMap(([name, value]): [string, string][] => {
      if (ownFields.has(name)) return [];
      if (typeof value === "string") return [[name, value]];
      return typeof value === "boolean" || typeof value === "number" ? [[name, String(value)]] : [];
    }),
  );
}

function attributesIn(wire: Readonly<Record<string, unknown>>): readonly ImsAttribute[] {
  // The keys of a literal of exactly this type.
  const attributes = Object.keys(attributeNames) as ImsAttribute[];
  return attributes.filter((attribute) => wire[attributeNames[attribute]] !== undefined);
}

function firmwareOf(value: string | null | undefined): "bios" | "uefi" | undefined {
  return value === "bios" || value === "uefi" ? value : undefined;
}

/** IMS writes "nothing" as an empty text, as null, or not at all. */
function filled(value: string | null | undefined): string | undefined {
  return value === null || value === "" ? undefined : value;
}

function positive(value: number | null | undefined): number | undefined {
  return value === null || value === undefined || !(value > 0) ? undefined : value;
}
