/** The code of a system's or library's error: `ENOENT`, `ECONNREFUSED`, `UND_ERR_SOCKET`. */

/**
 * Looks into causes, and into the parts of an attempt on several addresses. Goes by shape, not by
 * `instanceof`: Node's own errors come from another realm than the code under a test runner.
 */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("errors" in error && Array.isArray(error.errors)) {
    return error.errors.map(systemCode).find((code) => code !== undefined);
  }
  return "cause" in error ? systemCode(error.cause) : undefined;
}
