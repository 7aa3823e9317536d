/** The user's folder for hashes of files, ids of begun jobs and compiled code. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { kept } from "../client/kept";
import { makeFolder } from "../resources/recovery/folder";

export interface CacheFolder {
  /** A subfolder with this name that can be written to; undefined if there is none. */
  readonly within: (name: string) => string | undefined;
}

/** If the folder cannot be used, it warns once, and only in a program that needs the folder. */
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
  const within = kept((name: string) => {
    if (base === undefined) return tell("~/.cache/pulumi-ims", "there is no home folder");
    const folder = join(base, name);
    const code = makeFolder(folder);
    return code === undefined ? folder : tell(base, code);
  });
  return { within };
}

/** As the XDG Base Directory Specification says: a relative path is ignored. */
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
    // A container's user may have no entry in the list of users.
    return "";
  }
}
