/**
 * The clouds that one suite runs on: always the local one, and a real one when IMS_TEST_REAL_CLOUD holds the line of
 * JSON with which it announced itself. Use as `describe.each(clouds())("%s", (_name, open) => ...)`.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { writeCloudsYaml } from "../cloud/cloudsYaml";
import { isDynamicRun } from "./hosts";
import { startLocalCloud } from "./localCloud";
import { missing, skippedMark } from "./needs";
import type { TestCloud, TestProjects } from "./testCloud";

export type CloudCase = readonly [name: string, open: () => Promise<TestCloud>];

export function clouds(): CloudCase[] {
  // The plugin runs the same handlers on the real one, and programs of test/engine do.
  if (isDynamicRun()) return [["local cloud", () => startLocalCloud()]];
  const announced = process.env["IMS_TEST_REAL_CLOUD"];
  if (!announced) nameSkippedHalf();
  // A real Keystone takes a third of a second for each password, and longer on a busy machine.
  if (announced) jest.setTimeout(300_000);
  return [
    ["local cloud", () => startLocalCloud()],
    ...(announced ? [["real Glance", () => attach(announced)] as const] : []),
  ];
}

/** Where there is no real Glance its half of a suite is counted and named as skipped, as describeNeeding does. */
function nameSkippedHalf(): void {
  const reason = missing("realCloud") ?? "IMS_TEST_REAL_CLOUD is not set";
  describe.skip(`the same on a real Glance${skippedMark}${reason})`, () => {
    it("holds too", () => undefined);
  });
}

/** The real cloud runs on when a suite is done with it: others use it too. */
async function attach(announced: string): Promise<TestCloud> {
  // Written by the script that starts the real cloud, in the form of the local cloud's ready line.
  const ready = JSON.parse(announced) as {
    url: string;
    authUrl: string;
    region: string;
    projects: TestProjects;
    users: TestCloud["users"];
  };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-test-cloud-"));
  const cloudsYaml = path.join(folder, "clouds.yaml");
  writeCloudsYaml(cloudsYaml, { ...ready, password: "secret" });
  return {
    kind: "real",
    url: ready.url.replace(/\/$/, ""),
    authUrl: ready.authUrl.replace(/\/$/, ""),
    region: ready.region,
    projects: ready.projects,
    users: ready.users,
    password: "secret",
    cloudsYaml,
    async stop() {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
