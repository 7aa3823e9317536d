/**
 * The attributes of images: one row each. The port's types, the rules of the clouds, what goes over
 * the wire, what a PATCH brings an image to, the state, the look-ups and schema.json follow from it.
 * Every attribute is an input and an output of `Image`, and part of what look-ups find.
 */
import type { CloudKind } from "./cloud";

interface AttributeRow {
  readonly type: keyof ValueTypes;
  /** How each kind of cloud has it; a cloud without an entry does not know it. */
  readonly glance?: WireAttribute;
  readonly ims?: WireAttribute;
  /** What an image has of which its cloud says nothing. Without it the attribute is absent then. */
  readonly unsaid?: string | number | boolean | readonly string[];
  /** Removing the input resets the attribute to this value. Without it the image stays as it is. */
  readonly resetsTo?: string | number | boolean;
  /** This value asks for nothing, so it is no mistake where a cloud lacks the attribute. */
  readonly neutral?: boolean;
  /**
   * How the live image is compared with what is declared. `value`: a PATCH brings it to the declared
   * value. `formats`: the bytes decide. `set`: others may have their own entries. `declared`: never,
   * the cloud may answer another value than it was given.
   */
  readonly compared: "value" | "formats" | "set" | "declared";
  /** Set when the image is finished: it would be in the way before. */
  readonly setLast?: true;
  /** Its values are plain words or numbers, which a message may show. */
  readonly shown?: true;
  /** Why it is no attribute of the documented JSON schemas, and what it would be there. */
  readonly undocumented?: Readonly<Record<string, unknown>> & {
    readonly type: "string" | "integer" | "boolean";
    readonly source: string;
  };
}

interface WireAttribute {
  /** Its name in JSON. */
  readonly wire: string;
  /** A second name that some answers have instead. */
  readonly orWire?: string;
  /**
   * `always`: it can be changed in place. `withoutBytes`: until bytes are stored; then another value
   * is another image. `atCreation`: another value is another image. `never`: it can only be read.
   */
  readonly changes: "always" | "withoutBytes" | "atCreation" | "never";
  /** The cloud stores it as a custom property: it may be absent, and a PATCH adds it. */
  readonly isProperty?: true;
  /** An absent one means this value. */
  readonly absentMeans?: string;
}

interface ValueTypes {
  readonly text: string;
  readonly number: number;
  readonly flag: boolean;
  readonly texts: readonly string[];
}

/** The order is that of the operations in a PATCH. */
const imageAttributes = {
  name: {
    type: "text",
    glance: { wire: "name", changes: "always" },
    ims: { wire: "name", changes: "always" },
    compared: "value",
  },
  visibility: {
    type: "text",
    glance: { wire: "visibility", changes: "always" },
    ims: { wire: "visibility", changes: "never" },
    unsaid: "private",
    compared: "value",
    shown: true,
  },
  protected: {
    type: "flag",
    glance: { wire: "protected", changes: "always" },
    ims: { wire: "protected", changes: "never" },
    unsaid: false,
    resetsTo: false,
    neutral: false,
    compared: "value",
    setLast: true,
    shown: true,
  },
  hidden: {
    type: "flag",
    glance: { wire: "os_hidden", changes: "always" },
    ims: { wire: "os_hidden", changes: "never" },
    unsaid: false,
    resetsTo: false,
    neutral: false,
    compared: "value",
    setLast: true,
    shown: true,
  },
  minDiskGb: {
    type: "number",
    glance: { wire: "min_disk", changes: "always" },
    ims: { wire: "min_disk", changes: "atCreation" },
    unsaid: 0,
    resetsTo: 0,
    compared: "value",
    shown: true,
  },
  minRamMb: {
    type: "number",
    glance: { wire: "min_ram", changes: "always" },
    ims: { wire: "min_ram", changes: "always" },
    unsaid: 0,
    resetsTo: 0,
    compared: "value",
    shown: true,
  },
  maxRamMb: {
    type: "number",
    ims: { wire: "max_ram", changes: "always" },
    compared: "value",
    shown: true,
    undocumented: { type: "integer", source: "operation A3, image fields" },
  },
  description: {
    type: "text",
    ims: { wire: "__description", changes: "always", isProperty: true, absentMeans: "" },
    resetsTo: "",
    compared: "value",
    undocumented: {
      type: "string",
      maxLength: 1024,
      pattern: "^[^\\r<>]*$",
      source: "operation A3, rules for names and descriptions",
    },
  },
  enterpriseProjectId: {
    type: "text",
    ims: {
      wire: "enterprise_project_id",
      orWire: "_sys_enterprise_project_id",
      changes: "always",
      absentMeans: "0",
    },
    compared: "value",
    undocumented: {
      type: "string",
      pattern: "^(0|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$",
      source: "operation A3, enterprise projects",
    },
  },
  osVersion: {
    type: "text",
    ims: { wire: "__os_version", changes: "atCreation" },
    compared: "declared",
    undocumented: { type: "string", source: "operation A3, values listed by operation A16" },
  },
  diskFormat: {
    type: "text",
    glance: { wire: "disk_format", changes: "withoutBytes" },
    ims: { wire: "disk_format", changes: "atCreation" },
    compared: "formats",
  },
  containerFormat: {
    type: "text",
    glance: { wire: "container_format", changes: "withoutBytes" },
    ims: { wire: "container_format", changes: "atCreation" },
    compared: "formats",
  },
  tags: {
    type: "texts",
    glance: { wire: "tags", changes: "always" },
    ims: { wire: "tags", changes: "always" },
    unsaid: [],
    compared: "set",
  },
} as const satisfies Readonly<Record<string, AttributeRow>>;

type Table = typeof imageAttributes;

export type ImageAttribute = keyof Table;

/** The value of one attribute. */
export type AttributeValue<Name extends ImageAttribute> = ValueTypes[Table[Name]["type"]];

type Said = { [Name in ImageAttribute]: Table[Name] extends { unsaid: unknown } ? Name : never };

/** The attributes of an image that its cloud told. */
export type AttributesOfImage = {
  readonly [Name in Said[ImageAttribute]]: AttributeValue<Name>;
} & {
  readonly [Name in Exclude<ImageAttribute, Said[ImageAttribute]>]?:
    AttributeValue<Name> | undefined;
};

/** Some attributes with their values; undefined ones are not meant. */
export type SomeAttributes = {
  readonly [Name in ImageAttribute]?: AttributeValue<Name> | undefined;
};

// The keys of a literal of exactly this type.
export const attributeNames = Object.keys(imageAttributes) as readonly ImageAttribute[];

/** The row of an attribute with every column, whether it is filled or not. */
export function attributeRow(name: ImageAttribute): AttributeRow {
  return imageAttributes[name];
}

/** The attributes that are compared by value, in the order of a PATCH. */
export type ComparedByValue = {
  [Name in ImageAttribute]: Table[Name]["compared"] extends "value" ? Name : never;
}[ImageAttribute];

export const comparedByValue = attributeNames.filter(
  (name): name is ComparedByValue => attributeRow(name).compared === "value",
);

/** The attributes that IMS changes in place. */
export type ChangedInPlaceOnIms = {
  [Name in ImageAttribute]: Table[Name] extends { ims: { changes: "always" } } ? Name : never;
}[ImageAttribute];

export const changedInPlaceOnIms = attributeNames.filter(
  (name): name is ChangedInPlaceOnIms => attributeRow(name).ims?.changes === "always",
);

/** The attributes that a program can set on this kind of cloud. */
export function settableOn(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) => {
    const wire = attributeRow(name)[kind];
    return wire !== undefined && wire.changes !== "never";
  });
}

/** The attributes that can be changed in place there, be it only while no bytes are stored. */
export function changeableOn(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) =>
    ["always", "withoutBytes"].includes(attributeRow(name)[kind]?.changes ?? "never"),
  );
}

/** Those of which another value is another image there, the formats of the bytes aside. */
export function settledAtCreation(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) => {
    const { compared, [kind]: wire } = attributeRow(name);
    return compared !== "formats" && wire?.changes === "atCreation";
  });
}

/** The attribute's name on the wire; undefined where this kind of cloud does not know it. */
export function wireName(kind: CloudKind, name: ImageAttribute): string | undefined {
  return attributeRow(name)[kind]?.wire;
}

/** Whether a live value is the wanted one; an absent attribute is at the value it resets to. */
export function isAsWanted(name: ComparedByValue, live: unknown, wanted: unknown): boolean {
  return wanted === undefined || (live ?? attributeRow(name).resetsTo) === wanted;
}

/** Each attribute with the value that `of` says; undefined ones are left out. */
export function pickAttributes<Names extends ImageAttribute>(
  names: readonly Names[],
  of: (name: Names) => unknown,
): { readonly [Name in Names]?: AttributeValue<Name> } {
  const entries = names.map((name) => [name, of(name)] as const);
  const known = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  // `of` answers with values of the attributes.
  return known as { readonly [Name in Names]?: AttributeValue<Name> };
}
