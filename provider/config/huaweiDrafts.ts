/**
 * The settings of Huawei Cloud's tools. First the environment: HW_*, then HUAWEICLOUD_SDK_*. If
 * that names no identity, one file follows: normally the profile of the KooCLI (Huawei Cloud's
 * command line tool), without one the credentials file of the SDKs.
 */
import type { ConnectionEntry } from "./connections";
import { namesIdentity, type Draft } from "./draft";
import { borrowedDraft, huaweiEnvironmentDrafts } from "./huaweiEnvironment";
import { kooCliDraft, sdkFileDraft } from "./huaweiFiles";
import { configurationError, type ConfigSources } from "./sources";

/** All drafts in their order. The stack's draft comes first. */
export function huaweiDrafts(
  name: string | undefined,
  sources: ConfigSources,
  stack: ConnectionEntry,
): readonly Draft[] {
  if (stack.profile !== undefined) return [stack.draft, ...profileDrafts(name, sources, stack)];
  const environment = huaweiEnvironmentDrafts(sources.environment);
  const borrowed = borrowedDraft(sources.environment);
  // HW_PROFILE and similar variables choose a profile, as OS_CLOUD chooses a cloud. But keys in the
  // environment win over a profile.
  if ([stack.draft, ...environment].some(namesIdentity))
    return [stack.draft, ...environment, borrowed];
  const profile = fileDraft(sources, name);
  return [stack.draft, ...environment, ...(profile === undefined ? [] : [profile]), borrowed];
}

/**
 * The drafts for a profile that the settings name. The environment completes the profile, unless
 * the environment names an identity of its own.
 */
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

/** Whether a variable chooses a file or a profile of Huawei Cloud's tools. */
export function asksForProfile({ environment }: ConfigSources): boolean {
  return ["HW_PROFILE", "HW_SHARED_CONFIG_FILE", "HUAWEICLOUD_SDK_CREDENTIALS_FILE"].some(
    (variable) => (environment[variable] ?? "") !== "",
  );
}
