/**
 * The values that must never be shown, whoever says them: credentials of connections, tokens and keys
 * that a cloud issued, users and signatures of addresses. One list for the process, because a service may
 * repeat what another connection sent. Values stay in memory and are never written anywhere.
 */

/** Shorter secrets are masked only where a key or quotes show that they are meant: see mask.ts. */
export const shortestMasked = 4;

/** Tokens are renewed; older ones than these have ended. */
const learntMost = 500;

const pinned = new Set<string>();
const learnt = new Set<string>();
let version = 0;

/** A credential of the settings: known as long as the process lives. */
export function pinSecret(value: string): void {
  for (const part of partsOf(value)) addTo(pinned, part);
}

/** A token, key or address that was met on the way; only the newest ones are kept. */
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

/** Changes whenever the list does. */
export function knownSecretsVersion(): number {
  return version;
}

function addTo(list: Set<string>, value: string): void {
  if (list.has(value)) return;
  list.add(value);
  version += 1;
}

/**
 * What of a value is secret. Of an address, only its user and what stands behind `?`: messages must
 * still be able to name its host. Of a PEM text, not the line that says what it is.
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

/** The values of a query that are long enough to be a signature or a key, whatever they are called. */
function signedValues(query: string): readonly string[] {
  return query
    .split(/[&;]/)
    .map((pair) => pair.slice(pair.indexOf("=") + 1))
    .filter((value) => value.length >= shortestSigned);
}

const shortestSigned = 8;

// An address's parts may be percent-encoded already: the value behind that is the secret.
function filled(values: readonly string[]): readonly string[] {
  const both = values.flatMap((value) => [value, percentDecoded(value)]);
  return [...new Set(both)].filter((value) => value !== "");
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A stray percent sign: it stands for itself.
    return value;
  }
}
