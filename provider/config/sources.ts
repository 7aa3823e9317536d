/** The sources of settings. No other file of this folder reads the environment or a file itself. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { ApiError } from "../client/http/errors";
import { systemCode } from "../client/http/systemCode";
import { connectionTitle } from "../client/settings";

export interface ConfigSources {
  /** The stack configuration: `config("ims:authUrl")`. */
  readonly config: (key: string) => string | undefined;
  /** Whether a key of the stack configuration is encrypted. Absent if this is unknown. */
  readonly isSecret?: (key: string) => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder for relative file names. */
  readonly cwd: string;
  readonly home: string;
  /** The text of a file; undefined if there is none. */
  readonly readFile: (file: string) => string | undefined;
  readonly warn?: (message: string) => void;
}

/** The sources of a real process. */
export function systemSources(
  given: Pick<ConfigSources, "config" | "environment" | "isSecret" | "warn">,
): ConfigSources {
  const { warn } = given;
  return {
    ...given,
    ...(warn === undefined ? {} : { warn: (message: string) => warnOnce(message, warn) }),
    cwd: process.cwd(),
    home: homedir(),
    readFile: readIfThere,
  };
}

/** Several connections read the same environment; each warning about it is printed once. */
const said = new Set<string>();

function warnOnce(message: string, warn: (message: string) => void): void {
  if (said.has(message)) return;
  said.add(message);
  warn(message);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // ENOTDIR: a part of the path is no folder. A file without permission to read is an error.
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** Undefined if there is no such file. Throws if it cannot be read. */
export function readConfigFile(
  sources: ConfigSources,
  connection: string | undefined,
  file: string,
): string | undefined {
  try {
    return sources.readFile(file);
  } catch (cause) {
    const code = systemCode(cause) ?? "unknown reason";
    throw configurationError(
      connection,
      `${file} cannot be read (${code})`,
      "make it readable, or remove it",
    );
  }
}

/** The whole path of a file that a setting names. `~/` is the home folder. */
export function fullPath(file: string, { cwd, home }: ConfigSources): string {
  if (file.startsWith("~/")) return join(home, file.slice(2));
  return isAbsolute(file) ? file : join(cwd, file);
}

/** An error about settings. Nothing was sent; the advice says what to write and where. */
export function configurationError(
  name: string | undefined,
  reason: string,
  advice?: string,
): ApiError {
  return new ApiError({
    kind: "configuration",
    purpose: `use ${connectionTitle(name)}`,
    reason,
    advice,
  });
}
