/**
 * The attributes of images. Everything else follows from an attribute's row: the port's types, the
 * rules of the clouds, the wire format, what a PATCH sets, the state, look-ups and schema.json.
 */
import type { CloudKind } from "./cloud";

interface AttributeRow {
  readonly type: keyof ValueTypes;
  /** Absent: this kind of cloud does not have the attribute. */
  readonly glance?: WireAttribute;
  readonly ims?: WireAttribute & {
    /** Resources use this value if the cloud reports none; look-ups leave the attribute out. */
    readonly absentMeans?: string;
  };
  /**
   * Resources and look-ups use this value if the cloud reports none. Without `unsaid`, the image
   * then lacks the attribute.
   */
  readonly unsaid?: string | number | boolean | readonly string[];
  /**
   * The value after the input is removed. Without `resetsTo` the attribute keeps its value, except
   * for the visibility, which gets `visibilityDefault` of the cloud's rules.
   */
  readonly resetsTo?: string | number | boolean;
  /** An input with this value is accepted even by a cloud that cannot set the attribute. */
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
  /** Set last, because it would hinder the creation of the image. */
  readonly setLast?: true;
  /** Its values are plain words or numbers, so messages may show them. */
  readonly shown?: true;
  /** The JSON schema of an attribute that the documented schemas lack; `source` describes it. */
  readonly undocumented?: Readonly<Record<string, unknown>> & {
    readonly type: "string" | "integer" | "boolean";
    readonly source: string;
  };
}

interface WireAttribute {
  readonly wire: string;
  /** Another name that some answers use. */
  readonly orWire?: string;
  /**
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

export type AttributeValue<Name extends ImageAttribute> = ValueTypes[Table[Name]["type"]];

type Said = { [Name in ImageAttribute]: Table[Name] extends { unsaid: unknown } ? Name : never };

/** As the cloud reports them. */
export type AttributesOfImage = {
  readonly [Name in Said[ImageAttribute]]: AttributeValue<Name>;
} & {
  readonly [Name in Exclude<ImageAttribute, Said[ImageAttribute]>]?:
    AttributeValue<Name> | undefined;
};

/** Undefined values are ignored. */
export type SomeAttributes = {
  readonly [Name in ImageAttribute]?: AttributeValue<Name> | undefined;
};

// The table has exactly the keys of this type.
export const attributeNames = Object.keys(imageAttributes) as readonly ImageAttribute[];

/** The row, typed with all columns. */
export function attributeRow(name: ImageAttribute): AttributeRow {
  return imageAttributes[name];
}

export type ComparedByValue = {
  [Name in ImageAttribute]: Table[Name]["compared"] extends "value" ? Name : never;
}[ImageAttribute];

export const comparedByValue = attributeNames.filter(
  (name): name is ComparedByValue => attributeRow(name).compared === "value",
);

export type ChangedInPlaceOnIms = {
  [Name in ImageAttribute]: Table[Name] extends { ims: { changes: "always" } } ? Name : never;
}[ImageAttribute];

export const changedInPlaceOnIms = attributeNames.filter(
  (name): name is ChangedInPlaceOnIms => attributeRow(name).ims?.changes === "always",
);

export function settableOn(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) => {
    const wire = attributeRow(name)[kind];
    return wire !== undefined && wire.changes !== "never";
  });
}

/** Changeable in place, at least while no bytes are stored. */
export function changeableOn(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) =>
    ["always", "withoutBytes"].includes(attributeRow(name)[kind]?.changes ?? "never"),
  );
}

/** Another value makes a new image. The formats of the bytes are left out. */
export function settledAtCreation(kind: CloudKind): readonly ImageAttribute[] {
  return attributeNames.filter((name) => {
    const { compared, [kind]: wire } = attributeRow(name);
    return compared !== "formats" && wire?.changes === "atCreation";
  });
}

/** Undefined if this kind of cloud does not have the attribute. */
export function wireName(kind: CloudKind, name: ImageAttribute): string | undefined {
  return attributeRow(name)[kind]?.wire;
}

/** An absent attribute counts as `resetsTo`. */
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
