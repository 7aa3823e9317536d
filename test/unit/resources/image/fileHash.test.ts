import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sha512OfFile } from "../../../../provider/resources/image/fileHash";
import { testFolder } from "../support/folder";

const folder = testFolder();
const sha512 = (text: string) => createHash("sha512").update(text).digest("hex");

describe("sha512OfFile", () => {
  it("is the hash of the file", async () => {
    await expect(sha512OfFile(folder.write("disk", "golden"), undefined)).resolves.toBe(
      sha512("golden"),
    );
  });

  it("does not read again what is known unchanged", async () => {
    const cache = join(folder.path, "cache-1");
    const path = folder.write("disk", "golden");
    await sha512OfFile(path, cache);
    // Other bytes with the size and the time of the old ones: only somebody who reads them would notice.
    folder.write(basename(path), "silver");
    await expect(sha512OfFile(path, cache)).resolves.toBe(sha512("golden"));
  });

  it("reads again when the modification time is another", async () => {
    const cache = join(folder.path, "cache-2");
    const path = folder.write("disk", "golden");
    await sha512OfFile(path, cache);
    writeFileSync(path, "silver");
    utimesSync(path, 1, 1);
    await expect(sha512OfFile(path, cache)).resolves.toBe(sha512("silver"));
  });

  it("reads again when the size is another", async () => {
    const cache = join(folder.path, "cache-3");
    const path = folder.write("disk", "golden");
    await sha512OfFile(path, cache);
    folder.write(basename(path), "golden!");
    await expect(sha512OfFile(path, cache)).resolves.toBe(sha512("golden!"));
  });

  it("reads again when another file stands at the path", async () => {
    const cache = join(folder.path, "cache-4");
    const path = folder.write("disk", "golden");
    await sha512OfFile(path, cache);
    const other = folder.write("other", "silver");
    copyFileSync(other, `${path}.new`);
    expect(statSync(`${path}.new`).ino).not.toBe(statSync(path).ino);
    await expect(sha512OfFile(`${path}.new`, cache)).resolves.toBe(sha512("silver"));
  });

  it("does not believe a damaged entry", async () => {
    const cache = join(folder.path, "cache-5");
    const path = folder.write("disk", "golden");
    await sha512OfFile(path, cache);
    for (const entry of readdirSync(cache)) writeFileSync(join(cache, entry), "half");
    await expect(sha512OfFile(path, cache)).resolves.toBe(sha512("golden"));
  });

  it("leaves no half-written entries behind", async () => {
    const cache = join(folder.path, "cache-6");
    await sha512OfFile(folder.write("disk", "golden"), cache);
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it("works without a cache that can be written", async () => {
    const file = folder.write("no-folder", "");
    chmodSync(file, 0o400);
    const path = folder.write("disk", "golden");
    await expect(sha512OfFile(path, join(file, "cache"))).resolves.toBe(sha512("golden"));
  });
});
