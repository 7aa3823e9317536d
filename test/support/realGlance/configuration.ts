/**
 * The configuration files of Keystone and Glance, for one folder and its ports.
 */
import * as path from "node:path";

import { password, region } from "./layout";

export interface Places {
  /** The folder of this one cloud. */
  readonly folder: string;
  readonly identityPort: number;
  readonly imagePort: number;
  /** SQLAlchemy's address of Glance's database. */
  readonly glanceDatabase: string;
  /** Where the installed Glance keeps its paste pipelines. */
  readonly pasteFile: string;
}

export function identityUrl(port: number): string {
  return `http://127.0.0.1:${port}/v3`;
}

export function imageUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

export function sqlite(folder: string, name: string): string {
  return `sqlite:///${path.join(folder, `${name}.db`)}`;
}

export function keystoneConfiguration({ folder }: Places): string {
  return ini({
    DEFAULT: { use_stderr: "true", log_file: "" },
    database: { connection: sqlite(folder, "keystone") },
    // Hashing is slow on purpose; the cheapest setting halves the time a suite spends in logging in.
    identity: { password_hash_rounds: "4" },
    // One process serves, so its own memory can be the cache: without one every token costs it dozens of queries.
    cache: { enabled: "true", backend: "dogpile.cache.memory" },
    token: { provider: "fernet" },
    fernet_tokens: { key_repository: path.join(folder, "fernet-keys") },
    credential: { key_repository: path.join(folder, "credential-keys") },
  });
}

export function glanceConfiguration(places: Places): string {
  const { folder, identityPort, imagePort, glanceDatabase, pasteFile } = places;
  const store = (name: string) => ({ filesystem_store_datadir: path.join(folder, name) });
  return ini({
    DEFAULT: {
      use_stderr: "true",
      enabled_backends: "fs:file",
      enabled_import_methods: "[glance-direct,web-download]",
      node_staging_uri: `file://${path.join(folder, "staging")}`,
      worker_self_reference_url: imageUrl(imagePort),
      enforce_secure_rbac: "true",
    },
    // These two and enforce_secure_rbac are all on or all off.
    oslo_policy: { enforce_scope: "true", enforce_new_defaults: "true" },
    database: { connection: glanceDatabase },
    glance_store: { default_backend: "fs" },
    fs: store("images"),
    os_glance_staging_store: store("staging"),
    os_glance_tasks_store: store("tasks"),
    // Glance downloads from loopback only when the host is on this list; an empty list of ports means any port.
    import_filtering_opts: { allowed_hosts: "[127.0.0.1,localhost]", allowed_ports: "[]" },
    keystone_authtoken: {
      auth_type: "password",
      auth_url: identityUrl(identityPort),
      www_authenticate_uri: identityUrl(identityPort),
      username: "admin",
      password,
      project_name: "admin",
      user_domain_name: "Default",
      project_domain_name: "Default",
      region_name: region,
    },
    paste_deploy: { flavor: "keystone", config_file: pasteFile },
    oslo_concurrency: { lock_path: path.join(folder, "locks") },
  });
}

function ini(sections: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return Object.entries(sections)
    .map(([name, options]) => {
      const lines = Object.entries(options).map(([key, value]) => `${key} = ${value}\n`);
      return `[${name}]\n${lines.join("")}`;
    })
    .join("\n");
}
