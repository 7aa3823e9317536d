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
  /** What a cloud of kind `ims` needs beyond the rest; absent for all others. */
  readonly ims?: ImsSettings | undefined;
  /** Region in the catalogue; needed when the catalogue has the image service in more than one. */
  readonly region: string | undefined;
  /** Which of the catalogue's addresses to use. */
  readonly interface: EndpointInterface;
  /** Base URL of the image service, instead of the catalogue's. Kind `ims` has no catalogue: always given there. */
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

/** Huawei Cloud or a relative of it: where its services are, and what differs between the relatives. */
export interface ImsSettings {
  readonly cloud: CloudFamily;
  readonly region: string;
  /** Base URL of IAM, without a version at its end. */
  readonly iamUrl: string;
  /**
   * Base URL of the object storage; undefined where the settings do not tell, and then it cannot be
   * used.
   */
  readonly obsUrl: string | undefined;
  /** Use the v2.1 operations where there are any: regions that have them check more before they begin. */
  readonly safeMode: boolean;
  readonly tagLimits: TagLimits;
  /** The project, as far as it is known without a call. Neither: the one that is named like the region. */
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  /** The account that the project belongs to; asked for when somebody needs it and nobody said it. */
  readonly accountId: string | undefined;
}

/** Huawei Cloud, Open Telekom Cloud, Flexible Engine. */
export type CloudFamily = "huawei" | "otc" | "flexibleEngine";

/** Tags an image / characters of a key / characters of a value. @see rules.md section 4 */
export type TagLimits = "20/128/255" | "10/36/43";

/** How to prove who we are. */
export type AuthSettings =
  | BaseIdentity
  | {
      readonly kind: "applicationCredential";
      readonly authUrl: string;
      readonly credential:
        { readonly id: string } | { readonly name: string; readonly user: UserReference };
      readonly secret: Secret;
      /**
       * The project that the settings name; the credential brings its own, which must be this one.
       */
      readonly project?: ProjectReference | undefined;
    }
  | {
      /** No authentication, as a Glance without Keystone wants it. */
      readonly kind: "none";
      readonly projectId: string | undefined;
    }
  | {
      /** Kind `ims`: acts as an agency that another account (or the own one) set up, by temporary keys. */
      readonly kind: "agency";
      readonly base: BaseIdentity;
      readonly agencyName: string;
      /** The account that made the agency; its projects are the ones worked on. */
      readonly agencyAccount: DomainReference;
      /** The account of `base`, asked for when not given. */
      readonly baseAccountId: string | undefined;
    };

/** Who we are by ourselves, before any agency. Access keys and instance metadata are of kind `ims`. */
export type BaseIdentity =
  | {
      /** A pair of keys that signs requests; with a security token the pair is a temporary one. */
      readonly kind: "accessKey";
      readonly accessKey: string;
      readonly secretKey: Secret;
      readonly securityToken: Secret | undefined;
    }
  | {
      /** Temporary keys from the metadata service of the server this runs on. */
      readonly kind: "instanceMetadata";
      readonly metadataUrl: string;
    }
  | {
      readonly kind: "password";
      readonly authUrl: string;
      readonly user: UserReference;
      readonly password: Secret;
      /** Undefined: the user's default project, if Keystone knows one, or the trust's. */
      readonly project: ProjectReference | undefined;
      readonly trustId?: string | undefined;
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
      /** Exchanges the token for one of this trust of Keystone. */
      readonly trustId?: string | undefined;
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

/**
 * The proxies between here and the cloud. Their addresses may carry a user and a password, hence
 * `Secret`.
 */
export interface ProxySettings {
  /** For http addresses: with its scheme, which is http, https or socks5. */
  readonly http: Secret | undefined;
  readonly https: Secret | undefined;
  /** Hosts that are reached directly, comma separated. */
  readonly except: string | undefined;
  /** The variable that named the proxy for http, for messages. Default `HTTP_PROXY`. */
  readonly httpVariable?: string | undefined;
  /** Default `HTTPS_PROXY`. */
  readonly httpsVariable?: string | undefined;
}

/** `connection "consumer"`, or `the default connection`. */
export function connectionTitle(name: string | undefined): string {
  return name === undefined ? "the default connection" : `connection "${name}"`;
}
