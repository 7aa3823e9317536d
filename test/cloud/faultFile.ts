/** Reads fault rules as they come from a file or over the admin path, and refuses what is no rule. */
import { type FaultRule, pathExpression } from "./faults";
import { isRecord } from "./http";

type ValueType = "string" | "number" | "boolean" | "object" | "effects" | "any";

const knownKeys: Readonly<Record<keyof FaultRule, ValueType>> = {
  method: "string",
  path: "string",
  service: "string",
  user: "string",
  userAgent: "string",
  nth: "number",
  count: "number",
  probability: "number",
  seed: "number",
  status: "number",
  body: "any",
  headers: "object",
  delayMs: "number",
  reset: "boolean",
  cutBody: "boolean",
  afterAnswerLost: "boolean",
  afterStatus: "number",
  hold: "string",
  failJob: "string",
  loseParallelWrites: "boolean",
  oneOf: "effects",
};

/** Reads rules from a file or a request; a typing mistake in a key must not become a rule that does nothing. */
export function parseFaultRules(content: unknown): FaultRule[] {
  const list: unknown[] = Array.isArray(content) ? content : [content];
  return list.map((item, index) => {
    const where = `fault rule ${index + 1}`;
    if (!isRecord(item)) throw new Error(`${where} is not an object`);
    for (const [key, value] of Object.entries(item)) {
      if (!isKnownKey(key)) {
        throw new Error(
          `${where} has the unknown key ${key}; known are ${Object.keys(knownKeys).join(", ")}`,
        );
      }
      const type = knownKeys[key];
      if (type === "effects") {
        if (!Array.isArray(value)) throw new Error(`${where}: ${key} must be a list`);
        parseFaultRules(value);
      } else if (type !== "any" && typeof value !== type)
        throw new Error(`${where}: ${key} must be a ${type}`);
    }
    if (item["hold"] !== undefined && item["hold"] !== "before" && item["hold"] !== "after") {
      throw new Error(`${where}: hold must be "before" or "after"`);
    }
    if (typeof item["path"] === "string") pathExpression(item["path"]);
    // Each key was checked above.
    return item as FaultRule;
  });
}

function isKnownKey(key: string): key is keyof FaultRule {
  return Object.hasOwn(knownKeys, key);
}
