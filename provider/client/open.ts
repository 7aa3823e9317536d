/** From settings to a cloud one can use: picks the kind, builds the chain. Makes no request. */
import type { Authenticator } from "./auth/authenticator";
import { baseUrl } from "./auth/catalogue";
import { fixedToken } from "./auth/fixedToken";
import { keystone } from "./auth/keystone";
import type { ImageCloud } from "./cloud";
import { createGlanceCloud } from "./glance/adapter";
import { systemClock, type Clock } from "./http/clock";
import { ApiError } from "./http/errors";
import type { Log } from "./http/log";
import { assemble, type PipelineOptions } from "./http/pipeline";
import type { Send } from "./http/request";
import { createTransport } from "./http/transport";
import { connectionTitle, type AuthSettings, type ConnectionSettings } from "./settings";
import { packageVersion } from "./version";

/** What the client takes from outside. All have defaults; tests bring their own. */
export interface CloudDependencies {
  /** Gets one line for each HTTP exchange, without credentials. */
  readonly log?: Log | undefined;
  /** Gets what the user should know about the settings. */
  readonly warn?: ((message: string) => void) | undefined;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Ends all calls when it fires. */
  readonly signal?: AbortSignal | undefined;
}

/** The cloud that the settings lead to, ready for calls. */
export function openCloud(
  settings: ConnectionSettings,
  dependencies: CloudDependencies = {},
): ImageCloud {
  const chain = openChain(settings, dependencies);
  switch (settings.kind) {
    case "glance":
      return createGlanceCloud({
        ...chain,
        connectionName: connectionTitle(settings.name),
        formerEndpoints: settings.formerEndpoints.map(baseUrl),
      });
    case "ims":
      throw new ApiError({
        kind: "configuration",
        purpose: `use ${connectionTitle(settings.name)}`,
        reason: "this version does not know clouds of kind ims",
        advice: "set kind: glance; Huawei Cloud answers most of that API too",
        mayHaveBeenSent: false,
      });
  }
}

export interface Chain {
  readonly send: Send;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
}

/** The chain of one connection, for calls that are not in the port. */
export function openChain(
  settings: ConnectionSettings,
  dependencies: CloudDependencies = {},
): Chain {
  const { log, warn, clock = systemClock, random = Math.random, signal } = dependencies;
  if (settings.tls.insecure) {
    warn?.(
      `${connectionTitle(settings.name)} accepts any certificate (insecure: true): whoever is in between reads along`,
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
    userAgent: `pulumi-ims/${packageVersion()}`,
  };
  const authenticator = createAuthenticator(settings, assemble(common), clock);
  return { send: assemble({ ...common, authenticator }), authenticator, clock };
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
  }
}

function withoutKeystone(
  settings: ConnectionSettings,
  token: Parameters<typeof fixedToken>[0]["token"],
  projectId: string | undefined,
): Authenticator {
  const connectionName = connectionTitle(settings.name);
  if (settings.endpoint === undefined) {
    throw new ApiError({
      kind: "configuration",
      purpose: `use ${connectionName}`,
      reason: "there is no Keystone to ask where the image service is",
      advice:
        "set endpoint (OS_IMAGE_ENDPOINT_OVERRIDE, image_endpoint_override in clouds.yaml), or authUrl",
      mayHaveBeenSent: false,
    });
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
