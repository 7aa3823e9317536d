/** What people read about a property: its JSDoc, and in words what Pulumi has no keyword for. */
import type { Facet } from "./bound";
import type { JsonSchema } from "./jsonSchema";

/** Spread into a property or a type; empty where there is nothing to say. A default means nothing where a value is only read. */
export function described(
  schema: JsonSchema,
  facet?: Facet,
  direction: "input" | "output" = "output",
): { readonly description?: string } {
  const text = unwrapped(schema.description ?? "");
  const sentences = [text, ...limits(text, schema, facet)];
  if (direction === "input" && schema.default !== undefined) {
    sentences.push(`Default: ${literal(schema.default)}.`);
  }
  const description = sentences.filter((sentence) => sentence !== "").join(" ");
  return description === "" ? {} : { description };
}

/** Lines that only the width of the source broke belong together; an empty line parts paragraphs. */
function unwrapped(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll("\n", " "))
    .join("\n\n");
}

/** Unless the text says so itself. */
function limits(text: string, schema: JsonSchema, facet: Facet | undefined): string[] {
  const { maxLength, pattern } = facet ?? {};
  const most = schema.items === undefined ? "At most" : "Each at most";
  return [
    ...(maxLength === undefined || text.includes(`${maxLength} `)
      ? []
      : [`${most} ${maxLength} characters.`]),
    ...(pattern === undefined ? [] : [`${pattern.charAt(0).toUpperCase()}${pattern.slice(1)}.`]),
  ];
}

/** A value as code, a phrase as it is. */
function literal(value: unknown): string {
  return typeof value === "string" && value.includes(" ") ? value : `\`${String(value)}\``;
}
