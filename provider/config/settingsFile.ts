/**
 * Reads a file of settings as texts. A password or an id is exactly the text in the file, but YAML
 * and JSON would read `12345e678`, `0123` or `2024-01-01` as a number or a date.
 */
import { configurationError } from "./sources";

/** `null`, `~` and an empty value become null. Every other value is its text in the file. */
export function parseSettings(text: string, file: string, connection: string | undefined): unknown {
  return file.endsWith(".json")
    ? (parseJson(text) ?? parseYaml(text, file, connection))
    : parseYaml(text, file, connection);
}

/** Undefined if the text is not JSON. The parser's message is dropped, because it quotes keys. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, keepText);
  } catch {
    return undefined;
  }
}

/** Node passes the text in the file as a third argument, which TypeScript does not know yet. */
function keepText(_key: string, value: unknown, ...rest: readonly unknown[]): unknown {
  const [written] = rest as readonly { readonly source?: string }[];
  return typeof value === "number" || typeof value === "boolean"
    ? (written?.source ?? String(value))
    : value;
}

function parseYaml(text: string, file: string, connection: string | undefined): unknown {
  // The package is loaded only if there is a file to parse.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require("yaml") as typeof import("yaml");
  const document = yaml.parseDocument(text, {
    version: "1.1",
    schema: "failsafe",
    merge: true,
    prettyErrors: true,
    logLevel: "silent",
    customTags: (tags) => [...tags, "null"],
  });
  const [error] = document.errors;
  if (error === undefined) {
    try {
      return document.toJS();
    } catch {
      throw configurationError(
        connection,
        `${file} is no valid YAML: an alias in it has no anchor`,
      );
    }
  }
  // The parser's message is left out, because it quotes the line, which may contain a password.
  const line = error.linePos?.[0].line;
  const place = line === undefined ? "" : `: see line ${line}`;
  const reason =
    error.code === "DUPLICATE_KEY"
      ? `${file} contains the same key twice${place}`
      : `${file} is no valid YAML${place}`;
  throw configurationError(connection, `${reason} (${error.code})`);
}
