/**
 * Required before the SDK's dynamic provider process: leaves out what nothing in that process calls. That is more than half of its start, and tests
 * start it thousands of times. What it does call is the SDK's own and ours; test/engine/ runs it with nothing left out.
 */
import { Module } from "node:module";
import * as path from "node:path";

const sdk = path.dirname(require.resolve("@pulumi/pulumi"));
const zod = path.dirname(require.resolve("zod"));
const undici = path.join(path.dirname(require.resolve("undici")), "lib");

leaveOut(
  path.join(sdk, "automation", "index.js"),
  // Programs serialize closures, with TypeScript and npm's reader of package trees.
  path.join(sdk, "runtime", "closure", "codePaths.js"),
  path.join(sdk, "runtime", "closure", "serializeClosure.js"),
  // Every language but English, which zod takes by itself.
  path.join(zod, "v4", "locales", "index.cjs"),
  // Of undici we use request() and two agents.
  ...[
    ...["mock-agent", "mock-call-history", "mock-client", "mock-pool", "snapshot-agent"].map(
      (name) => path.join("mock", name),
    ),
    ...["cache", "decompress", "deduplicate", "dns"].map((name) => path.join("interceptor", name)),
    ...["index", "formdata", "headers", "request", "response"].map((name) =>
      path.join("web", "fetch", name),
    ),
    path.join("web", "eventsource", "eventsource"),
    path.join("web", "websocket", "events"),
    path.join("web", "websocket", "websocket"),
    path.join("web", "websocket", "stream", "websocketstream"),
    path.join("cache", "sqlite-cache-store"),
  ].map((name) => path.join(undici, `${name}.js`)),
);

function leaveOut(...files: readonly string[]): void {
  for (const file of files)
    require.cache[file] = Object.assign(new Module(file), { exports: {}, loaded: true });
}
