/** Sources of settings in memory. */
import { Secret } from "../../../provider/client/secret";
import type { ConfigSources } from "../../../provider/config/sources";

export interface GivenSources {
  readonly config?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Path -> text; an error is thrown. */
  readonly files?: Readonly<Record<string, string | Error>>;
  /** Gets the warnings. */
  readonly warnings?: string[];
}

export function sources({
  config = {},
  secrets,
  environment = {},
  files = {},
  warnings,
}: GivenSources): ConfigSources {
  return {
    config: (key) => config[key],
    ...(secrets === undefined ? {} : { isSecret: (key: string) => secrets.includes(key) }),
    environment,
    ...(warnings === undefined ? {} : { warn: (message: string) => void warnings.push(message) }),
    cwd: "/project",
    home: "/home/alice",
    readFile: (file) => {
      const found = files[file];
      if (found instanceof Error) throw found;
      return found;
    },
  };
}

/** Settings with their secrets shown, for comparing. */
export function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]))
    : value;
}

/**
 * A clouds.yaml with one cloud, whose text is given: what stands beside `auth`, and what stands in
 * it.
 */
export function oneCloud(
  beside: string,
  auth = "username: alice, password: alicepw",
): GivenSources {
  const keystone = 'auth_url: "https://keystone.example.com/v3"';
  return {
    files: {
      "/project/clouds.yaml": `clouds:\n  one:\n    auth: {${keystone}, project_id: p1, ${auth}}\n    ${beside}\n`,
    },
  };
}
