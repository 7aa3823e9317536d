/**
 * The values that must never be shown. The process has one list, because a service may repeat what
 * another connection sent. The list is only in memory.
 */
import { percentDecoded } from "../percent";

/** Secrets shorter than this are masked only behind the name of a secret field: see fields.ts. */
export const shortestMasked = 4;

/** How many learnt secrets are kept. Tokens are renewed, so older ones have expired. */
const learntMost = 500;

const pinned = new Set<string>();
const learnt = new Set<string>();
let version = 0;

/** Remembers a credential of the settings as long as the process lives. */
export function pinSecret(value: string): void {
  for (const part of partsOf(value)) addTo(pinned, part);
}

/** Remembers a token, key or address of a request or answer. Only the newest ones are kept. */
export function learnSecret(value: string): void {
  for (const part of partsOf(value)) {
    if (pinned.has(part)) continue;
    addTo(learnt, part);
    const [oldest] = learnt;
    if (learnt.size > learntMost && oldest !== undefined) learnt.delete(oldest);
  }
}

export function knownSecrets(): readonly string[] {
  return [...pinned, ...learnt];
}

export function knownSecretsVersion(): number {
  return version;
}

function addTo(list: Set<string>, value: string): void {
  if (list.has(value)) return;
  list.add(value);
  version += 1;
}

/**
 * The secret parts of a value. Messages may still show the host of an address, and the lines of a
 * PEM text that name its type.
 */
function partsOf(value: string): readonly string[] {
  const text = value.trim();
  if (text.startsWith("-----BEGIN")) return filled([text.replace(/-----[A-Z ]+-----/g, "").trim()]);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return filled([value, text]);
  const [, userinfo = "", query = ""] =
    /^[^:]+:\/\/(?:([^/?#]*)@)?[^?#]*(?:[?#](.*))?$/s.exec(text) ?? [];
  const password = userinfo.replace(/^[^:]*:?/, "");
  return filled([password === "" ? userinfo : password, userinfo, ...signedValues(query)]);
}

/** Any long value of a query may be a signature or a key, whatever its name is. */
function signedValues(query: string): readonly string[] {
  return query
    .split(/[&;]/)
    .map((pair) => pair.slice(pair.indexOf("=") + 1))
    .filter((value) => value.length >= shortestSigned);
}

const shortestSigned = 8;

// Parts of an address may be percent-encoded. The decoded value is a secret too.
function filled(values: readonly string[]): readonly string[] {
  const both = values.flatMap((value) => [value, percentDecoded(value)]);
  return [...new Set(both)].filter((value) => value !== "");
}
