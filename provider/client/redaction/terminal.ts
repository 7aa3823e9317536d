/** Makes a text safe to print: what steers a terminal or turns the reading direction does not come from a cloud. */
import { stripVTControlCharacters } from "node:util";

// Zero-width characters, marks of direction, soft hyphens, tags and other signs that are not seen.
const unseen =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

// C0, DEL, C1, and the separators of lines and paragraphs.
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const controlsButLines = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** One line without control characters. */
export function oneLine(text: string): string {
  return seen(text).replace(controls, " ");
}

/** The same for a text of several lines of our own, which stay. */
export function printable(text: string): string {
  return seen(text).replace(controlsButLines, " ");
}

// Halves of characters print as anything.
function seen(text: string): string {
  return stripVTControlCharacters(text).replace(unseen, "").toWellFormed();
}

const longestRequestId = 128;

/** What the support of a cloud asks for: visible ASCII, and no more of it than a person would send on. */
export function shownRequestId(requestId: string | undefined): string | undefined {
  const bare = requestId?.replace(/[^\x21-\x7e]/g, "");
  if (bare === undefined || bare === "") return undefined;
  return bare.length <= longestRequestId ? bare : `${bare.slice(0, longestRequestId)}…`;
}
