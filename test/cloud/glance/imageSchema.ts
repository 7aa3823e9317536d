/**
 * The JSON schemas that Glance publishes, and the check of incoming images against them.
 * @see glance/api/v2/images.py get_base_properties (33.0.0)
 */
import { isRecord } from "../http";
import { defaultSettings, type GlanceSettings } from "./context";
import { refuse } from "./errors";

interface PropertySchema {
  readonly type: string | readonly string[];
  readonly description?: string;
  readonly readOnly?: true;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly (string | null)[];
  readonly items?: Readonly<Record<string, unknown>>;
}

const uuidPattern =
  "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";

const nullableString = ["null", "string"] as const;
const nullableInteger = ["null", "integer"] as const;

function oneOf(description: string, words: readonly string[]): PropertySchema {
  return { type: nullableString, description, enum: [null, ...words] };
}

const imageProperties: Readonly<Record<string, PropertySchema>> = {
  id: { type: "string", description: "Id of the image", pattern: uuidPattern },
  name: { type: nullableString, description: "Name of the image", maxLength: 255 },
  status: {
    type: "string",
    readOnly: true,
    description: "State of the image",
    enum: [
      "queued",
      "saving",
      "active",
      "killed",
      "deleted",
      "uploading",
      "importing",
      "pending_delete",
      "deactivated",
    ],
  },
  visibility: {
    type: "string",
    description: "Who can see the image",
    enum: ["community", "public", "private", "shared"],
  },
  protected: { type: "boolean", description: "Whether deleting is refused" },
  os_hidden: { type: "boolean", description: "Whether the image is left out of the default list" },
  checksum: {
    type: nullableString,
    readOnly: true,
    description: "md5 of the image data",
    maxLength: 32,
  },
  os_hash_algo: {
    type: nullableString,
    readOnly: true,
    description: "Algorithm of os_hash_value",
    maxLength: 64,
  },
  os_hash_value: {
    type: nullableString,
    readOnly: true,
    description: "Hash of the image data in hexadecimal digits",
    maxLength: 128,
  },
  owner: { type: nullableString, description: "Project that owns the image", maxLength: 255 },
  size: { type: nullableInteger, readOnly: true, description: "Size of the image data in bytes" },
  virtual_size: {
    type: nullableInteger,
    readOnly: true,
    description: "Size of the disk inside the image data in bytes",
  },
  container_format: oneOf("Format of the container", defaultSettings.containerFormats),
  disk_format: oneOf("Format of the disk", defaultSettings.diskFormats),
  created_at: { type: "string", readOnly: true, description: "When the record was made" },
  updated_at: { type: "string", readOnly: true, description: "When the record last changed" },
  tags: {
    type: "array",
    description: "Words attached to the image",
    items: { type: "string", maxLength: 255 },
  },
  direct_url: { type: "string", readOnly: true, description: "Address of the data in its store" },
  min_ram: { type: "integer", description: "Memory that a server needs, in MB" },
  min_disk: { type: "integer", description: "Disk that a server needs, in GB" },
  self: { type: "string", readOnly: true, description: "Path of the image" },
  file: { type: "string", readOnly: true, description: "Path of the image data" },
  stores: { type: "string", readOnly: true, description: "Stores that hold the data" },
  schema: { type: "string", readOnly: true, description: "Path of the schema" },
  locations: {
    type: "array",
    description: "Where the data lies in its stores",
    items: {
      type: "object",
      properties: {
        url: { type: "string", maxLength: 255 },
        metadata: { type: "object" },
      },
      required: ["url", "metadata"],
    },
  },
};

const memberProperties: Readonly<Record<string, PropertySchema>> = {
  member_id: { type: "string", description: "Project that the image is shared with" },
  image_id: { type: "string", description: "Id of the image", pattern: uuidPattern },
  created_at: { type: "string", description: "When the image was shared" },
  updated_at: { type: "string", description: "When the member last changed" },
  status: {
    type: "string",
    description: "Whether the project took the image",
    enum: ["pending", "accepted", "rejected"],
  },
  schema: { readOnly: true, type: "string" },
};

const imageSchema = {
  name: "image",
  properties: imageProperties,
  additionalProperties: { type: "string" },
  links: [
    { rel: "self", href: "{self}" },
    { rel: "enclosure", href: "{file}" },
    { rel: "describedby", href: "{schema}" },
  ],
} as const;

/** The schema of a Glance that is configured with other lists of formats. */
export function imageSchemaOf({ diskFormats, containerFormats }: GlanceSettings) {
  const properties: Readonly<Record<string, PropertySchema>> = {
    ...imageProperties,
    disk_format: oneOf("Format of the disk", diskFormats),
    container_format: oneOf("Format of the container", containerFormats),
  };
  return { ...imageSchema, properties };
}

export const imagesSchemaOf = (settings: GlanceSettings) => ({
  name: "images",
  properties: {
    images: { type: "array", items: imageSchemaOf(settings) },
    first: { type: "string" },
    next: { type: "string" },
    schema: { type: "string" },
  },
  links: [
    { rel: "first", href: "{first}" },
    { rel: "next", href: "{next}" },
    { rel: "describedby", href: "{schema}" },
  ],
});

export const memberSchema = { name: "member", properties: memberProperties } as const;

export const membersSchema = {
  name: "members",
  properties: {
    members: { type: "array", items: memberSchema },
    schema: { type: "string" },
  },
  links: [{ href: "{schema}", rel: "describedby" }],
} as const;

/** Throws the 400 of Glance, whose message begins with what is wrong and ends with where. */
export function validateImage(
  content: Readonly<Record<string, unknown>>,
  settings: GlanceSettings = defaultSettings,
): void {
  const known = imageSchemaOf(settings).properties;
  for (const [name, value] of Object.entries(content)) {
    const problem = problemWith(value, known[name] ?? { type: "string" });
    if (problem === undefined) continue;
    throw refuse(
      400,
      `Provided object does not match schema 'image': ${problem}\n\nOn instance['${name}']:\n` +
        `    ${pythonLiteral(value)}`,
    );
  }
}

function problemWith(value: unknown, schema: PropertySchema): string | undefined {
  const types = typeof schema.type === "string" ? [schema.type] : schema.type;
  if (!types.some((type) => isOfType(value, type))) {
    return `${pythonLiteral(value)} is not of type ${types.map((type) => `'${type}'`).join(", ")}`;
  }
  if (schema.enum && !schema.enum.includes(value as string | null)) {
    return `${pythonLiteral(value)} is not one of ${pythonLiteral(schema.enum)}`;
  }
  if (typeof value === "string") {
    if (schema.maxLength !== undefined && [...value].length > schema.maxLength) {
      return `${pythonLiteral(value)} is too long`;
    }
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
      return `${pythonLiteral(value)} does not match '${schema.pattern}'`;
    }
  }
  if (Array.isArray(value) && schema.items?.["type"] === "string") {
    for (const item of value) {
      const problem = problemWith(item, { type: "string", maxLength: 255 });
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    default:
      return typeof value === type;
  }
}

/** Glance's messages show values as Python writes them. */
function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  if (typeof value === "string") return `'${value}'`;
  return JSON.stringify(value);
}
