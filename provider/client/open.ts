/** Builds the chain and the cloud of a connection from its settings, without a request. */
import type { Authenticator, ImsAuthenticator, RequestCredentials } from "./auth/authenticator";
import { baseUrl } from "./auth/catalogue";
import { fixedToken } from "./auth/fixedToken";
import { imsAuthenticator } from "./auth/ims";
import { keystone } from "./auth/keystone";
import { unusable } from "./auth/unusable";
import type { ImageCloud } from "./cloud";
import { createGlanceCloud } from "./glance/adapter";
import { systemClock, type Clock } from "./http/clock";
import { ApiError } from "./http/errors";
import { imsCodes } from "./ims/codes/errorCodes";
import type { ObjectStorage } from "./obs/objectStorage";
import type { Trace } from "./http/log";
import { assemble, type PipelineOptions } from "./http/pipeline";
import type { Send } from "./http/request";
import { newRateBudget } from "./http/rateBudget";
import { createTransport } from "./http/transport";
import { kept, lazily } from "./kept";
import {
  connectionTitle,
  type AuthSettings,
  type ConnectionSettings,
  type ImsSettings,
} from "./settings";

/** Everything has a default; tests provide their own. */
export interface CloudDependencies {
  /** Takes one line for each HTTP exchange, without credentials. */
  readonly log?: Trace | undefined;
  /** Takes what the user should know about the settings. */
  readonly warn?: ((message: string) => void) | undefined;
  /** Takes lines about waits: until when a call waits, and why. Default: `warn`. */
  readonly tell?: ((message: string) => void) | undefined;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** When it fires, all calls end. */
  readonly signal?: AbortSignal | undefined;
}

export function openCloud(
  settings: ConnectionSettings,
  dependencies: CloudDependencies = {},
): ImageCloud {
  switch (settings.kind) {
    case "glance":
      return createGlanceCloud({
        ...openChain(settings, dependencies),
        random: dependencies.random ?? Math.random,
        connectionName: connectionTitle(settings.name),
        formerEndpoints: settings.formerEndpoints.map(baseUrl),
      });
    case "ims":
      return openImsCloud(settings, dependencies);
  }
}

function openImsCloud(settings: ConnectionSettings, dependencies: CloudDependencies): ImageCloud {
  const chain = openImsChain(settings, dependencies);
  // Programs for other clouds do not need it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createImsCloud } = require("./ims/adapter") as typeof import("./ims/adapter");
  return createImsCloud({
    ...chain,
    objectStorage: objectStorageOf(settings, chain, dependencies),
    connectionName: connectionTitle(settings.name),
    formerEndpoints: settings.formerEndpoints.map(baseUrl),
  });
}

/** Opened at its first use, because few files are too large for the image service. */
function objectStorageOf(
  { name, tls, proxy, allowPlainHttp, timeoutMs }: ConnectionSettings,
  { authenticator, clock, settings }: ImsChain,
  { log, random, signal, warn, tell = warn }: CloudDependencies,
): () => ObjectStorage {
  return lazily(() => {
    const { openObjectStorage } =
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      require("./obs/objectStorage") as typeof import("./obs/objectStorage");
    const { obsUrl: endpoint } = settings;
    if (endpoint === undefined) throw noObjectStorage(name);
    return openObjectStorage({
      endpoint,
      region: settings.region,
      keys: () => authenticator.objectStorageKeys(),
      tls,
      proxy,
      allowPlainHttp,
      timeoutMs,
      log,
      clock,
      random,
      signal,
      tell,
    });
  });
}

function noObjectStorage(name: string | undefined): ApiError {
  return new ApiError({
    kind: "configuration",
    purpose: `use the object storage of ${connectionTitle(name)}`,
    reason: "no setting says where it is, and the address of IAM does not tell it either",
    advice: "set obsUrl (ims:obsUrl)",
  });
}

export interface Chain {
  readonly send: Send;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
}

export interface ImsChain extends Chain {
  readonly authenticator: ImsAuthenticator;
  readonly settings: ImsSettings;
}

/** The chain alone: for the port of Glance, and for calls that are not part of the port. */
export function openChain(
  settings: ConnectionSettings,
  dependencies: CloudDependencies = {},
): Chain {
  if (settings.kind === "ims") return openImsChain(settings, dependencies);
  const { chain, clock } = chains(settings, dependencies);
  const authenticator = createAuthenticator(settings, chain(), clock);
  return { send: chain(authenticator), authenticator, clock };
}

export function openImsChain(
  settings: ConnectionSettings,
  dependencies: CloudDependencies = {},
): ImsChain {
  const { ims, name } = settings;
  if (ims === undefined) {
    throw unusable(connectionTitle(name), "nothing says in which region it is", "set region");
  }
  const tools = chains(settings, dependencies);
  const authenticator = imsAuthenticator(
    { ...settings, ims },
    { ...tools, warn: dependencies.warn },
  );
  return { send: tools.chain(authenticator), authenticator, clock: tools.clock, settings: ims };
}

interface Chains {
  /**
   * Makes a chain, without credentials if none are given. All chains that it makes share the
   * connections of one transport.
   */
  readonly chain: (credentials?: RequestCredentials) => Send;
  /** Makes a chain without credentials that uses no proxy. */
  readonly directChain: () => Send;
  readonly clock: Clock;
}

function chains(settings: ConnectionSettings, dependencies: CloudDependencies): Chains {
  const {
    log,
    warn,
    tell = warn,
    clock = systemClock,
    random = Math.random,
    signal,
  } = dependencies;
  if (settings.tls.insecure) {
    warn?.(
      `${connectionTitle(settings.name)} accepts any certificate (insecure: true): others on the network can read everything`,
    );
  }
  const { tls, proxy, timeoutMs } = settings;
  const transport = createTransport({ tls, proxy, timeoutMs }).send;
  const common: PipelineOptions = {
    transport,
    log,
    clock,
    random,
    signal,
    tell,
    codes: settings.kind === "ims" ? imsCodes : undefined,
    budgetFor: ({ url }) => budgetOf(hostOf(url) ?? serviceOf(settings)),
  };
  const withoutProxy = { http: undefined, https: undefined, except: undefined };
  return {
    chain: (authenticator) => assemble({ ...common, authenticator }),
    directChain: () =>
      assemble({
        ...common,
        transport: createTransport({ tls, proxy: withoutProxy, timeoutMs }).send,
      }),
    clock,
  };
}

/** For the whole process: after a 429, all connections to the same host wait. */
const budgetOf = kept((_host: string) => newRateBudget());

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/**
 * Identifies the host of requests whose URL is only a path. Without `endpoint`, the region and
 * Keystone's address do it well enough, so the catalogue need not be read.
 */
function serviceOf({ endpoint, auth, region }: ConnectionSettings): string {
  const authHost = "authUrl" in auth ? hostOf(auth.authUrl ?? "") : undefined;
  return hostOf(endpoint ?? "") ?? `${region ?? ""}@${authHost ?? ""}`;
}

function createAuthenticator(
  settings: ConnectionSettings,
  send: Send,
  clock: Clock,
): Authenticator {
  const { auth } = settings;
  switch (auth.kind) {
    case "none":
      return withoutKeystone(settings, undefined, auth.projectId);
    case "token":
      if (auth.authUrl === undefined)
        return withoutKeystone(settings, auth.token, projectIdOf(auth));
      return keystone(settings, { ...auth, authUrl: auth.authUrl }, send, clock);
    case "password":
    case "applicationCredential":
      return keystone(settings, auth, send, clock);
    case "accessKey":
    case "instanceMetadata":
    case "agency":
      throw unusable(
        connectionTitle(settings.name),
        "access keys, agencies and instance metadata are only for clouds of kind ims",
        "set kind: ims, with a region",
      );
  }
}

function withoutKeystone(
  settings: ConnectionSettings,
  token: Parameters<typeof fixedToken>[0]["token"],
  projectId: string | undefined,
): Authenticator {
  const connectionName = connectionTitle(settings.name);
  if (settings.endpoint === undefined) {
    throw unusable(
      connectionName,
      "there is no Keystone to ask where the image service is",
      "set endpoint (OS_IMAGE_ENDPOINT_OVERRIDE, image_endpoint_override in clouds.yaml), or authUrl",
    );
  }
  const { allowPlainHttp } = settings;
  return fixedToken({
    token,
    endpoint: baseUrl(settings.endpoint),
    projectId: projectId ?? "",
    allowPlainHttp,
    connectionName,
  });
}

function projectIdOf(auth: Extract<AuthSettings, { kind: "token" }>): string | undefined {
  return auth.project !== undefined && "id" in auth.project ? auth.project.id : undefined;
}
