/** Makes complete settings from the combined drafts. */
import type { CloudKind } from "../client/cloud";
import { placeOf } from "../client/serviceUrls";
import type {
  AuthSettings,
  ConnectionSettings,
  DomainReference,
  EndpointInterface,
  ProjectReference,
  UserReference,
} from "../client/settings";
import { domainOf, type Draft, type DraftValues } from "./draft";
import { proxySettings } from "./environment";
import { insteadOf, methodNamed, supportedTypes, type Method } from "./methods";
import { needed } from "./needed";
import { isTokenAndEndpoint } from "./openstack";
import { configurationError, type ConfigSources } from "./sources";
import { tlsSettings } from "./tlsSettings";
import { imsParts } from "./toImsSettings";

const defaultTimeoutMs = 60_000;

/** Throws if something is missing; the error says what to write and where. */
export function toSettings(
  name: string | undefined,
  given: Draft,
  sources: ConfigSources,
): ConnectionSettings {
  const draft = withWholeAddress(name, given);
  const { values } = draft;
  refuseUnknownMethod(name, draft);
  return {
    name,
    ...(kindOf(values) === "ims"
      ? { kind: "ims", ...imsParts(name, draft) }
      : { kind: "glance", auth: authSettings(name, draft), endpoint: values.endpoint }),
    region: values.region,
    interface: interfaceOf(values.interface, name),
    tls: tlsSettings(name, values, sources),
    proxy: proxySettings(sources.environment, name),
    allowPlainHttp: values.allowPlainHttp ?? false,
    formerEndpoints: values.formerEndpoints ?? [],
    timeoutMs: values.timeoutMs ?? defaultTimeoutMs,
  };
}

/**
 * Settings without a kind are `ims` if an address belongs to Huawei Cloud or its relatives, or if
 * an access key is the only identity.
 */
export function kindOf(values: DraftValues): CloudKind {
  if (values.kind !== undefined) return values.kind === "ims" ? "ims" : "glance";
  const addresses = [values.iamUrl, values.authUrl, values.endpoint];
  if (addresses.some((each) => each !== undefined && placeOf(each) !== undefined)) return "ims";
  const { userId, userName, token, applicationCredentialId, applicationCredentialName } = values;
  const others = [userId, userName, token, applicationCredentialId, applicationCredentialName];
  const byKeys = values.accessKey !== undefined && others.every((each) => each === undefined);
  return byKeys ? "ims" : "glance";
}

/** Inserts the region here, because it may come from another source than the address. */
function withWholeAddress(name: string | undefined, draft: Draft): Draft {
  const { authUrl, region } = draft.values;
  const whole = region === undefined ? authUrl : authUrl?.replaceAll("{region_name}", region);
  const open = /\{\w*\}/.exec(whole ?? "")?.[0];
  if (open === undefined) return { ...draft, values: { ...draft.values, authUrl: whole } };
  throw configurationError(
    name,
    `the address of Keystone, ${authUrl}, has a place for ${open}, and nothing says what belongs there`,
    open === "{region_name}"
      ? "set region (ims:region, OS_REGION_NAME)"
      : "write the whole address",
  );
}

function refuseUnknownMethod(name: string | undefined, { source, values }: Draft): void {
  const { authType } = values;
  if (authType === undefined || methodNamed(authType) !== undefined) return;
  throw configurationError(
    name,
    `${source} asks for authentication of type ${authType}`,
    `${supportedTypes}; ${insteadOf(authType)}`,
  );
}

function authSettings(name: string | undefined, draft: Draft): AuthSettings {
  const { values } = draft;
  const method = methodOf(values);
  const isLogIn = method === "password" || method === "applicationCredential";
  if (isLogIn || (method === "token" && !isTokenAndEndpoint(values.authType)))
    refuseOtherScopes(name, draft, method);
  switch (method) {
    case "none":
      return { kind: "none", projectId: values.projectId };
    case "token":
      return {
        kind: "token",
        token: needed(name, draft, "token"),
        authUrl: isTokenAndEndpoint(values.authType) ? undefined : values.authUrl,
        project: projectOf(values),
        ...trustOf(values),
      };
    case "applicationCredential":
      return {
        kind: "applicationCredential",
        authUrl: authUrlOf(name, draft),
        credential: credentialOf(name, draft),
        secret: needed(name, draft, "applicationCredentialSecret"),
        project: projectOf(values),
      };
    case "password":
      return {
        kind: "password",
        authUrl: authUrlOf(name, draft),
        user: userOf(name, draft),
        password: needed(name, draft, "password"),
        project: projectOf(values),
        ...trustOf(values),
      };
  }
}

function methodOf(values: DraftValues): Method {
  const named = values.authType === undefined ? undefined : methodNamed(values.authType);
  if (named !== undefined) return named;
  const { applicationCredentialId, applicationCredentialName } = values;
  if (applicationCredentialId !== undefined || applicationCredentialName !== undefined)
    return "applicationCredential";
  return values.token !== undefined && values.password === undefined ? "token" : "password";
}

function trustOf({ trustId }: DraftValues): { readonly trustId?: string } {
  return trustId === undefined ? {} : { trustId };
}

/** Images belong to projects, so a token's scope must be a project, or a trust, which has one. */
function refuseOtherScopes(
  name: string | undefined,
  { source, values }: Draft,
  method: Method,
): void {
  const { trustId, agencyName, projectId, projectName } = values;
  const hasProject = projectId !== undefined || projectName !== undefined;
  const domain = values.scopeDomainName ?? values.scopeDomainId;
  const refuse = (reason: string, advice: string) => {
    throw configurationError(name, reason, advice);
  };
  if (agencyName !== undefined)
    refuse(
      `${source} names the agency "${agencyName}", but agencies are only for clouds of kind ims`,
      "set ims:kind to ims, or remove the agency",
    );
  if (trustId !== undefined && hasProject)
    refuse(
      `${source} names a trust (trust_id), which has a project of its own, and "${projectName ?? projectId}" as the project`,
      "remove the project or the trust",
    );
  if (trustId !== undefined && method === "applicationCredential")
    refuse(
      `${source} names a trust (trust_id) beside an application credential, which has a project of its own`,
      "remove one of them",
    );
  if (domain !== undefined && !hasProject && trustId === undefined)
    refuse(
      `${source} names a domain (domain_name or domain_id) and no project, so the token would be for the domain "${domain}", and images belong to projects`,
      "name a project: projectName (OS_PROJECT_NAME, project_name in clouds.yaml); the user's own domain is user_domain_name",
    );
}

function authUrlOf(name: string | undefined, draft: Draft): string {
  const { authUrl } = draft.values;
  if (authUrl !== undefined) return authUrl;
  throw configurationError(
    name,
    `${draft.source} says who you are, but nothing says where Keystone is`,
    "set authUrl (ims:authUrl, OS_AUTH_URL, auth_url in clouds.yaml)",
  );
}

function userOf(name: string | undefined, draft: Draft): UserReference {
  const { userId, userName, userDomainId, userDomainName } = draft.values;
  if (userId !== undefined) return { id: userId };
  if (userName !== undefined)
    return {
      name: userName,
      domain: domainOf(userDomainId, userDomainName) ?? otherDomain(draft.values),
    };
  throw configurationError(
    name,
    `${draft.source} names no user`,
    "set userName (OS_USERNAME, username in clouds.yaml)",
  );
}

function credentialOf(
  name: string | undefined,
  draft: Draft,
): Extract<AuthSettings, { kind: "applicationCredential" }>["credential"] {
  const { applicationCredentialId: id, applicationCredentialName } = draft.values;
  if (id !== undefined) return { id };
  if (applicationCredentialName !== undefined)
    return { name: applicationCredentialName, user: userOf(name, draft) };
  throw configurationError(
    name,
    `${draft.source} names no application credential`,
    "set applicationCredentialId (OS_APPLICATION_CREDENTIAL_ID, application_credential_id in clouds.yaml)",
  );
}

function projectOf(values: DraftValues): ProjectReference | undefined {
  const { projectId, projectName, projectDomainId, projectDomainName } = values;
  if (projectId !== undefined) return { id: projectId };
  return projectName === undefined
    ? undefined
    : {
        name: projectName,
        domain: domainOf(projectDomainId, projectDomainName) ?? otherDomain(values),
      };
}

/** Every Keystone has a domain with the id `default`, which openstackclient uses too. */
function otherDomain({ scopeDomainId, scopeDomainName }: DraftValues): DomainReference {
  return domainOf(scopeDomainId, scopeDomainName) ?? { id: "default" };
}

function interfaceOf(value: string | undefined, name: string | undefined): EndpointInterface {
  if (value === undefined) return "public";
  if (value === "public" || value === "internal" || value === "admin") return value;
  throw configurationError(name, `"${value}" is no interface`, "write public, internal or admin");
}
