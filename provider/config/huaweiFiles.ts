/**
 * The files in which Huawei Cloud's tools keep access keys: the profiles of the KooCLI (JSON),
 * which the Terraform provider reads too, and the credentials file of the SDKs (INI).
 * @see huaweicloud/config/auth.go SharedConfig (terraform-provider-huaweicloud), auth/provider.py
 * ProfileCredentialProvider (huaweicloudsdkcore)
 */
import { join } from "node:path";
import * as z from "zod";
import { didYouMean } from "../client/nearest";
import { checkedAddress } from "./address";
import { secret, type Draft } from "./draft";
import { isTelling, rowOfProfileField } from "./known/lookUp";
import { remarkOf, type Remark } from "./remarks";
import { parseJson } from "./settingsFile";
import { configurationError, fullPath, readConfigFile, type ConfigSources } from "./sources";

/** Undefined if the file or the profile does not exist and no setting names either of them. */
export function kooCliDraft(
  sources: ConfigSources,
  connection: string | undefined,
  wanted: string | undefined,
): Draft | undefined {
  const { environment, home } = sources;
  const given = environment["HW_SHARED_CONFIG_FILE"] || undefined;
  const file =
    given === undefined ? join(home, ".hcloud", "config.json") : fullPath(given, sources);
  const text = readConfigFile(sources, connection, file);
  const name = wanted ?? (environment["HW_PROFILE"] || undefined);
  if (text === undefined) {
    if (given === undefined && name === undefined) return undefined;
    throw configurationError(
      connection,
      `${file} does not exist; it should contain the profile${name === undefined ? "" : ` "${name}"`}`,
      "make it with: hcloud configure set, or name another file with HW_SHARED_CONFIG_FILE",
    );
  }
  const { current, profiles } = parsed(text, file, connection);
  const chosen = name ?? (current || "default");
  const profile = profiles.find((each) => each.name === chosen);
  if (profile !== undefined) {
    const keys = keysOf(profile, profiles, file, connection);
    refuseEncrypted(keys, file, connection);
    return draftOf(profile, keys, `profile "${chosen}" of ${file}`);
  }
  // The file may have been written for another tool, so a missing profile is no error.
  if (given === undefined && name === undefined) return undefined;
  const names = profiles.map((each) => each.name);
  throw configurationError(
    connection,
    `${file} has no profile "${chosen}"; it has ${names.join(", ") || "none"}`,
    didYouMean(chosen, names) ?? "choose one with profile or HW_PROFILE",
  );
}

const text = z.string().nullish();
const keysShape = { accessKeyId: text, secretAccessKey: text, securityToken: text };
const profileSchema = z.looseObject({
  name: z.string(),
  mode: text,
  ...keysShape,
  ssoAuth: z.looseObject({ stsToken: z.looseObject(keysShape).nullish() }).nullish(),
  sourceProfile: text,
  region: text,
  projectId: text,
  domainId: text,
  agencyName: text,
  agencyDomainName: text,
  agencyDomainId: text,
});
const fileSchema = z.looseObject({
  current: z.string().nullish(),
  profiles: z.array(profileSchema),
});

function parsed(
  json: string,
  file: string,
  connection: string | undefined,
): z.output<typeof fileSchema> {
  const result = fileSchema.safeParse(parseJson(json));
  if (result.success) return result.data;
  throw configurationError(
    connection,
    `${file} is no configuration of the KooCLI`,
    "write it with: hcloud configure set",
  );
}

type Profile = z.output<typeof profileSchema>;

interface Keys {
  readonly accessKeyId?: string | null | undefined;
  readonly secretAccessKey?: string | null | undefined;
  readonly securityToken?: string | null | undefined;
  /** The keys are those of the server on which this program runs. */
  readonly ofInstance?: boolean;
}

function keysOf(
  profile: Profile,
  profiles: readonly Profile[],
  file: string,
  connection: string | undefined,
): Keys {
  const { name, mode, sourceProfile } = profile;
  const source = `profile "${name}" of ${file}`;
  if ((sourceProfile ?? "") !== "" && (profile.accessKeyId ?? "") === "") {
    const base = profiles.find((each) => each.name === sourceProfile);
    if (base !== undefined && base !== profile && (base.sourceProfile ?? "") === "")
      return keysOf(base, profiles, file, connection);
    throw configurationError(
      connection,
      `${source} takes its keys from profile "${sourceProfile}", which ${base === undefined ? "is not there" : "has none of its own"}`,
      "correct it with: hcloud configure set --cli-source-profile=...",
    );
  }
  switch ((mode ?? "").toLowerCase()) {
    case "":
    case "aksk":
    case "agency":
      return profile;
    case "ecsagency":
      // The KooCLI also uses this mode for an agency that is assumed with access keys.
      return (profile.accessKeyId ?? "") === "" ? { ofInstance: true } : profile;
    case "sso":
      if (profile.ssoAuth?.stsToken) return profile.ssoAuth.stsToken;
      throw configurationError(
        connection,
        `${source} is for SSO and has no temporary keys`,
        "log in with: hcloud configure sso",
      );
    default:
      throw configurationError(
        connection,
        `${source} is of mode "${mode}", which is not supported`,
        "use a profile of mode AKSK, SSO, agency or ecsAgency",
      );
  }
}

// An access key has 20 characters. One that the KooCLI encrypted is several times as long.
const longestAccessKey = 40;

function refuseEncrypted(
  { accessKeyId }: Keys,
  file: string,
  connection: string | undefined,
): void {
  if ((accessKeyId ?? "").length <= longestAccessKey) return;
  throw configurationError(
    connection,
    `the keys in ${file} are encrypted, which only the KooCLI itself can read`,
    "run: hcloud configure set --cli-auth-encrypt=false, or set HW_ACCESS_KEY and HW_SECRET_KEY",
  );
}

/** An empty text counts as not set, because the file contains empty texts for such fields. */
function draftOf(profile: Profile, keys: Keys, source: string): Draft {
  return {
    source,
    secretAdvice: { secretKey: "run: hcloud configure set --cli-mode=AKSK" },
    values: {
      kind: "ims",
      accessKey: keys.accessKeyId?.trim() || undefined,
      secretKey: secret(keys.secretAccessKey?.trim()),
      securityToken: secret(keys.securityToken?.trim()),
      useInstanceMetadata: keys.ofInstance,
      region: profile.region?.trim() || undefined,
      projectId: profile.projectId?.trim() || undefined,
      accountId: profile.domainId?.trim() || undefined,
      agencyName: profile.agencyName || undefined,
      agencyAccountName: profile.agencyDomainName || undefined,
      agencyAccountId: profile.agencyDomainId?.trim() || undefined,
    },
    remarks: remarksOfProfile(profile, source),
  };
}

function remarksOfProfile(profile: Profile, source: string): readonly Remark[] {
  return Object.entries(profile).flatMap(([field, value]): readonly Remark[] => {
    if (value === null || value === undefined || value === "") return [];
    const row = rowOfProfileField(field);
    if (row !== undefined) return remarkOf(row, `${field} of ${source}`, value);
    const reason = `${field} of ${source} is not known and not read`;
    return isTelling(field) ? [{ kind: "warning", about: "place", reason }] : [];
  });
}

/** Reads the section `basic`, which is for services that work in a project. */
export function sdkFileDraft(
  sources: ConfigSources,
  connection: string | undefined,
): Draft | undefined {
  const given = sources.environment["HUAWEICLOUD_SDK_CREDENTIALS_FILE"] || undefined;
  const file =
    given === undefined
      ? join(sources.home, ".huaweicloud", "credentials")
      : fullPath(given, sources);
  const text = readConfigFile(sources, connection, file);
  if (text === undefined) {
    if (given === undefined) return undefined;
    throw configurationError(
      connection,
      `${file} is not there`,
      "correct HUAWEICLOUD_SDK_CREDENTIALS_FILE",
    );
  }
  const basic = iniSection(text, "basic");
  return {
    source: `section basic of ${file}`,
    secretAdvice: { secretKey: `write sk into section basic of ${file}` },
    values: {
      kind: "ims",
      accessKey: basic.get("ak"),
      secretKey: secret(basic.get("sk")),
      securityToken: secret(basic.get("security_token")),
      projectId: basic.get("project_id"),
      ...iamAddress(basic.get("iam_endpoint"), file, connection),
    },
  };
}

function iamAddress(
  given: string | undefined,
  file: string,
  connection: string | undefined,
): { readonly iamUrl?: string } {
  if (given === undefined) return {};
  const checked = checkedAddress(given);
  if ("url" in checked) return { iamUrl: checked.url };
  throw configurationError(
    connection,
    `iam_endpoint in section basic of ${file} ${checked.problem}`,
    checked.advice,
  );
}

/** The keys of one section: `name = value` or `name: value`. Comments begin with `#` or `;`. */
function iniSection(ini: string, wanted: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let section = "";
  for (const line of ini.split(/\r?\n/).map((each) => each.trim())) {
    if (line === "" || /^[#;]/.test(line)) continue;
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      continue;
    }
    const [, name, value] = /^([^=:]+)[=:](.*)$/.exec(line) ?? [];
    if (section !== wanted || name === undefined || value === undefined) continue;
    if (value.trim() !== "") found.set(name.trim().toLowerCase(), value.trim());
  }
  return found;
}
