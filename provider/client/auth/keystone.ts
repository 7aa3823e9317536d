import * as z from "zod";
import type { Clock } from "../http/clock";
import { ApiError, isApiError } from "../http/errors";
import { getJson } from "../http/decode";
import { withoutSlash } from "../http/path";
import type { ApiRequest, Send } from "../http/request";
import type {
  AuthSettings,
  ConnectionSettings,
  DomainReference,
  ProjectReference,
  UserReference,
} from "../settings";
import { connectionTitle } from "../settings";
import { tokenHeader, withToken, type Authenticator } from "./authenticator";
import { baseUrl, imageEndpoint } from "./catalogue";
import { readToken, type KeystoneToken } from "./keystoneToken";
import { refusePlainHttp } from "./plainHttp";
import { TokenCache } from "./tokenCache";
import { unusable } from "./unusable";

export type KeystoneAuth = Extract<
  AuthSettings,
  { readonly kind: "password" | "applicationCredential" | "token" }
> & { readonly authUrl: string };

export function keystone(
  settings: ConnectionSettings,
  auth: KeystoneAuth,
  send: Send,
  clock: Clock,
): Authenticator {
  const connectionName = connectionTitle(settings.name);
  const cache = new TokenCache(() => issueToken(settings, auth, send, clock), clock);
  const addressIn = ({ catalogue }: KeystoneToken): string => {
    const { region, interface: wanted } = settings;
    const endpoint =
      settings.endpoint ?? imageEndpoint(catalogue, { region, interface: wanted, connectionName });
    refusePlainHttp(
      endpoint,
      settings.allowPlainHttp,
      `use the image service of ${connectionName}`,
    );
    return baseUrl(endpoint);
  };
  let known: { readonly token: KeystoneToken; readonly endpoint: string } | undefined;
  const endpointOf = (token: KeystoneToken): string => {
    if (known?.token !== token) known = { token, endpoint: addressIn(token) };
    return known.endpoint;
  };
  return {
    apply: async (request) => {
      const token = await cache.get();
      return withToken(request, endpointOf(token), token.value);
    },
    // A given token cannot be renewed, and a token that Keystone gave for it expires together with
    // it (keystone/auth/plugins/token.py at 30.0.0).
    refused: (applied) =>
      auth.kind !== "token" && cache.invalidate(applied.headers?.[tokenHeader] ?? ""),
    location: async () => {
      const token = await cache.get();
      if (token.projectId === undefined)
        throw unusable(
          connectionName,
          "the token belongs to no project",
          "name one: projectName with projectDomainName, or projectId",
        );
      return { endpoint: endpointOf(token), projectId: token.projectId };
    },
  };
}

/**
 * Asks for a token (201), or only for the project and the catalogue of a given token (200).
 *
 * `unauthenticated`: wrong user, password, secret, domain or project; Keystone does not say which.
 * @see keystone/api/auth.py:320 (POST), :279 (GET) @29.0.0
 */
export async function issueToken(
  settings: Pick<ConnectionSettings, "name" | "allowPlainHttp">,
  auth: KeystoneAuth,
  send: Send,
  clock: Clock,
  wants: "catalogue" | "tokenOnly" = "catalogue",
): Promise<KeystoneToken> {
  const purpose = `log in to ${placeTitle(auth.authUrl)} ${subject(auth)} (${connectionTitle(settings.name)})`;
  refusePlainHttp(auth.authUrl, settings.allowPlainHttp, purpose);
  const ask = async (base: string): Promise<KeystoneToken> => {
    const request = {
      ...tokenRequest(auth, `${base}/auth/tokens`, purpose),
      ...(wants === "tokenOnly" ? { query: { nocatalog: "true" } } : {}),
    };
    const ownToken = auth.kind === "token" ? auth.token.reveal() : undefined;
    const response = await send(request).catch((error: unknown) => {
      throw withAdvice(error, auth);
    });
    const token = readToken(request, response, clock, ownToken);
    refuseOtherProject(auth, token, purpose);
    return token;
  };
  const base = v3Url(auth.authUrl);
  try {
    return await ask(base);
  } catch (error) {
    const isElsewhere = isApiError(error, "notFound") && base !== withoutSlash(auth.authUrl);
    if (!isElsewhere) throw error;
  }
  const found = await discover(auth.authUrl, purpose, send);
  refusePlainHttp(found, settings.allowPlainHttp, purpose);
  return ask(found);
}

function tokenRequest(auth: KeystoneAuth, url: string, purpose: string): ApiRequest {
  const common = {
    purpose,
    url,
    okStatus: [200, 201],
    idempotent: true,
    onRepeat: "a second one gets another token",
  } as const;
  if (auth.kind === "token" && auth.project === undefined && auth.trustId === undefined) {
    const token = auth.token.reveal();
    return {
      ...common,
      method: "GET",
      headers: { [tokenHeader]: token, "x-subject-token": token },
    };
  }
  return { ...common, method: "POST", body: { kind: "json", value: { auth: credentials(auth) } } };
}

/** An application credential has its project already, so the body must not name one. */
function credentials(auth: KeystoneAuth): unknown {
  const scope = scopeOf(auth);
  switch (auth.kind) {
    case "password": {
      const user = { ...auth.user, password: auth.password.reveal() };
      return { identity: { methods: ["password"], password: { user } }, ...scope };
    }
    case "applicationCredential": {
      const credential = { ...auth.credential, secret: auth.secret.reveal() };
      return {
        identity: { methods: ["application_credential"], application_credential: credential },
      };
    }
    case "token":
      return { identity: { methods: ["token"], token: { id: auth.token.reveal() } }, ...scope };
  }
}

type Scope =
  { readonly project: ProjectReference } | { readonly "OS-TRUST:trust": { readonly id: string } };

function scopeOf(auth: KeystoneAuth): { readonly scope?: Scope } {
  if (auth.kind === "applicationCredential") return {};
  if (auth.trustId !== undefined) return { scope: { "OS-TRUST:trust": { id: auth.trustId } } };
  return auth.project === undefined ? {} : { scope: { project: auth.project } };
}

/** Images would be made in the credential's project, even if the settings name another project. */
function refuseOtherProject(auth: KeystoneAuth, token: KeystoneToken, purpose: string): void {
  if (auth.kind !== "applicationCredential" || auth.project === undefined) return;
  const { project } = auth;
  const [wanted, is] =
    "id" in project
      ? [project.id, token.projectId]
      : [project.name, token.projectName ?? project.name];
  if (wanted === is) return;
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason: `the application credential is for project ${token.projectName === undefined ? "" : `"${token.projectName}" `}(${token.projectId ?? "none"}), and the settings name "${wanted}"`,
    advice: "remove the project from the settings, or make an application credential in it",
  });
}

/** Keystone usually serves v3 here. To ask for its versions first would be one more request. */
function v3Url(authUrl: string): string {
  const url = withoutSlash(authUrl);
  return url.endsWith("/v3") ? url : `${url.replace(/\/v2\.0$/, "")}/v3`;
}

const versionsSchema = z.looseObject({
  versions: z.looseObject({
    values: z.array(
      z.looseObject({
        id: z.string(),
        links: z.array(z.looseObject({ rel: z.string(), href: z.string() })),
      }),
    ),
  }),
});

/** Keystone lists its versions at an address without a version. 300 (200 behind some proxies). */
async function discover(authUrl: string, purpose: string, send: Send): Promise<string> {
  const { versions } = await getJson(send, versionsSchema, {
    purpose,
    url: authUrl,
    okStatus: [200, 300],
  });
  const v3 = versions.values.find(({ id }) => id.startsWith("v3"));
  const href = v3?.links.find(({ rel }) => rel === "self")?.href;
  if (href !== undefined) return withoutSlash(href);
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason: `there is no Keystone v3 at ${authUrl}`,
    advice: "check authUrl (OS_AUTH_URL, auth_url in clouds.yaml); it usually ends in /v3",
  });
}

function placeTitle(authUrl: string): string {
  const host = URL.canParse(authUrl) ? new URL(authUrl).host : "";
  return host === "" ? JSON.stringify(authUrl) : host;
}

function subject(auth: KeystoneAuth): string {
  switch (auth.kind) {
    case "password":
      return `as ${userTitle(auth.user)}${auth.trustId === undefined ? "" : ` by trust ${auth.trustId}`}`;
    case "applicationCredential":
      return "id" in auth.credential
        ? `with application credential ${auth.credential.id}`
        : `with application credential "${auth.credential.name}" of ${userTitle(auth.credential.user)}`;
    case "token":
      return "with the given token";
  }
}

function userTitle(user: UserReference): string {
  return "id" in user ? `user ${user.id}` : `user "${user.name}" of ${domainTitle(user.domain)}`;
}

function domainTitle(domain: DomainReference): string {
  return "id" in domain ? `domain ${domain.id}` : `domain "${domain.name}"`;
}

function withAdvice(error: unknown, auth: KeystoneAuth): unknown {
  if (!isApiError(error, "unauthenticated", "notFound", "forbidden")) return error;
  // Keystone answers 404 when it is asked about a token that is no longer valid.
  if (auth.kind === "token") {
    const advice =
      "the token may have expired: get a new one, or configure a password or an application credential";
    return error.with({ advice });
  }
  if (auth.kind === "password" && auth.trustId !== undefined)
    return error.with({
      advice:
        "check the name, the secret and the domain, and that the trust exists and is for this user",
    });
  if (error.kind === "notFound")
    return error.with({ advice: "check authUrl; it usually ends in /v3" });
  return error.with({ advice: "check the name, the secret, the domain and the project" });
}
