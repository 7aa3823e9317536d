/**
 * Makes a text safe to show to a person: other people choose the names of images, and texts of a
 * service may repeat secrets that were sent.
 */
import { maskInSentence } from "../client/redaction/mask";
import { printable } from "../client/redaction/terminal";

export function safeText(text: string): string {
  return maskInSentence(printable(text));
}

/**
 * Longer messages are cut: the engine never receives an error that is too long
 * (recovery/unfinished.ts), and would wait for ever.
 */
const longestMessage = 8_000;

/** The message of an error as the engine shows it to a person. */
export function shownMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return safeText(message).slice(0, longestMessage);
}
