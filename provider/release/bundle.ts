/**
 * The plugin as one minified file. What the provider reads from files beside it, its version and
 * its schema, becomes part of that file, so that it works wherever it is put.
 */
import { chmod } from "node:fs/promises";
import { build, type Plugin } from "esbuild";
import { packageSchema } from "../hosts/grpc/packageSchema";
import { packageVersion } from "../client/version";

export interface BundleOptions {
  /** Where package.json and provider/ are. */
  readonly repository: string;
  readonly outfile: string;
  /**
   * Whether the file needs nothing beside it. The file of the npm package leaves out the largest
   * dependency, which npm installs. It contains the others, because one file loads faster than the
   * nearly two hundred files of those packages.
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
    external: standsAlone ? [] : [...installed, ...neverLoaded],
    plugins: [embedded],
    logLevel: "error",
  });
  await chmod(outfile, 0o755);
}

/**
 * Left out of the file of the npm package. npm installs it together with the plugin. It would make
 * the file half as large again, and only HTTP calls need it.
 */
const installed = ["undici"];

/** grpc-js loads it for services that describe a server, which the plugin does not offer. */
const neverLoaded = ["@grpc/proto-loader"];

/** Replaces the two modules that look for files by modules that contain the texts. */
const embedded: Plugin = {
  name: "embedded",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]hosts[\\/]grpc[\\/]packageSchema\.ts$/ }, () => {
      const text = JSON.stringify(JSON.parse(packageSchema()));
      return { contents: `export const packageSchema = () => ${JSON.stringify(text)};` };
    });
    onLoad({ filter: /[\\/]client[\\/]version\.ts$/ }, () => ({
      contents: `export const packageVersion = () => ${JSON.stringify(packageVersion())};`,
    }));
  },
};
