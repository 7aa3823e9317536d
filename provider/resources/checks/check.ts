import * as z from "zod";
import { kept } from "../../client/kept";
import { nearest } from "../../client/nearest";
import type { CheckFailure } from "../handler";
import { propertyPath } from "../values/propertyPath";
import { isUnknown } from "../values/unknown";

/**
 * Returns what is wrong with the inputs. Skips the rules about values that are not known yet.
 * @internal
 */
export function checkInputs(shape: z.ZodRawShape, inputs: object): CheckFailure[] {
  const result = schemaOf(shape).safeParse(inputs, { error: reasonOf });
  if (result.success) return [];
  return result.error.issues
    .filter((issue) => !touchesUnknown(inputs, issue.path))
    .flatMap((issue) => failuresOf(issue, Object.keys(shape)));
}

/** Kept, because zod compiles a schema at its first use, and a run checks hundreds of resources. */
const schemaOf = kept((shape: z.ZodRawShape) => z.strictObject(shape));

function failuresOf(issue: z.core.$ZodIssue, known: readonly string[]): CheckFailure[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      property: propertyPath([...issue.path, key]),
      reason: `there is no such property${issue.path.length === 0 ? `; ${meant(key, known)}` : ` in ${propertyPath(issue.path)}`}`,
    }));
  }
  return [{ property: propertyPath(issue.path), reason: issue.message }];
}

function meant(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== undefined) return `did you mean ${near}?`;
  return `there are ${known.filter((each) => each !== "declaredAs").join(", ")}`;
}

/**
 * Replaces zod's messages, which are written for programmers. A message in the shape has
 * precedence. Undefined keeps zod's message.
 */
function reasonOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is required"
        : `must be ${article(issue.expected)}, not ${typeName(issue.input, issue.expected)}`;
    case "too_big":
      return issue.origin === "string"
        ? `is longer than ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    case "too_small":
      if (issue.origin === "string") return "must not be empty";
      return `must be ${issue.inclusive === false ? "greater than" : "at least"} ${issue.minimum}`;
    case "invalid_value":
      return `must be ${issue.values.map((value) => `"${String(value)}"`).join(" or ")}`;
    case "invalid_union":
      return issue.discriminator === undefined ? undefined : kindReason(issue);
    default:
      return undefined;
  }
}

type UnionIssue = Extract<z.core.$ZodRawIssue, { code: "invalid_union" }>;

function kindReason({ input, discriminator, options }: UnionIssue): string {
  const kinds = Array.isArray(options) ? options.map(String) : [];
  const all = `must be ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}`;
  const said: unknown = Object(input)[discriminator ?? ""];
  const near = typeof said === "string" ? nearest(said, kinds) : undefined;
  return near === undefined ? all : `${all}; did you mean ${near}?`;
}

/** Whether the value at an issue's path, or any value that contains it, is unknown. */
function touchesUnknown(inputs: object, path: readonly PropertyKey[]): boolean {
  let value: unknown = inputs;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return false;
    // The cast is safe: a missing key gives undefined.
    value = (value as Record<PropertyKey, unknown>)[part];
    if (isUnknown(value)) return true;
  }
  return false;
}

/** The type that was given. For a number that does not fit: NaN, infinite or a fraction. */
function typeName(value: unknown, expected: string): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return article("array");
  const isNumeric = expected === "number" || expected === "int";
  if (typeof value !== "number" || !isNumeric) return article(typeof value);
  if (Number.isNaN(value)) return "NaN (a calculation went wrong)";
  return Number.isFinite(value) ? `the fraction ${value}` : String(value);
}

function article(type: string): string {
  const words: Record<string, string> = { int: "whole number", array: "list" };
  const word = words[type] ?? type;
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}
