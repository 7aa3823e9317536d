/** Finds documented limits that no zod shape and no rule of the cloud checks before a call. */
import * as z from "zod";
import type { CloudRules } from "../client/rules";
import { isSameSet } from "../client/sameSet";
import type { JsonSchema } from "./jsonSchema";
import type { MappedProperty, Place } from "./wireTable";

export interface Checks {
  readonly shapes: Readonly<Record<string, z.ZodRawShape>>;
  readonly rules: CloudRules;
}

export function limitProblems(
  wire: JsonSchema,
  allowed: readonly string[],
  mapped: MappedProperty,
  place: Place,
  checks: Checks,
): string[] {
  if (mapped.checkedBy !== undefined) return ruleProblems(wire, allowed, mapped.checkedBy, checks);
  if (wire.items !== undefined) {
    return limitProblems(wire.items, allowed, mapped, `${place}[]`, checks);
  }
  const { enum: values, maxLength, pattern } = wire;
  if (values === undefined && maxLength === undefined && pattern === undefined) return [];
  const checked = checkAt(place, checks.shapes);
  if (checked === undefined) return ["no zod shape checks it, and checkedBy names no rule"];
  const problems: string[] = [];
  if (values !== undefined && !isSameSet((checked.enum ?? []).map(String), allowed)) {
    problems.push(
      `${allowed.join(", ")} are documented, zod takes ${checked.enum?.join(", ") ?? "anything"}`,
    );
  }
  if (checked.maxLength !== maxLength) {
    problems.push(
      `at most ${maxLength} characters are documented, zod takes ${checked.maxLength ?? "any number"}`,
    );
  }
  if (pattern !== undefined && !isSamePattern(pattern, checked.pattern)) {
    problems.push(
      `the pattern ${pattern} is documented, zod takes ${checked.pattern ?? "anything"}`,
    );
  }
  return problems;
}

export function shapeAsJsonSchema(shape: z.ZodRawShape): JsonSchema {
  // zod's type of JSON Schema is wider than what it makes from these shapes.
  return z.toJSONSchema(z.strictObject(shape), { io: "input" }) as JsonSchema;
}

function ruleProblems(
  wire: JsonSchema,
  allowed: readonly string[],
  rule: keyof CloudRules,
  { rules }: Checks,
): string[] {
  const value = rules[rule];
  const documented = wire.enum === undefined ? (wire.items ?? wire).maxLength : [...allowed].sort();
  const checked = Array.isArray(value) ? [...value].sort() : value;
  if (JSON.stringify(documented) === JSON.stringify(checked)) return [];
  return [
    `documents and widenings say ${String(documented)}, the rule ${rule} says ${String(checked)}`,
  ];
}

function checkAt(place: Place, shapes: Checks["shapes"]): JsonSchema | undefined {
  const [owner = "", property = ""] = place.split(".");
  const shape = shapes[owner];
  if (shape === undefined) return undefined;
  const checked = shapeAsJsonSchema(shape).properties?.[property.replace("[]", "")];
  return property.endsWith("[]") ? checked?.items : checked;
}

/** Tests both with the same texts, because one pattern can be written in different ways. */
function isSamePattern(documented: string, checked: string | undefined): boolean {
  if (checked === undefined) return false;
  const [one, other] = [new RegExp(documented), new RegExp(checked)];
  return probes.every((probe) => one.test(probe) === other.test(probe));
}

const probes = [
  "7e4b0f3a-5c1d-4b8e-9f20-1a2b3c4d5e6f",
  "7E4B0F3A-5C1D-4B8E-9F20-1A2B3C4D5E6F",
  "00000000-0000-0000-0000-000000000000",
  "7e4b0f3a-5c1d-9b8e-0f20-1a2b3c4d5e6f",
  "7e4b0f3a5c1d4b8e9f201a2b3c4d5e6f",
  "7e4b0f3a-5c1d-4b8e-9f20-1a2b3c4d5e6",
  "7e4b0f3a-5c1d-4b8e-9f20-1a2b3c4d5e6ff",
  "ge4b0f3a-5c1d-4b8e-9f20-1a2b3c4d5e6f",
  " 7e4b0f3a-5c1d-4b8e-9f20-1a2b3c4d5e6f",
  "{7e4b0f3a-5c1d-4b8e-9f20-1a2b3c4d5e6f}",
  "",
  "0",
  "00",
  "image",
  "two words\nand lines",
  "a<b",
  "a>b",
  "a\rb",
];
