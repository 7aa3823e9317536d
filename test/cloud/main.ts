#!/usr/bin/env node
/** The bin `ims-local`: starts the local cloud, says where it is in one line of JSON, ends on a signal. */
import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { parse as parseYaml } from "yaml";
import { parseFaultRules } from "./faultFile";
import type { FaultRule } from "./faults";
import { startServer } from "./server";

const usage = `Usage: ims-local [--port N] [--data DIR] [--clouds-yaml FILE] [--faults FILE]

Runs an OpenStack cloud (Keystone and Glance) on loopback. When it is ready it prints one line of JSON with
its addresses, projects and users; every password is "secret".

  --port N            listen on this port (default: any free one)
  --data DIR          keep the state here (default: a temporary folder, removed at the end)
  --clouds-yaml FILE  write a clouds.yaml with the clouds alice, bob, carol, rita, rudy and admin
  --faults FILE       misbehave by the rules in this JSON or YAML file
  --token-life SEC    how long tokens are good (default: 3600)
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
    ...(tokenLife === undefined
      ? {}
      : { tokenLifetimeMs: 1000 * wholeNumber("--token-life", tokenLife, 1e9) }),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      void server.stop().then(() => process.exit(0));
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

/** YAML includes JSON. */
function readFaults(file: string): FaultRule[] {
  return parseFaultRules(parseYaml(fs.readFileSync(file, "utf8")));
}

main().catch((error: unknown) => {
  process.stderr.write(`ims-local: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
