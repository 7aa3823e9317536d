/** Where hashes of files and begun jobs are remembered between runs: a folder of the user, made at its first use. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { makeFolder } from "../resources/recovery/folder";

export interface CacheFolder {
  /** A folder of this name within, ready to be written to; undefined where there can be none. */
  readonly within: (name: string) => string | undefined;
}

/** Tells once, and only a program that would have used the folder, what it does without. */
export function cacheFolder(
  environment: NodeJS.ProcessEnv,
  warn: (message: string) => void,
  home: () => string = homedir,
): CacheFolder {
  let isTold = false;
  const tell = (folder: string, code: string): undefined => {
    if (!isTold) {
      warn(
        `the cache folder ${folder} cannot be used (${code}): every run reads whole image files again, ` +
          `and after a run that was cut off a job of the cloud may be begun twice; ` +
          `set XDG_CACHE_HOME to a folder that can be written`,
      );
    }
    isTold = true;
  };
  const base = baseFolder(environment, home);
  const make = (name: string): string | undefined => {
    if (base === undefined) return tell("~/.cache/pulumi-ims", "there is no home folder");
    const folder = join(base, name);
    const code = makeFolder(folder);
    return code === undefined ? folder : tell(base, code);
  };
  const known = new Map<string, string | undefined>();
  return {
    within: (name) => {
      if (!known.has(name)) known.set(name, make(name));
      return known.get(name);
    },
  };
}

/** By the XDG Base Directory Specification, which wants a path that is not absolute ignored. */
function baseFolder(environment: NodeJS.ProcessEnv, home: () => string): string | undefined {
  const { XDG_CACHE_HOME: given = "" } = environment;
  if (isAbsolute(given)) return join(given, "pulumi-ims");
  const own = homeFolder(home);
  return isAbsolute(own) ? join(own, ".cache", "pulumi-ims") : undefined;
}

function homeFolder(home: () => string): string {
  try {
    return home();
  } catch {
    // A container's user without an entry among the users.
    return "";
  }
}
