/** Addresses in the form in which they are compared and shown. */

/**
 * Removes the query. The query of a signed address changes in every run, and nobody else may see
 * it.
 */
export function withoutQuery(uri: string): string {
  return uri.replace(/[?#].*$/s, "");
}
