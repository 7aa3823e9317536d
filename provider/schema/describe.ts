/** Descriptions of properties: their JSDoc, and in words the limits that Pulumi's schema lacks. */
import type { Facet } from "./bound";
import type { JsonSchema } from "./jsonSchema";

/** Returns an object to spread, empty without a description. A default is only for inputs. */
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

/** Joins the lines of a paragraph. An empty line separates paragraphs. */
function unwrapped(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll("\n", " "))
    .join("\n\n");
}

/** Returns sentences about limits that the text does not mention already. */
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

/** Writes a value as code and a phrase as it is. */
function literal(value: unknown): string {
  return typeof value === "string" && value.includes(" ") ? value : `\`${String(value)}\``;
}
