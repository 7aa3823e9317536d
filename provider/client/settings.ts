/**
 * Everything the client must know to reach one cloud. Data only: where it comes from (stack configuration,
 * environment, clouds.yaml) is the business of provider/config.
 */
import type { CloudKind } from "./cloud";
import type { Secret } from "./secret";

export interface ConnectionSettings {
  /** The connection's name; undefined for the default connection. */
  readonly name: string | undefined;
  readonly kind: CloudKind;
  readonly auth: AuthSettings;
  /** Region in the catalogue; needed when the catalogue has the image service in more than one. */
  readonly region: string | undefined;
  /** Which of the catalogue's addresses to use. */
  readonly interface: EndpointInterface;
  /** Base URL of the image service, instead of the catalogue's. */
  readonly endpoint: string | undefined;
  readonly tls: TlsSettings;
  readonly proxy: ProxySettings;
  /** Lets credentials travel over plain http to other hosts than this one. */
  readonly allowPlainHttp: boolean;
  /** Addresses this cloud had before: what was made there is still ours. */
  readonly formerEndpoints: readonly string[];
  /** Longest silence of the cloud, in milliseconds, before an attempt is given up. */
  readonly timeoutMs: number;
}

export type EndpointInterface = "public" | "internal" | "admin";

/** How to prove who we are. */
export type AuthSettings =
  | {
      readonly kind: "password";
      readonly authUrl: string;
      readonly user: UserReference;
      readonly password: Secret;
      /** Undefined: the user's default project, if Keystone knows one. */
      readonly project: ProjectReference | undefined;
    }
  | {
      readonly kind: "applicationCredential";
      readonly authUrl: string;
      readonly credential:
        { readonly id: string } | { readonly name: string; readonly user: UserReference };
      readonly secret: Secret;
    }
  | {
      /**
       * A token that somebody else asked for. With `authUrl` and `project` it is exchanged for one of that
       * project; with `authUrl` alone Keystone is asked what it is good for; without, it is used as it is,
       * with the endpoint of the settings.
       */
      readonly kind: "token";
      readonly token: Secret;
      readonly authUrl: string | undefined;
      readonly project: ProjectReference | undefined;
    }
  | {
      /** No authentication, as a Glance without Keystone wants it. */
      readonly kind: "none";
      readonly projectId: string | undefined;
    };

export type DomainReference = { readonly id: string } | { readonly name: string };
export type UserReference =
  { readonly id: string } | { readonly name: string; readonly domain: DomainReference };
export type ProjectReference =
  { readonly id: string } | { readonly name: string; readonly domain: DomainReference };

export interface TlsSettings {
  /** PEM text of the authorities to trust instead of the well-known ones. */
  readonly ca: string | undefined;
  /** Client certificate and its key, PEM text. */
  readonly certificate: string | undefined;
  readonly key: Secret | undefined;
  /** Accept any certificate. */
  readonly insecure: boolean;
}

/** As in the environment; addresses may carry a user and a password, hence `Secret`. */
export interface ProxySettings {
  readonly http: Secret | undefined;
  readonly https: Secret | undefined;
  /** Hosts that are reached directly, comma separated. */
  readonly except: string | undefined;
}

/** `connection "consumer"`, or `the default connection`. */
export function connectionTitle(name: string | undefined): string {
  return name === undefined ? "the default connection" : `connection "${name}"`;
}
