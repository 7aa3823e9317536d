/** The settings that only Huawei Cloud and its relatives have: the identity and the addresses. */
import { withoutSlash } from "../client/http/path";
import {
  placeOf,
  regionOfProject,
  serviceUrl,
  type CloudPlace,
  type ServiceName,
} from "../client/serviceUrls";
import type {
  AuthSettings,
  BaseIdentity,
  DomainReference,
  ImsSettings,
  UserReference,
} from "../client/settings";
import { domainOf, type Draft, type DraftValues } from "./draft";
import { methodNamed } from "./methods";
import { needed } from "./needed";
import { configurationError } from "./sources";

export interface ImsParts {
  readonly auth: AuthSettings;
  readonly ims: ImsSettings;
  /** The base URL of the image service. */
  readonly endpoint: string;
}

export function imsParts(name: string | undefined, draft: Draft): ImsParts {
  const { values } = draft;
  if (values.trustId !== undefined)
    throw configurationError(
      name,
      `${draft.source} names a trust of Keystone, which a cloud of kind ims does not have`,
      "remove it, or name an agency (ims:agencyName)",
    );
  const place = placeIn(values);
  const region =
    values.region ??
    place?.region ??
    regionOfProject(values.projectName ?? "") ??
    noRegion(name, draft);
  const family = values.cloudFamily ?? place?.family ?? "huawei";
  const domain = values.cloudDomain ?? (place?.family === family ? place.domain : undefined);
  const urlOf = (service: ServiceName) => serviceUrl(service, region, family, domain);
  const iamAddress = values.iamUrl ?? values.authUrl;
  const iamUrl = withoutVersion(iamAddress ?? urlOf("iam"));
  // For a cloud outside these families, the addresses of its other services are unknown.
  const isElsewhere =
    iamAddress !== undefined &&
    placeOf(iamAddress) === undefined &&
    values.cloudDomain === undefined;
  const agency = values.agencyName !== undefined;
  return {
    auth: authSettings(name, draft, region, iamUrl),
    ims: {
      cloud: family,
      region,
      iamUrl,
      obsUrl:
        values.obsUrl === undefined && isElsewhere
          ? undefined
          : withoutSlash(values.obsUrl ?? urlOf("obs")),
      safeMode: values.safeMode ?? false,
      tagLimits: values.tagLimits ?? (family === "huawei" ? "20/128/255" : "10/36/43"),
      projectId: values.projectId,
      projectName: values.projectName,
      accountId: agency ? values.agencyAccountId : values.accountId,
    },
    endpoint: values.endpoint ?? (isElsewhere ? noEndpoint(name, iamUrl) : urlOf("ims")),
  };
}

/** The first address that belongs to a known cloud decides. Any of them may tell the region. */
function placeIn(values: DraftValues): CloudPlace | undefined {
  const addresses = [
    values.cloudDomain,
    values.iamUrl,
    values.authUrl,
    values.endpoint,
    values.obsUrl,
  ];
  const places = addresses.flatMap((each) => (each === undefined ? [] : (placeOf(each) ?? [])));
  const [first] = places;
  const region = places.find((each) => each.region !== undefined)?.region;
  return first === undefined ? undefined : { ...first, region };
}

function noRegion(name: string | undefined, draft: Draft): never {
  throw configurationError(
    name,
    `${draft.source} says who you are, but nothing says in which region`,
    "set region (ims:region, HW_REGION_NAME)",
  );
}

function noEndpoint(name: string | undefined, iamUrl: string): never {
  throw configurationError(
    name,
    `IAM is at ${iamUrl}, which is no address of Huawei Cloud, Open Telekom Cloud or Flexible Engine, and nothing says where the image service is`,
    "set endpoint (ims:endpoint) and obsUrl (ims:obsUrl), or the domain of all services (HW_CLOUD)",
  );
}

function authSettings(
  name: string | undefined,
  draft: Draft,
  region: string,
  iamUrl: string,
): AuthSettings {
  const { agencyName, agencyAccountId, agencyAccountName, accountId } = draft.values;
  const base = baseIdentity(name, draft, region, iamUrl);
  if (agencyName === undefined) return base;
  const agencyAccount = domainOf(agencyAccountId, agencyAccountName) ?? ownAccount(draft.values);
  if (agencyAccount === undefined)
    throw configurationError(
      name,
      `nothing says which account made the agency "${agencyName}"`,
      "set agencyAccountName (HW_ASSUME_ROLE_DOMAIN_NAME)",
    );
  return {
    kind: "agency",
    agencyName,
    agencyAccount,
    baseAccountId: accountId,
    base: base.kind === "password" ? { ...base, project: undefined } : base,
  };
}

/** If a source names several identities, their order is the same as in the Terraform provider. */
function baseIdentity(
  name: string | undefined,
  draft: Draft,
  region: string,
  iamUrl: string,
): BaseIdentity {
  const { values } = draft;
  const { token, accessKey, securityToken, userId, userName, projectId } = values;
  if (token !== undefined) {
    const project = projectId === undefined ? undefined : { id: projectId };
    return { kind: "token", token, authUrl: iamUrl, project };
  }
  if (accessKey !== undefined && !isByPassword(values)) {
    const secretKey = needed(name, draft, "secretKey");
    return { kind: "accessKey", accessKey, secretKey, securityToken };
  }
  if (userId !== undefined || userName !== undefined) {
    const user = userOf(name, values);
    return {
      kind: "password",
      authUrl: iamUrl,
      user,
      password: needed(name, draft, "password"),
      project:
        projectId === undefined
          ? { name: values.projectName ?? region, domain: projectAccount(name, values) }
          : { id: projectId },
    };
  }
  if (values.useInstanceMetadata === true) {
    const metadataUrl = withoutSlash(values.metadataUrl ?? usualMetadataUrl);
    return { kind: "instanceMetadata", metadataUrl };
  }
  throw configurationError(
    name,
    `${draft.source} names no access key, user or token that a cloud of kind ims knows`,
    "set accessKeyEnv and secretKeyEnv (HW_ACCESS_KEY and HW_SECRET_KEY), or userName and passwordEnv",
  );
}

/** Many files have a password beside keys for the object storage. Then authType decides. */
function isByPassword({ authType, password }: DraftValues): boolean {
  return password !== undefined && authType !== undefined && methodNamed(authType) === "password";
}

/** This address is the same on all servers of these clouds. Only those servers can reach it. */
const usualMetadataUrl = "http://169.254.169.254";

function userOf(name: string | undefined, values: DraftValues): UserReference {
  const { userId, userName } = values;
  if (userId !== undefined) return { id: userId };
  // The caller has checked that one of the two is there.
  return { name: userName ?? "", domain: ownAccount(values) ?? missingAccount(name) };
}

function projectAccount(name: string | undefined, values: DraftValues): DomainReference {
  return (
    domainOf(values.projectDomainId, values.projectDomainName) ??
    ownAccount(values) ??
    missingAccount(name)
  );
}

/** OpenStack's tools call the account the user's domain. */
function ownAccount(values: DraftValues): DomainReference | undefined {
  return (
    domainOf(values.accountId, values.accountName) ??
    domainOf(values.userDomainId, values.userDomainName) ??
    domainOf(values.scopeDomainId, values.scopeDomainName)
  );
}

function missingAccount(name: string | undefined): never {
  throw configurationError(
    name,
    "nothing says which account the user belongs to",
    "set accountName (HW_DOMAIN_NAME), or user_domain_name in clouds.yaml (OS_USER_DOMAIN_NAME)",
  );
}

/** Removes the version that addresses in auth_url end in, because our paths begin with it. */
function withoutVersion(url: string): string {
  return withoutSlash(withoutSlash(url).replace(/\/v3(\.0)?$/, ""));
}
