/**
 * How Keystone and Glance are served: gunicorn, one process each, and an access log that says who asked for what.
 */
import { copyFileSync } from "node:fs";
import * as path from "node:path";

import { inRepository } from "../repository";
import { accessLogFormat } from "./accessLog";
import type { Supervisor } from "./supervisor";
import type { VirtualEnvironment } from "./virtualEnvironment";

export function startKeystone(
  supervisor: Supervisor,
  environment: VirtualEnvironment,
  folder: string,
): void {
  supervisor.start({
    name: "keystone",
    command: [...gunicorn(environment, folder, "keystone"), "keystone_wsgi:application"],
    environment: {
      ...process.env,
      OS_KEYSTONE_CONFIG_DIR: folder,
      PYTHONPATH: inRepository("test", "support", "realGlance"),
      PYTHONDONTWRITEBYTECODE: "1",
    },
    folder,
    log: serverLog(folder, "keystone"),
    socket: 0,
    signal: "SIGQUIT",
  });
}

export function startGlance(
  supervisor: Supervisor,
  environment: VirtualEnvironment,
  folder: string,
  threads: number,
): void {
  // Glance reads its configuration files from one folder under fixed names.
  copyFileSync(environment.pasteFile, path.join(folder, path.basename(environment.pasteFile)));
  supervisor.start({
    name: "glance",
    command: [
      ...gunicorn(environment, folder, "glance"),
      ...(threads > 1 ? ["--threads", String(threads)] : []),
      "glance.wsgi.api:application",
    ],
    environment: { ...process.env, OS_GLANCE_CONFIG_DIR: folder },
    folder,
    log: serverLog(folder, "glance"),
    socket: 1,
    signal: "SIGQUIT",
  });
}

export function accessLog(folder: string, service: "keystone" | "glance"): string {
  return path.join(folder, `${service}-access.log`);
}

export function serverLog(folder: string, name: string): string {
  return path.join(folder, `${name}.log`);
}

function gunicorn(
  environment: VirtualEnvironment,
  folder: string,
  service: "keystone" | "glance",
): readonly string[] {
  return [
    environment.program("gunicorn"),
    ...["--workers", "1", "--timeout", "600", "--bind", "fd://{socket}"],
    ...["--access-logfile", accessLog(folder, service), "--access-logformat", accessLogFormat],
  ];
}
