/** The OS_* variables: settings, selectors, and the proxies beside them. */
import { Secret } from "../client/secret";
import type { ProxySettings } from "../client/settings";
import { namesIdentity, type Draft } from "./draft";
import { openstackValues } from "./openstack";
import type { ConfigSources } from "./sources";

type Environment = ConfigSources["environment"];

/** OS_* as a draft. Empty variables count as not set: openrc files export such. */
export function environmentDraft(environment: Environment): Draft {
  const dictionary = Object.fromEntries(
    Object.entries(environment)
      .filter(([name, value]) => name.startsWith("OS_") && value !== undefined && value !== "")
      .map(([name, value]) => [name.slice("OS_".length).toLowerCase(), value]),
  );
  return {
    source: "the environment (OS_*)",
    secretAdvice: {
      password: "set OS_PASSWORD",
      applicationCredentialSecret: "set OS_APPLICATION_CREDENTIAL_SECRET",
      token: "set OS_TOKEN",
    },
    values: openstackValues(dictionary),
  };
}

/** Whether the environment alone describes a cloud, beyond choosing one of clouds.yaml. */
export function describesCloud(draft: Draft): boolean {
  return namesIdentity(draft) || draft.values.authUrl !== undefined;
}

/** As curl and requests read them: lower case first. Without HTTPS_PROXY, https goes direct. */
export function proxySettings(environment: Environment): ProxySettings {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const secret = (value: string | undefined) =>
    value === undefined ? undefined : new Secret(value);
  return {
    http: secret(read("HTTP_PROXY")),
    https: secret(read("HTTPS_PROXY")),
    except: read("NO_PROXY"),
  };
}
