/**
 * What lives as long as the process of the dynamic provider: one per run of the engine. The one place in
 * this host that reads the process: arguments, environment, stderr.
 */
import { systemClock } from "../../client/http/clock";
import type { HandlerContext } from "../../resources/handler";
import type { Log } from "../../resources/run/log";
import { engineAddress, watchEngine, type EngineAddress } from "../engine";
import { processContext, type ReadConfig } from "../process";
import { safeText } from "../safeText";

let readConfig: ReadConfig = () => undefined;
let context: HandlerContext | undefined;

/**
 * Remembers the configuration. Synchronous: the shim does not wait for `configure` before it lets parallel
 * first calls through. Resources of several kinds configure one after the other; all are given the same
 * configuration.
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
  return processContext({
    config: (key) => readConfig(key),
    environment: process.env,
    log,
    signal,
    engine: () => address,
  });
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

/** The engine shows a dynamic provider's stderr to the user, line by line. */
const log: Log = {
  warn: (message) => process.stderr.write(`warning: ${safeText(message)}\n`),
  info: (message) => process.stderr.write(`${safeText(message)}\n`),
};
