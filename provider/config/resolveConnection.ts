/**
 * Finds everything that the client needs to know about a connection, from the connection's name.
 *
 * - A name is looked up in `ims:connections` of the stack configuration, then among the clouds of
 *   clouds.yaml. An entry with `cloud` is that cloud, and the entry's other keys win over the
 *   cloud's. An entry without `cloud` is completed by the default connection. A cloud of
 *   clouds.yaml is a connection by itself.
 * - No name means the default connection: the stack configuration (`ims:*`), then the cloud that
 *   `ims:cloud` or OS_CLOUD names, then the environment (OS_*), then the only cloud of clouds.yaml.
 * - A connection of kind glance is completed by the settings of OpenStack's tools. One of kind ims
 *   is completed by those of Huawei Cloud's tools (huaweiDrafts.ts). It uses OpenStack's instead if
 *   it names a cloud of clouds.yaml, or if no other settings name an identity.
 * - If variables of both are set and nothing chooses, it is an error (rivals.ts).
 * - The identity (user, secret, domain) always comes from one source (draft.ts).
 * - Settings of other tools that are not followed are refused or cause a warning (remarks.ts).
 */
import { isApiError } from "../client/http/errors";
import { lazily } from "../client/kept";
import type { ConnectionSettings } from "../client/settings";
import { readCloudsFiles, type CloudsFiles } from "./cloudsFiles";
import { connectionEntry, connectionNames, stackEntry, type ConnectionEntry } from "./connections";
import { combine, namesIdentity, type Draft } from "./draft";
import { describesCloud, environmentDraft } from "./environment";
import { asksForProfile, fileDraft, huaweiDrafts, profileDrafts } from "./huaweiDrafts";
import { huaweiEnvironmentDrafts } from "./huaweiEnvironment";
import { didYouMean } from "../client/nearest";
import { sentenceOf, slips, type Remark } from "./remarks";
import { chosenFamily } from "./rivals";
import { configurationError, type ConfigSources } from "./sources";
import { kindOf, toSettings } from "./toSettings";

export type { ConfigSources } from "./sources";
export { systemSources } from "./sources";

/** Reads configuration, environment and files. Throws errors of kind `configuration`. */
export function resolveConnection(
  name: string | undefined,
  sources: ConfigSources,
): ConnectionSettings {
  try {
    return resolved(name, sources);
  } catch (error) {
    throw withSlips(error, sources);
  }
}

function resolved(name: string | undefined, sources: ConfigSources): ConnectionSettings {
  const files = lazily(() => readCloudsFiles(sources, name));
  const found = name === undefined ? undefined : namedDrafts(name, sources, files);
  const drafts = found?.drafts ?? defaultDrafts(name, sources, files);
  const draft = combine(drafts, found?.hasEntry === true);
  // If no source names an identity, the remarks of all sources apply.
  say(name, draft?.remarks ?? drafts.flatMap(({ remarks = [] }) => remarks), sources);
  if (draft === undefined) throw nothingFound(name, drafts, sources, files());
  const settings = toSettings(name, draft, sources);
  if (found === undefined) say(name, slips(sources.environment), sources);
  warnOfIdleKeys(draft, sources);
  return settings;
}

/** Throws the first refusal. */
function say(name: string | undefined, remarks: readonly Remark[], { warn }: ConfigSources): void {
  const refused = remarks.find(({ kind }) => kind === "refusal");
  if (refused !== undefined) throw configurationError(name, refused.reason, refused.advice);
  for (const sentence of new Set(remarks.map(sentenceOf))) warn?.(sentence);
}

function warnOfIdleKeys({ source, values }: Draft, { warn }: ConfigSources): void {
  if (values.accessKey !== undefined && kindOf(values) === "glance")
    warn?.(
      `the access key of ${source} is not used, because a cloud of kind glance takes a password, a token or an application credential; for Huawei Cloud and its relatives set ims:kind to ims`,
    );
}

/** A setting may be missing because its name is mistyped. */
function withSlips(error: unknown, { environment }: ConfigSources): unknown {
  if (!isApiError(error, "configuration")) return error;
  const found = slips(environment).map(sentenceOf);
  const advice = [error.advice, ...found].filter((each) => each !== undefined);
  return found.length === 0 ? error : error.with({ advice: advice.join("; ") });
}

interface NamedDrafts {
  readonly drafts: readonly Draft[];
  readonly hasEntry: boolean;
}

function namedDrafts(name: string, sources: ConfigSources, files: () => CloudsFiles): NamedDrafts {
  const entry = connectionEntry(sources, name);
  if (entry === undefined) {
    const cloud = files().draft(name, undefined);
    if (cloud === undefined) throw unknownName(name, sources, files());
    return { drafts: [cloud], hasEntry: false };
  }
  const { draft } = entry;
  if (entry.profile !== undefined)
    return { drafts: [draft, ...profileDrafts(name, sources, entry)], hasEntry: true };
  if (entry.cloud === undefined)
    return { drafts: [draft, ...defaultDrafts(name, sources, files, draft)], hasEntry: true };
  const place = `${draft.source}.cloud`;
  const cloud = cloudNamed(entry.cloud, place, name, draft.values.region, files);
  return { drafts: [draft, cloud], hasEntry: true };
}

/**
 * `above` is the named connection that the default connection completes. If it has neither a kind
 * nor an identity, it gets the kind of the default connection.
 */
function defaultDrafts(
  name: string | undefined,
  sources: ConfigSources,
  files: () => CloudsFiles,
  above?: Draft,
): readonly Draft[] {
  const wantedKind =
    above?.values.kind ?? (above !== undefined && describesCloud(above) ? "glance" : undefined);
  const given = stackEntry(sources);
  const stackKind = given.draft.values.kind;
  const describesOpenstack =
    stackKind === "glance" || (stackKind === undefined && describesCloud(given.draft));
  // If the stack describes a cloud of one kind, it is not used for a cloud of the other kind.
  const isOther =
    wantedKind === "ims" ? describesOpenstack : wantedKind === "glance" && stackKind === "ims";
  const stack: ConnectionEntry = isOther ? noEntry : given;
  const kind = wantedKind ?? stackKind;
  const openstack = () => openstackDrafts(name, sources, files, stack);
  if (kind === "glance") return openstack();
  const huawei = () => huaweiDrafts(name, sources, stack);
  const isChosen = stack.cloud !== undefined || (sources.environment["OS_CLOUD"] ?? "") !== "";
  if (kind === "ims") {
    if (stack.cloud !== undefined) return openstack();
    const drafts = huawei();
    const isKnown = [...drafts, ...(above === undefined ? [] : [above])].some(namesIdentity);
    const others = environmentDraft(sources.environment);
    return isKnown || !(isChosen || namesIdentity(others)) ? drafts : openstack();
  }
  if (stack.cloud !== undefined || describesCloud(stack.draft)) return openstack();
  const choice = chosenFamily(name, {
    openstack: environmentDraft(sources.environment),
    huawei: huaweiEnvironmentDrafts(sources.environment),
    environment: sources.environment,
  });
  if (choice?.note !== undefined) sources.warn?.(choice.note);
  if (choice !== undefined) return choice.family === "openstack" ? openstack() : huawei();
  if (huaweiEnvironmentDrafts(sources.environment).some(namesIdentity) || asksForProfile(sources))
    return huawei();
  if (files().names.length > 0) {
    noteOtherFile(sources, name, files());
    return openstack();
  }
  const drafts = huawei();
  return drafts.some(namesIdentity) || namesHuawei(sources) ? drafts : openstack();
}

/** Warns if a file of Huawei Cloud's tools is at its usual place too, because it is not read. */
function noteOtherFile(
  sources: ConfigSources,
  name: string | undefined,
  { file }: CloudsFiles,
): void {
  let other: Draft | undefined;
  try {
    other = fileDraft(sources, name);
  } catch {
    // Errors in a file that is not used do not matter.
  }
  if (other !== undefined && namesIdentity(other))
    sources.warn?.(
      `${file} is used, and not ${other.source}; to use that one, set ims:kind to ims or name it with HW_PROFILE`,
    );
}

function namesHuawei({ environment }: ConfigSources): boolean {
  return Object.entries(environment).some(
    ([name, value]) => /^(HW|HUAWEICLOUD_SDK)_/.test(name) && (value ?? "") !== "",
  );
}

const noEntry: ConnectionEntry = {
  cloud: undefined,
  profile: undefined,
  draft: { source: "the stack configuration (ims:*)", secretAdvice: {}, values: {} },
};

function openstackDrafts(
  name: string | undefined,
  sources: ConfigSources,
  files: () => CloudsFiles,
  stack: ConnectionEntry,
): readonly Draft[] {
  const environment = environmentDraft(sources.environment);
  const region = stack.draft.values.region ?? environment.values.region;
  if (stack.cloud !== undefined) {
    return [
      stack.draft,
      cloudNamed(stack.cloud, imsCloud, name, stack.draft.values.region, files),
      environment,
    ];
  }
  const chosen = sources.environment["OS_CLOUD"];
  if (chosen !== undefined && chosen !== "") {
    // OS_REGION_NAME chooses the region. The cloud wins over everything else in the environment.
    const { region: asked } = environment.values;
    const selected: Draft = { ...environment, values: { region: asked }, remarks: [] };
    return [
      stack.draft,
      selected,
      cloudNamed(chosen, "OS_CLOUD", name, region, files),
      environment,
    ];
  }
  if (describesCloud(stack.draft) || describesCloud(environment)) return [stack.draft, environment];
  const [only, ...others] = files().names;
  const cloud = only === undefined || others.length > 0 ? undefined : files().draft(only, region);
  return cloud === undefined ? [stack.draft, environment] : [stack.draft, environment, cloud];
}

/** A provider instance of a program has the setting under its short name. */
const imsCloud = "ims:cloud (cloud in a provider instance)";

function cloudNamed(
  cloud: string,
  place: string,
  name: string | undefined,
  region: string | undefined,
  files: () => CloudsFiles,
): Draft {
  const draft = files().draft(cloud, region);
  if (draft !== undefined) return draft;
  throw configurationError(
    name,
    `${place} names cloud "${cloud}", but ${whatFilesHave(files())}`,
    didYouMean(cloud, files().names) ?? `describe "${cloud}" in a clouds.yaml, or change ${place}`,
  );
}

// -- words --

function unknownName(name: string, sources: ConfigSources, files: CloudsFiles): Error {
  const names = connectionNames(sources, name);
  const inConfig =
    names.length === 0 ? "ims:connections is not set" : `ims:connections has ${names.join(", ")}`;
  return configurationError(
    name,
    `there is no such connection: ${inConfig}, and ${whatFilesHave(files)}`,
    didYouMean(name, [...names, ...files.names]) ??
      `add "${name}" to ims:connections or to clouds.yaml`,
  );
}

function nothingFound(
  name: string | undefined,
  drafts: readonly Draft[],
  sources: ConfigSources,
  files: CloudsFiles,
): Error {
  if (files.names.length > 1 && !isIms(drafts)) {
    return configurationError(
      name,
      `nothing says which cloud to use; ${whatFilesHave(files)}`,
      "choose one: set OS_CLOUD, or run: pulumi config set ims:cloud NAME",
    );
  }
  const looked = drafts.map(({ source }) => source).join(", ");
  const hasAuthUrl = drafts.some(({ values }) => values.authUrl !== undefined);
  return configurationError(
    name,
    `${hasAuthUrl ? "nothing says who you are" : "nothing describes a cloud"}: looked in ${looked}${files.file === undefined ? `, and ${whatFilesHave(files)}` : ""}`,
    isIms(drafts)
      ? "set HW_ACCESS_KEY, HW_SECRET_KEY and HW_REGION_NAME, or run: hcloud configure set"
      : "write a clouds.yaml and set OS_CLOUD, or set OS_AUTH_URL, OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME; for Huawei Cloud set HW_ACCESS_KEY, HW_SECRET_KEY and HW_REGION_NAME",
  );
}

function isIms(drafts: readonly Draft[]): boolean {
  return drafts.find(({ values }) => values.kind !== undefined)?.values.kind === "ims";
}

function whatFilesHave({ file, names, searched }: CloudsFiles): string {
  if (file !== undefined)
    return names.length === 0 ? `${file} has no clouds` : `${file} has ${names.join(", ")}`;
  const yaml = searched.filter((each) => !/\.(yml|json)$/.test(each));
  return `there is no clouds.yaml (looked for ${yaml.join(", ")})`;
}
