/** Sources of settings in memory. */
import type { ConfigSources } from "../../../provider/config/sources";

export interface GivenSources {
  readonly config?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Path -> text; an error is thrown. */
  readonly files?: Readonly<Record<string, string | Error>>;
}

export function sources({
  config = {},
  secrets,
  environment = {},
  files = {},
}: GivenSources): ConfigSources {
  return {
    config: (key) => config[key],
    ...(secrets === undefined ? {} : { isSecret: (key: string) => secrets.includes(key) }),
    environment,
    cwd: "/project",
    home: "/home/alice",
    readFile: (file) => {
      const found = files[file];
      if (found instanceof Error) throw found;
      return found;
    },
  };
}
