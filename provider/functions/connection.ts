/**
 * One connection as look-ups use it: the chain, where it leads, and what its cloud allows. Keeps no
 * answers: a look-up says what is now.
 */
import type { CloudKind, CloudLocation, CloudRules } from "../client/cloud";
import type { Send } from "../client/http/request";
import { openChain, openImsChain, type CloudDependencies } from "../client/open";
import { glanceRules, imsRules } from "../client/readOperations";
import { connectionTitle, type CloudFamily, type ConnectionSettings } from "../client/settings";

export interface Connection {
  readonly kind: CloudKind;
  /** `connection "consumer"`, or `the default connection`. */
  readonly title: string;
  readonly rules: CloudRules;
  /** Huawei Cloud or which of its relatives; undefined for other kinds. */
  readonly family: CloudFamily | undefined;
  readonly send: Send;
  readonly location: () => Promise<CloudLocation>;
  /** Entries that lists ask for at once; undefined: as many as each gives. */
  readonly pageLimit?: number | undefined;
}

/** Makes no request. */
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
