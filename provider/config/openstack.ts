/**
 * Settings in the many spellings of OpenStack's tools: an entry of clouds.yaml, or the OS_*
 * variables, which are the same keys in upper case.
 * @see openstack/config/loader.py OpenStackConfig.magic_fixes, _fix_backwards_*, _handle_domain_id
 * (openstacksdk)
 */
import { secret, type DraftValues } from "./draft";
import { addressIn, flagIn, remarksOfKey, refusal, type Remark } from "./remarks";
import { meaningOf, shown } from "./words";

/** A section of a settings file. Its values are those that JSON can have. */
export type Dictionary = Readonly<Record<string, unknown>>;

/** Names a key for messages. */
export type NamePlace = (key: string, isInAuth: boolean) => string;

export interface OpenstackSettings {
  readonly values: DraftValues;
  readonly remarks: readonly Remark[];
}

/** The settings of one cloud in our spelling. */
export function openstackValues(dictionary: Dictionary): DraftValues {
  return openstackSettings(dictionary, (key) => key).values;
}

/** The same, with remarks about the values of keys that are used. */
export function openstackSettings(dictionary: Dictionary, placeOf: NamePlace): OpenstackSettings {
  const remarks: Remark[] = [];
  const top = normalized(dictionary);
  const auth = isDictionary(top["auth"]) ? normalized(top["auth"]) : {};
  const [inTop, inAuth]: readonly [Section, Section] = [
    { values: top, isAuth: false },
    { values: auth, isAuth: true },
  ];
  const identity = (...keys: readonly string[]) => found([inAuth, inTop], keys)?.text;
  const place = (...keys: readonly string[]) => found([inTop], keys)?.text;
  const address = (from: Found | undefined) =>
    from && addressIn(placeOf(from.key, from.isAuth), from.text, remarks);
  const region = place("image_region_name", "region_name")?.trim();
  const authType =
    "auth_type" in top && isNone(top["auth_type"]) ? "none" : place("auth_type", "auth_plugin");
  const override = found([inTop], ["image_endpoint_override", "image_endpoint"]);
  const trust = trustOf(inTop, placeOf, remarks);
  return {
    values: {
      authType: authType?.trim(),
      authUrl: withRegion(address(found([inAuth, inTop], ["auth_url"])), region),
      userName: identity("username", "user_name"),
      userId: identity("user_id")?.trim(),
      password: secret(identity("password")),
      applicationCredentialId: identity("application_credential_id")?.trim(),
      applicationCredentialName: identity("application_credential_name"),
      applicationCredentialSecret: secret(identity("application_credential_secret")),
      token: secret(found([inTop, inAuth], ["token", "auth_token"])?.text.trim()),
      accessKey: identity("access_key", "ak")?.trim(),
      secretKey: secret(identity("secret_key", "sk")?.trim()),
      securityToken: secret(identity("security_token")?.trim()),
      agencyName: identity("agency_name"),
      agencyAccountName: identity("agency_domain_name"),
      trustId: identity("trust_id")?.trim(),
      ...scopeOf(inTop, inAuth),
      region,
      interface: interfaceOf(
        place("image_interface", "image_endpoint_type", "interface", "endpoint_type")?.trim(),
      ),
      endpoint: address(
        override ??
          (isTokenAndEndpoint(authType) ? found([inAuth, inTop], ["endpoint", "url"]) : undefined),
      ),
      ...trust,
      clientCertFile: place("cert"),
      clientKeyFile: place("key"),
      timeoutMs: timeoutOf(found([inTop], ["image_timeout", "api_timeout"]), placeOf, remarks),
      ...identityVersion(place("identity_api_version")),
    },
    remarks,
  };
}

/** Whether the authentication type is `none`, or one that consists of a token and an address. */
export function isTokenAndEndpoint(authType: string | undefined): boolean {
  return authType === "token_endpoint" || authType === "admin_token" || authType === "none";
}

function scopeOf(inTop: Section, inAuth: Section): DraftValues {
  // Only for these keys, a value beside the auth section wins over a value inside it.
  const scope = (...keys: readonly string[]) => found([inTop, inAuth], keys)?.text;
  const projectId = scope("project_id", "tenant_id")?.trim();
  const projectName =
    scope("project_name", "tenant_name") ??
    (scope("agency_name") === undefined ? undefined : scope("delegated_project"));
  const isScoped = projectId !== undefined || projectName !== undefined;
  const shared = { name: scope("domain_name"), id: scope("domain_id")?.trim() };
  // With a project, domain_name is the domain of the user and of the project. Without one it asks
  // for a token of the domain.
  const forBoth = isScoped ? shared : {};
  const fallback = {
    name: scope("default_domain_name"),
    id: scope("default_domain_id", "default_domain")?.trim(),
  };
  const domainFor = (whose: "user" | "project") =>
    firstDomain(
      { name: scope(`${whose}_domain_name`), id: scope(`${whose}_domain_id`)?.trim() },
      forBoth,
      fallback,
    );
  const user = domainFor("user");
  const project = domainFor("project");
  return {
    projectId,
    projectName,
    projectDomainName: project.name,
    projectDomainId: project.id,
    userDomainName: user.name,
    userDomainId: user.id,
    scopeDomainName: isScoped ? undefined : shared.name,
    scopeDomainId: isScoped ? undefined : shared.id,
  };
}

interface Domain {
  readonly name?: string | undefined;
  readonly id?: string | undefined;
}

function firstDomain(...domains: readonly Domain[]): Domain {
  return domains.find(({ name, id }) => name !== undefined || id !== undefined) ?? {};
}

interface Section {
  readonly values: Dictionary;
  readonly isAuth: boolean;
}

interface Found {
  readonly text: string;
  readonly key: string;
  readonly isAuth: boolean;
}

/** The first key with a value, in the first section that has one. Numbers become their text. */
function found(sections: readonly Section[], keys: readonly string[]): Found | undefined {
  for (const { values, isAuth } of sections) {
    for (const key of keys) {
      const value = values[key];
      const single: unknown = Array.isArray(value) ? value[0] : value;
      if (typeof single === "string" && single !== "") return { text: single, key, isAuth };
      if (["number", "bigint", "boolean"].includes(typeof single))
        return { text: String(single), key, isAuth };
    }
  }
  return undefined;
}

/** openstacksdk reads an empty value and the word None as "no authentication". */
function isNone(value: unknown): boolean {
  return value === null || value === "None";
}

/** Older spellings end in URL: `publicURL`. */
function interfaceOf(value: string | undefined): string | undefined {
  return value?.replace(/URL$/, "");
}

/** A region from another source is inserted later, in toSettings.ts. */
function withRegion(url: string | undefined, region: string | undefined): string | undefined {
  return region === undefined ? url : url?.replaceAll("{region_name}", region);
}

/**
 * As in openstacksdk, `insecure` wins over `verify`, and `cacert` wins over a path in `verify`. An
 * unclear text is refused, because it must not switch checks off.
 */
function trustOf(inTop: Section, placeOf: NamePlace, remarks: Remark[]): DraftValues {
  const insecure = found([inTop], ["insecure"]);
  const verify = found([inTop], ["verify"]);
  const cacert = found([inTop], ["cacert"])?.text;
  const isInsecure =
    insecure === undefined ? undefined : flagIn(placeOf("insecure", false), insecure.text, remarks);
  const isVerified = verify === undefined ? undefined : meaningOf(verify.text);
  const path = verify !== undefined && isVerified === undefined ? verify.text : undefined;
  const isPath = path !== undefined && /[/\\.~]|-----BEGIN /.test(path);
  if (path !== undefined && !isPath) {
    const problem = `is ${shown(path)}, which is neither true nor false nor the path of a file`;
    const advice = "write true, false, or the path of the authority's certificates";
    remarks.push(refusal(placeOf("verify", false), problem, advice));
  }
  const bySetting =
    isInsecure === true ? true : isVerified === undefined ? isInsecure : !isVerified;
  return {
    caCertFile: cacert ?? (isPath ? path : undefined),
    // A file of certificates means that certificates are to be checked.
    insecure: isPath && isInsecure !== true ? false : bySetting,
  };
}

function timeoutOf(
  from: Found | undefined,
  placeOf: NamePlace,
  remarks: Remark[],
): number | undefined {
  if (from === undefined || /^\s*(0(\.0*)?|none)\s*$/i.test(from.text)) return undefined;
  const seconds = Number(from.text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  const problem = `is ${shown(from.text)}, which is no number of seconds`;
  remarks.push(refusal(placeOf(from.key, from.isAuth), problem, "write a number, as in 60"));
  return undefined;
}

/** A cloud that asks for Keystone v2 gets its authentication type, which is refused later. */
function identityVersion(version: string | undefined): DraftValues {
  return version !== undefined && /^\s*v?2(\.|\s*$)/i.test(version)
    ? { authType: "v2password" }
    : {};
}

/** The remarks of the table about all keys that have a value. */
export function remarksOfCloud(dictionary: Dictionary, placeOf: NamePlace): readonly Remark[] {
  const { auth } = dictionary;
  const of = (section: Dictionary, isInAuth: boolean) =>
    Object.entries(section).flatMap(([key, value]) =>
      value === null || value === undefined || value === ""
        ? []
        : remarksOfKey(key.replaceAll("-", "_"), isInAuth, placeOf(key, isInAuth), value),
    );
  return [...of(dictionary, false), ...(isDictionary(auth) ? of(auth, true) : [])];
}

/** Replaces dashes in keys: `user-domain-name` becomes `user_domain_name`. */
function normalized(dictionary: Dictionary): Dictionary {
  return Object.fromEntries(
    Object.entries(dictionary).map(([key, value]) => [key.replaceAll("-", "_"), value]),
  );
}

export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
