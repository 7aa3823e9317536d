/** `make build` writes the plugin of the npm package, dist/plugin/pulumi-resource-ims. */
import { join } from "node:path";
import { messageOf } from "../client/messageOf";
import { repositoryFolder } from "../schema/repositoryFolder";
import { bundlePlugin } from "./bundle";

const repository = repositoryFolder(__dirname);
const outfile = join(repository, "dist", "plugin", "pulumi-resource-ims");

bundlePlugin({ repository, outfile, standsAlone: false }).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
