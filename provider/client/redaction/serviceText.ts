/** Every text of a service passes through this file before it is shown or written. */
import { redactUris } from "../http/redact";
import { maskFields } from "./fields";
import { mask } from "./mask";
import { oneLine } from "./terminal";

const longestMessage = 500;
/** Pages of proxies may be longer, but the message is at their beginning. */
const longestRead = 20_000;

/**
 * Masks secrets and keeps the rest as it is, because programs read the text and other code shortens
 * it. Of a very long text, `mask` keeps only the beginning.
 */
export function withoutSecrets(text: string, others: readonly string[] = []): string {
  return maskFields(mask(text, others));
}

/** One line of limited length, without secrets and markup. Undefined if nothing is left. */
export function plainText(text: string): string | undefined {
  const bare = withoutMarkup(withoutSecrets(text.slice(0, longestRead)));
  // Masks again: without escapes and markup, the pieces of a secret may stand side by side.
  const safe = redactUris(withoutSecrets(oneLine(bare)))
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.:]$/, "");
  if (safe === "") return undefined;
  return safe.length <= longestMessage ? safe : `${safe.slice(0, longestMessage)}…`;
}

function withoutMarkup(text: string): string {
  return text
    .replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;|&#x27;/g, "'")
    .replace(/&nbsp;/g, " ")
    .replace(/&amp;/g, "&");
}

/** The service's error code, such as `IMG.0026`. Undefined if the text is not a code. */
export function codeText(code: string): string | undefined {
  return /^[A-Za-z][\w.-]{0,63}$/.test(code) && mask(code) === code ? code : undefined;
}
