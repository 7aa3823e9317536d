/**
 * The plugin as one minified file. Its version and its schema become part of that file, so that it
 * works wherever it is put. The file of the npm package starts with hosts/grpc/launcher.ts, which
 * keeps what V8 compiles. An executable contains compiled code already.
 */
import { hash } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { build, type OutputFile, type Plugin } from "esbuild";
import { packageSchema } from "../hosts/grpc/packageSchema";
import { packageVersion } from "../client/version";
import { partsOfUndici } from "./partsOfUndici";

export interface BundleOptions {
  readonly repository: string;
  readonly outfile: string;
  /**
   * False for the file of the npm package. It finds what a plugin hardly ever needs in the packages
   * that npm installs together with it.
   */
  readonly standsAlone: boolean;
  /** The program's first module, as a path in the repository. Without it, the plugin's. */
  readonly main?: string;
}

export async function bundlePlugin(options: BundleOptions): Promise<void> {
  const { repository, outfile, standsAlone, main = "provider/hosts/grpc/main.ts" } = options;
  const program = await build({
    ...common(repository),
    entryPoints: [main],
    write: false,
    minify: true,
    // When a program fails, Node prints the whole line.
    lineLimit: 1000,
    // Tells undici to leave out a parser that it does not use by default.
    define: { esbuildDetection: "true" },
    external: standsAlone ? [] : neverLoaded,
    plugins: [embedded, partsOfUndici({ repository, standsAlone })],
  });
  const [{ text }] = program.outputFiles as [OutputFile];
  if (standsAlone) await writeFile(outfile, `${nodeLine}${text}`);
  else await bundleLauncher(repository, outfile, text);
  await chmod(outfile, 0o755);
}

async function bundleLauncher(repository: string, outfile: string, text: string): Promise<void> {
  await build({
    ...common(repository),
    entryPoints: ["provider/hosts/grpc/launcher.ts"],
    outfile,
    minifyIdentifiers: true,
    minifySyntax: true,
    banner: { js: nodeLine.trimEnd() },
    define: {
      PROGRAM_TEXT: JSON.stringify(text),
      PROGRAM_NAME: JSON.stringify(hash("sha256", text).slice(0, 32)),
    },
  });
}

const nodeLine = "#!/usr/bin/env node\n";

function common(repository: string) {
  return {
    absWorkingDir: repository,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22.19",
    logLevel: "error",
  } as const;
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
