/** Where settings come from, as arguments: nothing below this folder reads the environment or a file by itself. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { ApiError } from "../client/http/errors";
import { systemCode } from "../client/http/systemCode";
import { connectionTitle } from "../client/settings";

export interface ConfigSources {
  /** The stack configuration: `config("ims:authUrl")`. */
  readonly config: (key: string) => string | undefined;
  /** Whether a key of the stack configuration is kept encrypted. Absent: nobody can tell. */
  readonly isSecret?: (key: string) => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that relative file names start from. */
  readonly cwd: string;
  readonly home: string;
  /** The text of a file; undefined when there is none. */
  readonly readFile: (file: string) => string | undefined;
  /** Gets what the user should know about settings that are not read. */
  readonly warn?: (message: string) => void;
}

/** The sources of a real process; the entry of the process passes its configuration and environment. */
export function systemSources(
  given: Pick<ConfigSources, "config" | "environment" | "isSecret" | "warn">,
): ConfigSources {
  const { warn } = given;
  return {
    ...given,
    ...(warn === undefined ? {} : { warn: (message: string) => warnOnce(message, warn) }),
    ...{ cwd: process.cwd(), home: homedir(), readFile: readIfThere },
  };
}

/** Several connections read the same environment; what is wrong with it is said once. */
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
    // Absent, or below something that is no folder. Not allowed to read is not absent.
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** The text of a file of settings; undefined when there is none. Not allowed to read it is an error. */
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

/** An error about settings: nothing was sent, and the advice says what to write where. */
export function configurationError(
  name: string | undefined,
  reason: string,
  advice?: string,
  cause?: unknown,
): ApiError {
  return new ApiError({
    kind: "configuration",
    purpose: `use ${connectionTitle(name)}`,
    reason,
    advice,
    mayHaveBeenSent: false,
    cause,
  });
}
