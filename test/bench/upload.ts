/**
 * What an upload costs in memory and time: a sparse file through our client, as an Image sends it, to a sink that throws the
 * bytes away in a process of its own; and the same file by curl to the same sink. Both in processes of their own as well, so
 * that only they are measured.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { uploadImageData } from "../../provider/client/glance/imageData";
import { openChain } from "../../provider/client/open";
import { fileFacts } from "../../provider/resources/image/file/fileFacts";
import { hashingBody } from "../../provider/resources/image/file/source";
import { inRepository } from "../support/repository";
import { run } from "../support/run";

export interface UploadFigures {
  readonly sizeBytes: number;
  /** Growth of the resident memory while the bytes went by, beyond what the process had before. */
  readonly grownBytes: number;
  readonly megabytesPerSecond: number;
  /** The same by `curl -T`; undefined on a machine without curl. */
  readonly curlMegabytesPerSecond: number | undefined;
}

export async function measureUpload(sizeBytes: number): Promise<UploadFigures> {
  const folder = mkdtempSync(join(tmpdir(), "ims-upload-"));
  const file = join(folder, "sparse");
  const sink = startProcess("sink");
  try {
    makeSparse(file, sizeBytes);
    const port = await firstLine(sink);
    const uploaded = await run(process.execPath, [
      ...process.execArgv,
      script,
      "upload",
      file,
      port,
    ]);
    // What the other half of this file prints.
    const { grownBytes, seconds } = JSON.parse(uploaded.stdout) as Measured;
    const curlSeconds = await secondsOfCurl(file, `http://127.0.0.1:${port}/`);
    const speed = (each: number) => sizeBytes / 1e6 / each;
    return {
      sizeBytes,
      grownBytes,
      megabytesPerSecond: speed(seconds),
      curlMegabytesPerSecond: curlSeconds === undefined ? undefined : speed(curlSeconds),
    };
  } finally {
    sink.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `4096 MiB: 12 MiB more memory, 410 MB/s (curl -T: 900 MB/s, 46 % of it)` */
export function uploadLine(figures: UploadFigures): string {
  const { sizeBytes, grownBytes, megabytesPerSecond, curlMegabytesPerSecond: curl } = figures;
  const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;
  const percent = curl === undefined ? 0 : Math.round((megabytesPerSecond / curl) * 100);
  const compared =
    curl === undefined ? "" : ` (curl -T: ${Math.round(curl)} MB/s, ${percent} % of it)`;
  return `${mebibytes(sizeBytes)}: ${mebibytes(grownBytes)} more memory, ${Math.round(megabytesPerSecond)} MB/s${compared}`;
}

/** This very file as Node can run it; jest reads the other one. */
const script = inRepository("dist", "test", "bench", "upload.js");

interface Measured {
  readonly grownBytes: number;
  readonly seconds: number;
}

/** Takes no room on the disk, and has a size all the same. */
function makeSparse(file: string, sizeBytes: number): void {
  const handle = openSync(file, "w");
  ftruncateSync(handle, sizeBytes);
  closeSync(handle);
}

function startProcess(part: string): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, script, part], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => reject(new Error(`the sink ended with ${status}`)));
    child.stdout?.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
  });
}

async function secondsOfCurl(file: string, url: string): Promise<number | undefined> {
  const options = [
    "--silent",
    "--show-error",
    "--output",
    "/dev/null",
    "--write-out",
    "%{time_total}",
  ];
  try {
    return Number((await run("curl", [...options, "-T", file, url])).stdout);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

// -- the processes ------------------------------------------------------------------------------------

/** Reads everything, keeps nothing, and answers like a Glance that stored it. */
function runSink(): void {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(204).end());
  });
  server.listen(0, "127.0.0.1", () => {
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`); // it listens on TCP
  });
}

/** The upload of an Image, without an engine and a Keystone around it. */
async function runUpload(file: string, port: string): Promise<void> {
  const { send } = openChain({
    name: undefined,
    kind: "glance",
    auth: { kind: "none", projectId: undefined },
    region: undefined,
    interface: "public",
    endpoint: `http://127.0.0.1:${port}`,
    tls: { ca: undefined, certificate: undefined, key: undefined, insecure: false },
    proxy: { http: undefined, https: undefined, except: undefined },
    allowPlainHttp: false,
    formerEndpoints: [],
    timeoutMs: 60_000,
  });
  const { sizeBytes } = await fileFacts(file);
  const upload = async (bytes: number) => {
    const body = hashingBody(file, bytes);
    await uploadImageData(send, "11111111-2222-4333-8444-555555555555", body);
    if (body.digests() === undefined) throw new Error("the upload did not go through");
  };
  // The first bytes load and compile what an upload of any size needs.
  await upload(1024 ** 2);
  const before = process.memoryUsage.rss();
  let highest = before;
  const sampling = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 20);
  const startedMs = performance.now();
  await upload(sizeBytes);
  const seconds = (performance.now() - startedMs) / 1000;
  clearInterval(sampling);
  const grownBytes = Math.max(highest, peakBytes()) - before;
  process.stdout.write(JSON.stringify({ grownBytes, seconds } satisfies Measured));
  process.exit(0);
}

/** The kernel's own high-water mark, which no sample misses; 0 where there is none to read. */
function peakBytes(): number {
  try {
    const [, kibibytes = "0"] =
      /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}

async function main([part, file = "", port = ""]: readonly string[]): Promise<void> {
  if (part === "sink") runSink();
  else if (part === "upload") await runUpload(file, port);
  else process.stdout.write(`${uploadLine(await measureUpload(4 * 1024 ** 3))}\n`);
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
