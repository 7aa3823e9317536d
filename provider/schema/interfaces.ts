/** Reads interfaces from their source code: types, descriptions and defaults. */
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
  /** The types that the other schemas refer to. */
  readonly definitions: Definitions;
}

/** `name` is the interface's own name, also if an alias of it was requested. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** `folder` contains provider/. */
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
  // The compiler settings of the project that affect how an interface is read.
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
    // The generator has an older compiler, which must not judge our code. `make check` does that.
    ignoreErrors: true,
    validationKeywords: ["pulumiRef"],
  });
  if (generator === null) throw new Error("typescript-json-schema could not read the interfaces");
  const symbols = [
    ...names.flatMap((name) => [`${name}Inputs`, `${name}State`]),
    ...functionNames.flatMap((name) => [`${typeOf(name)}Args`, `${typeOf(name)}Result`]),
    "ConnectionInputs",
  ];
  // The generator's type of JSON Schema is wider than what it makes from interfaces.
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
    // The casts here and below are right because there is one entry for each name.
    resources: Object.fromEntries(resources) as Interfaces["resources"],
    functions: Object.fromEntries(functions) as Interfaces["functions"],
    connection: definition("ConnectionInputs"),
    definitions,
  };
}

/** Turns an open enumeration into a text. `bound.ts` knows which values are documented. */
function withOpenWords(schema: JsonSchema): JsonSchema {
  const { anyOf, items, properties } = schema;
  // For `string & Record<never, never>` the generator makes an object without properties.
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

/** For example `imageMember` for `ImageMember`. */
function folderOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** For example `GetImage` for `getImage`. */
export function typeOf(functionName: string): string {
  return functionName.charAt(0).toUpperCase() + functionName.slice(1);
}
