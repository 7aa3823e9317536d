/** Percent-encoding of parts of an address. */

/**
 * Encodes everything except letters, digits and `-_.~`, as signatures do. encodeURIComponent leaves
 * five more characters as they are.
 */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The decoded text. If a percent sign in it encodes nothing, the text itself. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
