import { connectionTitle, type ConnectionSettings, type ImsSettings } from "../settings";
import { issuedKeys, permanentKeys, type KeySource } from "./accessKeys";
import type { ImsAuthenticator, RequestCredentials } from "./authenticator";
import { baseUrl } from "./catalogue";
import { cloudTime } from "./cloudTime";
import { findAccountId, keysOfAgency } from "./iam";
import { bySignature } from "./imsBySignature";
import type { ImsSurroundings, ImsTools } from "./imsSurroundings";
import { byToken, tokenSource } from "./imsByToken";
import { keysOfInstance } from "./instanceMetadata";
import { once } from "./once";
import { signing } from "./signing";
import { unusable } from "./unusable";

type Auth = ConnectionSettings["auth"];
type Agency = Extract<Auth, { readonly kind: "agency" }>;

/** Authenticates to Huawei Cloud and its relatives: with a signature, or with a token of IAM. */
export function imsAuthenticator(
  settings: ConnectionSettings & { readonly ims: ImsSettings },
  tools: ImsTools,
): ImsAuthenticator {
  const { chain, clock, warn } = tools;
  const connectionName = connectionTitle(settings.name);
  const { ims, endpoint, auth } = settings;
  if (endpoint === undefined)
    throw unusable(connectionName, "nothing says where the image service is", "set endpoint");
  const at: ImsSurroundings = {
    ...tools,
    settings,
    ims,
    endpoint: baseUrl(endpoint),
    connectionName,
    time: cloudTime(clock, warn, connectionName),
  };
  switch (auth.kind) {
    case "accessKey":
    case "instanceMetadata":
      return bySignature(at, keysOf(at, auth));
    case "agency": {
      const { agencyName: name, agencyAccount: account } = auth;
      const send = chain(iamCredentials(at, auth));
      return bySignature(
        at,
        issuedKeys(() => keysOfAgency(send, clock, { name, account }, connectionName), clock),
      );
    }
    case "password":
    case "token":
      return byToken(at, tokenSource(at, auth));
    case "applicationCredential":
    case "none":
      throw unusable(
        connectionName,
        "clouds of kind ims accept neither application credentials nor requests without authentication",
        "use access keys, a password or a token",
      );
  }
}

function keysOf(
  { directChain, clock, connectionName }: ImsSurroundings,
  auth: Extract<Auth, { readonly kind: "accessKey" | "instanceMetadata" }>,
): KeySource {
  if (auth.kind === "accessKey") return permanentKeys(auth);
  // Only this server reaches the metadata service, and a proxy would see the keys.
  const send = directChain();
  return issuedKeys(() => keysOfInstance(send, clock, auth.metadataUrl, connectionName), clock);
}

function iamCredentials(at: ImsSurroundings, { base, baseAccountId }: Agency): RequestCredentials {
  const { ims, settings, time, chain, connectionName } = at;
  if (base.kind === "password" || base.kind === "token")
    return tokenSource(at, base).credentials(ims.iamUrl);
  const common = {
    keys: keysOf(at, base),
    time,
    endpoint: ims.iamUrl,
    allowPlainHttp: settings.allowPlainHttp,
    purpose: `use ${connectionName}`,
  };
  const withoutAccount = chain(signing(common));
  const accountId = once(
    async () => baseAccountId ?? (await findAccountId(withoutAccount, connectionName)),
  );
  // The signed request for the agency's keys names the account of the caller. The request that
  // finds this account does not name it.
  // @see IAM API Reference, header X-Domain-Id
  return signing({ ...common, scope: async () => ({ "x-domain-id": await accountId() }) });
}
