/** Settings as one source names them: incomplete, in one spelling. Several drafts make one connection. */
import type { Secret } from "../client/secret";
import type { CloudFamily, TagLimits } from "../client/settings";
import { methodNamed } from "./methods";
import type { Remark } from "./remarks";

/** Every key is one that a source may leave out. */
export interface Draft {
  /** For messages: `the environment (OS_*)`. */
  readonly source: string;
  /** What to write there for a missing secret. */
  readonly secretAdvice: Readonly<Partial<Record<SecretKey, string>>>;
  readonly values: DraftValues;
  /** What is to be said about settings of this source. */
  readonly remarks?: readonly Remark[];
}

export type SecretKey =
  "password" | "applicationCredentialSecret" | "token" | "secretKey" | "securityToken";

export interface DraftValues extends DraftIdentity, DraftProject, DraftPlace {}

/** Who we are. */
export interface DraftIdentity {
  readonly authType?: string | undefined;
  readonly userName?: string | undefined;
  readonly userId?: string | undefined;
  readonly userDomainName?: string | undefined;
  readonly userDomainId?: string | undefined;
  readonly applicationCredentialId?: string | undefined;
  readonly applicationCredentialName?: string | undefined;
  readonly password?: Secret | undefined;
  readonly applicationCredentialSecret?: Secret | undefined;
  readonly token?: Secret | undefined;
  readonly accessKey?: string | undefined;
  readonly secretKey?: Secret | undefined;
  readonly securityToken?: Secret | undefined;
  readonly useInstanceMetadata?: boolean | undefined;
  readonly agencyName?: string | undefined;
  readonly agencyAccountName?: string | undefined;
  readonly agencyAccountId?: string | undefined;
  readonly accountName?: string | undefined;
  readonly accountId?: string | undefined;
  /**
   * A trust of Keystone: the user acts in the project, and with the roles, of the one who gave it.
   */
  readonly trustId?: string | undefined;
  /** A domain that is named where no project is: as a scope, or as the account of kind `ims`. */
  readonly scopeDomainName?: string | undefined;
  readonly scopeDomainId?: string | undefined;
}

/** What we work on. */
export interface DraftProject {
  readonly projectName?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectDomainName?: string | undefined;
  readonly projectDomainId?: string | undefined;
}

/** Where it is and how to get there. */
export interface DraftPlace {
  readonly kind?: string | undefined;
  readonly authUrl?: string | undefined;
  readonly region?: string | undefined;
  readonly interface?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly caCertFile?: string | undefined;
  readonly clientCertFile?: string | undefined;
  readonly clientKeyFile?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly allowPlainHttp?: boolean | undefined;
  readonly formerEndpoints?: readonly string[] | undefined;
  readonly timeoutMs?: number | undefined;
  readonly cloudFamily?: CloudFamily | undefined;
  /** Domain of all services, e.g. `myhuaweicloud.com`. */
  readonly cloudDomain?: string | undefined;
  readonly iamUrl?: string | undefined;
  readonly obsUrl?: string | undefined;
  readonly metadataUrl?: string | undefined;
  readonly safeMode?: boolean | undefined;
  readonly tagLimits?: TagLimits | undefined;
}

/** Whether a draft says who we are; if so, no other draft may mix into that. */
export function namesIdentity({ values }: Draft): boolean {
  const { userName, userId, applicationCredentialId, applicationCredentialName, token, authType } =
    values;
  const { accessKey, useInstanceMetadata } = values;
  return (
    [userName, userId, applicationCredentialId, applicationCredentialName, token, accessKey].some(
      (each) => each !== undefined,
    ) ||
    authType === "none" ||
    // Who names a way that is not known here says who one is, in words that are not known here.
    (authType !== undefined && methodNamed(authType) === undefined) ||
    useInstanceMetadata === true
  );
}

/**
 * One connection out of drafts, the first ones outranking the later ones, key by key. But identity is one
 * piece: it comes from the first draft that has one, completed only by drafts that have none of their own, so
 * that no password ever meets somebody else's name. The project comes from there or from above.
 *
 * @param ownSecrets the first draft's identity brings its own secret, or none
 */
export function combine(drafts: readonly Draft[], ownSecrets: boolean): Draft | undefined {
  const owner = drafts.find(namesIdentity);
  if (owner === undefined) return undefined;
  const helpers = helpersOf(drafts, owner);
  const identity =
    ownSecrets && owner === drafts[0]
      ? { ...pick(helpers, domainKeys), ...pick([owner], identityKeys) }
      : pick(helpers, identityKeys);
  const above = drafts.slice(0, drafts.indexOf(owner) + 1);
  const projectOwner = above.find(namesProject) ?? helpers.find(namesProject);
  const project =
    projectOwner === undefined ? {} : pick([projectOwner, ...helpers], projectKeysOf(projectOwner));
  return {
    ...owner,
    values: { ...identity, ...project, ...pick(drafts, placeKeys) },
    remarks: remarksThatCount(drafts, helpers),
  };
}

function helpersOf(drafts: readonly Draft[], owner: Draft | undefined): readonly Draft[] {
  return drafts.filter((draft) => draft === owner || !namesIdentity(draft));
}

/** Of a source that says who somebody else is, only what it says of places. */
function remarksThatCount(drafts: readonly Draft[], helpers: readonly Draft[]): readonly Remark[] {
  return drafts.flatMap((draft) =>
    (draft.remarks ?? []).filter(({ about }) => about === "place" || helpers.includes(draft)),
  );
}

/** What is to be said where nobody says who one is. */
export function remarksWithoutOwner(drafts: readonly Draft[]): readonly Remark[] {
  return remarksThatCount(drafts, drafts);
}

function namesProject({ values }: Draft): boolean {
  return values.projectName !== undefined || values.projectId !== undefined;
}

const domainKeys = [
  "userDomainName",
  "userDomainId",
  "accountName",
  "accountId",
  "scopeDomainName",
  "scopeDomainId",
] as const satisfies readonly (keyof DraftIdentity)[];
const identityKeys = [
  ...domainKeys,
  ...([
    "authType",
    "userName",
    "userId",
    "applicationCredentialId",
    "applicationCredentialName",
  ] as const),
  ...(["password", "applicationCredentialSecret", "token"] as const),
  ...(["accessKey", "secretKey", "securityToken", "useInstanceMetadata"] as const),
  ...(["agencyName", "agencyAccountName", "agencyAccountId", "trustId"] as const),
] as const satisfies readonly (keyof DraftIdentity)[];
const placeKeys = [
  ...([
    "kind",
    "authUrl",
    "region",
    "interface",
    "endpoint",
    "insecure",
    "allowPlainHttp",
  ] as const),
  ...(["caCertFile", "clientCertFile", "clientKeyFile", "formerEndpoints", "timeoutMs"] as const),
  ...(["cloudFamily", "cloudDomain", "iamUrl", "obsUrl", "metadataUrl"] as const),
  ...(["safeMode", "tagLimits"] as const),
] as const satisfies readonly (keyof DraftPlace)[];

/** A project's id needs no name and no domain beside it. */
function projectKeysOf({ values }: Draft): readonly (keyof DraftProject)[] {
  return values.projectId === undefined
    ? ["projectName", "projectDomainName", "projectDomainId"]
    : ["projectId"];
}

/** The first value of each key. A domain or an account is one thing with two names: what one draft calls it, it is. */
function pick<Key extends keyof DraftValues>(
  drafts: readonly Draft[],
  keys: readonly Key[],
): Pick<DraftValues, Key> {
  const found: { -readonly [K in Key]?: DraftValues[K] } = {};
  for (const { values } of drafts) {
    const before = { ...found } as Readonly<Record<string, unknown>>;
    for (const key of keys) {
      const twin = twinOf(key);
      if (found[key] === undefined && before[twin] === undefined && values[key] !== undefined)
        found[key] = values[key];
    }
  }
  // All keys of a draft are optional, so those found are a whole one.
  return found as Pick<DraftValues, Key>;
}

/** `userDomainId` of `userDomainName`, `accountName` of `accountId`; any other key is its own. */
function twinOf(key: string): string {
  if (!/(domain|account)(Name|Id)$/i.test(key)) return key;
  return key.endsWith("Name") ? key.replace(/Name$/, "Id") : key.replace(/Id$/, "Name");
}
