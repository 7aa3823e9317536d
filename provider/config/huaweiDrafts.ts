/**
 * The settings of Huawei Cloud's tools: HW_*, then HUAWEICLOUD_SDK_*. If these name no identity, a
 * profile of the KooCLI (the command line tool) follows, or else the credentials file of the SDKs.
 */
import type { ConnectionEntry } from "./connections";
import { namesIdentity, type Draft } from "./draft";
import { borrowedDraft, huaweiEnvironmentDrafts } from "./huaweiEnvironment";
import { kooCliDraft, sdkFileDraft } from "./huaweiFiles";
import { configurationError, type ConfigSources } from "./sources";

export function huaweiDrafts(
  name: string | undefined,
  sources: ConfigSources,
  stack: ConnectionEntry,
): readonly Draft[] {
  if (stack.profile !== undefined) return [stack.draft, ...profileDrafts(name, sources, stack)];
  const environment = huaweiEnvironmentDrafts(sources.environment);
  const borrowed = borrowedDraft(sources.environment);
  // Keys in the environment win over a profile, even over one that HW_PROFILE names.
  if ([stack.draft, ...environment].some(namesIdentity))
    return [stack.draft, ...environment, borrowed];
  const profile = fileDraft(sources, name);
  return [stack.draft, ...environment, ...(profile === undefined ? [] : [profile]), borrowed];
}

/** The environment completes a named profile, unless the environment names an identity. */
export function profileDrafts(
  name: string | undefined,
  sources: ConfigSources,
  { profile, cloud, draft }: ConnectionEntry,
): readonly Draft[] {
  if (cloud !== undefined)
    throw configurationError(
      name,
      `${draft.source} names both a cloud of clouds.yaml and a profile of the KooCLI`,
      "keep one of them",
    );
  const found = kooCliDraft(sources, name, profile);
  const environment = [
    ...huaweiEnvironmentDrafts(sources.environment),
    borrowedDraft(sources.environment),
  ];
  return found === undefined ? environment : [found, ...environment];
}

/** A file that a variable names wins over one at its usual place. */
export function fileDraft(sources: ConfigSources, name: string | undefined): Draft | undefined {
  const isSet = (variable: string) => (sources.environment[variable] ?? "") !== "";
  const namesSdkFile =
    isSet("HUAWEICLOUD_SDK_CREDENTIALS_FILE") &&
    !isSet("HW_SHARED_CONFIG_FILE") &&
    !isSet("HW_PROFILE");
  if (namesSdkFile) return sdkFileDraft(sources, name);
  return kooCliDraft(sources, name, undefined) ?? sdkFileDraft(sources, name);
}

export function asksForProfile({ environment }: ConfigSources): boolean {
  return ["HW_PROFILE", "HW_SHARED_CONFIG_FILE", "HUAWEICLOUD_SDK_CREDENTIALS_FILE"].some(
    (variable) => (environment[variable] ?? "") !== "",
  );
}
