/** An upload streams: the memory it takes does not depend on the size of the file. Measured in a process of its own. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { transformFileSync } from "@swc/core";
import { inRepository } from "../../../support/repository";
import { run } from "../../../support/run";
import { region, startObjectStorage } from "../support/fakeObjectStorage";
import { mebibyte } from "./storage";

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-obs-memory-"));
  compile(inRepository("provider", "client"), path.join(folder, "client"));
  fs.symlinkSync(inRepository("node_modules"), path.join(folder, "node_modules"));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

it("of 1 GiB takes less than 48 MiB of memory", async () => {
  const sizeBytes = 1024 * mebibyte;
  const file = path.join(folder, "sparse");
  fs.writeFileSync(file, "");
  fs.truncateSync(file, sizeBytes);
  const fake = await startObjectStorage();
  try {
    const program = path.join(folder, "upload.js");
    fs.writeFileSync(program, programText);
    const { stdout } = await run(process.execPath, [program, fake.url, region, file]);
    expect(Number(stdout) / mebibyte).toBeLessThan(48);
    expect(fake.objects.get("large")?.sizeBytes).toBe(sizeBytes);
  } finally {
    await fake.stop();
  }
}, 180_000);

/** Uploads a little first, which loads and compiles everything, and then the file; prints by how much the process grew. */
const programText = `
const { readFileSync, statSync } = require("node:fs");
const { openObjectStorage } = require("./client/obs/objectStorage");
const { fileSource } = require("./client/obs/source");
const { Secret } = require("./client/secret");
const { systemClock } = require("./client/http/clock");
const [url, region, file] = process.argv.slice(2);
const storage = openObjectStorage({
  endpoint: url,
  region,
  keys: async () => ({ accessKey: "AKALICE", secretKey: new Secret("secret-of-alice") }),
  tls: { ca: undefined, certificate: undefined, key: undefined, insecure: false },
  proxy: { http: undefined, https: undefined, except: undefined },
  allowPlainHttp: false,
  timeoutMs: 60_000,
  clock: systemClock,
});
const upload = (key, sizeBytes) =>
  storage.upload({ bucket: "img-bucket", key, source: fileSource(file, sizeBytes) });
const peakBytes = () => {
  try {
    return Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
  } catch {
    return 0;
  }
};
(async () => {
  await upload("small", 20 * 1024 ** 2);
  const before = process.memoryUsage.rss();
  let highest = before;
  const sampling = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 20);
  await upload("large", statSync(file).size);
  clearInterval(sampling);
  process.stdout.write(String(Math.max(highest, peakBytes()) - before));
  process.exit(0);
})();
`;

function compile(from: string, to: string): void {
  for (const name of fs.readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const { code } = transformFileSync(path.join(from, name), {
      jsc: { target: "es2023", parser: { syntax: "typescript" } },
      module: { type: "commonjs" },
    });
    const target = path.join(to, name.replace(/\.ts$/, ".js"));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, code);
  }
}
