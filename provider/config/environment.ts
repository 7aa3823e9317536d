/** Reads the OS_* variables and the variables of proxies. */
import { Secret } from "../client/secret";
import type { ProxySettings } from "../client/settings";
import { namesIdentity, type Draft } from "./draft";
import { openstackSettings } from "./openstack";
import { refusal, remarksOfVariable, type Remark } from "./remarks";
import { configurationError, type ConfigSources } from "./sources";

type Environment = ConfigSources["environment"];

/** OS_* as a draft. Empty variables count as not set, because openrc files export such. */
export function environmentDraft(environment: Environment): Draft {
  const variables = Object.entries(environment).filter(
    ([name, value]) => name.startsWith("OS_") && value !== undefined && value !== "",
  );
  const dictionary = Object.fromEntries(variables.map(([name, value]) => [keyOf(name), value]));
  const { values, remarks } = openstackSettings(dictionary, (key) => `OS_${key.toUpperCase()}`);
  return {
    source: "the environment (OS_*)",
    secretAdvice: {
      password: "set OS_PASSWORD",
      applicationCredentialSecret: "set OS_APPLICATION_CREDENTIAL_SECRET",
      token: "set OS_TOKEN",
      secretKey: "set OS_SECRET_KEY",
      securityToken: "set OS_SECURITY_TOKEN",
    },
    values,
    remarks: [
      ...remarks,
      ...variables.flatMap(([name, value]) => remarksOfVariable(name, value)),
      ...profileRemarks(environment),
    ],
  };
}

/** In openstacksdk, OS_PROFILE says where Keystone is. Here only OS_AUTH_URL can say that. */
function profileRemarks(environment: Environment): readonly Remark[] {
  if ((environment["OS_PROFILE"] ?? "") === "" || (environment["OS_AUTH_URL"] ?? "") !== "")
    return [];
  const problem = "names a profile, and profiles are read only for clouds of clouds.yaml";
  return [refusal("OS_PROFILE", problem, "set OS_AUTH_URL", "identity")];
}

/** The key of clouds.yaml for a variable: OS_AUTH_URL is auth_url. */
function keyOf(variable: string): string {
  return variable.slice("OS_".length).toLowerCase();
}

/** Whether a draft describes a cloud by itself, instead of only choosing one of clouds.yaml. */
export function describesCloud(draft: Draft): boolean {
  return namesIdentity(draft) || draft.values.authUrl !== undefined;
}

/**
 * Reads the proxy variables as curl and openstacksdk do: a name in lower case wins, an empty
 * variable switches the proxy off, and an address without a scheme means http.
 */
export function proxySettings(environment: Environment, connection?: string): ProxySettings {
  const read = (...names: readonly string[]): Variable | undefined =>
    names
      .flatMap((name) => [name.toLowerCase(), name])
      .map((variable) => ({ variable, value: environment[variable]?.trim() }))
      .find((each): each is Variable => each.value !== undefined);
  const proxy = (...names: readonly string[]) => {
    const found = read(...names);
    return found === undefined || found.value === "" ? undefined : addressOf(found, connection);
  };
  const http = proxy("HTTP_PROXY", "ALL_PROXY");
  const https = proxy("HTTPS_PROXY", "ALL_PROXY");
  return {
    http: http?.url,
    httpVariable: http?.variable,
    https: https?.url,
    httpsVariable: https?.variable,
    except: read("NO_PROXY")?.value || undefined,
  };
}

interface Variable {
  readonly variable: string;
  readonly value: string;
}

interface ProxyAddress {
  readonly url: Secret;
  readonly variable: string;
}

function addressOf({ variable, value }: Variable, connection: string | undefined): ProxyAddress {
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isKnown = ["http:", "https:", "socks5:", "socks5h:", "socks:"].includes(
    parsed?.protocol ?? "",
  );
  if (parsed !== undefined && isKnown && parsed.hostname !== "" && !/\s/.test(value))
    return { url: new Secret(url.replace(/^socks5h:/i, "socks5:")), variable };
  // The value is not shown, because it may contain a user and a password.
  throw configurationError(
    connection,
    `${variable} is no address of a proxy`,
    "write it like http://proxy.example.com:3128 (http, https or socks5), or unset it",
  );
}
