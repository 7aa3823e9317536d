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
    "mock/mock-agent.js",
    "mock/mock-call-history.js",
    "mock/mock-client.js",
    "mock/mock-pool.js",
    "mock/snapshot-agent.js",
    "interceptor/cache.js",
    "interceptor/decompress.js",
    "interceptor/deduplicate.js",
    "interceptor/dns.js",
    "web/fetch/index.js",
    "web/fetch/formdata.js",
    "web/fetch/headers.js",
    "web/fetch/request.js",
    "web/fetch/response.js",
    "web/eventsource/eventsource.js",
    "web/websocket/events.js",
    "web/websocket/websocket.js",
    "web/websocket/stream/websocketstream.js",
    "cache/sqlite-cache-store.js",
  ].map((file) => path.join(undici, file)),
);

function leaveOut(...files: readonly string[]): void {
  for (const file of files)
    require.cache[file] = Object.assign(new Module(file), { exports: {}, loaded: true });
}
