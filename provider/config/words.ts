/** The meaning of texts in settings: files and variables contain only texts. */

/** The clear words of YAML 1.1 and of Go's ParseBool. Undefined if the text is none of them. */
export function meaningOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (["true", "yes", "on", "1"].includes(word)) return true;
  return ["false", "no", "off", "0"].includes(word) ? false : undefined;
}

/** A value for a message: short, on one line, and never a key or a certificate. */
export function shown(text: string): string {
  const isLong = text.length > 120 || /[\r\n]/.test(text.trim());
  return isLong ? `a text of ${text.length} characters` : JSON.stringify(text);
}
