/**
 * The address without query and fragment. The query may be a signature, which is secret and changes
 * in every run.
 */
export function withoutQuery(uri: string): string {
  return uri.replace(/[?#].*$/s, "");
}
