/**
 * Starts a real Glance and Keystone by hand: `node dist/test/support/realGlance/main.js [--postgresql] [--threads N]`.
 * Prints one line of JSON when they answer, and ends them on Ctrl-C.
 */
import { parseArgs } from "node:util";

import { startRealCloud } from "../realCloud";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { postgresql: { type: "boolean", default: false }, threads: { type: "string" } },
  });
  const cloud = await startRealCloud({
    database: values.postgresql ? "postgresql" : "sqlite",
    threads: Number(values.threads ?? 1),
  });
  process.stdout.write(`${JSON.stringify(cloud)}\n`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve()).once("SIGTERM", () => resolve());
  });
  await cloud.stop();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
