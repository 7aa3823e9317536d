/**
 * The code of an error, of its causes or of its attempts on several addresses: `ECONNREFUSED`. It
 * does not use `instanceof`, because under a test runner Node's own errors belong to another realm.
 */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("errors" in error && Array.isArray(error.errors)) {
    return error.errors.map(systemCode).find((code) => code !== undefined);
  }
  return "cause" in error ? systemCode(error.cause) : undefined;
}
