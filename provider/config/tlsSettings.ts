/** Which certificates to trust, and the client's own: files in PEM format, or their text. */
import { systemCode } from "../client/http/systemCode";
import { Secret } from "../client/secret";
import type { TlsSettings } from "../client/settings";
import type { DraftValues } from "./draft";
import { configurationError, fullPath, type ConfigSources } from "./sources";

/** Throws if a file cannot be used. */
export function tlsSettings(
  name: string | undefined,
  values: DraftValues,
  sources: ConfigSources,
): TlsSettings {
  const read = (given: string | undefined, what: string) =>
    given === undefined ? undefined : pemOf(name, given, what, sources);
  const key = read(values.clientKeyFile, "key of the client certificate");
  return {
    ca: read(values.caCertFile, "certificate file of the authority"),
    certificate: read(values.clientCertFile, "client certificate"),
    key: key === undefined ? undefined : new Secret(key),
    insecure: values.insecure ?? false,
  };
}

function pemOf(
  name: string | undefined,
  given: string,
  what: string,
  sources: ConfigSources,
): string {
  if (isPem(given)) return pemText(given);
  // The text may be a key without its first line, so the message does not show it.
  if (/[\r\n]/.test(given.trim()) || given.length > longestPath || isBareKey(given))
    throw configurationError(
      name,
      `the ${what} is neither a path nor in PEM format (a text of ${given.length} characters)`,
      "write the path of the file, or its text from -----BEGIN on",
    );
  return pemFile(name, given.trim(), what, sources);
}

/** Longer than real paths, and shorter than any certificate or key. */
const longestPath = 400;

/** Whether a text is only the base64 part of a key or certificate, which begins with MI. */
function isBareKey(text: string): boolean {
  return /^\s*MI[A-Za-z\d+/=]{60,}\s*$/.test(text);
}

function isPem(text: string): boolean {
  return text.includes("-----BEGIN ");
}

/** In variables, line feeds are often written as the two characters `\n`. */
function pemText(text: string): string {
  return text.trim().includes("\n") ? text : text.replaceAll("\\n", "\n");
}

function pemFile(
  name: string | undefined,
  file: string,
  what: string,
  sources: ConfigSources,
): string {
  const full = fullPath(file, sources);
  const failed = (reason: string, advice = "check the path") =>
    configurationError(name, `the ${what}, ${full}, ${reason}`, advice);
  let text: string | undefined;
  try {
    text = sources.readFile(full);
  } catch (error) {
    const code = systemCode(error) ?? "unknown reason";
    throw failed(
      `cannot be read (${code})`,
      code === "EISDIR"
        ? "name one file with all certificates; a folder of them is not read"
        : undefined,
    );
  }
  if (text === undefined) throw failed("is not there");
  if (!isPem(text)) throw failed("is not in PEM format");
  return text;
}
