/**
 * Reads a file of settings as nested dictionaries of texts. YAML and JSON would read an unquoted
 * `12345e678`, `0123` or `2024-01-01` as a number or a date, but a password or an id is exactly the
 * text in the file.
 */
import { configurationError } from "./sources";

/**
 * Every value is its text in the file, except `null`, `~` and an empty value, which become null.
 */
export function parseSettings(text: string, file: string, connection: string | undefined): unknown {
  return file.endsWith(".json")
    ? (parseJson(text) ?? parseYaml(text, file, connection))
    : parseYaml(text, file, connection);
}

/**
 * Undefined if the text is not JSON. The parser's message is dropped: it quotes the text, which
 * contains keys.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, keepText);
  } catch {
    return undefined;
  }
}

/**
 * Keeps numbers and booleans as they are written in the file. Node passes that text in a third
 * argument, which TypeScript's types do not have yet.
 */
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
