#!/usr/bin/env node
/** The bin `ims-local`: starts the local cloud, says where it is in one line of JSON, ends on a signal. */
import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { parse as parseYaml } from "yaml";
import { parseFaultRules } from "./faultFile";
import type { FaultRule } from "./faults";
import { isRecord } from "./http";
import { families, type Family } from "./ims/options";
import { startServer } from "./server";

const usage = `Usage: ims-local [--port N] [--data DIR] [--clouds-yaml FILE] [--faults FILE]
                 [--token-life SEC] [--ims FILE] [--family NAME] [--validate]

Runs a small cloud on loopback: OpenStack's Keystone and Glance, Huawei Cloud's IMS with IAM and object storage.
When it is ready it prints one line of JSON with its addresses, projects, users and keys; every password is "secret".

  --port N            listen on this port, and on the seven after it for the services of Huawei Cloud
                      (default: any free ones)
  --data DIR          keep the state here (default: a temporary folder, removed at the end)
  --clouds-yaml FILE  write a clouds.yaml with the clouds alice, bob, carol, rita, rudy and admin
  --faults FILE       misbehave by the rules in this JSON or YAML file
  --token-life SEC    how long tokens are good (default: 3600)
  --ims FILE          switches of the local IMS, in JSON or YAML: {jobMs: 0}
  --family NAME       huawei (default) or otc: what the relatives of Huawei Cloud do otherwise
  --validate          compare every exchange of IMS with the description of its API (in a checkout only):
                      differences are on stderr, and the status at the end is 1
  --help              show this text
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      data: { type: "string" },
      "clouds-yaml": { type: "string" },
      faults: { type: "string" },
      "token-life": { type: "string" },
      ims: { type: "string" },
      family: { type: "string" },
      validate: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const cloudsYaml = values["clouds-yaml"];
  const tokenLife = values["token-life"];
  const server = await startServer({
    port: wholeNumber("--port", values.port ?? "0", 65_535),
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    ...(cloudsYaml === undefined ? {} : { cloudsYaml }),
    ...(values.faults === undefined ? {} : { faults: readFaults(values.faults) }),
    ims: {
      ...(values.family === undefined ? {} : { family: familyNamed(values.family) }),
      ...(values.ims === undefined ? {} : readSwitches(values.ims)),
    },
    ...(values.validate === undefined ? {} : { validate: values.validate }),
    ...(tokenLife === undefined
      ? {}
      : { tokenLifetimeMs: 1000 * wholeNumber("--token-life", tokenLife, 1e9) }),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      const differs = server.controls.contract.problems.list().length > 0;
      void server.stop().then(() => process.exit(differs ? 1 : 0));
    });
  }
  const { controls: _controls, stop: _stop, ...ready } = server;
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function wholeNumber(name: string, text: string, maximum: number): number {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= 0 && value <= maximum) return value;
  throw new Error(`${name} must be a whole number up to ${maximum}, not ${text}`);
}

function familyNamed(name: string): Family {
  const family = families.find((known) => known === name);
  if (family) return family;
  throw new Error(`--family must be ${families.join(" or ")}, not ${name}`);
}

/** Unknown switches are refused where they are put to use. */
function readSwitches(file: string): Record<string, unknown> {
  const content: unknown = parseYaml(fs.readFileSync(file, "utf8"));
  if (!isRecord(content)) throw new Error(`${file} holds no switches`);
  return content;
}

/** YAML includes JSON. */
function readFaults(file: string): FaultRule[] {
  return parseFaultRules(parseYaml(fs.readFileSync(file, "utf8")));
}

main().catch((error: unknown) => {
  process.stderr.write(`ims-local: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
