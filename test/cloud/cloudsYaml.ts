/** Writes a clouds.yaml in which every user of the local cloud is a cloud of its own. */
import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import type { Ready } from "./ready";

export function writeCloudsYaml(
  file: string,
  ready: Pick<Ready, "authUrl" | "region" | "users" | "password">,
): void {
  const clouds = Object.fromEntries(
    Object.entries(ready.users).map(([name, { project }]) => [
      name,
      {
        auth_type: "password",
        auth: {
          auth_url: ready.authUrl,
          username: name,
          password: ready.password,
          user_domain_name: "Default",
          project_id: project,
        },
        region_name: ready.region,
        interface: "public",
        identity_api_version: 3,
      },
    ]),
  );
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  fs.writeFileSync(file, stringify({ clouds }), { mode: 0o600 });
}
