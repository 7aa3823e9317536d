/** Finds how one of our properties differs from the documented property that it stands for. */
import { isSameSet } from "../client/sameSet";
import type { WireDocument } from "./documents";
import type { Interfaces } from "./interfaces";
import { resolved, type JsonSchema } from "./jsonSchema";
import { find, type Found } from "./places";
import type { MappedProperty, Place } from "./wireTable";

/** If the documents enumerate values, the interface may accept any text, or exactly `allowed`. */
export function typeProblems(
  wire: JsonSchema,
  ours: JsonSchema,
  allowed: readonly string[],
  interfaces: Interfaces,
): string[] {
  const schema = resolved(ours, interfaces.definitions);
  const problems: string[] = [];
  if (
    wire.type !== (wire.type === "integer" && schema.type === "number" ? "integer" : schema.type)
  ) {
    problems.push(`${String(wire.type)} is documented, the interface says ${String(schema.type)}`);
  }
  if (schema.enum !== undefined && !isSameSet(schema.enum.map(String), allowed)) {
    problems.push(
      `documents and widenings say ${allowed.join(", ") || "anything"}, the interface says ${schema.enum.join(", ")}`,
    );
  }
  if (ours.default !== undefined && allowed.length > 0 && !allowed.includes(String(ours.default))) {
    problems.push(`its default ${String(ours.default)} is not among ${allowed.join(", ")}`);
  }
  if (wire.items !== undefined && schema.items !== undefined) {
    problems.push(...typeProblems(wire.items, schema.items, allowed, interfaces));
  }
  return problems;
}

export function orNullProblem(mapped: MappedProperty, found: Found): string | undefined {
  if (found.output === undefined) return undefined;
  const wanted = mapped.orNull?.becomes;
  if (wanted === "absent" && found.alwaysThere)
    return "may be null on the wire, and is always there";
  if (wanted === "empty" && !found.alwaysThere)
    return "becomes empty when it is null, and may be absent";
  return undefined;
}

/** A property that an operator of the cloud defined is a key in one of our maps. */
export function keyProblems(
  wire: JsonSchema,
  mapped: { readonly keyOf: Place; readonly unchecked?: string },
  interfaces: Interfaces,
): string[] {
  const problems: string[] = [];
  if (wire.is_base !== false) problems.push(`is a base property, and a key of ${mapped.keyOf}`);
  const value = find(`${mapped.keyOf}{}`, interfaces);
  if (value?.input?.type !== wire.type) {
    problems.push(`${String(wire.type)} is documented, ${mapped.keyOf} is no map of it`);
  }
  if ((wire.pattern !== undefined) !== (mapped.unchecked !== undefined)) {
    problems.push("a pattern that nothing checks has a reason in the table, and nothing else has");
  }
  return problems;
}

export function additionalProblem(
  document: WireDocument,
  found: Found | undefined,
): string | undefined {
  const documented = document.additionalProperties?.type;
  const ours = found?.input ?? found?.output;
  if (ours === undefined) return "there is no such map";
  if (ours.type === documented) return undefined;
  return `${String(documented)} is documented, the interface says ${String(ours.type)}`;
}
