/** What lives as long as the process of the dynamic provider, which is one run of the engine. */
import { systemClock } from "../../client/http/clock";
import { lazily } from "../../client/kept";
import type { HandlerContext } from "../../resources/handler";
import { engineAddress, watchEngine, type EngineAddress } from "../engine";
import { processContext, type ReadConfig } from "../process";
import { stderrLog } from "../stderrLog";

let readConfig: ReadConfig = () => undefined;

/**
 * It is synchronous, because the shim does not wait for `configure` before it passes on the first
 * calls. Each kind of resource configures, all with the same configuration.
 */
export function configure(config: ReadConfig): void {
  readConfig = config;
}

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

/** Ends calls and process after the engine. Otherwise the SDK's server would listen for ever. */
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
