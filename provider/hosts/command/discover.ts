/**
 * `pulumi-ims discover` runs without the engine, so it has no stack: settings come from the
 * environment, from files and from `--config`.
 */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { systemCode } from "../../client/http/systemCode";
import { messageOf } from "../../client/messageOf";
import { secretKeys } from "../../config/connectionInputs";
import { checkConfiguration } from "../../config/connections";
import { resolveConnection, systemSources } from "../../config/resolveConnection";
import { openConnection } from "../../functions/connection";
import {
  getImportFile,
  type GetImportFileArgs,
  type GetImportFileResult,
} from "../../functions/getImportFile";
import type { ImportedType } from "../../functions/importFile";
import { runLookUp } from "../../functions/lookUp";
import { withoutUndefined } from "../../resources/values/record";
import { safeText } from "../safeText";
import { traceTo } from "../traceFile";
import type { Terminal } from "./command";
import { UsageError } from "./usageError";

const usage = `Usage: pulumi-ims discover [--out FILE [--force]] [--connection NAME] [--config KEY=VALUE]
                           [--name NAME] [--name-regex REGEX] [--tag TAG] [--type TYPE]

Lists the images that the project owns, with their members and tags, as a file for
"pulumi import --file", which needs the plugin. Changes nothing in the cloud.

  --out FILE          write the file here (default: standard output)
  --force             replace the file if it exists
  --connection NAME   a cloud of clouds.yaml, or an entry of ims:connections
                      (default: the cloud that OS_CLOUD, OS_* or HW_* name)
  --config KEY=VALUE  a key of the stack configuration, such as ims:region=cn-north-4;
                      may be repeated. Put secrets into the environment
  --name NAME         only images with exactly this name
  --name-regex REGEX  only images of which a part of the name matches
  --tag TAG           only images with this tag; may be repeated
  --type TYPE         Image, ImageMembers, ImageMember or ImageTag; may be repeated
                      (default: Image and ImageMembers). An Image has its tags, so ImageTag
                      excludes Image; ImageMembers excludes ImageMember
  --help              show this text

The names of resources are made of the names of images. The stack into which you import must
have the same connection as its default one.
`;

const options = {
  out: { type: "string", short: "o" },
  force: { type: "boolean" },
  connection: { type: "string" },
  config: { type: "string", short: "c", multiple: true },
  name: { type: "string" },
  "name-regex": { type: "string" },
  tag: { type: "string", multiple: true },
  type: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
} as const;

export async function discover(args: readonly string[], terminal: Terminal): Promise<void> {
  const values = parsed(args);
  if (values.help === true) return terminal.print(usage);
  const { out, force = false } = values;
  // The file is checked before the cloud is asked, because the cloud's answer can take long.
  if (out !== undefined && !force && existsSync(out)) throw alreadyThere(out);
  const found = await runLookUp<GetImportFileArgs, GetImportFileResult>(
    getImportFile,
    withoutUndefined({
      connection: values.connection,
      name: values.name,
      nameRegex: values["name-regex"],
      tags: values.tag,
      // The look-up refuses other words with an error that names them.
      types: values.type as readonly ImportedType[] | undefined,
    }),
    connector(configured(values.config ?? []), terminal),
  );
  if (out === undefined) terminal.print(found.json);
  else await write(out, found.json, force);
  for (const sentence of found.leftOut) terminal.tell(safeText(sentence));
  terminal.tell(summary(found.resources.length, out));
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Node's first sentence names the option. The rest is about positional arguments.
    const [reason = ""] = messageOf(error).split(". ");
    throw new UsageError(reason, "discover");
  }
}

function configured(given: readonly string[]): (key: string) => string | undefined {
  const values = new Map<string, string>();
  for (const each of given) {
    const at = each.indexOf("=");
    const key = each.slice(0, at);
    // The value may be a secret, so it is not repeated.
    if (at <= 0 || !key.startsWith("ims:"))
      throw new UsageError("--config takes ims:KEY=VALUE", "discover");
    const name = key.slice("ims:".length);
    if (secretKeys.some((secret) => secret === name)) {
      throw new UsageError(
        `--config takes no secret, because others can see command lines: put it into an ` +
          `environment variable, and name that with ims:${name}Env`,
        "discover",
      );
    }
    values.set(key, each.slice(at + 1));
  }
  const config = (key: string) => values.get(key);
  checkConfiguration(
    config,
    [...values.keys()].map((key) => key.slice("ims:".length)),
  );
  return config;
}

function connector(config: (key: string) => string | undefined, terminal: Terminal) {
  const { environment } = terminal;
  const warn = (message: string) => terminal.tell(safeText(message));
  return (name: string | undefined) => {
    const settings = resolveConnection(name, systemSources({ config, environment, warn }));
    return openConnection(settings, {
      warn,
      log: traceTo(environment["PULUMI_IMS_TRACE"]),
    });
  };
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    const code = systemCode(error) ?? "unknown reason";
    if (code === "EEXIST") throw alreadyThere(file);
    throw new Error(`cannot write ${file} (${code})`, { cause: error });
  }
}

function alreadyThere(file: string): Error {
  return new Error(`${file} exists already: name another file, or replace it with --force`);
}

function summary(count: number, out: string | undefined): string {
  if (count === 0) return "found nothing to import";
  const found = `found ${count} ${count === 1 ? "resource" : "resources"}`;
  return out === undefined ? found : `${found}; next: pulumi import --file ${out}`;
}
