/**
 * The attributes of images, one row each. Everything else about an attribute follows from its row:
 * the port's types, the rules of the clouds, the wire format, what a PATCH sets, the state, the
 * look-ups and schema.json. Every attribute is an input and an output of `Image`, and look-ups
 * return it.
 */
import type { CloudKind } from "./cloud";

interface AttributeRow {
  readonly type: keyof ValueTypes;
  /** The attribute on each kind of cloud. A cloud without an entry does not have the attribute. */
  readonly glance?: WireAttribute;
  readonly ims?: WireAttribute & {
    /**
     * If the cloud reports no value, resources use this one. Look-ups leave the attribute out in
     * that case.
     */
    readonly absentMeans?: string;
  };
  /**
   * The value that resources and look-ups use if the cloud reports none. Without `unsaid`, the
   * image does not have the attribute in that case.
   */
  readonly unsaid?: string | number | boolean | readonly string[];
  /**
   * If the input is removed, the attribute gets this value. Without `resetsTo` it keeps its value,
   * except for the visibility, which gets `visibilityDefault` of the cloud's rules.
   */
  readonly resetsTo?: string | number | boolean;
  /** If a cloud cannot set the attribute, it still accepts an input with this value. */
  readonly neutral?: boolean;
  /**
   * How an image is compared with the declared value.
   *
   * - `value`: a PATCH sets the declared value.
   * - `formats`: compared by storedFormats.ts, because the cloud may store bytes in another format.
   * - `set`: entries that others added are ignored.
   * - `declared`: never compared, because the cloud may report another value than it was given.
   */
  readonly compared: "value" | "formats" | "set" | "declared";
  /**
   * The attribute is set last, when the image is finished. Before that it would hinder the
   * creation.
   */
  readonly setLast?: true;
  /** Its values are plain words or numbers, so messages may show them. */
  readonly shown?: true;
  /**
   * For an attribute that the documented JSON schemas lack: its JSON schema, and as `source` the
   * document that describes it.
   */
  readonly undocumented?: Readonly<Record<string, unknown>> & {
    readonly type: "string" | "integer" | "boolean";
    readonly source: string;
  };
}

interface WireAttribute {
  /** Its name in JSON. */
  readonly wire: string;
  /** Another name that some answers use. */
  readonly orWire?: string;
  /**
   * When the attribute can be changed.
   *
   * - `always`: in place at any time.
   * - `withoutBytes`: in place until bytes are stored; after that, another value makes a new image.
   * - `atCreation`: another value always makes a new image.
   * - `never`: it can only be read.
   */
  readonly changes: "always" | "withoutBytes" | "atCreation" | "never";
  /** The cloud stores it as a custom property: it may be absent, and then a PATCH adds it. */
  readonly isProperty?: true;
}

interface ValueTypes {
  readonly text: string;
  readonly number: number;
  readonly flag: boolean;
  readonly texts: readonly string[];
}

/** The order of the rows is also the order of the operations in a PATCH. */
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

/** The attributes of an image as its cloud reports them. */
export type AttributesOfImage = {
  readonly [Name in Said[ImageAttribute]]: AttributeValue<Name>;
} & {
  readonly [Name in Exclude<ImageAttribute, Said[ImageAttribute]>]?:
    AttributeValue<Name> | undefined;
};

/** Some attributes with their values. Undefined ones are ignored. */
export type SomeAttributes = {
  readonly [Name in ImageAttribute]?: AttributeValue<Name> | undefined;
};

// The table has exactly the keys of this type.
export const attributeNames = Object.keys(imageAttributes) as readonly ImageAttribute[];

/** The row of an attribute, typed with all columns. */
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

/**
 * The attributes that can be changed in place on this kind of cloud, at least while no bytes are
 * stored.
 */
export function changeableOn(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) =>
    ["always", "withoutBytes"].includes(attributeRow(name)[kind]?.changes ?? "never"),
  );
}

/**
 * The attributes for which another value makes a new image on this kind of cloud, except the
 * formats of the bytes.
 */
export function settledAtCreation(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) => {
    const { compared, [kind]: wire } = attributeRow(name);
    return compared !== "formats" && wire?.changes === "atCreation";
  });
}

/** The attribute's name on the wire; undefined if this kind of cloud does not have it. */
export function wireName(kind: CloudKind, name: ImageAttribute): string | undefined {
  return attributeRow(name)[kind]?.wire;
}

/** Whether the image has the wanted value. An absent attribute counts as `resetsTo`. */
export function hasValue(name: ComparedByValue, live: unknown, wanted: unknown): boolean {
  return wanted === undefined || (live ?? attributeRow(name).resetsTo) === wanted;
}

/** The attributes with the values that `of` returns, without undefined ones. */
export function pickAttributes<Names extends ImageAttribute>(
  names: readonly Names[],
  of: (name: Names) => unknown,
): { readonly [Name in Names]?: AttributeValue<Name> } {
  const entries = names.map((name) => [name, of(name)] as const);
  const known = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  // `of` only returns values of the attributes' types.
  return known as { readonly [Name in Names]?: AttributeValue<Name> };
}
