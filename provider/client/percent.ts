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

/**
 * The decoded text. If one of the percent signs of the text encodes nothing, the unchanged text.
 */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
