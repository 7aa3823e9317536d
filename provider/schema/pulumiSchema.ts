/** The part of a Pulumi package schema that this provider writes. */

export interface PackageSpec {
  readonly [section: string]: unknown;
  readonly name: string;
  readonly version: string;
  readonly types: Readonly<Record<string, TypeSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
}

export interface ObjectSpec {
  readonly description?: string;
  readonly type: "object";
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
}

export interface EnumSpec {
  readonly description?: string;
  readonly type: "string";
  readonly enum: readonly { readonly value: string }[];
}

export type TypeSpec = ObjectSpec | EnumSpec;

export interface PropertySpec {
  readonly description?: string;
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySpec;
  readonly additionalProperties?: PropertySpec;
  readonly oneOf?: readonly PropertySpec[];
  readonly discriminator?: {
    readonly propertyName: string;
    readonly mapping: Readonly<Record<string, string>>;
  };
  readonly const?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

export interface ResourceSpec {
  readonly description?: string;
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
  readonly aliases: readonly { readonly type: string }[];
  /** What a query for existing objects may say. Absent if they cannot be listed. */
  readonly listInputs?: ObjectSpec;
}

export interface FunctionSpec {
  readonly description?: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
  readonly deprecationMessage?: string;
}

/** For example `#/types/ims:index:Share`. */
export function typeReference(name: string): string {
  return `#/types/${token(name)}`;
}

/** For example `ims:index:Share`. */
export function token(name: string): string {
  return `ims:index:${name}`;
}

/** Sorts by name, because the order in the source is not part of the contract. */
export function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
