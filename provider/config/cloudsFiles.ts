/**
 * Finds clouds.yaml, secure.yaml and clouds-public.yaml, and merges them as openstacksdk does.
 * @see openstack/config/loader.py OpenStackConfig.__init__, _load_yaml_json_file,
 * _expand_vendor_profile (openstacksdk)
 */
import { join } from "node:path";
import type { Draft } from "./draft";
import {
  isDictionary,
  openstackSettings,
  openstackValues,
  remarksOfCloud,
  type Dictionary,
  type NamePlace,
} from "./openstack";
import { parseSettings } from "./settingsFile";
import { configurationError, readConfigFile, type ConfigSources } from "./sources";

export interface CloudsFiles {
  /** The file that the clouds were read from; undefined if there is none. */
  readonly file: string | undefined;
  readonly searched: readonly string[];
  readonly names: readonly string[];
  /** `region` chooses one if the cloud has several. Undefined if there is no such cloud. */
  readonly draft: (name: string, region: string | undefined) => Draft | undefined;
}

/** Errors name `connection`. */
export function readCloudsFiles(
  sources: ConfigSources,
  connection: string | undefined,
): CloudsFiles {
  const folders = searchPath(sources);
  const load = (base: string, override: string | undefined) =>
    firstFile(sources, connection, folders, base, override);
  const clouds = load("clouds", sources.environment["OS_CLIENT_CONFIG_FILE"]);
  const secure = load("secure", sources.environment["OS_CLIENT_SECURE_FILE"]);
  const merged = merge(section(clouds.content, "clouds"), section(secure.content, "clouds"));
  return {
    file: clouds.file ?? secure.file,
    searched: clouds.searched,
    names: Object.keys(merged),
    draft: (name, region) => {
      const own = merged[name];
      if (!isDictionary(own)) return undefined;
      const withProfile = expandProfile(
        own,
        () => section(load("clouds-public", undefined).content, "public-clouds"),
        name,
        connection,
      );
      const file = clouds.file ?? secure.file ?? "clouds.yaml";
      const advice = (key: string) =>
        `write ${key} for cloud "${name}" into secure.yaml beside ${file}`;
      const inIts = (each: Loaded) => section(section(each.content, "clouds"), name);
      const placeOf = namePlace(name, file, [
        { file: secure.file, cloud: inIts(secure) },
        { file: clouds.file, cloud: inIts(clouds) },
      ]);
      const chosen = inRegion(withProfile, region, name, connection);
      const { values, remarks } = openstackSettings(chosen, placeOf);
      return {
        source: `cloud "${name}" of ${file}`,
        secretAdvice: {
          password: advice("password"),
          applicationCredentialSecret: advice("application_credential_secret"),
          token: advice("token"),
          secretKey: advice("secret_key"),
          securityToken: advice("security_token"),
        },
        values,
        remarks: [...remarks, ...remarksOfCloud(chosen, placeOf)],
      };
    },
  };
}

/** Names a key with the first file that contains it. A key in no file comes from a profile. */
function namePlace(
  name: string,
  file: string,
  layers: readonly { readonly file: string | undefined; readonly cloud: Dictionary }[],
): NamePlace {
  return (key, isInAuth) => {
    const holder = layers.find(({ cloud }) => {
      const place = isInAuth ? section(cloud, "auth") : cloud;
      return Object.keys(place).some(
        (each) => each.replaceAll("-", "_") === key.replaceAll("-", "_"),
      );
    });
    return `${isInAuth ? `auth.${key}` : key} of cloud "${name}" in ${holder?.file ?? file}`;
  };
}

function searchPath({ cwd, home, environment }: ConfigSources): readonly string[] {
  const configHome = environment["XDG_CONFIG_HOME"] || join(home, ".config");
  const folders = [
    cwd,
    join(configHome, "openstack"),
    join(home, ".config", "openstack"),
    "/etc/xdg/openstack",
    "/etc/openstack",
  ];
  return [...new Set(folders)];
}

interface Loaded {
  readonly file: string | undefined;
  readonly searched: readonly string[];
  readonly content: unknown;
}

/** Only the first file that exists is read. */
function firstFile(
  sources: ConfigSources,
  connection: string | undefined,
  folders: readonly string[],
  base: string,
  override: string | undefined,
): Loaded {
  const usual = folders.flatMap((folder) =>
    ["yaml", "yml", "json"].map((suffix) => join(folder, `${base}.${suffix}`)),
  );
  const searched = override === undefined || override === "" ? usual : [override, ...usual];
  for (const file of searched) {
    const text = readConfigFile(sources, connection, file);
    if (text !== undefined)
      return { file, searched, content: parseSettings(text, file, connection) };
  }
  return { file: undefined, searched, content: undefined };
}

function section(content: unknown, key: string): Dictionary {
  const found = isDictionary(content) ? content[key] : undefined;
  return isDictionary(found) ? found : {};
}

/** Writes the second dictionary over the first, and does the same for dictionaries inside them. */
function merge(under: Dictionary, over: Dictionary): Dictionary {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isDictionary(below) && isDictionary(value) ? merge(below, value) : value;
  }
  return merged;
}

/** A `profile` holds a provider's general settings. The cloud's own settings win over it. */
function expandProfile(
  own: Dictionary,
  profiles: () => Dictionary,
  name: string,
  connection: string | undefined,
): Dictionary {
  const profile = own["profile"] ?? own["cloud"];
  if (typeof profile !== "string") return own;
  const found = profiles()[profile];
  if (isDictionary(found)) return merge(found, own);
  if (openstackValues(own).authUrl !== undefined) return own;
  const isAddress = /^https?:/i.test(profile);
  throw configurationError(
    connection,
    `cloud "${name}" names profile "${profile}", ${isAddress ? "and profiles are not fetched from addresses" : "which is in no clouds-public.yaml"}`,
    `write auth_url for cloud "${name}", or the profile under public-clouds in clouds-public.yaml beside clouds.yaml`,
  );
}

/** For a cloud with `regions`: the one that was asked for, or the first, with its own values. */
function inRegion(
  cloud: Dictionary,
  wanted: string | undefined,
  name: string,
  connection: string | undefined,
): Dictionary {
  const { regions, ...rest } = cloud;
  if (!Array.isArray(regions) || regions.length === 0) return firstOfList(rest);
  const known = regions.map((region: unknown) =>
    isDictionary(region)
      ? { name: String(region["name"]), values: section(region, "values") }
      : { name: String(region), values: {} },
  );
  const chosen = wanted === undefined ? known[0] : known.find((region) => region.name === wanted);
  if (chosen === undefined) {
    const names = known.map((region) => region.name).join(", ");
    throw configurationError(
      connection,
      `cloud "${name}" has no region ${wanted}; it has ${names}`,
      "upper and lower case matter",
    );
  }
  return { ...merge(rest, chosen.values), region_name: chosen.name };
}

/** `region_name: a,b` is the old way to write several regions. The first one is used. */
function firstOfList(cloud: Dictionary): Dictionary {
  const region = cloud["region_name"];
  return typeof region === "string" && region.includes(",")
    ? { ...cloud, region_name: region.split(",")[0] }
    : cloud;
}
