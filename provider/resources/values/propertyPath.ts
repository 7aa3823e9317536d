/**
 * Paths of properties in the form that the engine reads: `members[1].projectId`,
 * `properties["a.b"]`.
 * @see pulumi sdk/go/common/resource/properties_path.go at v3.276.0, ParsePropertyPath
 */

/**
 * Writes `["members", 1, "projectId"]` as `members[1].projectId`. In quotes, a key cannot end with
 * a backslash. If such a key needs quotes, it cannot be written, and the path ends before it.
 */
export function propertyPath(path: readonly PropertyKey[]): string {
  let written = "";
  for (const part of path) {
    const next = typeof part === "number" ? `[${part}]` : keyText(String(part), written === "");
    if (next === undefined) return written;
    written += next;
  }
  return written;
}

function keyText(key: string, isFirst: boolean): string | undefined {
  const bare = isFirst ? key : `.${key}`;
  if (/^[A-Za-z_]\w*$/.test(key)) return bare;
  if (!key.endsWith("\\")) return `["${key.replaceAll('"', '\\"')}"]`;
  return /[.[]/.test(key) ? undefined : bare;
}

/** Reads a path as the engine does. */
export function partsOfPath(path: string): readonly (string | number)[] {
  const parts = path.matchAll(/\["((?:\\"|[^"])*)"\]|\[(\d+)\]|([^.[]+)/g);
  return [...parts].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return quoted.replaceAll('\\"', '"');
    return index === undefined ? (name ?? "") : Number(index);
  });
}

/** `members[1].projectId` -> `members` */
export function topLevel(path: string): string {
  return String(partsOfPath(path)[0] ?? path);
}
