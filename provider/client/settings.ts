/**
 * What the client must know to reach one cloud. provider/config reads it from stack configuration,
 * environment and clouds.yaml.
 */
import type { CloudKind } from "./cloud";
import type { Secret } from "./secret";

export interface ConnectionSettings {
  /** The connection's name; undefined for the default connection. */
  readonly name: string | undefined;
  readonly kind: CloudKind;
  readonly auth: AuthSettings;
  /** What only clouds of kind `ims` need; absent for all others. */
  readonly ims?: ImsSettings | undefined;
  /** The region in the catalogue; needed if it has the image service in several regions. */
  readonly region: string | undefined;
  /** Which of the catalogue's addresses is used. */
  readonly interface: EndpointInterface;
  /** The base URL of the image service, instead of the catalogue's. Always set for kind `ims`. */
  readonly endpoint: string | undefined;
  readonly tls: TlsSettings;
  readonly proxy: ProxySettings;
  /** Allows credentials over plain http to other machines than this one. */
  readonly allowPlainHttp: boolean;
  /** Addresses that this cloud had before. Resources whose state names one are still managed. */
  readonly formerEndpoints: readonly string[];
  /** How many milliseconds of silence end an attempt. */
  readonly timeoutMs: number;
}

export type EndpointInterface = "public" | "internal" | "admin";

/** Huawei Cloud or a relative: its addresses, and what differs between the relatives. */
export interface ImsSettings {
  readonly cloud: CloudFamily;
  readonly region: string;
  /** The base URL of IAM, without a version at its end. */
  readonly iamUrl: string;
  /** The base URL of the object storage. While it is undefined, the storage cannot be used. */
  readonly obsUrl: string | undefined;
  /**
   * Uses the v2.1 operations, which not all regions have. They also check whether the caller itself
   * may use the key of an encrypted image.
   */
  readonly safeMode: boolean;
  readonly tagLimits: TagLimits;
  /** If both are undefined, the project is the one with the region's name. */
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  /** The account of the project. If it is undefined, it is asked for when it is needed. */
  readonly accountId: string | undefined;
}

/** Huawei Cloud, Open Telekom Cloud, Flexible Engine. */
export type CloudFamily = "huawei" | "otc" | "flexibleEngine";

/**
 * Tags of an image / characters of a key / characters of a value.
 * @see operations A25 and A27
 */
export type TagLimits = "20/128/255" | "10/36/43";

export type AuthSettings =
  | BaseIdentity
  | {
      readonly kind: "applicationCredential";
      readonly authUrl: string;
      readonly credential:
        { readonly id: string } | { readonly name: string; readonly user: UserReference };
      readonly secret: Secret;
      /** The credential belongs to one project, which must be this one. */
      readonly project?: ProjectReference | undefined;
    }
  | {
      /** No authentication, for a Glance without Keystone. */
      readonly kind: "none";
      readonly projectId: string | undefined;
    }
  | {
      /**
       * Only for clouds of kind `ims`: requests have the rights of an agency, which another account
       * (or the own one) made. IAM gives temporary keys for it.
       */
      readonly kind: "agency";
      readonly base: BaseIdentity;
      readonly agencyName: string;
      /** The account that made the agency. The requests work on its projects. */
      readonly agencyAccount: DomainReference;
      /** The account of `base`. Asked for if the settings do not name it. */
      readonly baseAccountId: string | undefined;
    };

/** Our own identity, before any agency. Access keys and metadata are only for kind `ims`. */
export type BaseIdentity =
  | {
      /** A pair of keys that signs requests. With a security token the pair is temporary. */
      readonly kind: "accessKey";
      readonly accessKey: string;
      readonly secretKey: Secret;
      readonly securityToken: Secret | undefined;
    }
  | {
      /** Temporary keys from the metadata service of the server on which this program runs. */
      readonly kind: "instanceMetadata";
      readonly metadataUrl: string;
    }
  | {
      readonly kind: "password";
      readonly authUrl: string;
      readonly user: UserReference;
      readonly password: Secret;
      /** Undefined: the user's default project if Keystone knows one, or the trust's project. */
      readonly project: ProjectReference | undefined;
      readonly trustId?: string | undefined;
    }
  | {
      /**
       * A token that the user obtained elsewhere.
       *
       * - With `authUrl` and `project` it is exchanged for a token of that project.
       * - With `authUrl` alone, Keystone is asked for the token's project and catalogue.
       * - Without `authUrl` it is used as it is, with the endpoint of the settings.
       */
      readonly kind: "token";
      readonly token: Secret;
      readonly authUrl: string | undefined;
      readonly project: ProjectReference | undefined;
      /** Exchanges the token for one of this Keystone trust. */
      readonly trustId?: string | undefined;
    };

export type DomainReference = { readonly id: string } | { readonly name: string };
export type UserReference =
  { readonly id: string } | { readonly name: string; readonly domain: DomainReference };
export type ProjectReference =
  { readonly id: string } | { readonly name: string; readonly domain: DomainReference };

export interface TlsSettings {
  /** PEM text of the authorities that are trusted instead of the well-known ones. */
  readonly ca: string | undefined;
  /** The client certificate and its key, as PEM text. */
  readonly certificate: string | undefined;
  readonly key: Secret | undefined;
  /** Accepts any certificate. */
  readonly insecure: boolean;
}

/** The addresses are `Secret`, because they may contain a user and a password. */
export interface ProxySettings {
  /** For http addresses. It includes its scheme: http, https or socks5. */
  readonly http: Secret | undefined;
  readonly https: Secret | undefined;
  /** Hosts that are reached directly, separated by commas. */
  readonly except: string | undefined;
  /** The variable that names the proxy for http, for messages. Default `HTTP_PROXY`. */
  readonly httpVariable?: string | undefined;
  /** Default `HTTPS_PROXY`. */
  readonly httpsVariable?: string | undefined;
}

/** `connection "consumer"`, or `the default connection`. */
export function connectionTitle(name: string | undefined): string {
  return name === undefined ? "the default connection" : `connection "${name}"`;
}
