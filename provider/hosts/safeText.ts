/**
 * Makes a text safe to show to a person: other people choose the names of images, and texts of a
 * service may repeat secrets that were sent.
 */
import { maskInSentence } from "../client/redaction/mask";
import { printable } from "../client/redaction/terminal";

export function safeText(text: string): string {
  return maskInSentence(printable(text));
}
