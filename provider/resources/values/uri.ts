/** The query may be a signature, which changes in every run and which nobody else may see. */
export function withoutQuery(uri: string): string {
  return uri.replace(/[?#].*$/s, "");
}
