/**
 * If variables of OpenStack's and of Huawei Cloud's tools are set, a setting must choose one
 * family, or only one may be complete. A guess could lead to the wrong cloud, with other images.
 */
import { namesIdentity, type Draft } from "./draft";
import { describesCloud } from "./environment";
import { huaweiEnvironmentDrafts } from "./huaweiEnvironment";
import { asMeant } from "./remarks";
import { configurationError } from "./sources";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Rivals {
  readonly openstack: Draft;
  readonly huawei: readonly Draft[];
  readonly environment: Environment;
}

export interface Choice {
  readonly family: "openstack" | "huawei";
  /** What the user should know about the choice. */
  readonly note?: string;
}

const howToChoose =
  "choose: set ims:kind to glance or ims, name a cloud (OS_CLOUD, ims:cloud) or a profile (HW_PROFILE, ims:profile), or unset the variables of one of them";

/** Undefined if OS_* describe no cloud. Throws if both families do and nothing chooses one. */
export function chosenFamily(connection: string | undefined, rivals: Rivals): Choice | undefined {
  const { openstack, huawei, environment } = rivals;
  const cloud = environment["OS_CLOUD"] || undefined;
  const profile = environment["HW_PROFILE"] || undefined;
  const keys = huawei.find(isComplete);
  if (cloud !== undefined) {
    if (profile !== undefined) throw ambiguous(connection, "OS_CLOUD", "HW_PROFILE");
    const note =
      keys === undefined
        ? {}
        : {
            note: `OS_CLOUD names cloud "${cloud}", so that one is used, and not ${titleOf(keys)}; to use these, set ims:kind to ims or unset OS_CLOUD`,
          };
    return { family: "openstack", ...note };
  }
  const isChosenHuawei = keys !== undefined || profile !== undefined;
  if (!describesCloud(openstack)) return undefined;
  if (!isChosenHuawei) {
    // A misspelled variable may be the reason why only one family is complete. The caller adds its
    // name to the error.
    const meant = huaweiEnvironmentDrafts(asMeant(environment)).find(isComplete);
    if (meant !== undefined && isComplete(openstack))
      throw ambiguous(connection, titleOf(openstack), titleOf(meant));
    return { family: "openstack" };
  }
  const accessKey = keys?.values.accessKey;
  if (accessKey !== undefined && accessKey === openstack.values.accessKey)
    return { family: "huawei" };
  if (isComplete(openstack))
    throw ambiguous(
      connection,
      titleOf(openstack),
      keys === undefined ? "HW_PROFILE" : titleOf(keys),
    );
  const lacking = namesIdentity(openstack)
    ? "OS_* do not say where Keystone is (OS_AUTH_URL)"
    : "OS_* do not say who you are";
  return {
    family: "huawei",
    note: `${keys === undefined ? "HW_PROFILE" : titleOf(keys)} are used, because ${lacking}`,
  };
}

function isComplete(draft: Draft): boolean {
  const { values } = draft;
  if (values.kind === "ims")
    return (
      (values.accessKey !== undefined && values.secretKey !== undefined) ||
      values.token !== undefined ||
      ((values.userName ?? values.userId) !== undefined && values.password !== undefined)
    );
  // The secret is not checked here, because the stack may hold it.
  const { authUrl, endpoint, accessKey } = values;
  const isReachable = [authUrl, endpoint, accessKey].some((each) => each !== undefined);
  return namesIdentity(draft) && isReachable;
}

/** `the environment (OS_*)` becomes `OS_* (user "demo")`. */
function titleOf({ source, values }: Draft): string {
  const family = /\((\w+\*)\)/.exec(source)?.[1] ?? source;
  const user = values.userName ?? values.userId;
  return `${family}${user === undefined ? "" : ` (user "${user}")`}`;
}

function ambiguous(connection: string | undefined, one: string, other: string): Error {
  return configurationError(
    connection,
    `both ${one} and ${other} are set; they are two clouds, and nothing says which one is meant`,
    howToChoose,
  );
}
