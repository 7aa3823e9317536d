/**
 * Settings in the many spellings of OpenStack's tools: an entry of clouds.yaml, or the OS_* variables, which
 * are the same keys in upper case.
 * @see openstack/config/loader.py OpenStackConfig.magic_fixes, _fix_backwards_*, _handle_domain_id (openstacksdk)
 */
import { Secret } from "../client/secret";
import type { DraftValues } from "./draft";

/** JSON-like values, as YAML gives them. */
export type Dictionary = Readonly<Record<string, unknown>>;

/** One cloud's dictionary in our spelling. Keys that are not about an image service are left alone. */
export function openstackValues(dictionary: Dictionary): DraftValues {
  const top = normalized(dictionary);
  const auth = isDictionary(top["auth"]) ? normalized(top["auth"]) : {};
  const { project, domains } = scopeOf(top, auth);
  const identity = (...keys: readonly string[]) => textOf([auth, top], keys);
  const place = (...keys: readonly string[]) => textOf([top], keys);
  const region = place("image_region_name", "region_name");
  const authType =
    "auth_type" in top && top["auth_type"] === null ? "none" : place("auth_type", "auth_plugin");
  return {
    authType,
    authUrl: identity("auth_url")?.replaceAll("{region_name}", region ?? ""),
    userName: identity("username", "user_name"),
    userId: identity("user_id"),
    password: secret(identity("password")),
    applicationCredentialId: identity("application_credential_id"),
    applicationCredentialName: identity("application_credential_name"),
    applicationCredentialSecret: secret(identity("application_credential_secret")),
    token: secret(textOf([top, auth], ["token", "auth_token"])),
    ...domains,
    ...project,
    region,
    interface: interfaceOf(
      place("image_interface", "image_endpoint_type", "interface", "endpoint_type"),
    ),
    endpoint:
      place("image_endpoint_override") ??
      (isTokenAndEndpoint(authType) ? identity("endpoint", "url") : undefined),
    caCertFile: place("cacert"),
    clientCertFile: place("cert"),
    clientKeyFile: place("key"),
    insecure: insecureOf(top),
    timeoutMs: millisecondsOf(place("api_timeout")),
    ...identityVersion(place("identity_api_version")),
  };
}

/** `none`, and the ways to authenticate that are a token and an address. */
export function isTokenAndEndpoint(authType: string | undefined): boolean {
  return authType === "token_endpoint" || authType === "admin_token" || authType === "none";
}

function scopeOf(
  top: Dictionary,
  auth: Dictionary,
): { project: DraftValues; domains: DraftValues } {
  // Here, and only here, what stands beside the auth section outranks what stands in it.
  const scope = (...keys: readonly string[]) => textOf([top, auth], keys);
  const projectId = scope("project_id", "tenant_id");
  const projectName = scope("project_name", "tenant_name");
  // `domain_*` means both domains where a project is named; without one it would be a scope of its own.
  const isScoped = projectId !== undefined || projectName !== undefined;
  const shared = isScoped
    ? { name: scope("domain_name"), id: scope("domain_id") }
    : { name: undefined, id: undefined };
  const fallback = {
    name: scope("default_domain_name"),
    id: scope("default_domain_id", "default_domain"),
  };
  const user = firstDomain(
    { name: scope("user_domain_name"), id: scope("user_domain_id") },
    shared,
    fallback,
  );
  const projects = firstDomain(
    { name: scope("project_domain_name"), id: scope("project_domain_id") },
    shared,
    fallback,
  );
  return {
    project: {
      projectId,
      projectName,
      projectDomainName: projects.name,
      projectDomainId: projects.id,
    },
    domains: { userDomainName: user.name, userDomainId: user.id },
  };
}

interface Domain {
  readonly name: string | undefined;
  readonly id: string | undefined;
}

function firstDomain(...domains: readonly Domain[]): Domain {
  return (
    domains.find(({ name, id }) => name !== undefined || id !== undefined) ?? {
      name: undefined,
      id: undefined,
    }
  );
}

/** The first key with a value in the first dictionary that has one; numbers are taken for what they spell. */
function textOf(dictionaries: readonly Dictionary[], keys: readonly string[]): string | undefined {
  for (const dictionary of dictionaries) {
    for (const key of keys) {
      const value = dictionary[key];
      const single: unknown = Array.isArray(value) ? value[0] : value;
      if (typeof single === "string" && single !== "") return single;
      if (typeof single === "number" || typeof single === "bigint") return String(single);
    }
  }
  return undefined;
}

function secret(value: string | undefined): Secret | undefined {
  return value === undefined ? undefined : new Secret(value);
}

/** Older spellings: `publicURL`. */
function interfaceOf(value: string | undefined): string | undefined {
  return value?.replace(/URL$/, "");
}

/** `insecure` wins over `verify`; a text counts as true only when it says so. */
function insecureOf(top: Dictionary): boolean | undefined {
  if (isTrue(top["insecure"]) === true) return true;
  const verify = isTrue(top["verify"]);
  return verify === undefined ? isTrue(top["insecure"]) : !verify;
}

function isTrue(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return Number(value) !== 0;
  return typeof value === "string" && value !== "" ? /^(true|1|yes|on)$/i.test(value) : undefined;
}

function millisecondsOf(seconds: string | undefined): number | undefined {
  const value = Number(seconds);
  return seconds === undefined || !Number.isFinite(value) || value <= 0 ? undefined : value * 1000;
}

/** Keystone v2 is gone from OpenStack; who asks for it is told, by the way to authenticate it would take. */
function identityVersion(version: string | undefined): DraftValues {
  return version !== undefined && /^v?2(\.|$)/.test(version) ? { authType: "v2password" } : {};
}

/** `user-domain-name` is `user_domain_name`. */
function normalized(dictionary: Dictionary): Dictionary {
  return Object.fromEntries(
    Object.entries(dictionary).map(([key, value]) => [key.replaceAll("-", "_"), value]),
  );
}

export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
