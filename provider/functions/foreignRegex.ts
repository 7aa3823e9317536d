/** An escape, a quantifier, a bracket, the beginning of a group, or one character. */
export interface RegexPiece {
  readonly text: string;
  /** True between the brackets of a class. */
  readonly isInClass: boolean;
}

const escape = String.raw`\\[pP]\{[^}]*\}|\\[\s\S]`;
const group = String.raw`\(\?[a-zA-Z^-]+[:)]|\(\?P[<=>]|\(\?<?[^\s\w]|\(\?.|\(\*`;
const quantifier = String.raw`\{,\d+\}|(?:[*+?]|\{\d+(?:,\d*)?\})[+?]?`;
const brackets = String.raw`\[:\^?\w+:\]|\[\^?\]?`;
const outside = new RegExp(`${escape}|${group}|${quantifier}|${brackets}|[\\s\\S]`, "uy");
const inside = new RegExp(String.raw`${escape}|\[:\^?\w+:\]|\[\..*?\.\]|\[=.*?=\]|&&|[\s\S]`, "uy");

export function regexPieces(pattern: string): readonly RegexPiece[] {
  const pieces: RegexPiece[] = [];
  let isInClass = false;
  for (let index = 0; index < pattern.length;) {
    const form: RegExp = isInClass ? inside : outside;
    form.lastIndex = index;
    const text: string = form.exec(pattern)?.[0] ?? pattern.charAt(index);
    pieces.push({ text, isInClass });
    index += text.length;
    if (isInClass) isInClass = text !== "]";
    else isInClass = text === "[" || text === "[^";
  }
  return pieces;
}

/**
 * Returns the end of a message that begins with "nameRegex": about slashes around the expression,
 * or about the first piece of syntax that JavaScript lacks. Undefined if there is neither.
 */
export function foreignSyntax(pattern: string): string | undefined {
  if (/^\/(?:\^.*|.*\$)\/[a-z]*$|^\/.*\/[gimsuxy]+$/s.test(pattern)) {
    return "stands between slashes, which the name would have to have: leave them out, and write (?i) at the beginning for the flag i";
  }
  for (const { text, isInClass } of regexPieces(pattern)) {
    const posix = /^\[:\^?(\w+):\]$/.exec(text)?.[1];
    const instead =
      posix === undefined
        ? (isInClass ? foreignInClass : foreign).find(([form]) => form.test(text))?.[1]
        : insteadOfPosix(posix, isInClass);
    if (instead !== undefined) return `has ${text}, which JavaScript does not have: ${instead}`;
  }
  return undefined;
}

type Advice = readonly [RegExp, string];

const foreignEscapes: readonly Advice[] = [
  [/^\\R$/, String.raw`write (?:\r\n|\n)`],
  [/^\\N$/, String.raw`write [^\n]`],
  [/^\\[QE]$/, "write a backslash before each special character"],
  [/^\\g$/, String.raw`write \1 for the first group, \k<name> for one with a name`],
  [/^\\a$/, String.raw`write \x07`],
  [/^\\e$/, String.raw`write \x1b`],
  [/^\\[lLU]$/, "write [a-z] for lower case, [A-Z] for upper case"],
  [/^\\[pP](?:\{\^.*\})?$/, String.raw`write \p{L} for letters, \P{L} for everything else`],
];

const foreign: readonly Advice[] = [
  [/^\\A$/, "write ^"],
  [/^\\[zZ]$/, "write $"],
  [/^\\[<>yYmM]$/, String.raw`write \b for the edge of a word, and < or > for the character`],
  [/^\\h$/, String.raw`write [ \t]`],
  [/^\\H$/, String.raw`write [^ \t]`],
  [/^\\X$/, "write . for any character"],
  [/^\\[GK]$/, "write a look-behind, (?<=...)"],
  ...foreignEscapes,
  [/^\(\?P<$/, "write (?<name>...)"],
  [/^\(\?'$/, "write (?<name>...)"],
  [/^\(\?P=$/, String.raw`write \k<name>`],
  [/^\(\?(?:P>|[&+\dR])/, "there is no recursion, so write it out"],
  [/^\(\?>$/, "there are no atomic groups, so write (?:...)"],
  [/^\(\?\|$/, "write (?:...)"],
  [/^\(\?#$/, "there are no comments, so leave it out"],
  [/^\(\?\($/, "there are no conditions, so write both cases with |"],
  [/^\(\*$/, "leave it out"],
  [/^\(\?[a-zA-Z^-]+\)$/, "write flags at the very beginning, (?i)"],
  [/^\{,\d+\}$/, "write {0,n}"],
  [/^[*+?}].*\+$|\}\+$/, "there are no possessive quantifiers, so leave out the last +"],
  [/^\[\^?\]$/, String.raw`write \] for a bracket in a class, as in [\]a-z]`],
];

const foreignInClass: readonly Advice[] = [
  [/^\\[AzZGKX]$/, "it has no meaning between brackets"],
  [/^\\h$/, String.raw`write a blank and \t`],
  [/^\\H$/, String.raw`write [^ \t]`],
  ...foreignEscapes,
  [/^\[[.=]/, "write the characters"],
  [/^&&$/, "write a look-ahead instead of an intersection, or & once"],
];

const posixClasses: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "0-9A-Za-z",
  upper: "A-Z",
  lower: "a-z",
  space: String.raw`\s`,
  blank: String.raw` \t`,
  punct: String.raw`!-\/:-@\[-\x60\{-~`,
  print: " -~",
  graph: "!-~",
  cntrl: String.raw`\x00-\x1f\x7f`,
  xdigit: "0-9A-Fa-f",
  word: String.raw`\w`,
  ascii: String.raw`\x00-\x7f`,
};

/** JavaScript takes `[:alpha:]` for a class of the characters `:alph`, which nobody intends. */
function insteadOfPosix(name: string, isInClass: boolean): string | undefined {
  const characters = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
  if (characters !== undefined) return `write ${characters} between the brackets, [${characters}]`;
  return isInClass ? "write the characters" : undefined;
}
