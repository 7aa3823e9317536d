/** Drafts are the settings of single sources, in our spelling. They make up one connection. */
import { Secret } from "../client/secret";
import type { DomainReference } from "../client/settings";
import { knownKeys, type ConnectionInputs, type SecretKey } from "./connectionInputs";
import { methodNamed } from "./methods";
import type { Remark } from "./remarks";

/** A source may leave out any key. */
export interface Draft {
  /** The source's name in messages, e.g. `the environment (OS_*)`. */
  readonly source: string;
  /** What to write in this source if a secret is missing. */
  readonly secretAdvice: Readonly<Partial<Record<SecretKey, string>>>;
  readonly values: DraftValues;
  readonly remarks?: readonly Remark[];
}

/** What a connection may say, with the secrets themselves instead of the variables' names. */
export type DraftValues = {
  readonly [Key in PlainKey]?: ConnectionInputs[Key] | undefined;
} & { readonly [Key in SecretKey]?: Secret | undefined } & {
  // Sources may have other words, which are refused only if the value is used.
  readonly kind?: string | undefined;
  readonly interface?: string | undefined;
  /** A domain that is named without a project: a token's scope, or the account for kind `ims`. */
  readonly scopeDomainName?: string | undefined;
  readonly scopeDomainId?: string | undefined;
  /** The domain of all services, e.g. `myhuaweicloud.com`. */
  readonly cloudDomain?: string | undefined;
};

type PlainKey = Exclude<
  keyof ConnectionInputs,
  "cloud" | "profile" | "kind" | "interface" | `${string}Env`
>;

/** Whether a draft names an identity. If so, no other draft may add to that identity. */
export function namesIdentity({ values }: Draft): boolean {
  const { userName, userId, applicationCredentialId, applicationCredentialName, token, authType } =
    values;
  const { accessKey, useInstanceMetadata } = values;
  return (
    [userName, userId, applicationCredentialId, applicationCredentialName, token, accessKey].some(
      (each) => each !== undefined,
    ) ||
    authType === "none" ||
    // An unknown way to log in also names an identity, although this provider cannot use it.
    (authType !== undefined && methodNamed(authType) === undefined) ||
    useInstanceMetadata === true
  );
}

/**
 * Makes one connection from drafts. For each key, earlier drafts win over later ones.
 *
 * The identity is taken as a whole from the first draft that has one. Only drafts without an
 * identity may complete it, so that a password is never used with somebody else's name. The project
 * comes from the same or an earlier draft, or else from one that may complete the identity.
 *
 * @param ownSecrets the first draft's identity may only use the first draft's secrets
 */
export function combine(drafts: readonly Draft[], ownSecrets: boolean): Draft | undefined {
  const owner = drafts.find(namesIdentity);
  if (owner === undefined) return undefined;
  const helpers = drafts.filter((draft) => draft === owner || !namesIdentity(draft));
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

/** If a source names an identity that is not used, only its remarks about places apply. */
function remarksThatCount(drafts: readonly Draft[], helpers: readonly Draft[]): readonly Remark[] {
  return drafts.flatMap((draft) =>
    (draft.remarks ?? []).filter(({ about }) => about === "place" || helpers.includes(draft)),
  );
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
] as const satisfies readonly (keyof DraftValues)[];
const identityKeys = [
  ...domainKeys,
  "authType",
  "userName",
  "userId",
  "applicationCredentialId",
  "applicationCredentialName",
  "password",
  "applicationCredentialSecret",
  "token",
  "accessKey",
  "secretKey",
  "securityToken",
  "useInstanceMetadata",
  "agencyName",
  "agencyAccountName",
  "agencyAccountId",
  "trustId",
] as const satisfies readonly (keyof DraftValues)[];
const projectKeys = [
  "projectId",
  "projectName",
  "projectDomainName",
  "projectDomainId",
] as const satisfies readonly (keyof DraftValues)[];
const elsewhere: readonly string[] = [...identityKeys, ...projectKeys, "cloud", "profile"];
/** The cloud, and how to reach it: all other keys. */
const placeKeys = [
  ...knownKeys.filter((key) => !elsewhere.includes(key) && !key.endsWith("Env")),
  "cloudDomain",
] as (keyof DraftValues)[];

/** With the id of a project, its name and domain are not needed. */
function projectKeysOf({ values }: Draft): readonly (typeof projectKeys)[number][] {
  return values.projectId === undefined
    ? ["projectName", "projectDomainName", "projectDomainId"]
    : ["projectId"];
}

/**
 * Takes the first value of each key. If a draft gives the id or the name of a domain or account,
 * both are ignored in later drafts, which may mean another one.
 */
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
  // All keys of a draft are optional, so any part of them is a valid draft.
  return found as Pick<DraftValues, Key>;
}

/** `userDomainId` for `userDomainName`, `accountName` for `accountId`. Other keys do not change. */
function twinOf(key: string): string {
  if (!/(domain|account)(Name|Id)$/i.test(key)) return key;
  return key.endsWith("Name") ? key.replace(/Name$/, "Id") : key.replace(/Id$/, "Name");
}

export function domainOf(
  id: string | undefined,
  name: string | undefined,
): DomainReference | undefined {
  if (id !== undefined) return { id };
  return name === undefined ? undefined : { name };
}

/** An empty text is no secret. */
export function secret(value: string | null | undefined): Secret | undefined {
  return value === undefined || value === null || value === "" ? undefined : new Secret(value);
}
