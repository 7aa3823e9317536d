/**
 * What a suite needs beyond Node: globalSetup.ts provides it once for the whole run, suites ask for it here.
 *
 * A suite that needs something is written with describeNeeding. Where that is not to be had, a user's run skips the suite and
 * names it at the end; a run with CI set has failed before any test began.
 */
import { attachRealCloud, type RealCloud, type RealCloudDescription } from "./realCloud";

export type Need = "realCloud" | "engine" | "postgresql" | "disk" | "clients" | "sdks" | "paths";

/** describe() for a suite that cannot run everywhere. */
export function describeNeeding(needs: readonly Need[], title: string, body: () => void): void {
  const reason = needs.map(missing).find((sentence) => sentence !== undefined);
  if (reason === undefined) describe(title, body);
  else describe.skip(`${title}${skippedMark}${reason})`, body);
}

/** Why a need is not met on this machine. */
export function missing(need: Need): string | undefined {
  const reasons = JSON.parse(process.env[missingVariable] ?? "{}") as Partial<Record<Need, string>>;
  return reasons[need];
}

/** The one real Glance of this run. It ends with the run; suites leave it alone. */
export function sharedRealCloud(): RealCloud {
  const description = JSON.parse(provided("realCloud")) as RealCloudDescription;
  return attachRealCloud(description);
}

/** The folder with `pulumi` and its host for Node programs. */
export function engineFolder(): string {
  return provided("engine");
}

/** The folder with disk.iso and disk.qcow2. */
export function diskFolder(): string {
  return provided("disk");
}

/** The Python with other people's clients. */
export function clientsProgram(): string {
  return provided("clients");
}

/** The folder with the SDKs for other languages, and a Python that has ours. */
export function sdksFolder(): string {
  return provided("sdks");
}

/** The program that reads paths of properties as the engine does. */
export function pathsProgram(): string {
  return provided("paths");
}

/** Where globalSetup.ts leaves what it provides; all of them can be set by hand to use one's own. */
export const needVariables = {
  realCloud: "IMS_TEST_REAL_CLOUD",
  engine: "IMS_TEST_PULUMI",
  postgresql: "IMS_TEST_POSTGRESQL",
  disk: "IMS_TEST_DISK",
  clients: "IMS_TEST_CLIENTS",
  sdks: "IMS_TEST_SDKS",
  paths: "IMS_TEST_PATHS",
} as const satisfies Record<Need, string>;

export const missingVariable = "IMS_TEST_MISSING";

/** Stands between a skipped suite's title and the reason; summary.ts finds the reason by it. */
export const skippedMark = " (skipped: ";

function provided(need: Need): string {
  const value = process.env[needVariables[need]];
  if (value === undefined) {
    throw new Error(missing(need) ?? `${needVariables[need]} is not set: run the tests with jest`);
  }
  return value;
}
