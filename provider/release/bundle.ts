/**
 * The plugin as one minified file. What the provider reads from files beside it, its version and
 * its schema, becomes part of that file, so that it works wherever it is put.
 */
import { chmod } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { packageSchema } from "../hosts/grpc/packageSchema";
import { packageVersion } from "../client/version";
import { partsOfUndici } from "./partsOfUndici";

export interface BundleOptions {
  /** Where package.json and provider/ are. */
  readonly repository: string;
  readonly outfile: string;
  /**
   * Whether the file needs nothing beside it. The file of the npm package leaves out what a plugin
   * hardly ever needs, and finds it in the packages that npm installs together with it.
   */
  readonly standsAlone: boolean;
  /** The program's first module, as a path in the repository. Without it, the plugin's. */
  readonly main?: string;
}

export async function bundlePlugin(options: BundleOptions): Promise<void> {
  const { repository, outfile, standsAlone, main = "provider/hosts/grpc/main.ts" } = options;
  await build({
    absWorkingDir: repository,
    entryPoints: [main],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node22.19",
    banner: { js: "#!/usr/bin/env node" },
    // `typeof esbuildDetection` tells undici to leave out a parser that it does not use by default.
    define: { esbuildDetection: "true" },
    external: standsAlone ? [] : neverLoaded,
    plugins: [embedded, partsOfUndici({ repository, standsAlone })],
    logLevel: "error",
  });
  await chmod(outfile, 0o755);
}

/** grpc-js loads it for services that describe a server, which the plugin does not offer. */
const neverLoaded = ["@grpc/proto-loader"];

/** Replaces the two modules that look for files by modules that contain the texts. */
const embedded: Plugin = {
  name: "embedded",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]hosts[\\/]grpc[\\/]packageSchema\.ts$/ }, () => {
      const packed = deflateRawSync(JSON.stringify(JSON.parse(packageSchema()))).toString("base64");
      const contents = `import { inflateRawSync } from "node:zlib";
        export const packageSchema = () =>
          inflateRawSync(Buffer.from("${packed}", "base64")).toString("utf8");`;
      return { contents };
    });
    onLoad({ filter: /[\\/]client[\\/]version\.ts$/ }, () => ({
      contents: `export const packageVersion = () => ${JSON.stringify(packageVersion())};`,
    }));
  },
};
