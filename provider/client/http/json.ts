/**
 * Undefined if the text is no JSON. The parser's message is dropped, because it quotes the text,
 * which may contain a secret.
 */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
