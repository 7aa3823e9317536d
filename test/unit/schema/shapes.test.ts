/** What zod checks and what schema.json publishes: the same names, the same required ones, the same types. */
import { knownKeys, secretKeys } from "../../../provider/config/connectionInputs";
import type { JsonSchema } from "../../../provider/schema/jsonSchema";
import { shapeAsJsonSchema } from "../../../provider/schema/limits";
import { unpublished } from "../../../provider/schema/packageFacts";
import type { PropertySpec } from "../../../provider/schema/pulumiSchema";
import { wholeShape } from "../../../provider/functions/lookUp";
import { lookUps } from "../../../provider/functions/registry";
import { resourceShapes } from "../../../provider/schema/shapes";
import { objectType, published } from "./published";

describe.each(Object.entries(resourceShapes))("%s", (name, shape) => {
  const checked = withoutUnpublished(shapeAsJsonSchema(shape));
  const resource = published.resources[`ims:index:${name}`];

  it("publishes what is checked", () => {
    expect(outlineOfSpec(resource?.inputProperties ?? {}, resource?.requiredInputs)).toEqual(
      outlineOfShape(checked),
    );
  });
});

describe.each(Object.entries(lookUps))("%s", (name, lookUp) => {
  const spec = published.functions[`ims:index:${name}`];

  it("publishes what is checked", () => {
    const { properties, required } = spec?.inputs ?? { properties: {} };
    expect(outlineOfSpec(properties, required)).toEqual(
      outlineOfShape(shapeAsJsonSchema(wholeShape(lookUp.shape))),
    );
  });

  it("is marked in every language when it is out of date", () => {
    expect(spec?.deprecationMessage).toBe(lookUp.deprecated);
  });
});

describe("the configuration", () => {
  it("publishes the keys that are read", () => {
    const { variables } = published["config"] as { variables: Record<string, PropertySpec> };
    const read = ["connections", ...knownKeys, ...secretKeys];
    expect(Object.keys(variables).sort()).toEqual(read.sort());
  });
});

/** Names, required-ness and types, nested ones included, and nothing else. */
type Outline = string | { readonly [name: string]: Outline };

function outlineOfShape(schema: JsonSchema): Outline {
  if (schema.oneOf !== undefined) return unionOf(schema.oneOf.map(outlineOfShape));
  if (schema.items !== undefined) return { "[]": outlineOfShape(schema.items) };
  if (schema.properties !== undefined) {
    return outline(schema.properties, schema.required, outlineOfShape);
  }
  if (typeof schema.additionalProperties === "object") {
    return { "{}": outlineOfShape(schema.additionalProperties) };
  }
  if (schema.const !== undefined) return `"${String(schema.const)}"`;
  return typeof schema.type === "string" ? schema.type : "anything";
}

function outlineOfSpec(
  properties: Readonly<Record<string, PropertySpec>>,
  required: readonly string[] | undefined,
): Outline {
  return outline(properties, required, outlineOfProperty);
}

function outlineOfProperty(property: PropertySpec): Outline {
  const { $ref, oneOf, items, additionalProperties } = property;
  if ($ref?.startsWith("pulumi.json") === true) return "anything";
  const type = objectType($ref);
  if (type !== undefined) return outlineOfSpec(type.properties, type.required);
  // A closed enumeration.
  if ($ref !== undefined) return "string";
  // A value of an open enumeration is any text.
  if (oneOf?.some((member) => member.type === "string") === true) return "string";
  if (oneOf !== undefined) return unionOf(oneOf.map(outlineOfProperty));
  if (items !== undefined) return { "[]": outlineOfProperty(items) };
  if (additionalProperties !== undefined) return { "{}": outlineOfProperty(additionalProperties) };
  return property.const === undefined ? (property.type ?? "") : `"${property.const}"`;
}

function outline<T>(
  properties: Readonly<Record<string, T>>,
  required: readonly string[] = [],
  outlineOf: (property: T) => Outline,
): Outline {
  const named = Object.entries(properties).map(
    ([name, property]) =>
      [required.includes(name) ? name : `${name}?`, outlineOf(property)] as const,
  );
  return Object.fromEntries(named.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function unionOf(members: readonly Outline[]): Outline {
  return Object.fromEntries(members.map((member) => [JSON.stringify(member), "member"]).sort());
}

function withoutUnpublished(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([name]) => !(name in unpublished),
  );
  return { ...schema, properties: Object.fromEntries(entries) };
}
