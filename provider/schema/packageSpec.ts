/** Assembles schema.json. */
import { lookUps, type LookUpName } from "../functions/registry";
import { registry, type ResourceName } from "../resources/registry";
import type { Bounds } from "./bound";
import { described } from "./describe";
import type { Interfaces, NamedSchema } from "./interfaces";
import type { JsonSchema } from "./jsonSchema";
import { packageFacts, secretTexts, unpublished } from "./packageFacts";
import {
  sorted,
  token,
  typeReference,
  type FunctionSpec,
  type ObjectSpec,
  type PackageSpec,
  type PropertySpec,
  type ResourceSpec,
  type TypeSpec,
} from "./pulumiSchema";
import { toProperties, type Conversion } from "./toPulumi";

export interface PackageJson {
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/** The values that come from a handler and not from its interfaces. */
export interface HandlerFacts {
  readonly replaceOnChanges: readonly string[];
  readonly secrets: readonly string[];
  readonly list?: { readonly required: readonly string[]; readonly optional: readonly string[] };
}

export function packageSpec(
  packageJson: PackageJson,
  interfaces: Interfaces,
  bounds: Bounds,
): PackageSpec {
  const types = new Map<string, TypeSpec>();
  const conversion: Conversion = {
    definitions: interfaces.definitions,
    facets: bounds.facets,
    unpublished: Object.keys(unpublished),
    types,
  };
  const configuration = configurationOf(interfaces.connection, conversion);
  const resources = Object.entries(interfaces.resources).map(([name, { inputs, state }]) => {
    // The interfaces are keyed by resource.
    const handler = registry[name as ResourceName];
    return [token(name), resourceSpec(name, inputs, state, handler, conversion)] as const;
  });
  const functions = Object.entries(interfaces.functions).map(([name, { args, result }]) => {
    // The interfaces are keyed by look-up.
    const { deprecated } = lookUps[name as LookUpName];
    return [token(name), functionSpec(args, result, deprecated, conversion)] as const;
  });
  for (const [name, { description, values }] of bounds.enumerations) {
    types.set(token(name), {
      description,
      type: "string",
      enum: values.map((value) => ({ value })),
    });
  }
  const { name, displayName, keywords, meta, language } = packageFacts;
  const { version, description, license } = packageJson;
  return {
    name,
    displayName,
    version,
    description: `${description}.`,
    keywords,
    license,
    meta,
    language,
    config: { variables: configuration },
    provider: {
      description:
        "The configuration of the package: the default connection, and other connections by name.",
      inputProperties: configuration,
    },
    types: sorted(Object.fromEntries(types)),
    resources: sorted(Object.fromEntries(resources)),
    functions: sorted(Object.fromEntries(functions)),
  };
}

function resourceSpec(
  name: string,
  inputs: JsonSchema,
  state: JsonSchema,
  handler: HandlerFacts,
  conversion: Conversion,
): ResourceSpec {
  const outputs = toProperties(name, state, "output", conversion);
  const { properties, required } = toProperties(name, inputs, "input", conversion);
  // `replaceOnChanges` is not used, because generated SDKs would force the replacement without
  // regard to the provider's own diff.
  const replacing = marked(properties, handler.replaceOnChanges, { willReplaceOnChanges: true });
  return {
    ...described(inputs),
    inputProperties: marked(replacing, handler.secrets, { secret: true }),
    requiredInputs: required,
    properties: marked(outputs.properties, handler.secrets, { secret: true }),
    required: outputs.required,
    // So a program can take over resources of the dynamic provider without replacing them.
    aliases: [{ type: `pulumi-nodejs:dynamic/ims:${name}` }],
    ...listInputsOf(properties, handler),
  };
}

function listInputsOf(
  properties: Readonly<Record<string, PropertySpec>>,
  { list }: HandlerFacts,
): Pick<ResourceSpec, "listInputs"> {
  if (list === undefined) return {};
  const names = [...list.required, ...list.optional];
  const inputs = Object.entries(properties)
    .filter(([name]) => names.includes(name))
    .map(
      ([name, property]) => [name, { ...asFlag(property), ...withoutChanges(property) }] as const,
    );
  const required = list.required.length === 0 ? {} : { required: list.required };
  return { listInputs: { type: "object", properties: Object.fromEntries(inputs), ...required } };
}

/** `pulumi do` has a flag for a property only if its type is a plain one. */
function asFlag(property: PropertySpec): PropertySpec {
  const isText = property.oneOf?.some(({ type }) => type === "string") === true;
  return isText ? { type: "string" } : property;
}

/** A query changes nothing, so its descriptions leave out what a change does. */
function withoutChanges({ description }: PropertySpec): Pick<PropertySpec, "description"> {
  if (description === undefined) return {};
  return { description: description.replace(/ ?Changing it [^.]*\./, "").trim() };
}

function functionSpec(
  args: NamedSchema,
  result: NamedSchema,
  deprecated: string | undefined,
  conversion: Conversion,
): FunctionSpec {
  return {
    ...described(args.schema),
    inputs: objectSpec(args, "input", conversion),
    outputs: objectSpec(result, "output", conversion),
    ...(deprecated === undefined ? {} : { deprecationMessage: deprecated }),
  };
}

function objectSpec(
  { name, schema }: NamedSchema,
  direction: "input" | "output",
  conversion: Conversion,
): ObjectSpec {
  const { properties, required } = toProperties(name, schema, direction, conversion);
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

/** The keys of a connection configure the default connection if they are at the top. */
function configurationOf(
  connection: JsonSchema,
  conversion: Conversion,
): Readonly<Record<string, PropertySpec>> {
  const { properties } = toProperties("Connection", connection, "input", conversion);
  conversion.types.set(token("Connection"), {
    ...described(connection),
    type: "object",
    properties,
  });
  const secrets = Object.entries(secretTexts).map(
    ([key, text]) => [key, { description: text, type: "string", secret: true }] as const,
  );
  return sorted({
    ...properties,
    ...Object.fromEntries(secrets),
    connections: {
      description:
        "Connections by name, for programs that work with more than one cloud or project. They hold no secrets.",
      type: "object",
      additionalProperties: { $ref: typeReference("Connection") },
    },
  });
}

function marked(
  properties: Readonly<Record<string, PropertySpec>>,
  names: readonly string[],
  mark: Partial<PropertySpec>,
): Readonly<Record<string, PropertySpec>> {
  const entries = Object.entries(properties).map(
    ([name, property]) =>
      [name, names.includes(name) ? { ...property, ...mark } : property] as const,
  );
  return Object.fromEntries(entries);
}
