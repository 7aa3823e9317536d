/**
 * Bundles only those parts of undici that client/http/transport.ts uses. The package's first module
 * loads about a hundred files. That takes longer than the first request to a cloud.
 * @see undici index.js at v8.12.4, which exports the same parts
 */
import type { Plugin } from "esbuild";

export interface PartsOptions {
  readonly repository: string;
  readonly standsAlone: boolean;
}

const parts = `
  Object.assign(require("undici/lib/dispatcher/dispatcher").prototype, require("undici/lib/api"));
  exports.Agent = require("undici/lib/dispatcher/agent");
  exports.Pool = require("undici/lib/dispatcher/pool");
  exports.ProxyAgent = require("undici/lib/dispatcher/proxy-agent");
  exports.buildConnector = require("undici/lib/core/connect");
`;

/**
 * The parts of FormData, which we never send, and the HTTP parser for the few processors that lack
 * the instructions of the other one.
 */
const hardlyEverNeeded = /^\.\.\/(web\/.*|llhttp\/llhttp-wasm\.js)$/;

export function partsOfUndici({ repository, standsAlone }: PartsOptions): Plugin {
  return {
    name: "parts-of-undici",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: "parts" }));
      onLoad({ filter: /.*/, namespace: "parts" }, () => ({
        contents: parts,
        resolveDir: repository,
      }));
      if (standsAlone) return;
      onResolve({ filter: hardlyEverNeeded }, ({ path, importer }) =>
        /[\\/]undici[\\/]lib[\\/]/.test(importer)
          ? { path: path.replace("..", "undici/lib"), external: true }
          : undefined,
      );
    },
  };
}
