/** How long the plugin takes to its port line, and its memory then, against a Node that does nothing. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { inRepository } from "../support/repository";

export interface StartFigures {
  readonly runs: number;
  /** Median of `node -e 0`, from its start to its end. */
  readonly nodeMs: number;
  /** Median of the plugin, from its start to its port line. */
  readonly pluginMs: number;
  /** The very first start, for which no compiled code was kept. */
  readonly firstMs: number;
  /** Median resident memory of the plugin when it has said its port. Undefined where there is no /proc. */
  readonly residentMib: number | undefined;
}

/** Runs the two in turn, so that a busy moment of the machine hits both. */
export async function measureStart(runs: number): Promise<StartFigures> {
  const plugin = inRepository("dist", "plugin", "pulumi-resource-ims");
  const cache = await mkdtemp(path.join(tmpdir(), "ims-start-"));
  const nodes: number[] = [];
  const plugins: number[] = [];
  const resident: number[] = [];
  try {
    const { ms: firstMs } = await timeToPort(plugin, cache);
    for (let run = 0; run < runs; run++) {
      nodes.push(await timeToEnd(["-e", "0"]));
      const { ms, mib } = await timeToPort(plugin, cache);
      plugins.push(ms);
      if (mib !== undefined) resident.push(mib);
    }
    return {
      runs,
      nodeMs: median(nodes),
      pluginMs: median(plugins),
      firstMs,
      residentMib: resident.length === 0 ? undefined : median(resident),
    };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

export function startLine({ runs, nodeMs, pluginMs, firstMs, residentMib }: StartFigures): string {
  const memory = residentMib === undefined ? "" : `, ${residentMib.toFixed(0)} MiB resident`;
  return (
    `${pluginMs.toFixed(0)} ms to the port line, ${(pluginMs / nodeMs).toFixed(1)} times ` +
    `\`node -e 0\` (${nodeMs.toFixed(0)} ms)${memory}; median of ${runs} runs after a first one of ` +
    `${firstMs.toFixed(0)} ms, ${(firstMs / nodeMs).toFixed(1)} times`
  );
}

async function timeToEnd(args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  await once(child, "close");
  return performance.now() - startedAt;
}

async function timeToPort(
  plugin: string,
  cache: string,
): Promise<{ ms: number; mib: number | undefined }> {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [plugin], { env, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const ms = performance.now() - startedAt;
  const mib = residentMibOf(child.pid);
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
  return { ms, mib };
}

function residentMibOf(processId: number | undefined): number | undefined {
  if (process.platform !== "linux" || processId === undefined) return undefined;
  const status = readFileSync(`/proc/${processId}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
