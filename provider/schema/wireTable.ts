/**
 * Maps the properties of the wire to our properties, and lists where we accept more than the
 * documents. Sources are files of Glance at tag 33.0.0, and sections and operations of the Image
 * Management Service API Reference.
 */
import type { Documents } from "./documents";
import type { JsonSchema } from "./jsonSchema";
import type { CloudRules } from "../client/rules";
import {
  attributeNames,
  attributeRow,
  wireName,
  type ImageAttribute,
} from "../client/imageAttributes";

export interface WireTable {
  /** Documents that describe one object. */
  readonly objects: { readonly [name in "image" | "member"]: WireObject };
  /** Documents that describe a list, by the name of the property with the objects. */
  readonly lists: { readonly [name in "images" | "members"]: WireList };
}

export interface WireObject {
  /** Properties by their name on the wire. `tags[]` is one item of `tags`. */
  readonly properties: Readonly<Record<string, WireProperty>>;
  /** Maps whose keys are not documented one by one. */
  readonly additional?: readonly Place[];
  /** Documented properties that we do not have, each with the reason. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** Properties that only newer Glances have, described in the format of the documents. */
  readonly newer: Readonly<Record<string, JsonSchema & { readonly source: string }>>;
  /** Properties that only the descriptions of IMS's operations contain. */
  readonly imsOnly: Readonly<Record<string, JsonSchema & { readonly source: string }>>;
}

export interface WireList {
  readonly items: keyof Documents;
  readonly leftOut: Readonly<Record<string, string>>;
}

/** `Image.minDiskGb`, `Image.tags[]` (a list's item) or `Image.properties{}` (a map's value). */
export type Place = string;

export type WireProperty = MappedProperty | { readonly keyOf: Place; readonly unchecked?: string };

export interface MappedProperty {
  readonly to: readonly Place[];
  /** Why programs cannot set the property, although the documents do not mark it read-only. */
  readonly outputOnly?: string;
  /** The name of the enumeration in schema.json. */
  readonly enumeration?: string;
  /** Values that the documents do not list. */
  readonly wider?: { readonly values: readonly string[]; readonly source: string };
  /** What a null on the wire becomes, for properties whose documents do not mention null. */
  readonly orNull?: { readonly becomes: "absent" | "empty"; readonly source: string };
  /** The pattern in words, for descriptions. */
  readonly patternInWords?: string;
  /** The rule that checks it, if clouds have different limits, so that no zod shape can do it. */
  readonly checkedBy?: keyof CloudRules;
  /** The published type, if it differs from the documented one. */
  readonly publishedAs?: { readonly type: "number"; readonly because: string };
}

const glanceImage = "glance/api/v2/images.py get_base_properties";
const uuid = "a UUID (8-4-4-4-12 hexadecimal digits)";
const bytes = {
  type: "number",
  because: "a Pulumi integer has 32 bits in the .NET and Java SDKs, which ends at 2 GiB",
} as const;

/** What documents and clouds say about attributes, in addition to the table of attributes. */
const details: { readonly [Name in ImageAttribute]?: Partial<MappedProperty> } = {
  name: { orNull: { becomes: "empty", source: `${glanceImage} :1894` } },
  visibility: {
    enumeration: "Visibility",
    wider: { values: ["shared", "community"], source: `${glanceImage} :1907` },
    checkedBy: "visibilities",
  },
  diskFormat: {
    enumeration: "DiskFormat",
    wider: { values: ["vhdx", "ploop"], source: "glance/common/config.py disk_formats :100" },
    orNull: { becomes: "absent", source: `${glanceImage} :1960` },
    checkedBy: "diskFormats",
  },
  containerFormat: {
    enumeration: "ContainerFormat",
    wider: {
      values: ["docker", "compressed"],
      source: "glance/common/config.py container_formats :93",
    },
    orNull: { becomes: "absent", source: `${glanceImage} :1955` },
    checkedBy: "containerFormats",
  },
  description: { patternInWords: "without carriage returns and angle brackets" },
  enterpriseProjectId: { patternInWords: `${uuid}, or \`0\`` },
  tags: { checkedBy: "tagMaxLength" },
};

/** Places other than `Image` and `FoundImage` that hold the attribute of an image. */
const otherPlaces: { readonly [Name in ImageAttribute]?: readonly Place[] } = {
  minDiskGb: ["DataDiskObject.minDiskGb"],
  tags: ["Image.serverTags"],
};

function attributeProperties(): Readonly<Record<string, WireProperty>> {
  const entries = attributeNames.map((name) => {
    const to = [`Image.${name}`, ...(otherPlaces[name] ?? []), `FoundImage.${name}`];
    return [documentedName(name), { to, ...details[name] }] as const;
  });
  return Object.fromEntries(entries);
}

function undocumentedAttributes(): WireObject["imsOnly"] {
  const entries = attributeNames.flatMap((name) => {
    const { undocumented } = attributeRow(name);
    return undocumented === undefined ? [] : [[documentedName(name), undocumented] as const];
  });
  return Object.fromEntries(entries);
}

function documentedName(name: ImageAttribute): string {
  return wireName("glance", name) ?? wireName("ims", name) ?? name;
}

export const wireTable: WireTable = {
  objects: {
    image: {
      properties: {
        id: {
          to: [
            "Image.existingId",
            "ImageTag.imageId",
            "ImageExport.imageId",
            "GetImageArgs.id",
            "GetImageV1Args.imageId",
            "FoundImage.id",
          ],
          patternInWords: uuid,
        },
        status: {
          to: ["Image.status", "FoundImage.status"],
          enumeration: "ImageStatus",
          wider: {
            values: ["uploading", "importing", "deactivated"],
            source: `${glanceImage} :1899`,
          },
        },
        ...attributeProperties(),
        "tags[]": { to: ["ImageTag.tag"], checkedBy: "tagMaxLength" },
        owner: {
          to: ["Image.owner", "FoundImage.owner"],
          outputOnly: "only an administrator may give an image to another project",
          orNull: { becomes: "absent", source: `${glanceImage} :1940` },
        },
        size: {
          to: ["Image.sizeBytes", "FoundImage.sizeBytes"],
          orNull: { becomes: "absent", source: `${glanceImage} :1945` },
          publishedAs: bytes,
        },
        virtual_size: {
          to: ["Image.virtualSizeBytes", "FoundImage.virtualSizeBytes"],
          orNull: { becomes: "absent", source: `${glanceImage} :1950` },
          publishedAs: bytes,
        },
        checksum: {
          to: ["Image.checksum", "FoundImage.checksum"],
          orNull: { becomes: "absent", source: `${glanceImage} :1921` },
        },
        os_hash_algo: {
          to: ["Image.hashAlgorithm", "FoundImage.hashAlgorithm"],
          orNull: { becomes: "absent", source: `${glanceImage} :1927` },
        },
        os_hash_value: {
          to: ["Image.hashValue", "FoundImage.hashValue"],
          orNull: { becomes: "absent", source: `${glanceImage} :1933` },
        },
        created_at: { to: ["Image.createdAt", "FoundImage.createdAt"] },
        updated_at: { to: ["Image.updatedAt", "FoundImage.updatedAt"] },
        file: { to: ["Image.file", "FoundImage.file"] },
        schema: { to: ["Image.schema", "FoundImage.schema"] },
        kernel_id: { keyOf: "Image.properties", unchecked: "the cloud checks custom properties" },
        ramdisk_id: { keyOf: "Image.properties", unchecked: "the cloud checks custom properties" },
        instance_uuid: { keyOf: "Image.properties" },
        os_distro: { keyOf: "Image.properties" },
        os_version: { keyOf: "Image.properties" },
        architecture: { keyOf: "Image.properties" },
      },
      additional: ["Image.properties{}", "Image.serverProperties{}", "FoundImage.properties{}"],
      leftOut: {
        locations:
          "where the store keeps the bytes; clouds hide it, and setting it bypasses the upload that we verify",
        direct_url: "where the store keeps the bytes; clouds hide it, for it can hold credentials",
        self: "the id in another form",
      },
      newer: {
        os_hidden: { type: "boolean", source: `${glanceImage} :1916` },
        os_hash_algo: {
          type: "string",
          maxLength: 64,
          readOnly: true,
          source: `${glanceImage} :1927`,
        },
        os_hash_value: {
          type: "string",
          maxLength: 128,
          readOnly: true,
          source: `${glanceImage} :1933`,
        },
      },
      imsOnly: undocumentedAttributes(),
    },
    member: {
      properties: {
        image_id: {
          to: [
            "ImageMember.imageId",
            "ImageMembers.imageIds[]",
            "GetImageMembersArgs.imageId",
            "GetSharingReportArgs.imageIds[]",
            "FoundMember.imageId",
            "ImageAcceptance.imageId",
            "Share.imageId",
          ],
          patternInWords: uuid,
        },
        member_id: {
          to: [
            "ImageMember.projectId",
            "Consumer.projectId",
            "ImageAcceptance.projectId",
            "Share.projectId",
            // `member_type` says that the id is an account's.
            "ImageMember.accountId",
            "Consumer.accountId",
            "Share.accountId",
            "FoundMember.projectId",
            "FoundMember.accountId",
          ],
        },
        urn: {
          to: [
            "ImageMember.organizationUrn",
            "Consumer.organizationUrn",
            "Share.organizationUrn",
            "FoundMember.organizationUrn",
          ],
        },
        status: {
          to: [
            "ImageAcceptance.status",
            "ImageMember.status",
            "Share.status",
            "FoundMember.status",
          ],
          enumeration: "MemberStatus",
        },
        created_at: {
          to: ["ImageMember.createdAt", "ImageAcceptance.createdAt", "FoundMember.createdAt"],
          outputOnly: "the service sets it",
        },
        updated_at: {
          to: ["ImageMember.updatedAt", "ImageAcceptance.updatedAt", "FoundMember.updatedAt"],
          outputOnly: "the service sets it",
        },
      },
      leftOut: {
        schema: "the address of a document, the same for every member",
        member_type: "told by which of projectId, accountId and organizationUrn there is",
      },
      newer: {},
      imsOnly: {
        urn: { type: "string", source: "operations A20, A23" },
        member_type: { type: "string", source: "operation A23" },
      },
    },
  },
  lists: {
    images: {
      items: "image",
      leftOut: {
        first: "paging",
        next: "paging",
        schema: "the address of a document, the same for every list",
      },
    },
    members: {
      items: "member",
      leftOut: { schema: "the address of a document, the same for every list" },
    },
  },
};
