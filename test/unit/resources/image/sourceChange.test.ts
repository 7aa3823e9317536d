import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { ImageInputs, ImageSource } from "../../../../provider/resources/image/inputs";
import { sourceChange } from "../../../../provider/resources/image/changes/sourceChange";
import { imageState, type ImageState } from "../../../../provider/resources/image/state";
import { testFolder } from "../support/folder";
import { cloudImage, location } from "../support/samples";

const folder = testFolder();
const sha512 = (text: string) => createHash("sha512").update(text).digest("hex");

/** The state after the upload of a file with the text "golden". */
function uploadedState(path: string, changes: Partial<ImageState> = {}): ImageState {
  const { size, mtimeMs } = statSync(path);
  const { dev, ino, ctimeNs } = statSync(path, { bigint: true });
  const uploaded = {
    sha512: sha512("golden"),
    sizeBytes: size,
    modifiedMs: Math.trunc(mtimeMs),
    identity: `${dev}:${ino}:${ctimeNs}`,
  };
  const inputs: ImageInputs = { source: { kind: "file", path } };
  const image = cloudImage({
    sizeBytes: size,
    hashAlgorithm: "sha512",
    hashValue: sha512("golden"),
  });
  return { ...imageState(inputs, image, location, { uploaded, adopted: false }), ...changes };
}

const change = (state: ImageState, inputs: ImageInputs, cache?: string) =>
  sourceChange(state, inputs, () => cache, Date.now() + 60_000);

describe("sourceChange of a file", () => {
  it("is none for the file as it was uploaded, without reading it", async () => {
    const path = folder.write("disk", "silver");
    // Only somebody who reads the file would notice that these are not the bytes that were stored.
    const state = uploadedState(path);
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("none");
  });

  it("replaces for other bytes with the path, the size and the time of the old ones", async () => {
    const path = folder.write("disk", "golden");
    const state = uploadedState(path);
    folder.write(basename(path), "silver");
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("replace");
    const asset = { assetKind: "file", path, encoded: {} };
    await expect(change(state, { source: { kind: "asset", asset } })).resolves.toBe("replace");
  });

  it("replaces when another file of the same size and time took the place of the old one", async () => {
    const path = folder.write("disk", "golden");
    const state = uploadedState(path);
    renameSync(folder.write("other", "silver"), path);
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("replace");
  });

  it("hashes once where the state is of a version that kept the time alone, and replaces nothing", async () => {
    const path = folder.write("disk", "golden");
    const { uploaded, ...state } = uploadedState(path);
    const { identity: _, ...old } = uploaded ?? { sha512: "", sizeBytes: 0, modifiedMs: 0 };
    const cache = join(folder.path, "upgrade-cache");
    const source = { kind: "file", path } as const;
    await expect(change({ ...state, uploaded: old }, { source }, cache)).resolves.toBe("none");
    expect(readdirSync(cache)).toHaveLength(1);
    folder.write(basename(path), "silver");
    await expect(change({ ...state, uploaded: old }, { source }, cache)).resolves.toBe("replace");
  });

  it("is none for the same bytes with a new modification time", async () => {
    const path = folder.write("disk", "golden");
    const state = uploadedState(path);
    utimesSync(path, 1, 1);
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("none");
  });

  it("is none for the same bytes at another path", async () => {
    const state = uploadedState(folder.write("disk", "golden"));
    const moved = folder.write("moved", "golden");
    await expect(change(state, { source: { kind: "file", path: moved } })).resolves.toBe("none");
  });

  it("is none for the same file as an asset", async () => {
    const path = folder.write("disk", "golden");
    const asset = { assetKind: "file", path, encoded: {} };
    await expect(change(uploadedState(path), { source: { kind: "asset", asset } })).resolves.toBe(
      "none",
    );
  });

  it("replaces for other bytes of the same size", async () => {
    const state = uploadedState(folder.write("disk", "golden"));
    const path = folder.write("other", "silver");
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("replace");
  });

  it("replaces for another size, without reading the file", async () => {
    const state = uploadedState(folder.write("disk", "golden"));
    const cache = join(folder.path, "unused-cache");
    const path = folder.write("longer", "golden!");
    await expect(change(state, { source: { kind: "file", path } }, cache)).resolves.toBe("replace");
    expect(() => statSync(cache)).toThrow("ENOENT");
  });

  it("reads a file once, and then remembers its hash", async () => {
    const state = uploadedState(folder.write("disk", "golden"));
    const cache = join(folder.path, "cache");
    mkdirSync(cache, { recursive: true });
    const path = folder.write("copy", "golden");
    await change(state, { source: { kind: "file", path } }, cache);
    // An answer that no reading gives.
    for (const entry of readdirSync(cache)) writeFileSync(join(cache, entry), sha512("silver"));
    await expect(change(state, { source: { kind: "file", path } }, cache)).resolves.toBe("replace");
  });

  it("compares with what the cloud reports where nothing was uploaded by us", async () => {
    const path = folder.write("disk", "golden");
    const { uploaded: _, ...state } = uploadedState(path, { adopted: true });
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("none");
    const other = folder.write("other", "silver");
    await expect(change(state, { source: { kind: "file", path: other } })).resolves.toBe("replace");
  });

  it("keeps an adopted image where no hash is known, and replaces what another source made", async () => {
    const path = folder.write("disk", "golden");
    const {
      uploaded: _uploaded,
      source: _source,
      hashValue: _hash,
      ...adopted
    } = uploadedState(path);
    const inputs: ImageInputs = { source: { kind: "file", path } };
    await expect(change(adopted, inputs)).resolves.toBe("none");
    const source = { kind: "webDownload", uri: "https://example.com/disk" } as const;
    await expect(change({ ...adopted, source }, inputs)).resolves.toBe("replace");
  });

  it("trusts the hash that the program gives: the file need not be there", async () => {
    const path = folder.write("disk", "golden");
    const state = uploadedState(path);
    rmSync(path);
    const source = (text: string) => ({ kind: "file", path, sha512: sha512(text) }) as const;
    await expect(change(state, { source: source("golden") })).resolves.toBe("none");
    await expect(change(state, { source: source("silver") })).resolves.toBe("replace");
  });

  it("takes hexadecimal digits of either case", async () => {
    const path = folder.write("disk", "golden");
    const upper = sha512("golden").toUpperCase();
    await expect(
      change(uploadedState(path), { source: { kind: "file", path, sha512: upper } }),
    ).resolves.toBe("none");
  });

  it("uploads to an image that waits for its bytes", async () => {
    const path = folder.write("disk", "golden");
    const { uploaded: _, ...state } = uploadedState(path, { status: "queued" });
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("upload");
  });

  it("replaces an image whose bytes the cloud could not store", async () => {
    const path = folder.write("disk", "golden");
    await expect(
      change(uploadedState(path, { status: "killed" }), { source: { kind: "file", path } }),
    ).resolves.toBe("replace");
  });

  it("is none when the source leaves the program", async () => {
    const state = uploadedState(folder.write("disk", "golden"));
    await expect(change(state, {})).resolves.toBe("none");
  });
});

describe("sourceChange of a file whose hash the cloud reports otherwise", () => {
  it("believes the cloud's SHA-512 more than the one of the upload", async () => {
    const state = uploadedState(folder.write("disk", "golden"), { hashValue: sha512("silver") });
    const other = folder.write("other", "silver");
    await expect(change(state, { source: { kind: "file", path: other } })).resolves.toBe("none");
  });

  it("believes the one of the upload where the cloud reports another kind of hash", async () => {
    const state = uploadedState(folder.write("disk", "golden"), {
      ...{ hashAlgorithm: "md5", hashValue: sha512("silver") },
    });
    const moved = folder.write("moved", "golden");
    await expect(change(state, { source: { kind: "file", path: moved } })).resolves.toBe("none");
  });

  it("compares with the size of the file, not with that of an image that was converted", async () => {
    const path = folder.write("disk", "golden");
    const state = uploadedState(path, { sizeBytes: 4_096 });
    await expect(change(state, { source: { kind: "file", path } })).resolves.toBe("none");
  });
});

describe("sourceChange of what a job makes or registers", () => {
  const server = { kind: "server", serverId: "s-1" } as const;
  const register = { kind: "register", bucket: "b", key: "k" } as const;
  const copy = { kind: "copy", imageId: "i", fromConnection: "a", agencyName: "x" } as const;
  const stateOf = (source: ImageSource | undefined, status = "active") => ({
    ...imageState({}, cloudImage({ status }), location, { uploaded: undefined, adopted: false }),
    ...(source === undefined ? {} : { source }),
  });

  it.each<[string, ImageSource | undefined, ImageSource, string, string]>([
    ["the same server", server, { serverId: "s-1", kind: "server" }, "active", "none"],
    ["another server", server, { ...server, serverId: "s-2" }, "active", "replace"],
    ["another way to make it", server, { ...server, whole: true }, "active", "replace"],
    ["another kind", server, register, "active", "replace"],
    ["a server for an adopted image", undefined, server, "active", "none"],
    ["a server for a record without bytes", undefined, server, "queued", "replace"],
    ["the same object", register, register, "active", "none"],
    ["another object", register, { ...register, key: "other" }, "active", "replace"],
    ["an object for an adopted image", undefined, register, "active", "none"],
    ["an object for a record without bytes", register, register, "queued", "upload"],
    ["the same copy through others", copy, { kind: "copy", imageId: "i" }, "active", "none"],
    ["a copy of another image", copy, { ...copy, imageId: "j" }, "active", "replace"],
    ["a server for bytes that could not be stored", server, server, "killed", "replace"],
  ])("of %s is as it must be", async (_what, before, source, status, expected) => {
    await expect(change(stateOf(before, status), { source })).resolves.toBe(expected);
  });
});

describe("sourceChange of an address", () => {
  const at = (uri: string) => ({ source: { kind: "webDownload", uri } }) as const;
  const stateOf = (uri: string) =>
    imageState(at(uri), cloudImage(), location, { uploaded: undefined, adopted: false });

  it.each([
    ["https://example.com/disk", "https://example.com/disk", "none"],
    ["https://example.com/disk?sig=1", "https://example.com/disk?sig=2", "none"],
    ["https://example.com/disk", "https://example.com/other", "replace"],
    ["https://example.com/disk#sig=1", "https://example.com/disk#sig=2", "none"],
  ])("from %s to %s: %s", async (before, after, expected) => {
    await expect(change(stateOf(before), at(after))).resolves.toBe(expected);
  });

  it("replaces an image that was uploaded from a file", async () => {
    const state = uploadedState(folder.write("disk", "golden"));
    await expect(change(state, at("https://example.com/disk"))).resolves.toBe("replace");
  });
});
