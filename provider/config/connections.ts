/** The connections of the stack configuration: `ims:connections` by name, and the single keys of the default one. */
import { z } from "zod";
import { Secret } from "../client/secret";
import { checkedInputs, knownKeys } from "./connectionInputs";
import type { Draft, SecretKey } from "./draft";
import { configurationError, type ConfigSources } from "./sources";

/** A draft, and the cloud of clouds.yaml that it names. */
export interface ConnectionEntry {
  readonly draft: Draft;
  readonly cloud: string | undefined;
}

/** The names in `ims:connections`. */
export function connectionNames(
  sources: ConfigSources,
  connection: string | undefined,
): readonly string[] {
  return Object.keys(readConnections(sources, connection));
}

/** The entry of a name; undefined when there is none. */
export function connectionEntry(sources: ConfigSources, name: string): ConnectionEntry | undefined {
  const connections = readConnections(sources, name);
  if (!Object.hasOwn(connections, name)) return undefined;
  const place = `ims:connections.${name}`;
  const inputs = checkedInputs(connections[name], place, name);
  const { cloud, passwordEnv, applicationCredentialSecretEnv, tokenEnv, ...values } = inputs;
  const secret = (variable: string | undefined, key: string) =>
    fromVariable(sources, variable, `${place}.${key}`, name);
  const advice = (key: string) =>
    `name the environment variable that holds it with ${key} in ${place}`;
  return {
    cloud,
    draft: {
      source: place,
      secretAdvice: {
        password: advice("passwordEnv"),
        applicationCredentialSecret: advice("applicationCredentialSecretEnv"),
        token: advice("tokenEnv"),
      },
      values: {
        ...values,
        password: secret(passwordEnv, "passwordEnv"),
        applicationCredentialSecret: secret(
          applicationCredentialSecretEnv,
          "applicationCredentialSecretEnv",
        ),
        token: secret(tokenEnv, "tokenEnv"),
      },
    },
  };
}

/** The single keys `ims:…`, which describe the default connection. */
export function stackEntry(sources: ConfigSources): ConnectionEntry {
  const given = Object.fromEntries(
    knownKeys.flatMap((key) => {
      const value = sources.config(`ims:${key}`);
      return value === undefined ? [] : [[key, fromText(key, value)]];
    }),
  );
  const inputs = checkedInputs(given, "ims", undefined);
  const { cloud, passwordEnv, applicationCredentialSecretEnv, tokenEnv, ...values } = inputs;
  const secret = (key: SecretKey, variable: string | undefined) =>
    secretOfStack(sources, key) ?? fromVariable(sources, variable, `ims:${key}Env`, undefined);
  const advice = (key: string) => `run: pulumi config set --secret ims:${key}`;
  return {
    cloud,
    draft: {
      source: "the stack configuration (ims:*)",
      secretAdvice: {
        password: advice("password"),
        applicationCredentialSecret: advice("applicationCredentialSecret"),
        token: advice("token"),
      },
      values: {
        ...values,
        password: secret("password", passwordEnv),
        applicationCredentialSecret: secret(
          "applicationCredentialSecret",
          applicationCredentialSecretEnv,
        ),
        token: secret("token", tokenEnv),
      },
    },
  };
}

function readConnections(
  sources: ConfigSources,
  name: string | undefined,
): Readonly<Record<string, unknown>> {
  const json = sources.config("ims:connections");
  if (json === undefined || json.trim() === "") return {};
  const parsed = parseJson(json);
  const connections = z.record(z.string(), z.unknown()).safeParse(parsed);
  if (connections.success) return connections.data;
  throw configurationError(
    name,
    "ims:connections is not an object of connections",
    `write it as JSON or YAML, e.g. ims:connections: { "consumer": { "cloud": "consumer" } }`,
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Without the parser's message: it quotes the text.
    return undefined;
  }
}

/** Stack configuration is text; the schema wants what it means. */
function fromText(key: string, value: string): unknown {
  if (key === "insecure" || key === "allowPlainHttp")
    return value === "true" ? true : value === "false" ? false : value;
  if (key === "timeoutMs") return Number(value);
  if (key === "formerEndpoints")
    return parseJson(value) ?? value.split(",").map((each) => each.trim());
  return value;
}

function secretOfStack(sources: ConfigSources, key: SecretKey): Secret | undefined {
  const value = sources.config(`ims:${key}`);
  if (value === undefined || value === "") return undefined;
  if (sources.isSecret?.(`ims:${key}`) === false) {
    throw configurationError(
      undefined,
      `ims:${key} stands in the stack configuration in clear`,
      `run: pulumi config set --secret ims:${key}; and change it where it was made, for the clear one is in the stack's file`,
    );
  }
  return new Secret(value);
}

function fromVariable(
  sources: ConfigSources,
  variable: string | undefined,
  place: string,
  name: string | undefined,
): Secret | undefined {
  if (variable === undefined) return undefined;
  const value = sources.environment[variable];
  if (value !== undefined && value !== "") return new Secret(value);
  throw configurationError(
    name,
    `the environment variable ${variable}, named by ${place}, is not set`,
    `set ${variable}`,
  );
}
