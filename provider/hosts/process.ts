/** What all resources of a process share. */
import { randomUUID } from "node:crypto";
import { atMost } from "../client/batching/batch";
import { systemClock } from "../client/http/clock";
import { kept } from "../client/kept";
import { DeclaredFacts, type SharedFacts } from "../resources/run/declaredFacts";
import type { HandlerContext } from "../resources/handler";
import type { Log } from "../resources/run/log";
import { jobJournal } from "../resources/recovery/jobJournal";
import { Leftovers } from "../resources/recovery/leftovers";
import { Notices } from "../resources/run/notices";
import { cacheFolder } from "./cacheFolder";
import { assertEngineAlive, type EngineAddress } from "./engine";
import { traceTo } from "./traceFile";

/** A key of the configuration as text: `ims:connections`. */
export type ReadConfig = (key: string) => string | undefined;

export interface ProcessOptions {
  /** Read whenever a connection is opened, because a host may get the configuration later. */
  readonly config: ReadConfig;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Undefined if no engine started the process. */
  readonly engine: () => EngineAddress | undefined;
  /** Facts of the other processes of the run. Undefined if there is only one process. */
  readonly sharedFacts?: SharedFacts | undefined;
}

export function processContext(options: ProcessOptions): HandlerContext {
  const { log, signal, environment, engine } = options;
  const cache = cacheFolder(environment, log.warn);
  return {
    cloud: cloudsByName(options),
    facts: new DeclaredFacts(options.sharedFacts),
    leftovers: new Leftovers(),
    notices: new Notices(),
    journal: jobJournal(
      () => cache.within("jobs"),
      () => systemClock.now(),
    ),
    clock: systemClock,
    log,
    signal,
    newId: randomUUID,
    uploadTurn: atMost(uploadsAtOnce),
    assertEngineAlive: () => assertEngineAlive(engine()),
    hashCacheFolder: () => cache.within("hashes"),
  };
}

/** Fewer than the connections to one host, so that other calls can be sent during uploads. */
const uploadsAtOnce = 6;

/** One cloud for each connection: all resources of the run share its token, sockets and batches. */
function cloudsByName(options: ProcessOptions): HandlerContext["cloud"] {
  const { config, environment, log, signal } = options;
  return kept((connection) => {
    // Loaded here, because a preview in which all ids are unknown needs neither settings nor HTTP.
    const { openCloud } = require("../client/open") as typeof import("../client/open");
    const { resolveConnection, systemSources } =
      require("../config/resolveConnection") as typeof import("../config/resolveConnection");
    const { warn, info } = log;
    const sources = systemSources({ config, environment, warn });
    const trace = traceTo(environment["PULUMI_IMS_TRACE"]);
    const settings = resolveConnection(connection, sources);
    return openCloud(settings, { warn, tell: info, log: trace, signal });
  });
}
