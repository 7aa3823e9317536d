/** What a host shows a person: names of images come from other people, and texts of a service may repeat what it was sent. */
import { maskInSentence } from "../client/redaction/mask";
import { printable } from "../client/redaction/terminal";

export function safeText(text: string): string {
  return maskInSentence(printable(text));
}
