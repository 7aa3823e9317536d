/** Starts the local cloud inside the test's own process, with a data folder that goes away with it. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ageImages, expireTokens } from "../cloud/admin";
import { advance } from "../cloud/ims/admin";
import { changedOptions } from "../cloud/ims/options";
import { type RunningServer, type ServerOptions, startServer } from "../cloud/server";
import type { LocalControls, TestCloud } from "./testCloud";

export type { LocalControls, TestCloud } from "./testCloud";

export type LocalCloud = TestCloud & {
  readonly kind: "local";
  readonly local: LocalControls;
} & Pick<
    RunningServer,
    | "imsUrl"
    | "imsUrls"
    | "ims"
    | "iamUrl"
    | "obsUrl"
    | "metadataUrl"
    | "cbrUrl"
    | "epsUrl"
    | "accessKeys"
  >;

/** The data folder may be given, to see what survives; everything else is made anew for each cloud. */
export async function startLocalCloud(
  options: Omit<ServerOptions, "cloudsYaml"> = {},
): Promise<LocalCloud> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-test-cloud-"));
  const cloudsYaml = path.join(folder, "clouds.yaml");
  const server = await startServer({
    dataFolder: path.join(folder, "data"),
    ...options,
    cloudsYaml,
  });
  return {
    kind: "local",
    url: server.url,
    authUrl: server.authUrl,
    region: server.region,
    projects: server.projects,
    users: server.users,
    password: "secret",
    cloudsYaml,
    imsUrl: server.imsUrl,
    imsUrls: server.imsUrls,
    ims: server.ims,
    iamUrl: server.iamUrl,
    obsUrl: server.obsUrl,
    metadataUrl: server.metadataUrl,
    cbrUrl: server.cbrUrl,
    epsUrl: server.epsUrl,
    accessKeys: server.accessKeys,
    local: localControls(server),
    async stop() {
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function localControls(server: RunningServer): LocalControls {
  const { faults, holds, log } = server.controls;
  return {
    adminUrl: server.adminUrl,
    dataFolder: server.dataFolder,
    fault(rule) {
      const { id } = faults.add(rule);
      return {
        id,
        hits: () => faults.list().find((active) => active.id === id)?.hits ?? 0,
        clear: () => void faults.clear(id),
      };
    },
    clearFaults: () => void faults.clear(),
    requests: () => log.list(),
    clearRequests: () => log.clear(),
    waitForHeld: (count = 1, timeoutMs = 10_000) => holds.waitForHeld(count, timeoutMs),
    release: (how = "proceed", sequence) => holds.release(how, sequence),
    ageImages: (seconds) => ageImages(server.controls, seconds),
    ims: {
      change: (changes) => {
        server.controls.ims.options = changedOptions(server.controls.ims.options, { ...changes });
      },
      advance: (ms) => advance(server.controls.ims, ms),
      failJob: (plan) => server.controls.ims.plans.add(plan),
    },
    problems: () => server.controls.contract.problems.list(),
    expireTokens: (user) => expireTokens(server.controls, user ?? null),
  };
}
