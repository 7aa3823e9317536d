/**
 * What lives as long as the process of the dynamic provider. Each run of the engine starts one
 * process. Only this file of the host reads the arguments and the environment of the process.
 */
import { systemClock } from "../../client/http/clock";
import { lazily } from "../../client/kept";
import type { HandlerContext } from "../../resources/handler";
import { engineAddress, watchEngine, type EngineAddress } from "../engine";
import { processContext, type ReadConfig } from "../process";
import { stderrLog } from "../stderrLog";

let readConfig: ReadConfig = () => undefined;

/**
 * Keeps the configuration. It is synchronous, because the shim does not wait for `configure` before
 * it passes on the first calls. Resources of several kinds configure one after the other, all with
 * the same configuration.
 */
export function configure(config: ReadConfig): void {
  readConfig = config;
}

/** The context of this process, made at the first call. */
export const runtime = lazily((): HandlerContext => {
  const { signal, address } = untilEngineEnds();
  return processContext({
    config: (key) => readConfig(key),
    environment: process.env,
    // The engine shows each line of a dynamic provider's stderr to the user.
    log: stderrLog,
    signal,
    engine: () => address,
  });
});

/**
 * When the engine ends, calls are cancelled, and soon after that the process ends. Otherwise the
 * SDK's server would listen for ever.
 */
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
