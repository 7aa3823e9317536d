import type { KeySource } from "./accessKeys";
import type { ImsAuthenticator } from "./authenticator";
import { findAccountId, findProject } from "./iam";
import type { ImsSurroundings } from "./imsSurroundings";
import { once } from "./once";
import { signing } from "./signing";

/**
 * Signed requests may have up to 12 MB; 10^6 is the smaller of the possible meanings of MB.
 * @see Image Management Service API Reference, "Making API Requests"
 */
const signedBodyLimitBytes = 12_000_000;

export function bySignature(at: ImsSurroundings, keys: KeySource): ImsAuthenticator {
  const { ims, endpoint, settings, time, chain, connectionName } = at;
  const { allowPlainHttp } = settings;
  const common = { keys, time, allowPlainHttp, purpose: `use ${connectionName}` };
  const iam = chain(signing({ ...common, endpoint: ims.iamUrl }));
  const project = once(async () =>
    ims.projectId === undefined
      ? findProject(iam, ims.projectName ?? ims.region, connectionName)
      : { id: ims.projectId, name: ims.projectName, accountId: undefined },
  );
  const accountId = once(
    async () =>
      ims.accountId ?? (await project()).accountId ?? (await findAccountId(iam, connectionName)),
  );
  const credentials = signing({
    ...common,
    endpoint,
    scope: async () => ({ "x-project-id": (await project()).id }),
  });
  return {
    ...credentials,
    location: async () => {
      const { id, name, accountId: found } = await project();
      return {
        endpoint,
        region: ims.region,
        projectId: id,
        projectName: name,
        accountId: ims.accountId ?? found,
      };
    },
    accountId,
    objectStorageKeys: () => keys.get(),
    bodyLimitBytes: signedBodyLimitBytes,
  };
}
