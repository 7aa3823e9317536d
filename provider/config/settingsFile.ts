/**
 * The text of a file of settings as nested dictionaries of texts. YAML and JSON would take an
 * unquoted `12345e678`, `0123` or
 * `2024-01-01` for something else than what stands there, and a password or an id is what stands
 * there.
 */
import { configurationError } from "./sources";

/**
 * Every value is the text that was written, except `null`, `~` and nothing at all, which are null.
 */
export function parseSettings(text: string, file: string, connection: string | undefined): unknown {
  return file.endsWith(".json")
    ? (parseJson(text) ?? parseYaml(text, file, connection))
    : parseYaml(text, file, connection);
}

/**
 * Undefined where it is no JSON. Not the parser's message: it quotes the text, and there are keys
 * in it.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, keepText);
  } catch {
    return undefined;
  }
}

/** Node hands the written text along; the types of TypeScript's library do not know it yet. */
function keepText(_key: string, value: unknown, ...rest: readonly unknown[]): unknown {
  const [written] = rest as readonly { readonly source?: string }[];
  return typeof value === "number" || typeof value === "boolean"
    ? (written?.source ?? String(value))
    : value;
}

function parseYaml(text: string, file: string, connection: string | undefined): unknown {
  // Loaded only where there is such a file.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require("yaml") as typeof import("yaml");
  const document = yaml.parseDocument(text, {
    ...{ version: "1.1", schema: "failsafe", merge: true, prettyErrors: true, logLevel: "silent" },
    customTags: (tags) => [...tags, "null"],
  });
  const [error] = document.errors;
  if (error === undefined) {
    try {
      return document.toJS();
    } catch {
      throw configurationError(connection, `${file} is no valid YAML: its aliases lead nowhere`);
    }
  }
  // Not the parser's message: it quotes the line, and lines here hold passwords.
  const line = error.linePos?.[0].line;
  const place = line === undefined ? "" : `: see line ${line}`;
  const reason =
    error.code === "DUPLICATE_KEY"
      ? `${file} says the same key twice${place}`
      : `${file} is no valid YAML${place}`;
  throw configurationError(connection, `${reason} (${error.code})`);
}
