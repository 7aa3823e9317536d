/** The one way of a service's words to a person or a file: without secrets, markup and control characters. */
import { redactUris } from "../http/redact";
import { maskFields } from "./fields";
import { mask } from "./mask";
import { oneLine } from "./terminal";

const longestMessage = 500;
/** Pages of proxies are longer, and say what they have to say in their beginning. */
const longestRead = 20_000;

/** A text of a service as it is, but for its secrets: to be read by programs, or to be cut by others. */
export function withoutSecrets(text: string, others: readonly string[] = []): string {
  return maskFields(mask(text, others));
}

/** One line of bounded length, without markup, and without what uris may carry. */
export function plainText(text: string): string | undefined {
  const bare = withoutMarkup(withoutSecrets(text.slice(0, longestRead)));
  // Once more: what escapes and markup kept apart stands together now.
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

/** The service's own word for a failure, such as `IMG.0026` or `NoSuchBucket`; nothing else passes for one. */
export function codeText(code: string): string | undefined {
  return /^[A-Za-z][\w.-]{0,63}$/.test(code) && mask(code) === code ? code : undefined;
}
