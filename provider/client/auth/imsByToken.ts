/** A token of IAM is a Keystone token without a catalogue; addresses are built from the region. */
import type { ConnectionSettings } from "../settings";
import { issuedKeys } from "./accessKeys";
import {
  tokenHeader,
  withToken,
  type ImsAuthenticator,
  type RequestCredentials,
} from "./authenticator";
import { findAccountId, keysForToken } from "./iam";
import type { ImsSurroundings } from "./imsSurroundings";
import { issueToken } from "./keystone";
import type { KeystoneToken } from "./keystoneToken";
import { once } from "./once";
import { refusePlainHttp } from "./plainHttp";
import { TokenCache } from "./tokenCache";
import { unusable } from "./unusable";

type TokenAuth = Extract<ConnectionSettings["auth"], { readonly kind: "password" | "token" }>;

export interface TokenSource {
  get(): Promise<KeystoneToken>;
  credentials(endpoint: string): RequestCredentials;
}

export function tokenSource(at: ImsSurroundings, auth: TokenAuth): TokenSource {
  const { ims, settings, chain, clock, connectionName } = at;
  const send = chain();
  const full = { ...auth, authUrl: auth.authUrl ?? ims.iamUrl };
  const cache = new TokenCache(async () => {
    // No request is needed if the settings name the project of a given token.
    if (full.kind === "token" && ims.projectId !== undefined)
      return asGiven(full.token.reveal(), ims.projectId, ims.projectName);
    return issueToken(settings, full, send, clock, "tokenOnly");
  }, clock);
  return {
    get: () => cache.get(),
    credentials: (endpoint) => ({
      apply: async (request) => {
        refusePlainHttp(endpoint, settings.allowPlainHttp, `use ${connectionName}`);
        return withToken(request, endpoint, (await cache.get()).value);
      },
      // A given token cannot be renewed.
      refused: (applied) =>
        auth.kind !== "token" && cache.invalidate(applied.headers?.[tokenHeader] ?? ""),
    }),
  };
}

function asGiven(value: string, projectId: string, projectName: string | undefined): KeystoneToken {
  return {
    value,
    projectId,
    projectName,
    expiresAtMs: undefined,
    projectDomainId: undefined,
    catalogue: [],
  };
}

export function byToken(at: ImsSurroundings, tokens: TokenSource): ImsAuthenticator {
  const { ims, endpoint, chain, clock, connectionName } = at;
  const iam = chain(tokens.credentials(ims.iamUrl));
  const keys = issuedKeys(() => keysForToken(iam, clock, connectionName), clock);
  const knownAccountId = async () => ims.accountId ?? (await tokens.get()).projectDomainId;
  return {
    ...tokens.credentials(endpoint),
    location: async () => {
      const { projectId, projectName } = await tokens.get();
      if (projectId === undefined)
        throw unusable(
          connectionName,
          "the token is not for a project, but every image belongs to one",
          "get a token with the project as its scope, or set projectId",
        );
      return {
        endpoint,
        region: ims.region,
        projectId,
        projectName,
        accountId: await knownAccountId(),
      };
    },
    accountId: once(
      async () => (await knownAccountId()) ?? (await findAccountId(iam, connectionName)),
    ),
    objectStorageKeys: () => keys.get(),
    bodyLimitBytes: undefined,
  };
}
