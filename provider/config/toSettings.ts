/** From what the sources say together to complete settings. */
import { isAbsolute, join } from "node:path";
import { systemCode } from "../client/http/systemCode";
import { Secret } from "../client/secret";
import type {
  AuthSettings,
  ConnectionSettings,
  DomainReference,
  EndpointInterface,
  ProjectReference,
  TlsSettings,
  UserReference,
} from "../client/settings";
import type { Draft, DraftValues } from "./draft";
import { proxySettings } from "./environment";
import { needed } from "./needed";
import { isTokenAndEndpoint } from "./openstack";
import { configurationError, type ConfigSources } from "./sources";
import { imsParts } from "./toImsSettings";

const defaultTimeoutMs = 60_000;

/** Throws where something is missing, saying what and where to write it. */
export function toSettings(
  name: string | undefined,
  draft: Draft,
  sources: ConfigSources,
): ConnectionSettings {
  const { values } = draft;
  return {
    name,
    ...(values.kind === "ims"
      ? { kind: "ims", ...imsParts(name, draft) }
      : { kind: "glance", auth: authSettings(name, draft), endpoint: values.endpoint }),
    region: values.region,
    interface: interfaceOf(values.interface, name),
    tls: tlsSettings(name, values, sources),
    proxy: proxySettings(sources.environment),
    allowPlainHttp: values.allowPlainHttp ?? false,
    formerEndpoints: values.formerEndpoints ?? [],
    timeoutMs: values.timeoutMs ?? defaultTimeoutMs,
  };
}

function authSettings(name: string | undefined, draft: Draft): AuthSettings {
  const { values } = draft;
  switch (methodOf(values)) {
    case "none":
      return { kind: "none", projectId: values.projectId };
    case "token":
      return {
        kind: "token",
        token: needed(name, draft, "token"),
        authUrl:
          isTokenAndEndpoint(values.authType) || values.authUrl === undefined
            ? undefined
            : values.authUrl,
        project: projectOf(values),
      };
    case "applicationCredential":
      return {
        kind: "applicationCredential",
        authUrl: authUrlOf(name, draft),
        credential: credentialOf(name, draft),
        secret: needed(name, draft, "applicationCredentialSecret"),
      };
    case "password":
      return {
        kind: "password",
        authUrl: authUrlOf(name, draft),
        user: userOf(name, draft),
        password: needed(name, draft, "password"),
        project: projectOf(values),
      };
    case undefined:
      throw configurationError(
        name,
        `${draft.source} asks for authentication of type ${values.authType}`,
        "supported are password, v3password, v3applicationcredential, token, v3token, token_endpoint and none",
      );
  }
}

type Method = Exclude<AuthSettings["kind"], "accessKey" | "instanceMetadata" | "agency">;

function methodOf(values: DraftValues): Method | undefined {
  switch (values.authType?.toLowerCase()) {
    case "none":
      return "none";
    case "token":
    case "v3token":
    case "token_endpoint":
    case "admin_token":
      return "token";
    case "v3applicationcredential":
    case "applicationcredential":
      return "applicationCredential";
    case "password":
    case "v3password":
      return "password";
    case undefined:
      if (
        values.applicationCredentialId !== undefined ||
        values.applicationCredentialName !== undefined
      )
        return "applicationCredential";
      return values.token !== undefined && values.password === undefined ? "token" : "password";
    default:
      return undefined;
  }
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
    return { name: userName, domain: domainOf(userDomainId, userDomainName) };
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
    : { name: projectName, domain: domainOf(projectDomainId, projectDomainName) };
}

/** The domain `default` is there in every Keystone, and the only one in most; openstackclient assumes it too. */
function domainOf(id: string | undefined, name: string | undefined): DomainReference {
  if (id !== undefined) return { id };
  return name === undefined ? { id: "default" } : { name };
}

function interfaceOf(value: string | undefined, name: string | undefined): EndpointInterface {
  if (value === undefined) return "public";
  if (value === "public" || value === "internal" || value === "admin") return value;
  throw configurationError(name, `"${value}" is no interface`, "write public, internal or admin");
}

function tlsSettings(
  name: string | undefined,
  values: DraftValues,
  sources: ConfigSources,
): TlsSettings {
  const read = (file: string | undefined, what: string) =>
    file === undefined ? undefined : pemFile(name, file, what, sources);
  const key = read(values.clientKeyFile, "key of the client certificate");
  return {
    ca: read(values.caCertFile, "certificate file of the authority"),
    certificate: read(values.clientCertFile, "client certificate"),
    key: key === undefined ? undefined : new Secret(key),
    insecure: values.insecure ?? false,
  };
}

function pemFile(
  name: string | undefined,
  file: string,
  what: string,
  sources: ConfigSources,
): string {
  const full = file.startsWith("~/")
    ? join(sources.home, file.slice(2))
    : isAbsolute(file)
      ? file
      : join(sources.cwd, file);
  const failed = (reason: string) =>
    configurationError(name, `the ${what}, ${full}, ${reason}`, "check the path");
  let text: string | undefined;
  try {
    text = sources.readFile(full);
  } catch (error) {
    throw failed(`cannot be read (${systemCode(error) ?? "unknown reason"})`);
  }
  if (text === undefined) throw failed("is not there");
  if (!text.includes("-----BEGIN ")) throw failed("is not in PEM format");
  return text;
}
