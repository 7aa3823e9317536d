/** Reads JSON of a service or of a user. */

/**
 * The value of a JSON text. Undefined if it is no JSON: the parser's message is dropped, because it
 * quotes the text, which may contain a secret.
 */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
