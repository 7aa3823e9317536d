/** The named connections of the stack configuration, and the default one of single keys. */
import * as z from "zod";
import { jsonIn } from "../client/http/json";
import { nearest } from "../client/nearest";
import { Secret } from "../client/secret";
import {
  checkedInputs,
  knownKeys,
  secretKeys,
  type ConnectionInputs,
  type SecretKey,
} from "./connectionInputs";
import type { Draft } from "./draft";
import { configurationError, type ConfigSources } from "./sources";

/** A draft, with the cloud of clouds.yaml or the KooCLI profile that it names. */
export interface ConnectionEntry {
  readonly draft: Draft;
  readonly cloud: string | undefined;
  readonly profile: string | undefined;
}

export function connectionNames(
  sources: ConfigSources,
  connection: string | undefined,
): readonly string[] {
  return Object.keys(readConnections(sources.config, connection));
}

export function connectionEntry(sources: ConfigSources, name: string): ConnectionEntry | undefined {
  const connections = readConnections(sources.config, name);
  if (!Object.hasOwn(connections, name)) return undefined;
  const place = `ims:connections.${name}`;
  const inputs = checkedInputs(connections[name], place, name);
  const read = (key: VariableKey) => fromVariable(sources, inputs[key], `${place}.${key}`, name);
  const keyPlace = `${place}.accessKeyEnv`;
  const accessKey = textFromVariable(sources, inputs.accessKeyEnv, keyPlace, name);
  return entryOf(
    accessKey === undefined ? inputs : { ...inputs, accessKey },
    place,
    read,
    (key) => `name the environment variable that holds it with ${key}Env in ${place}`,
  );
}

/** The single keys `ims:…` of the default connection. */
export function stackEntry(sources: ConfigSources): ConnectionEntry {
  const inputs = stackInputs(sources.config);
  const read = (key: VariableKey) => {
    const plain = key.replace(/Env$/, "");
    const ofStack = isSecretKey(plain) ? secretOfStack(sources, plain) : undefined;
    return ofStack ?? fromVariable(sources, inputs[key], `ims:${key}`, undefined);
  };
  const { accessKeyEnv } = inputs;
  const accessKey = textFromVariable(sources, accessKeyEnv, "ims:accessKeyEnv", undefined);
  return entryOf(
    accessKey === undefined ? inputs : { ...inputs, accessKey },
    "the stack configuration (ims:*)",
    read,
    (key) => `run: pulumi config set --secret ims:${key}`,
  );
}

function stackInputs(config: ConfigSources["config"]): ConnectionInputs {
  const given = Object.fromEntries(
    knownKeys.flatMap((key) => {
      const value = config(`ims:${key}`);
      return value === undefined ? [] : [[key, fromText(key, value)]];
    }),
  );
  return checkedInputs(given, "ims", undefined);
}

/** Checks the configuration without environment and files. Throws `configuration` errors. */
export function checkConfiguration(config: ConfigSources["config"], keys: readonly string[]): void {
  const known = [...knownKeys, ...secretKeys, "connections"];
  for (const key of keys) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    throw configurationError(
      undefined,
      `ims:${key} is not known`,
      near === undefined ? `known are ${known.join(", ")}` : `did you mean ${near}?`,
    );
  }
  stackInputs(config);
  for (const [name, entry] of Object.entries(readConnections(config, undefined)))
    checkedInputs(entry, `ims:connections.${name}`, name);
}

type VariableKey = Exclude<Extract<keyof ConnectionInputs, `${string}Env`>, "accessKeyEnv">;

function isSecretKey(key: string): key is SecretKey {
  return secretKeys.some((each) => each === key);
}

function entryOf(
  inputs: ConnectionInputs,
  source: string,
  read: (key: VariableKey) => Secret | undefined,
  advice: (key: SecretKey) => string,
): ConnectionEntry {
  const { cloud, profile, ...rest } = inputs;
  const values = {
    ...withoutVariables(rest),
    password: read("passwordEnv"),
    applicationCredentialSecret: read("applicationCredentialSecretEnv"),
    token: read("tokenEnv"),
    secretKey: read("secretKeyEnv"),
    securityToken: read("securityTokenEnv"),
  };
  const impliesIms =
    profile !== undefined ||
    values.accessKey !== undefined ||
    values.useInstanceMetadata === true ||
    values.agencyName !== undefined ||
    values.cloudFamily !== undefined;
  return {
    cloud,
    profile,
    draft: {
      source,
      secretAdvice: Object.fromEntries(secretKeys.map((key) => [key, advice(key)])),
      values: { ...values, kind: values.kind ?? (impliesIms ? "ims" : undefined) },
    },
  };
}

function withoutVariables(
  inputs: Omit<ConnectionInputs, "cloud" | "profile">,
): Omit<ConnectionInputs, "cloud" | "profile" | VariableKey | "accessKeyEnv"> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.endsWith("Env")));
}

function readConnections(
  config: ConfigSources["config"],
  name: string | undefined,
): Readonly<Record<string, unknown>> {
  const json = config("ims:connections");
  if (json === undefined || json.trim() === "") return {};
  const connections = z.record(z.string(), z.unknown()).safeParse(jsonIn(json));
  if (connections.success) return connections.data;
  throw configurationError(
    name,
    "ims:connections is not an object of connections",
    `write it as JSON or YAML, e.g. ims:connections: { "consumer": { "cloud": "consumer" } }`,
  );
}

/** Stack configuration is text; the schema needs typed values. */
function fromText(key: string, value: string): unknown {
  if (["insecure", "allowPlainHttp", "useInstanceMetadata", "safeMode"].includes(key))
    return value === "true" ? true : value === "false" ? false : value;
  if (key === "timeoutMs") return Number(value);
  if (key === "formerEndpoints")
    return jsonIn(value) ?? value.split(",").map((each) => each.trim());
  return value;
}

function secretOfStack(sources: ConfigSources, key: SecretKey): Secret | undefined {
  const value = sources.config(`ims:${key}`);
  if (value === undefined || value === "") return undefined;
  if (sources.isSecret?.(`ims:${key}`) === false) {
    throw configurationError(
      undefined,
      `ims:${key} stands in the stack configuration as plain text`,
      `run: pulumi config set --secret ims:${key}; and change it where it was made, because the clear one is in the stack's file`,
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
  const value = textFromVariable(sources, variable, place, name);
  return value === undefined ? undefined : new Secret(value);
}

/** An access key is read as plain text: a person needs it to find a key that was refused. */
function textFromVariable(
  sources: ConfigSources,
  variable: string | undefined,
  place: string,
  name: string | undefined,
): string | undefined {
  if (variable === undefined) return undefined;
  const value = sources.environment[variable];
  if (value !== undefined && value !== "") return value;
  throw configurationError(
    name,
    `the environment variable ${variable}, named by ${place}, is not set`,
    `set ${variable}`,
  );
}
