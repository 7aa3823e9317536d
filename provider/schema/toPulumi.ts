/**
 * Converts the JSON Schema of an interface to Pulumi's schema. Limits and defaults become words in
 * descriptions: Pulumi's schema has no limits, and generated SDKs send a `default`, so programs
 * would declare values that they never wrote.
 */
import type { Facet } from "./bound";
import { described } from "./describe";
import { referencedName, resolved, type Definitions, type JsonSchema } from "./jsonSchema";
import { sorted, token, typeReference, type PropertySpec, type TypeSpec } from "./pulumiSchema";
import type { Place } from "./wireTable";

export interface Conversion {
  readonly definitions: Definitions;
  readonly facets: ReadonlyMap<Place, Facet>;
  readonly unpublished: readonly string[];
  /** Collects the named types that are found. */
  readonly types: Map<string, TypeSpec>;
}

export interface Properties {
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
}

/** `owner` is the interface's name in places: `Image`, `Share`. */
export function toProperties(
  owner: string,
  schema: JsonSchema,
  direction: "input" | "output",
  conversion: Conversion,
): Properties {
  const { unpublished } = conversion;
  const properties = Object.entries(schema.properties ?? {})
    .filter(([name]) => !unpublished.includes(name))
    .map(([name, property]) => {
      const place = `${owner}.${name}`;
      const description = described(property, conversion.facets.get(place), direction);
      return [name, { ...description, ...toType(place, property, conversion) }] as const;
    });
  const required = (schema.required ?? []).filter((name) => !unpublished.includes(name));
  return {
    properties: sorted(Object.fromEntries(properties)),
    required: [...required].sort(),
  };
}

function toType(place: Place, schema: JsonSchema, conversion: Conversion): PropertySpec {
  const facet = conversion.facets.get(place);
  if (facet?.enumeration !== undefined) return openEnumeration(facet.enumeration);
  if (schema.pulumiRef !== undefined) return { $ref: schema.pulumiRef };
  const name = referencedName(schema);
  const target = resolved(schema, conversion.definitions);
  if (target.anyOf !== undefined) return union(place, target.anyOf, conversion);
  if (target.enum !== undefined) return closedEnumeration(place, name, target, conversion);
  if (typeof target.const === "string") return { type: "string", const: target.const };
  if (target.items !== undefined) {
    return { type: "array", items: toType(`${place}[]`, target.items, conversion) };
  }
  if (typeof target.additionalProperties === "object") {
    const values = toType(`${place}{}`, target.additionalProperties, conversion);
    return { type: "object", additionalProperties: values };
  }
  if (target.type === "object" && name !== undefined) return named(name, target, conversion);
  if (typeof target.type !== "string" || target.type === "object") {
    throw new Error(`${place}: Pulumi has no type for ${JSON.stringify(target)}`);
  }
  return { type: facet?.type ?? target.type };
}

/** An enumeration of the known values that also accepts any text, because clouds may add values. */
function openEnumeration(name: string): PropertySpec {
  return { oneOf: [{ type: "string" }, { $ref: typeReference(name) }] };
}

/** An enumeration that only this provider defines, named after its alias or its property. */
function closedEnumeration(
  place: Place,
  name: string | undefined,
  schema: JsonSchema,
  { types }: Conversion,
): PropertySpec {
  const typeName = name ?? place.replace(/\.(.)/, (_, letter: string) => letter.toUpperCase());
  types.set(token(typeName), {
    ...described(schema),
    type: "string",
    enum: (schema.enum ?? []).map((value) => ({ value: String(value) })),
  });
  return { $ref: typeReference(typeName) };
}

function union(place: Place, members: readonly JsonSchema[], conversion: Conversion): PropertySpec {
  const mapping = members.map((member) => {
    const name = referencedName(member);
    const target = resolved(member, conversion.definitions);
    const kind = target.properties?.["kind"]?.const;
    if (name === undefined || typeof kind !== "string") {
      throw new Error(`${place}: each member of a union is an interface with a constant \`kind\``);
    }
    return [kind, named(name, target, conversion).$ref ?? ""] as const;
  });
  return {
    oneOf: mapping.map(([, $ref]) => ({ $ref })),
    discriminator: { propertyName: "kind", mapping: Object.fromEntries(mapping) },
  };
}

function named(name: string, schema: JsonSchema, conversion: Conversion): PropertySpec {
  const { types } = conversion;
  if (!types.has(token(name))) {
    const { properties, required } = toProperties(name, schema, "input", conversion);
    types.set(token(name), {
      ...described(schema),
      type: "object",
      properties,
      ...(required.length === 0 ? {} : { required }),
    });
  }
  return { $ref: typeReference(name) };
}
