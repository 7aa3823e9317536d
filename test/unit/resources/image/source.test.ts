import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import fc from "fast-check";
import type { Asset } from "../../../../provider/resources/values/asset";
import {
  digestsOfFile,
  fileFailures,
  hashingBody,
  localPath,
  placeProperty,
} from "../../../../provider/resources/image/file/source";
import { UNKNOWN } from "../../../../provider/resources/values/unknown";
import { testFolder } from "../support/folder";

const folder = testFolder();
const hexOf = (algorithm: string, bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest("hex");

describe("hashingBody", () => {
  it("sends the bytes of the file and hashes them on the way, twice alike when it is opened again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 600_000 }), async (bytes) => {
        const body = hashingBody(folder.write("disk", bytes), bytes.length);
        const digests = { sha512: hexOf("sha512", bytes), md5: hexOf("md5", bytes) };
        for (let attempt = 1; attempt <= 2; attempt += 1) {
          expect((await readAll(body.open())).equals(bytes)).toBe(true);
          expect(body.digests()).toEqual(digests);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("knows no digests before an attempt has gone through to its end", async () => {
    const body = hashingBody(folder.write("disk", Buffer.alloc(2_000_000, 1)), 2_000_000);
    expect(body.digests()).toBeUndefined();
    const cutOff = body.open();
    await new Promise((resolve) => cutOff.once("data", resolve));
    cutOff.destroy();
    expect(body.digests()).toBeUndefined();
  });

  it("keeps the digests of what was sent whole when another attempt is refused early", async () => {
    const body = hashingBody(folder.write("disk", "golden"), 6);
    await readAll(body.open());
    const sent = body.digests();
    body.open().destroy();
    expect(body.digests()).toEqual(sent);
  });

  it("sends no more than was announced when the file grows", async () => {
    const path = folder.write("growing", "golden");
    const body = hashingBody(path, 6);
    appendFileSync(path, " and more");
    expect((await readAll(body.open())).toString()).toBe("golden");
  });

  it("fails like the file does", async () => {
    const body = hashingBody(join(folder.path, "missing"), 6);
    await expect(readAll(body.open())).rejects.toThrow("ENOENT");
  });

  it("tells how far it is", async () => {
    const sent: number[] = [];
    const body = hashingBody(folder.write("disk", Buffer.alloc(600_000, 1)), 600_000, (bytes) =>
      sent.push(bytes),
    );
    await readAll(body.open());
    expect(sent.at(-1)).toBe(600_000);
    expect(sent).toEqual([...sent].sort((one, other) => one - other));
  });
});

it("has its digests when its last chunk arrives: an answer may come before the file is closed", async () => {
  const body = hashingBody(folder.write("disk", Buffer.alloc(600_000, 1)), 600_000);
  const known: boolean[] = [];
  for await (const chunk of body.open()) {
    void chunk;
    known.push(body.digests() !== undefined);
  }
  expect(known).toEqual([false, false, true]);
});

describe("a part of a hashingBody", () => {
  it("is read into the memory of the part before it", async () => {
    const body = hashingBody(folder.write("disk", Buffer.alloc(2_000_000, 1)), 2_000_000);
    const memoryOf = async (start: number, end: number) => {
      const memory = new Set<ArrayBufferLike>();
      for await (const chunk of body.openRange?.(start, end) ?? [])
        memory.add((chunk as Buffer).buffer);
      return [...memory];
    };
    const [first, ...others] = await memoryOf(0, 1_000_000);
    expect(first).toBeDefined();
    expect(others).toHaveLength(0);
    const [next] = await memoryOf(1_000_000, 2_000_000);
    expect(next === first).toBe(true);
  });
});

describe("digestsOfFile", () => {
  it("hashes a file without sending it", async () => {
    const path = folder.write("disk", "golden");
    await expect(digestsOfFile(path, 6)).resolves.toEqual({
      sha512: hexOf("sha512", Buffer.from("golden")),
      md5: hexOf("md5", Buffer.from("golden")),
    });
  });
});

describe("fileFailures", () => {
  const missing = join(folder.path, "missing");
  const asset = (assetKind: Asset["assetKind"], path?: string): Asset => ({
    assetKind,
    ...(path === undefined ? {} : { path }),
    encoded: {},
  });

  it("finds nothing wrong with a file that has bytes", async () => {
    const path = folder.write("disk", "golden");
    await expect(fileFailures({ kind: "file", path })).resolves.toEqual([]);
    await expect(fileFailures({ kind: "asset", asset: asset("file", path) })).resolves.toEqual([]);
  });

  it.each([
    ["a missing file", missing, `there is no file ${missing} (seen from ${process.cwd()})`],
    ["a directory", folder.path, `${folder.path} is a directory; name the file of the disk in it`],
    [
      "a device",
      "/dev/null",
      "/dev/null is not a regular file: its size must be known before it is sent",
    ],
  ])("refuses %s", async (_what, path, reason) => {
    await expect(fileFailures({ kind: "file", path })).resolves.toEqual([
      { property: "source.path", reason },
    ]);
  });

  it("refuses an empty file", async () => {
    const path = folder.write("empty", "");
    await expect(fileFailures({ kind: "file", path })).resolves.toEqual([
      { property: "source.path", reason: `${path} is empty: an image needs bytes` },
    ]);
  });

  it("names the asset where the file of one is missing", async () => {
    await expect(
      fileFailures({ kind: "asset", asset: asset("file", missing) }),
    ).resolves.toMatchObject([{ property: "source.asset" }]);
  });

  it.each(["text", "remote", "archive"] as const)("refuses a %s asset", async (kind) => {
    await expect(fileFailures({ kind: "asset", asset: asset(kind) })).resolves.toEqual([
      {
        property: "source.asset",
        reason: "must be a FileAsset: text, remote assets and archives cannot be streamed",
      },
    ]);
  });

  it("refuses what only looks like an asset", async () => {
    const path = folder.write("disk", "golden");
    for (const odd of [
      path,
      null,
      { path },
      { assetKind: "file", path },
      { assetKind: "file", path, encoded: "x" },
    ])
      await expect(fileFailures({ kind: "asset", asset: odd })).resolves.toHaveLength(1);
  });

  it("leaves alone what is not known yet, and what is no file", async () => {
    const path = UNKNOWN as unknown as string; // a preview's inputs hold it in place of any value
    await expect(fileFailures({ kind: "file", path })).resolves.toEqual([]);
    await expect(fileFailures({ kind: "asset", asset: UNKNOWN })).resolves.toEqual([]);
    await expect(
      fileFailures({ kind: "webDownload", uri: "https://example.com/disk" }),
    ).resolves.toEqual([]);
  });
});

describe("localPath and placeProperty", () => {
  it("know where the file of each kind of source is", () => {
    const asset: Asset = { assetKind: "file", path: "b", encoded: {} };
    expect(localPath({ kind: "file", path: "a" })).toBe("a");
    expect(localPath({ kind: "asset", asset })).toBe("b");
    expect(localPath({ kind: "webDownload", uri: "https://example.com" })).toBeUndefined();
    expect(localPath(undefined)).toBeUndefined();
    expect(placeProperty({ kind: "file", path: "a" })).toBe("source.path");
    expect(placeProperty({ kind: "asset", asset })).toBe("source.asset");
  });
});

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A chunk's memory is used again, hence copies. No encoding is set, hence buffers.
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}
