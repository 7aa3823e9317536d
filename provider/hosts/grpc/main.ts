/** The plugin's process. The engine reads its port from the first line of standard output. */
import "../nodeVersion";
import { systemClock } from "../../client/http/clock";
import { messageOf } from "../../client/messageOf";
import { engineAddress, watchEngine } from "../engine";
import { Plugin } from "./plugin";
import { serve } from "./server";

async function main(): Promise<void> {
  const engine = engineAddress(process.argv);
  const plugin = new Plugin(process.env, engine && `${engine.host}:${engine.port}`);
  const { port } = await serve(plugin);
  process.stdout.write(`${port}\n`);
  if (engine === undefined) return;
  const stop = (reason: Error) => plugin.cancel(reason);
  await watchEngine(engine, systemClock, stop, () => process.exit(1));
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
