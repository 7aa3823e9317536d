/**
 * What our plugin adds to the engine's own time: 200 `ImageMember` of a YAML program with our plugin
 * on the local cloud, and with a plugin that does nothing.
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { stringify } from "yaml";

import { bundlePlugin } from "../../provider/release/bundle";
import { pulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { person } from "../support/person";
import { inRepository } from "../support/repository";

const steps = ["up", "preview", "refresh", "destroy"] as const;

export interface FloorFigures {
  readonly step: (typeof steps)[number];
  /** Medians. */
  readonly idleMs: number;
  readonly oursMs: number;
}

const images = 10;
const consumersOfEach = 20;

/**
 * Runs the two in turn, so that a busy moment of the machine hits both. All runs share a cache
 * folder, as on a user's machine. So our plugin has no compiled code in the first run only.
 */
export async function measureFloor(runs: number, engine: string): Promise<readonly FloorFigures[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "ims-floor-"));
  const cloud = await startLocalCloud();
  try {
    const idlePlugin = path.join(folder, "idle");
    await bundlePlugin({
      repository: inRepository(),
      outfile: idlePlugin,
      standsAlone: true,
      main: "test/bench/idlePlugin.ts",
    });
    const yaml = await program(cloud);
    const idle: Milliseconds[] = [];
    const ours: Milliseconds[] = [];
    for (let run = 0; run < runs; run++) {
      idle.push(await timeSteps({ cloud, yaml, engine, cache: folder, plugin: idlePlugin }));
      ours.push(await timeSteps({ cloud, yaml, engine, cache: folder }));
    }
    const medianOf = (times: readonly Milliseconds[], step: (typeof steps)[number]) =>
      times.map((each) => each[step]).sort((one, other) => one - other)[runs >> 1] ?? Number.NaN;
    return steps.map((step) => ({
      step,
      idleMs: medianOf(idle, step),
      oursMs: medianOf(ours, step),
    }));
  } finally {
    await cloud.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export function floorLine({ step, idleMs, oursMs }: FloorFigures): string {
  const ratio = (oursMs / idleMs).toFixed(2);
  return `${step.padEnd(8)} ${ratio} times a plugin that does nothing (${oursMs} ms, ${idleMs} ms)`;
}

type Milliseconds = Readonly<Record<(typeof steps)[number], number>>;

interface Setting {
  readonly cloud: LocalCloud;
  readonly yaml: string;
  readonly engine: string;
  readonly cache: string;
  readonly plugin?: string;
}

async function timeSteps({ yaml, cache, ...others }: Setting): Promise<Milliseconds> {
  const environment = { XDG_CACHE_HOME: cache };
  const project = await pulumiProject({ program: { yaml }, environment, ...others });
  try {
    const up = (await project.up()).durationMs;
    const preview = (await project.preview("--expect-no-changes")).durationMs;
    const refresh = (await project.refresh("--expect-no-changes")).durationMs;
    const destroy = (await project.destroy()).durationMs;
    return { up, preview, refresh, destroy };
  } finally {
    await project.remove();
  }
}

/** The images exist already: their bytes would be measured too. */
async function program(cloud: LocalCloud): Promise<string> {
  const alice = await person(cloud, "alice");
  const resources: Record<string, object> = {};
  for (let image = 0; image < images; image++) {
    const record = { name: `image-${image}`, disk_format: "raw", container_format: "bare" };
    const { id } = (await alice.call("POST", "/v2/images", record)) as { id: string };
    for (let consumer = 0; consumer < consumersOfEach; consumer++) {
      const projectId = createHash("md5").update(`consumer ${consumer}`).digest("hex");
      const properties = { imageId: id, projectId };
      resources[`share-${image}-${consumer}`] = { type: "ims:ImageMember", properties };
    }
  }
  return stringify({ name: "program", runtime: "yaml", resources });
}
