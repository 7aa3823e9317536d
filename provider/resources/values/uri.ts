/** Addresses as they are compared and shown. */

/** A signed address has a new signature in every run, and nobody else may see it: the query does not count. */
export function withoutQuery(uri: string): string {
  return uri.replace(/[?#].*$/s, "");
}
