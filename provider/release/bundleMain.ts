/** `make build` writes the plugin of the npm package, dist/plugin/pulumi-resource-ims. */
import { join } from "node:path";
import { repositoryFolder } from "../schema/repositoryFolder";
import { bundlePlugin } from "./bundle";

const repository = repositoryFolder(__dirname);
const outfile = join(repository, "dist", "plugin", "pulumi-resource-ims");

bundlePlugin({ repository, outfile, standsAlone: false }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
