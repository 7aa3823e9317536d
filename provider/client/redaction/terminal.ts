/** Removes characters that control the terminal or change the reading direction. */
import { stripVTControlCharacters } from "node:util";

// Zero-width characters, direction marks, soft hyphens, tags and other invisible characters.
const unseen =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

// C0, DEL, C1, and the separators of lines and paragraphs.
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const controlsButLines = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]+/g;

export function oneLine(text: string): string {
  return seen(text).replace(controls, " ");
}

/** Removes control characters but keeps line breaks, for texts of our own. */
export function printable(text: string): string {
  return seen(text).replace(controlsButLines, " ");
}

// Lone surrogates are replaced, because they cannot be printed.
function seen(text: string): string {
  return stripVTControlCharacters(text).replace(unseen, "").toWellFormed();
}

const longestRequestId = 128;

/** The request id that a cloud's support asks for: visible ASCII of limited length. */
export function shownRequestId(requestId: string | undefined): string | undefined {
  const bare = requestId?.replace(/[^\x21-\x7e]/g, "");
  if (bare === undefined || bare === "") return undefined;
  return bare.length <= longestRequestId ? bare : `${bare.slice(0, longestRequestId)}…`;
}
