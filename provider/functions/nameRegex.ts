/**
 * Syntax of other languages is refused with advice on what to write instead. JavaScript refuses it
 * without advice or, for example, takes `[:alpha:]` for a class of the characters `:alph`.
 */
import { messageOf } from "../client/messageOf";
import { foreignSyntax, regexPieces } from "./foreignRegex";

/**
 * Returns the end of a message that begins with "nameRegex". Undefined if the expression can be
 * used.
 */
export function nameRegexProblem(source: string): string | undefined {
  const { unknownFlag, pattern } = leadingFlags(source);
  if (unknownFlag !== undefined) {
    return `begins with the flag "${unknownFlag}", which JavaScript does not have: it has (?i), (?m) and (?s)`;
  }
  if (pattern === "") return "is no regular expression: it matches every name";
  const foreign = foreignSyntax(pattern);
  if (foreign !== undefined) return foreign;
  try {
    void nameRegex(source);
    return undefined;
  } catch (error) {
    return `is no regular expression of JavaScript: ${detailOf(error, pattern)}`;
  }
}

/** Compiles an expression that has no problem. */
export function nameRegex(source: string): RegExp {
  const { flags, pattern } = leadingFlags(source);
  return new RegExp(withPlainCharacters(pattern), flags);
}

interface LeadingFlags {
  /** Always contains `u`, because without this flag JavaScript accepts unknown escapes. */
  readonly flags: string;
  readonly unknownFlag: string | undefined;
  readonly pattern: string;
}

/** Go, PCRE and Python take flags such as `(?i)` at the beginning. JavaScript does not. */
function leadingFlags(source: string): LeadingFlags {
  const [leading = ""] = /^(?:\(\?[a-zA-Z^-]+\))*/.exec(source) ?? [];
  const letters = [...new Set(leading.replaceAll(/[(?)]/g, ""))];
  const unknownFlag = letters.find((letter) => !"ims".includes(letter));
  return { flags: `${letters.join("")}u`, unknownFlag, pattern: source.slice(leading.length) };
}

/** Other languages allow a backslash before any punctuation. JavaScript with `u` does not. */
function withPlainCharacters(pattern: string): string {
  return regexPieces(pattern)
    .map(({ text, isInClass }) =>
      /^\\[^a-zA-Z0-9^$\\.*+?()[\]{}|/]$/.test(text) && !(isInClass && text === "\\-")
        ? text.slice(1)
        : text,
    )
    .join("");
}

/** The last part of V8's message `Invalid regular expression: /(/u: Unterminated group`. */
function detailOf(error: unknown, pattern: string): string {
  const message = messageOf(error);
  const detail = message.slice(message.lastIndexOf(": ") + 2);
  if (/\(\?[a-z-]+:/.test(pattern) && detail === "Invalid group") {
    return `${detail}; flags of a group need Node 23 or newer, and (?i) at the very beginning does not`;
  }
  const advice = adviceOf.find(([form]) => form.test(detail))?.[1];
  return advice === undefined ? detail : `${detail}; ${advice}`;
}

const adviceOf: readonly (readonly [RegExp, string])[] = [
  [/property name/i, String.raw`write \p{L} for letters, \p{Lu}, \p{N} or \p{Script=Greek}`],
  [
    /escape/i,
    String.raw`a backslash that is a character is written \\, a character by its number \u{41}`,
  ],
  [/nothing to repeat/i, String.raw`write .* for any text, \* for an asterisk`],
  [/bracket|quantifier/i, "a { or } or ] that is a character has a backslash before it"],
];
