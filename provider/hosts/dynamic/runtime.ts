/**
 * What lives as long as the process of the dynamic provider: one per run of the engine. The clouds with their tokens
 * and connections, what the program declared, what runs before left behind. The one place in this host that reads
 * the process: arguments, environment, stderr.
 */
import { randomUUID } from "node:crypto";
import type { ImageCloud } from "../../client/cloud";
import { atMost } from "../../client/batch";
import { systemClock } from "../../client/http/clock";
import { DeclaredFacts } from "../../resources/declaredFacts";
import type { HandlerContext, Log } from "../../resources/handler";
import { jobJournal } from "../../resources/jobJournal";
import { Leftovers } from "../../resources/leftovers";
import { Notices } from "../../resources/notices";
import { safeText } from "../safeText";
import { traceTo } from "../traceFile";
import { cacheFolder } from "./cacheFolder";
import { assertEngineAlive, engineAddress, watchEngine, type EngineAddress } from "./engine";

/** The stack configuration as the engine hands it to `configure`. */
export type ReadConfig = (key: string) => string | undefined;

let readConfig: ReadConfig = () => undefined;
let context: HandlerContext | undefined;

/**
 * Remembers the configuration. Synchronous: the shim does not wait for `configure` before it lets parallel first calls through.
 * Resources of several kinds configure one after the other; all are given the same configuration.
 */
export function configure(config: ReadConfig): void {
  readConfig = config;
}

/** The context of this process, made at the first call. */
export function runtime(): HandlerContext {
  context ??= createContext();
  return context;
}

function createContext(): HandlerContext {
  const { signal, address } = untilEngineEnds();
  const cache = cacheFolder(process.env, log.warn);
  return {
    cloud: cloudsByName(signal),
    facts: new DeclaredFacts(),
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
    assertEngineAlive: () => assertEngineAlive(address),
    hashCacheFolder: () => cache.within("hashes"),
  };
}

/** Calls stop with the engine, and soon after them the process: the SDK's own server would go on listening. */
function untilEngineEnds(): {
  readonly signal: AbortSignal;
  readonly address: EngineAddress | undefined;
} {
  const controller = new AbortController();
  const address = engineAddress(process.argv);
  if (address !== undefined) {
    const stop = (reason: Error) => controller.abort(reason);
    void watchEngine(address, systemClock, stop, () => process.exit(1));
  }
  return { signal: controller.signal, address };
}

/** Fewer than the transport's connections to one host, so that other calls get through while bytes flow. */
const uploadsAtOnce = 6;

/** One cloud a connection: its token, its sockets and its batches serve every resource of the run. */
function cloudsByName(signal: AbortSignal): HandlerContext["cloud"] {
  const clouds = new Map<string | undefined, ImageCloud>();
  return (connection) => {
    const known = clouds.get(connection);
    if (known !== undefined) return known;
    // Loaded here because a preview that only hears of unknown ids needs neither settings nor HTTP.
    const { openCloud } = require("../../client/open") as typeof import("../../client/open");
    const { resolveConnection, systemSources } =
      require("../../config/resolveConnection") as typeof import("../../config/resolveConnection");
    const { warn } = log;
    const sources = systemSources({ config: readConfig, environment: process.env, warn });
    const cloud = openCloud(resolveConnection(connection, sources), {
      warn: log.warn,
      tell: log.info,
      log: traceTo(process.env["PULUMI_IMS_TRACE"]),
      signal,
    });
    clouds.set(connection, cloud);
    return cloud;
  };
}

/** The engine shows a dynamic provider's stderr to the user, line by line. */
const log: Log = {
  warn: (message) => process.stderr.write(`warning: ${safeText(message)}\n`),
  info: (message) => process.stderr.write(`${safeText(message)}\n`),
};
