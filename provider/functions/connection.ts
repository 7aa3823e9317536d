/** A connection for look-ups keeps no answers, because a look-up returns the present state. */
import type { CloudKind, CloudLocation } from "../client/cloud";
import type { CloudRules } from "../client/rules";
import type { Send } from "../client/http/request";
import { openChain, openImsChain, type CloudDependencies } from "../client/open";
import { glanceRules, imsRules } from "../client/readOperations";
import { connectionTitle, type CloudFamily, type ConnectionSettings } from "../client/settings";

export interface Connection {
  readonly kind: CloudKind;
  /** For example `connection "consumer"` or `the default connection`. */
  readonly title: string;
  readonly rules: CloudRules;
  /** Huawei Cloud or a related cloud. Undefined for other kinds. */
  readonly family: CloudFamily | undefined;
  readonly send: Send;
  readonly location: () => Promise<CloudLocation>;
  /** How many entries a page of a list has. Undefined means the list's own default. */
  readonly pageLimit?: number | undefined;
}

/** Opens a connection without a request. */
export function openConnection(
  settings: ConnectionSettings,
  dependencies: CloudDependencies = {},
): Connection {
  const { kind, name } = settings;
  const title = connectionTitle(name);
  if (kind === "glance") {
    const { send, authenticator } = openChain(settings, dependencies);
    const location = () => authenticator.location();
    return { kind, title, rules: glanceRules, family: undefined, send, location };
  }
  const { send, authenticator, settings: ims } = openImsChain(settings, dependencies);
  return {
    kind,
    title,
    rules: imsRules(ims, authenticator.bodyLimitBytes),
    family: ims.cloud,
    send,
    location: () => authenticator.location(),
  };
}
