/**
 * Making the databases of Keystone and Glance takes half a minute, so it is done once; each cloud starts from a copy.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { prepared } from "../prepared";
import { inRepository } from "../repository";
import { run } from "../run";
import {
  glanceConfiguration,
  identityUrl,
  keystoneConfiguration,
  sqlite,
  type Places,
} from "./configuration";
import { makeIdentities, type Identities } from "./identity";
import { password, region } from "./layout";
import { startKeystone } from "./servers";
import { startSupervisor } from "./supervisor";
import type { VirtualEnvironment } from "./virtualEnvironment";

/** A folder with both databases (SQLite), Keystone's keys, and identities.json. */
export async function databaseTemplate(environment: VirtualEnvironment): Promise<string> {
  return await prepared({
    folder: path.join(environment.folder, `template-${contentHash()}`),
    saying: "preparing the databases of Keystone and Glance (about half a minute)",
    make: async (folder) => await make(environment, folder),
  });
}

export async function readIdentities(folder: string): Promise<Identities> {
  const text = await readFile(path.join(folder, "identities.json"), "utf8");
  return JSON.parse(text) as Identities; // written by make() below
}

async function make(environment: VirtualEnvironment, folder: string): Promise<void> {
  // The supervisor removes its folder at the end; what is to stay is beside it.
  const supervisor = await startSupervisor(environment.python, 1, path.join(folder, "run"));
  try {
    const places: Places = {
      folder,
      identityPort: supervisor.ports[0] ?? 0,
      imagePort: 0,
      glanceDatabase: sqlite(folder, "glance"),
      pasteFile: environment.pasteFile,
    };
    const keystone = path.join(folder, "keystone.conf");
    const glance = path.join(folder, "glance-api.conf");
    await writeFile(keystone, keystoneConfiguration(places));
    await writeFile(glance, glanceConfiguration(places));
    for (const keys of ["fernet-keys", "credential-keys"]) {
      await mkdir(path.join(folder, keys), { mode: 0o700 });
    }

    const manage = async (...args: readonly string[]) =>
      await run(environment.program("keystone-manage"), ["--config-file", keystone, ...args]);
    await manage("db_sync");
    await manage("fernet_setup", ...me);
    await manage("credential_setup", ...me);
    await manage("bootstrap", "--bootstrap-password", password, "--bootstrap-region-id", region);
    await run(environment.program("glance-manage"), ["--config-file", glance, "db_sync"]);

    startKeystone(supervisor, environment, folder);
    const identities = await supervisor.whileAlive(
      makeIdentities(identityUrl(places.identityPort)),
    );
    await writeFile(path.join(folder, "identities.json"), JSON.stringify(identities));
  } finally {
    await supervisor.stop();
  }
}

/** Whom Keystone's keys belong to. */
const me = [
  ...["--keystone-user", String(process.getuid?.() ?? 0)],
  ...["--keystone-group", String(process.getgid?.() ?? 0)],
];

/** Changes when what the template is made from changes. */
function contentHash(): string {
  const hash = createHash("sha256");
  for (const name of ["template.ts", "configuration.ts", "identity.ts", "layout.ts"]) {
    hash.update(readFileSync(inRepository("test", "support", "realGlance", name)));
  }
  return hash.digest("hex").slice(0, 12);
}
