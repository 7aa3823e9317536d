import { createHash } from "node:crypto";
import {
  chmodSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { sha512OfFile } from "../../../../provider/resources/image/file/fileHash";
import { testFolder } from "../support/folder";

const folder = testFolder();
const sha512 = (text: string) => createHash("sha512").update(text).digest("hex");
/** Long after every change. */
const later = () => Date.now() + 60_000;
const hash = (path: string, cache?: string) => sha512OfFile(path, cache, later());

let caches = 0;
const newCache = () => join(folder.path, `cache-${(caches += 1)}`);

describe("sha512OfFile", () => {
  it("is the hash of the file", async () => {
    await expect(hash(folder.write("disk", "golden"))).resolves.toBe(sha512("golden"));
  });

  it("does not read again what is known unchanged", async () => {
    const cache = newCache();
    const path = folder.write("disk", "golden");
    await hash(path, cache);
    // An answer that no reading gives.
    for (const entry of readdirSync(cache)) writeFileSync(join(cache, entry), "a".repeat(128));
    await expect(hash(path, cache)).resolves.toBe("a".repeat(128));
  });

  it("reads again what was changed a moment before it was read: more may have come in that moment", async () => {
    const cache = newCache();
    const path = folder.write("disk", "golden");
    await sha512OfFile(path, cache, Date.now());
    expect(() => readdirSync(cache)).toThrow("ENOENT");
  });

  it("reads again when the modification time is another", async () => {
    const cache = newCache();
    const path = folder.write("disk", "golden");
    await hash(path, cache);
    writeFileSync(path, "silver");
    utimesSync(path, 1, 1);
    await expect(hash(path, cache)).resolves.toBe(sha512("silver"));
  });

  it("reads again when the size is another", async () => {
    const cache = newCache();
    const path = folder.write("disk", "golden");
    await hash(path, cache);
    folder.write(basename(path), "golden!");
    await expect(hash(path, cache)).resolves.toBe(sha512("golden!"));
  });

  it("reads again what has other bytes, and the size and the time of the old ones", async () => {
    const cache = newCache();
    const path = folder.write("disk", "golden");
    await hash(path, cache);
    folder.write(basename(path), "silver");
    await expect(hash(path, cache)).resolves.toBe(sha512("silver"));
  });

  it("reads again when another file of the same size and time stands at the path", async () => {
    const cache = newCache();
    const path = folder.write("disk", "golden");
    await hash(path, cache);
    renameSync(folder.write("other", "silver"), path);
    await expect(hash(path, cache)).resolves.toBe(sha512("silver"));
  });

  it("reads again when a link at the path leads to another file of the same size and time", async () => {
    const cache = newCache();
    const path = join(folder.path, "result");
    symlinkSync(folder.write("build-1", "golden"), path);
    await expect(hash(path, cache)).resolves.toBe(sha512("golden"));
    rmSync(path);
    symlinkSync(folder.write("build-2", "silver"), path);
    await expect(hash(path, cache)).resolves.toBe(sha512("silver"));
  });

  it("does not believe a damaged entry", async () => {
    const cache = newCache();
    const path = folder.write("disk", "golden");
    await hash(path, cache);
    for (const entry of readdirSync(cache)) writeFileSync(join(cache, entry), "half");
    await expect(hash(path, cache)).resolves.toBe(sha512("golden"));
  });

  it("leaves no half-written entries behind", async () => {
    const cache = newCache();
    await hash(folder.write("disk", "golden"), cache);
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it("works without a cache that can be written", async () => {
    const file = folder.write("no-folder", "");
    chmodSync(file, 0o400);
    const path = folder.write("disk", "golden");
    await expect(hash(path, join(file, "cache"))).resolves.toBe(sha512("golden"));
  });
});
