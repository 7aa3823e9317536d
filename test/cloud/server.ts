/**
 * Starts the local cloud in this process: one HTTP server on loopback with Keystone under /identity, Glance under
 * /image and the admin path under /_local.
 */
import * as fs from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { answerAdmin, type Controls } from "./admin";
import { writeCloudsYaml } from "./cloudsYaml";
import { runExchange, type Services } from "./exchange";
import { type FaultRule, FaultRules } from "./faults";
import { defaultQuotas, type Glance, type Quotas } from "./glance/context";
import { answerGlance } from "./glance/service";
import { Holds } from "./holds";
import type { Answer } from "./http";
import {
  everyonesPassword,
  type ProjectName,
  projectIdOf,
  projectNames,
  seedDirectory,
} from "./keystone/directory";
import type { Keystone } from "./keystone/context";
import { answerKeystone } from "./keystone/service";
import { TokenOffice } from "./keystone/tokens";
import { RequestLog } from "./requestLog";
import { State } from "./state";

export interface ServerOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Where the state lives; without it in a temporary folder that is removed at the end. */
  readonly dataFolder?: string;
  /** Where to write a clouds.yaml with one cloud for each user. */
  readonly cloudsYaml?: string;
  readonly faults?: readonly FaultRule[];
  readonly quotas?: Partial<Quotas>;
  /** An hour by default, as in Keystone. */
  readonly tokenLifetimeMs?: number;
  /** How long an import stays in each of its states; 20 by default. */
  readonly importStepMs?: number;
}

export interface RunningServer extends Ready {
  readonly controls: Controls;
  stop(): Promise<void>;
}

/** What a program needs to use the cloud; printed when the server is ready. */
export interface Ready {
  /** Image endpoint, without a version. */
  readonly url: string;
  /** Identity endpoint, with its version. */
  readonly authUrl: string;
  readonly region: string;
  readonly projects: Readonly<Record<ProjectName, string>>;
  readonly users: Readonly<Record<string, { readonly id: string; readonly project: string }>>;
  readonly password: string;
  readonly adminUrl: string;
  readonly dataFolder: string;
}

const region = "RegionOne";
const oneHourMs = 3_600_000;

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const temporary =
    options.dataFolder === undefined
      ? fs.mkdtempSync(path.join(os.tmpdir(), "ims-local-"))
      : undefined;
  const dataFolder = temporary ?? options.dataFolder ?? "";
  fs.mkdirSync(dataFolder, { recursive: true });
  const state = new State(dataFolder);
  seedDirectory(state);
  const controls: Controls = {
    state,
    tokens: new TokenOffice(state, options.tokenLifetimeMs ?? oneHourMs),
    faults: new FaultRules(),
    holds: new Holds(),
    log: new RequestLog(),
  };
  for (const rule of options.faults ?? []) controls.faults.add(rule);
  const stopping = new AbortController();
  const server = createServer({
    maxHeaderSize: 65_536,
    requestTimeout: 0,
    keepAliveTimeout: 60_000,
  });
  const discard = (): void => {
    state.close();
    if (temporary !== undefined) fs.rmSync(temporary, { recursive: true, force: true });
  };
  let origin: string;
  try {
    origin = await listen(server, options.port ?? 0);
  } catch (error) {
    discard();
    throw error;
  }
  const ready = describeCloud(state, origin, dataFolder);
  const services = connectServices(controls, ready, options, stopping.signal);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    void answerRequest(controls, services, request, response);
  });
  if (options.cloudsYaml !== undefined) writeCloudsYaml(options.cloudsYaml, ready);
  return {
    ...ready,
    controls,
    async stop() {
      stopping.abort();
      controls.holds.release("reset");
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      discard();
    },
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      // A server that listens on TCP has such an address.
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function describeCloud(state: State, origin: string, dataFolder: string): Ready {
  const projects = Object.fromEntries(projectNames.map((name) => [name, projectIdOf(state, name)]));
  const users = state.users
    .values()
    .map(({ id, name, projectId }) => [name, { id, project: projectId }]);
  return {
    url: `${origin}/image`,
    authUrl: `${origin}/identity/v3`,
    region,
    // Made from all project names just above.
    projects: projects as Record<ProjectName, string>,
    users: Object.fromEntries(users) as Ready["users"],
    password: everyonesPassword,
    adminUrl: `${origin}/_local`,
    dataFolder,
  };
}

function connectServices(
  controls: Controls,
  ready: Ready,
  options: ServerOptions,
  stopping: AbortSignal,
): Services {
  const { state, tokens } = controls;
  const glance: Glance = {
    state,
    tokens,
    quotas: { ...defaultQuotas, ...options.quotas },
    authUrl: ready.authUrl,
    url: ready.url,
    importStepMs: options.importStepMs ?? 20,
    stopping,
  };
  const identityUrl = ready.authUrl.replace(/\/v3$/, "");
  const keystone: Keystone = {
    state,
    tokens,
    endpoints: { imageUrl: ready.url, identityUrl, region },
  };
  return {
    ...controls,
    origin: new URL(ready.url).origin,
    userOf: (tokenId) => state.users.get(tokens.find(tokenId)?.userId ?? "")?.name,
    answer: (service, call, raceWindow) =>
      service === "image" ? answerGlance(glance, call, raceWindow) : answerKeystone(keystone, call),
  };
}

async function answerRequest(
  controls: Controls,
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? "/";
  const match = /^\/(image|identity|_local)(?=[/?]|$)(.*)$/.exec(target);
  if (match?.[1] === "image" || match?.[1] === "identity") {
    return runExchange(services, match[1], match[2] ?? "", request, response);
  }
  const answer: Answer =
    match?.[1] === "_local"
      ? await adminAnswer(controls, match[2] ?? "", request)
      : { status: 404, body: "The local cloud has /identity, /image and /_local.\n" };
  response.writeHead(answer.status, answer.headers);
  response.end(typeof answer.body === "string" ? answer.body : undefined);
}

async function adminAnswer(
  controls: Controls,
  target: string,
  request: IncomingMessage,
): Promise<Answer> {
  const [path = "", search = ""] = target.split("?");
  const chunks: Buffer[] = [];
  // No encoding is set, hence buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  return answerAdmin(controls, request.method ?? "GET", path, new URLSearchParams(search), body);
}
