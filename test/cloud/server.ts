/**
 * Starts the local cloud in this process: one HTTP server on loopback with Keystone under /identity, Glance under
 * /image, IMS under /ims and /ims-2, IAM under /iam, object storage under /obs and the admin path under /_local.
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
import {
  defaultQuotas,
  defaultSettings,
  type Glance,
  type GlanceSettings,
  type Quotas,
} from "./glance/context";
import { answerGlance } from "./glance/service";
import { Holds } from "./holds";
import type { Answer, Call, ServiceName } from "./http";
import { type PrintedAccessKey, printedAccessKeys, seedAccessKeys } from "./iam/accessKeys";
import { callerOf, claimedUserId } from "./iam/callerOf";
import type { Iam } from "./iam/context";
import { answerMetadata } from "./iam/metadata";
import { answerIam } from "./iam/service";
import { directoryOf } from "./ims/directory";
import { createIms } from "./ims/local";
import type { ImsOptions } from "./ims/options";
import type { RegionName } from "./ims/record";
import { answerIms } from "./ims/service";
import {
  everyonesPassword,
  type ProjectName,
  projectIdOf,
  projectNames,
  seedDirectory,
} from "./keystone/directory";
import { type Contract, openContract, unwatched } from "./validate/watch";
import type { Keystone } from "./keystone/context";
import { answerKeystone } from "./keystone/service";
import { TokenOffice } from "./keystone/tokens";
import { answerObs } from "./obs/service";
import { createObjectStore, removeStrayFiles, seedBuckets } from "./obs/store";
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
  readonly glance?: Partial<GlanceSettings>;
  /** An hour by default, as in Keystone. */
  readonly tokenLifetimeMs?: number;
  /** How long an import stays in each of its states; 20 by default. */
  readonly importStepMs?: number;
  /** Switches of the local IMS; `/_local/ims/options` changes them later. */
  readonly ims?: Partial<ImsOptions>;
  /** Ids of further projects, which nobody belongs to: images can be shared with them. */
  readonly moreProjects?: readonly string[];
  /** Compares every exchange of IMS with the description of its API; differences are on stderr and `/_local/problems`. */
  readonly validate?: boolean;
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
  /** IMS of Huawei Cloud in the region local-1, without a version. */
  readonly imsUrl: string;
  /** Endpoints of IMS by region. */
  readonly imsUrls: Readonly<Record<RegionName, string>>;
  /** What images can be made from, by project and name: ids of servers, disks, backups, vaults and keys. */
  readonly ims: Readonly<Record<ProjectName, Readonly<Record<string, string>>>>;
  /** IAM of Huawei Cloud, without a version. */
  readonly iamUrl: string;
  /** Object storage; a bucket is the first segment of a path. */
  readonly obsUrl: string;
  /** What a server reads at 169.254.169.254 is below this. */
  readonly metadataUrl: string;
  readonly accessKeys: Readonly<Record<string, PrintedAccessKey>>;
  readonly adminUrl: string;
  readonly dataFolder: string;
}

const region = "RegionOne";
/** Which part of the cloud answers below which first segment of a path. */
const prefixes: Readonly<Record<string, ServiceName>> = {
  image: "image",
  identity: "identity",
  ims: "ims",
  "ims-2": "ims",
  iam: "iam",
  obs: "obs",
  metadata: "metadata",
};
const oneHourMs = 3_600_000;

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const contract: Contract = options.validate ? await openContract() : unwatched();
  const temporary =
    options.dataFolder === undefined
      ? fs.mkdtempSync(path.join(os.tmpdir(), "ims-local-"))
      : undefined;
  const dataFolder = temporary ?? options.dataFolder ?? "";
  fs.mkdirSync(dataFolder, { recursive: true });
  const state = new State(dataFolder);
  seedDirectory(state);
  for (const id of options.moreProjects ?? [])
    state.projects.put(id, { id, name: `project ${id}` });
  seedAccessKeys(state);
  seedBuckets(state);
  removeStrayFiles(state);
  const base: Omit<Controls, "ims"> = {
    state,
    tokens: new TokenOffice(state, options.tokenLifetimeMs ?? oneHourMs),
    faults: new FaultRules(),
    holds: new Holds(),
    log: new RequestLog(),
    contract,
  };
  for (const rule of options.faults ?? []) base.faults.add(rule);
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
  const controls: Controls = {
    ...base,
    ims: createIms({
      state,
      identify: (call) => callerOf(base, call),
      objects: createObjectStore(state),
      urls: ready.imsUrls,
      options: options.ims,
    }),
  };
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
    // Made from all project names, here and below.
    projects: projects as Record<ProjectName, string>,
    users: Object.fromEntries(users) as Ready["users"],
    password: everyonesPassword,
    imsUrl: `${origin}/ims`,
    imsUrls: { "local-1": `${origin}/ims`, "local-2": `${origin}/ims-2` },
    ims: Object.fromEntries(projectNames.map((name) => [name, directoryOf(name)])) as Ready["ims"],
    iamUrl: `${origin}/iam`,
    obsUrl: `${origin}/obs`,
    metadataUrl: `${origin}/metadata`,
    accessKeys: printedAccessKeys(state),
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
    settings: { ...defaultSettings, ...options.glance },
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
  const iam: Iam = { state, tokens, keystone, url: ready.iamUrl };
  return {
    ...controls,
    origin: new URL(ready.url).origin,
    userOf: (headers) => state.users.get(claimedUserId({ state, tokens }, headers) ?? "")?.name,
    answer: async (service, call, raceWindow) => {
      switch (service) {
        case "image":
          return answerGlance(glance, call, raceWindow);
        case "identity":
          return answerKeystone(keystone, call);
        case "iam":
          return answerIam(iam, call);
        case "metadata":
          return answerMetadata(state, call);
        case "ims":
          return controls.contract.watch(call, (watched) =>
            answerIms(controls.ims, imsRegionOf(watched), watched),
          );
        case "obs":
          return answerObs(state, call);
      }
    },
  };
}

/** Each region has an endpoint of its own. */
function imsRegionOf(call: Call): RegionName {
  return /^\/ims-2(?=[/?]|$)/.test(call.target) ? "local-2" : "local-1";
}

async function answerRequest(
  controls: Controls,
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? "/";
  const match = /^\/([\w-]+)(?=[/?]|$)(.*)$/.exec(target);
  const service = prefixes[match?.[1] ?? ""];
  if (service) return runExchange(services, service, match?.[2] ?? "", request, response);
  const answer: Answer =
    match?.[1] === "_local"
      ? await adminAnswer(controls, match[2] ?? "", request)
      : {
          status: 404,
          body: `The local cloud has /${Object.keys(prefixes).join(", /")} and /_local.\n`,
        };
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
