/** Finds one of our properties by its place. */
import type { Interfaces, NamedSchema } from "./interfaces";
import { referencedName, resolved, type Definitions, type JsonSchema } from "./jsonSchema";
import type { Place } from "./wireTable";

export interface Found {
  /** Undefined for a property that can only be read. */
  readonly input: JsonSchema | undefined;
  /** Undefined for a property of a type that only inputs use. */
  readonly output: JsonSchema | undefined;
  /** Whether the output always has the property. */
  readonly alwaysThere: boolean;
}

export function find(place: Place, interfaces: Interfaces): Found | undefined {
  const [, owner, property, suffix] = /^(\w+)\.(\w+)(\[\]|\{\})?$/.exec(place) ?? [];
  if (owner === undefined || property === undefined) throw new Error(`"${place}" is not a place`);
  const types = typesOf(owner, interfaces);
  const input = within(types.input?.properties?.[property], suffix, interfaces);
  const output = within(types.output?.properties?.[property], suffix, interfaces);
  if (input === undefined && output === undefined) return undefined;
  return { input, output, alwaysThere: types.output?.required?.includes(property) === true };
}

function typesOf(owner: string, interfaces: Interfaces): Pick<Found, "input" | "output"> {
  const { resources, functions, definitions } = interfaces;
  const resource = Object.entries(resources).find(([name]) => name === owner)?.[1];
  if (resource !== undefined) return { input: resource.inputs, output: resource.state };
  const isReached = (roots: readonly JsonSchema[], named: readonly NamedSchema[]) =>
    named.some(({ name }) => name === owner) ||
    reachable([...roots, ...named.map(({ schema }) => schema)], definitions).has(owner);
  const type = definitions[owner];
  const ofResources = Object.values(resources);
  const ofFunctions = Object.values(functions);
  const isInput = isReached(
    ofResources.map(({ inputs }) => inputs),
    ofFunctions.map(({ args }) => args),
  );
  const isOutput = isReached(
    ofResources.map(({ state }) => state),
    ofFunctions.map(({ result }) => result),
  );
  return { input: isInput ? type : undefined, output: isOutput ? type : undefined };
}

function within(
  schema: JsonSchema | undefined,
  suffix: string | undefined,
  { definitions }: Interfaces,
): JsonSchema | undefined {
  if (schema === undefined || suffix === undefined) return schema;
  const { items, additionalProperties } = resolved(schema, definitions);
  if (suffix === "[]") return items;
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

function reachable(roots: readonly JsonSchema[], definitions: Definitions): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (schema: JsonSchema): void => {
    const name = referencedName(schema);
    if (name !== undefined && !names.has(name)) {
      names.add(name);
      visit(resolved(schema, definitions));
    }
    const { items, additionalProperties, properties = {}, anyOf = [] } = schema;
    if (items !== undefined) visit(items);
    if (typeof additionalProperties === "object") visit(additionalProperties);
    [...Object.values(properties), ...anyOf].forEach(visit);
  };
  roots.forEach(visit);
  return names;
}
