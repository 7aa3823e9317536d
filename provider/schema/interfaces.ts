/** Reads the interfaces of the resources, of the look-ups and of a connection, from their source: types, descriptions, defaults. */
import { join } from "node:path";
import { buildGenerator, getProgramFromFiles } from "typescript-json-schema";
import type { LookUpName } from "../functions/registry";
import type { ResourceName } from "../resources/registry";
import { referencedName, resolved, type Definitions, type JsonSchema } from "./jsonSchema";

export interface Interfaces {
  readonly resources: Readonly<Record<ResourceName, { inputs: JsonSchema; state: JsonSchema }>>;
  readonly functions: Readonly<Record<LookUpName, { args: NamedSchema; result: NamedSchema }>>;
  /** One entry of the stack configuration's `ims:connections`. */
  readonly connection: JsonSchema;
  /** The types that the others refer to. */
  readonly definitions: Definitions;
}

/** An interface with its own name, which is another than the one asked for where that is an alias. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** `folder` is the one that holds provider/. */
export function readInterfaces(
  folder: string,
  names: readonly ResourceName[],
  functionNames: readonly LookUpName[],
): Interfaces {
  const sources = [
    ...names.map((name) => `provider/resources/${folderOf(name)}/state.ts`),
    ...functionNames.map((name) => `provider/functions/${name}.ts`),
    "provider/config/connectionInputs.ts",
  ];
  // The settings of the project, as far as they decide how an interface reads.
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: [],
    target: "es2022",
    module: "node16",
    moduleResolution: "node16",
  };
  const program = getProgramFromFiles(
    sources.map((source) => join(folder, source)),
    options,
    folder,
  );
  const generator = buildGenerator(program, {
    required: true,
    noExtraProps: true,
    strictNullChecks: true,
    // The compiler it brings is older than ours and does not judge our code; `make check` does.
    ignoreErrors: true,
    validationKeywords: ["pulumiRef"],
  });
  if (generator === null) throw new Error("typescript-json-schema could not read the interfaces");
  const symbols = [
    ...names.flatMap((name) => [`${name}Inputs`, `${name}State`]),
    ...functionNames.flatMap((name) => [`${typeOf(name)}Args`, `${typeOf(name)}Result`]),
    "ConnectionInputs",
  ];
  // Its JSON Schema types are wider than what it makes of interfaces.
  const generated = generator.getSchemaForSymbols(symbols).definitions as Definitions;
  const definitions = Object.fromEntries(
    Object.entries(generated).map(([name, schema]) => [name, withOpenWords(schema)]),
  );
  const definition = (name: string) => resolved({ $ref: `#/definitions/${name}` }, definitions);
  const named = (name: string): NamedSchema => ({
    name: referencedName(definitions[name] ?? {}) ?? name,
    schema: definition(name),
  });
  const functions = functionNames.map((name) => [
    name,
    { args: named(`${typeOf(name)}Args`), result: named(`${typeOf(name)}Result`) },
  ]);
  const resources = names.map((name) => [
    name,
    { inputs: definition(`${name}Inputs`), state: definition(`${name}State`) },
  ]);
  return {
    // True by construction, here and below: one entry for each name.
    resources: Object.fromEntries(resources) as Interfaces["resources"],
    functions: Object.fromEntries(functions) as Interfaces["functions"],
    connection: definition("ConnectionInputs"),
    definitions,
  };
}

/** Words with room for others are a text: which words are documented, `bound.ts` knows. */
function withOpenWords(schema: JsonSchema): JsonSchema {
  const { anyOf, items, properties } = schema;
  // The generator makes an object without properties of `string & Record<never, never>`.
  if (anyOf?.some(({ type, properties: none }) => type === "object" && isEmpty(none)) === true) {
    const { anyOf: _, ...rest } = schema;
    return { ...rest, type: "string" };
  }
  return {
    ...schema,
    ...(items === undefined ? {} : { items: withOpenWords(items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => [name, withOpenWords(each)]),
          ),
        }),
  };
}

function isEmpty(properties: JsonSchema["properties"] = {}): boolean {
  return Object.keys(properties).length === 0;
}

/** `imageMember` of `ImageMember`. */
function folderOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `GetImage` of `getImage`. */
export function typeOf(functionName: string): string {
  return functionName.charAt(0).toUpperCase() + functionName.slice(1);
}
