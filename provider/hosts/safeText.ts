/** Other people choose the names of images, and the texts of a service may repeat secrets. */
import { messageOf } from "../client/messageOf";
import { maskInSentence } from "../client/redaction/mask";
import { printable } from "../client/redaction/terminal";

export function safeText(text: string): string {
  return maskInSentence(printable(text));
}

/**
 * The engine never receives an error that is too long, and would wait for ever: see
 * recovery/unfinished.ts.
 */
const longestMessage = 8_000;

export function shownMessage(error: unknown): string {
  return safeText(messageOf(error)).slice(0, longestMessage);
}
