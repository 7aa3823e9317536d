/** The part of JSON Schema that the documents, typescript-json-schema and zod speak in common. */

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
  /** Glance's own word: false for a property that an operator defined. */
  readonly is_base?: boolean;
  /** Our own word, from the JSDoc tag `@pulumiRef`: a type that only Pulumi has. */
  readonly pulumiRef?: string;
}

/** The definitions of one document, by name. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/** What a `$ref` leads to; a schema without one is its own answer. */
export function resolved(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const name = referencedName(schema);
  if (name === undefined) return schema;
  const target = definitions[name];
  if (target === undefined) throw new Error(`there is no definition of ${name}`);
  return resolved(target, definitions);
}

/** `Share` of `#/definitions/Share`. */
export function referencedName(schema: JsonSchema): string | undefined {
  return schema.$ref?.replace("#/definitions/", "");
}
