/** The common fields of image records of Glance and of IMS, from the wire to the port's types. */
import * as z from "zod";
import type { CloudImage, CloudKind } from "./cloud";
import type { ApiResponse } from "./http/request";
import { attributeNames, attributeRow, type AttributesOfImage } from "./imageAttributes";

const text = z.string().nullish();

/**
 * `one` is the zod type of numbers in the answers of this kind of cloud.
 * @internal
 */
export function recordFields(one: z.ZodType<number>) {
  const number = one.nullish();
  return {
    id: z.string(),
    status: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
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
  };
}

/** @internal */
type ImageRecord = z.output<z.ZodObject<ReturnType<typeof recordFields>, z.core.$loose>>;

/**
 * `ownFields` do not become custom properties.
 * @internal
 */
export function imageOf(
  kind: CloudKind,
  record: ImageRecord,
  ownFields: ReadonlySet<string>,
  response: ApiResponse,
): CloudImage {
  const answeredAtMs = Date.parse(response.headers["date"] ?? "");
  return {
    ...attributesIn(kind, record),
    id: record.id,
    status: record.status,
    owner: filled(record.owner),
    sizeBytes: record.size ?? undefined,
    virtualSizeBytes: record.virtual_size ?? undefined,
    checksum: filled(record.checksum),
    hashAlgorithm: filled(record.os_hash_algo),
    hashValue: filled(record.os_hash_value),
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    file: filled(record.file),
    schema: filled(record.schema),
    properties: propertiesIn(kind, record, ownFields),
    answeredAtMs: Number.isNaN(answeredAtMs) ? undefined : answeredAtMs,
  };
}

/**
 * A value of a wrong type counts as absent, so that the image can still be read. Only fields that
 * the zod shapes do not name can have one, such as `max_ram`.
 */
function attributesIn(kind: CloudKind, record: ImageRecord): AttributesOfImage {
  const entries = attributeNames.map((name) => {
    const { type, unsaid, ...row } = attributeRow(name);
    const wire = row[kind];
    if (wire === undefined) return [name, unsaid] as const;
    const value = filled(record[wire.wire]) ?? filled(record[wire.orWire ?? wire.wire]);
    return [name, readers[type](value) ?? unsaid] as const;
  });
  // Every attribute that the type requires has a value, because it has `unsaid`.
  return Object.fromEntries(entries) as unknown as AttributesOfImage;
}

const readers = {
  text: (value: unknown) => (typeof value === "string" ? value : undefined),
  // Clouds write 0 for "no limit".
  number: (value: unknown) => (Number(value) > 0 ? Number(value) : undefined),
  flag: (value: unknown) =>
    typeof value === "boolean" || typeof value === "string"
      ? /^true$/i.test(String(value))
      : undefined,
  texts: (value: unknown) => (Array.isArray(value) ? value.map(String) : undefined),
};

/** Computed only once, because a list may have thousands of records. */
const knownFields = { glance: fieldsOf("glance"), ims: fieldsOf("ims") };

function fieldsOf(kind: CloudKind): ReadonlySet<string> {
  const attributes = attributeNames.flatMap((name) => {
    const { wire, orWire } = attributeRow(name)[kind] ?? {};
    return [wire, orWire].filter((field) => field !== undefined);
  });
  return new Set([...Object.keys(recordFields(z.number())), ...attributes]);
}

/** Booleans and numbers become text, because a property is a string everywhere else. */
function propertiesIn(
  kind: CloudKind,
  record: ImageRecord,
  ownFields: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]): [string, string][] => {
      if (ownFields.has(name) || knownFields[kind].has(name)) return [];
      if (typeof value === "string") return [[name, value]];
      return typeof value === "boolean" || typeof value === "number" ? [[name, String(value)]] : [];
    }),
  );
}

/** Clouds write "nothing" as an empty text, as null, or not at all. */
export function filled<Value>(value: Value | null | undefined): Value | undefined {
  return value === null || value === "" ? undefined : value;
}
