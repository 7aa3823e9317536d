/** B16 to B19: the schema documents as Huawei Cloud prints them, older than those of today's Glance. */

const uuid =
  "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";

const text = (description: string, more: Readonly<Record<string, unknown>> = {}) => ({
  description,
  type: "string",
  ...more,
});
const integer = (description: string) => ({ description, type: "integer" });
/** Optional properties that operators define. */
const optional = { is_base: false };

export const imageSchema = {
  name: "image",
  properties: {
    status: text("State (READ-ONLY)", {
      enum: ["queued", "saving", "active", "killed", "deleted", "pending_delete"],
    }),
    tags: { description: "Tags", type: "array", items: { type: "string", maxLength: 255 } },
    kernel_id: text("Image of the kernel", { pattern: uuid, ...optional }),
    container_format: text("Container", { enum: ["ami", "ari", "aki", "bare", "ovf", "ova"] }),
    min_ram: integer("Memory that a server needs, in MB"),
    ramdisk_id: text("Image of the ramdisk", { pattern: uuid, ...optional }),
    locations: {
      description: "Where the file lies",
      type: "array",
      items: {
        type: "object",
        required: ["url", "metadata"],
        properties: { url: { type: "string", maxLength: 255 }, metadata: { type: "object" } },
      },
    },
    visibility: text("Who sees it", { enum: ["public", "private"] }),
    updated_at: text("Time of the last change (READ-ONLY)"),
    owner: text("Project that owns it", { maxLength: 255 }),
    file: text("Link of the file (READ-ONLY)"),
    min_disk: integer("Disk that a server needs, in GB"),
    virtual_size: integer("Size of the disk inside, in bytes (READ-ONLY)"),
    id: text("Id", { pattern: uuid }),
    size: integer("Size of the file, in bytes (READ-ONLY)"),
    instance_uuid: text("Server that it was made from", optional),
    os_distro: text("Distribution", optional),
    name: text("Name", { maxLength: 255 }),
    checksum: text("MD5 of the file (READ-ONLY)", { maxLength: 32 }),
    created_at: text("Time of creation (READ-ONLY)"),
    disk_format: text("Format of the disk", {
      enum: ["ami", "ari", "aki", "vhd", "vmdk", "raw", "qcow2", "vdi", "iso"],
    }),
    os_version: text("Operating system", optional),
    protected: { description: "Whether it cannot be deleted", type: "boolean" },
    architecture: text("Architecture of the processor", optional),
    direct_url: text("Link of the stored file (READ-ONLY)"),
    self: text("Link of the image (READ-ONLY)"),
    schema: text("Link of this schema (READ-ONLY)"),
  },
  additionalProperties: { type: "string" },
  links: [
    { href: "{self}", rel: "self" },
    { href: "{file}", rel: "enclosure" },
    { href: "{schema}", rel: "describedby" },
  ],
} as const;

export const imagesSchema = {
  name: "images",
  properties: {
    images: { type: "array", items: imageSchema },
    schema: { type: "string" },
    next: { type: "string" },
    first: { type: "string" },
  },
  links: [
    { href: "{first}", rel: "first" },
    { href: "{next}", rel: "next" },
    { href: "{schema}", rel: "describedby" },
  ],
} as const;

export const memberSchema = {
  name: "member",
  properties: {
    status: text("State of the share", { enum: ["pending", "accepted", "rejected"] }),
    created_at: text("When it was shared"),
    updated_at: text("When the share last changed"),
    image_id: text("Id of the image", { pattern: uuid }),
    member_id: text("Project that receives it"),
    schema: { type: "string", readOnly: true },
  },
} as const;

export const membersSchema = {
  name: "members",
  properties: {
    members: { type: "array", items: memberSchema },
    schema: { type: "string" },
  },
  links: [{ href: "{schema}", rel: "describedby" }],
} as const;
