/**
 * Starts the local cloud in this process, on loopback: Keystone and Glance, IMS in two regions with IAM, object storage
 * and what else belongs to it, and the admin path. Which service is where: places.ts.
 */
import * as fs from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { answerAdmin, type Controls } from "./admin";
import { writeCloudsYaml } from "./cloudsYaml";
import { runExchange } from "./exchange";
import { type FaultRule, FaultRules } from "./faults";
import type { GlanceSettings, Quotas } from "./glance/context";
import { Holds } from "./holds";
import type { Answer } from "./http";
import { seedAccessKeys } from "./iam/accessKeys";
import { callerOf } from "./iam/callerOf";
import { createIms } from "./ims/local";
import type { ImsOptions } from "./ims/options";
import { seedDirectory } from "./keystone/directory";
import { TokenOffice } from "./keystone/tokens";
import { openListeners } from "./listeners";
import { createObjectStore, removeStrayFiles, seedBuckets } from "./obs/store";
import { placeOf, places } from "./places";
import { describeCloud, type Ready } from "./ready";
import { RequestLog } from "./requestLog";
import { connectServices } from "./services";
import { State } from "./state";
import { type Contract, openContract, unwatched } from "./validate/watch";

export type { Ready } from "./ready";

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
  const discard = (): void => {
    state.close();
    if (temporary !== undefined) fs.rmSync(temporary, { recursive: true, force: true });
  };
  const listeners = await openListeners(options.port ?? 0).catch((error: unknown) => {
    discard();
    throw error;
  });
  const ready = describeCloud(state, listeners, dataFolder);
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
  listeners.answerWith((request, response, origin, place) => {
    const target = request.url ?? "/";
    const found = place === undefined ? placeOf(target) : { place, below: target };
    void (found
      ? runExchange(services, { ...found, origin }, request, response)
      : answerBeside(controls, target, request, response));
  });
  if (options.cloudsYaml !== undefined) writeCloudsYaml(options.cloudsYaml, ready);
  return {
    ...ready,
    controls,
    async stop() {
      stopping.abort();
      controls.holds.release("reset");
      await listeners.close();
      discard();
    },
  };
}

/** What is no service: the admin path, and everything else. */
async function answerBeside(
  controls: Controls,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const below = /^\/_local(?=[/?]|$)(.*)$/.exec(target)?.[1];
  const answer: Answer =
    below === undefined
      ? {
          status: 404,
          body: `The local cloud has /${Object.keys(places).join(", /")} and /_local.\n`,
        }
      : await adminAnswer(controls, below, request);
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
