/** The part of JSON Schema that the documents, typescript-json-schema and zod have in common. */

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly readOnly?: boolean;
  /** Glance's own keyword. False for a property that an operator defined. */
  readonly is_base?: boolean;
  /** The provider's own keyword, from the JSDoc tag `@pulumiRef`: a type that only Pulumi has. */
  readonly pulumiRef?: string;
}

export type Definitions = Readonly<Record<string, JsonSchema>>;

export function resolved(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const name = referencedName(schema);
  if (name === undefined) return schema;
  const target = definitions[name];
  if (target === undefined) throw new Error(`there is no definition of ${name}`);
  return resolved(target, definitions);
}

/** For example `Share` for `#/definitions/Share`. */
export function referencedName(schema: JsonSchema): string | undefined {
  return schema.$ref?.replace("#/definitions/", "");
}
