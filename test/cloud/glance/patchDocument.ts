/**
 * Reads the two patch forms of Glance, `v2.0` ({"add": "/key", "value": …}) and `v2.1` ({"op", "path", "value"}), and
 * refuses what can be refused without looking at an image.
 * @see glance/api/v2/images.py RequestDeserializer.update (33.0.0)
 */
import { type Call, isRecord, mediaType } from "../http";
import { readJsonBody } from "./body";
import { defaultSettings, type GlanceSettings } from "./context";
import { refuse, unsupportedMediaType } from "./errors";
import { validateImage } from "./imageSchema";
import { isReserved, readOnlyAttributes } from "./propertyRules";

export type PatchForm = "v2.0" | "v2.1";

export type Change =
  | {
      readonly op: "add" | "replace";
      readonly key: string;
      readonly value: unknown;
      readonly form: PatchForm;
    }
  | { readonly op: "remove"; readonly key: string; readonly form: PatchForm };

const forms: Readonly<Record<string, PatchForm>> = {
  "application/openstack-images-v2.0-json-patch": "v2.0",
  "application/openstack-images-v2.1-json-patch": "v2.1",
};

const operations = ["add", "remove", "replace"] as const;
type Operation = (typeof operations)[number];

export async function readPatch(
  call: Call,
  settings: GlanceSettings = defaultSettings,
): Promise<Change[]> {
  const form = forms[mediaType(call)];
  if (form === undefined) {
    const allowed = Object.keys(forms).join(", ");
    throw unsupportedMediaType(
      mediaType(call),
      `Image PATCH expects Content-Type one of: ${allowed}`,
      { "Accept-Patch": allowed },
    );
  }
  const body = await readJsonBody(call);
  if (!Array.isArray(body)) {
    throw refuse(400, "Request body must be a JSON array of operation objects.");
  }
  return body.map((raw: unknown) => readChange(raw, form, settings));
}

function readChange(raw: unknown, form: PatchForm, settings: GlanceSettings): Change {
  if (!isRecord(raw)) throw refuse(400, "Operations must be JSON objects.");
  const { op, pointer } = form === "v2.1" ? operationAndPath(raw) : operationAsKey(raw);
  const path = decodePointer(pointer);
  const [key = ""] = path;
  // Only locations have a second level, and changing them is switched off by default.
  const depth = key === "locations" && op !== "replace" ? 2 : 1;
  if (path.length !== depth) {
    throw refuse(400, `Invalid JSON pointer for this resource: '/${path.join("/")}'`);
  }
  if (op !== "remove" && !("value" in raw)) {
    throw refuse(400, `Operation "${op}" requires a member named "value".`);
  }
  requireWritable(key);
  if (op === "remove") return { op, key, form };
  const value = key === "locations" && depth === 2 ? [raw["value"]] : raw["value"];
  validateImage({ [key]: value }, settings);
  return { op, key, value: raw["value"], form };
}

function operationAndPath(raw: Readonly<Record<string, unknown>>): {
  op: Operation;
  pointer: string;
} {
  const { op, path } = raw;
  const choice = `It must be one of the following: ${operations.join(", ")}.`;
  if (op === undefined || op === null) {
    throw refuse(400, `Unable to find \`op\` in JSON Schema change. ${choice}`);
  }
  const known = operations.find((operation) => operation === op);
  if (!known) throw refuse(400, `Invalid operation: \`${String(op)}\`. ${choice}`);
  if (path === undefined) throw refuse(400, "Unable to find 'path' in JSON Schema change");
  return { op: known, pointer: String(path) };
}

function operationAsKey(raw: Readonly<Record<string, unknown>>): {
  op: Operation;
  pointer: string;
} {
  const named = operations.filter((operation) => operation in raw);
  const [op] = named;
  if (op === undefined || named.length > 1) {
    const number = op === undefined ? "exactly one" : "only one";
    throw refuse(
      400,
      `Operation objects must contain ${number} member named "add", "remove", or "replace".`,
    );
  }
  return { op, pointer: String(raw[op]) };
}

function decodePointer(pointer: string): string[] {
  const problem = problemWithPointer(pointer);
  if (problem !== undefined) throw refuse(400, `Pointer \`${pointer}\` ${problem}`);
  return pointer
    .replace(/^\/+/, "")
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~").trim());
}

function problemWithPointer(pointer: string): string | undefined {
  if (!pointer.startsWith("/")) return 'does not start with "/".';
  if (/\/\s*?\//.test(pointer.slice(1))) return 'contains adjacent "/".';
  if (pointer.length > 1 && pointer.endsWith("/")) return 'end with "/".';
  if (pointer.slice(1).trim() === "/") return "does not contains valid token.";
  if (/~[^01]/.test(pointer) || pointer.endsWith("~")) {
    return 'contains "~" not part of a recognized escape sequence.';
  }
  return undefined;
}

const readOnlyInPatch: readonly string[] = [
  ...readOnlyAttributes,
  "direct_url",
  "self",
  "file",
  "schema",
  "id",
];

function requireWritable(key: string): void {
  if (readOnlyInPatch.includes(key)) throw refuse(403, `Attribute '${key}' is read-only.`);
  if (isReserved(key)) throw refuse(403, `Attribute '${key}' is reserved.`);
}
