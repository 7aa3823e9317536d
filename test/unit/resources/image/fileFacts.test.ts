import {
  linkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  fileFacts,
  isUntouched,
  provesIdentity,
  uploadedFile,
} from "../../../../provider/resources/image/file/fileFacts";
import { testFolder } from "../support/folder";

const folder = testFolder();
const later = () => Date.now() + 60_000;
const secondNs = 1_000_000_000n;

/** What the state keeps of a file of the text "golden"; all files of the folder have one modification time. */
async function seen(name: string) {
  const path = folder.write(name, "golden");
  return { path, uploaded: uploadedFile(await fileFacts(path, later()), "0".repeat(128)) };
}

describe("a file that was seen before", () => {
  it("is untouched while nothing of it changes", async () => {
    const { path, uploaded } = await seen("same");
    expect(isUntouched(await fileFacts(path, later()), uploaded)).toBe(true);
  });

  it.each<[string, (path: string) => void]>([
    ["other bytes of the same size were written into it", (path) => write(path, "silver")],
    ["its modification time is another", (path) => utimesSync(path, 7, 7)],
    ["its size is another", (path) => write(path, "golden!")],
    [
      "another file of the same size and time took its place",
      (path) => renameSync(folder.write("2", "silver"), path),
    ],
    [
      "a link at its path was turned",
      (path) => {
        rmSync(path);
        symlinkSync(folder.write("3", "silver"), path);
      },
    ],
    [
      "it was linked elsewhere, which nobody can tell from a change",
      (path) => linkSync(path, `${path}.linked`),
    ],
  ])("is not when %s", async (_what, change) => {
    const { path, uploaded } = await seen(`case-${_what.length}`);
    change(path);
    expect(isUntouched(await fileFacts(path, later()), uploaded)).toBe(false);
  });

  it("is not when a link turns between files of equal size and time", async () => {
    const [one, other] = [folder.write("build-1", "golden"), folder.write("build-2", "silver")];
    const link = join(folder.path, "result");
    symlinkSync(one, link);
    const uploaded = uploadedFile(await fileFacts(link, later()), "0".repeat(128));
    expect(isUntouched(await fileFacts(link, later()), uploaded)).toBe(true);
    rmSync(link);
    symlinkSync(other, link);
    expect(isUntouched(await fileFacts(link, later()), uploaded)).toBe(false);
  });

  it("is not where an older version kept its size and modification time alone", async () => {
    const { path, uploaded } = await seen("old-state");
    const { identity: _, ...old } = uploaded;
    expect(isUntouched(await fileFacts(path, later()), old)).toBe(false);
    expect(isUntouched(await fileFacts(path, later()), undefined)).toBe(false);
  });
});

describe("the identity of a file", () => {
  it("is its device, its inode and the time of its last change", async () => {
    const path = folder.write("identity", "golden");
    const { dev, ino, ctimeNs } = statSync(path, { bigint: true });
    expect((await fileFacts(path, later())).identity).toBe(`${dev}:${ino}:${ctimeNs}`);
  });

  it("is none right after a change: another one in the same tick of the clock would not show", async () => {
    const path = folder.write("fresh", "golden");
    const facts = await fileFacts(path, Number(statSync(path).ctimeMs) + 1_000);
    expect(facts.identity).toBeUndefined();
    // Unknown is never equal to unknown.
    expect(isUntouched(facts, uploadedFile(facts, "0".repeat(128)))).toBe(false);
  });

  it("is none where the clock went back", async () => {
    const path = folder.write("future", "golden");
    expect((await fileFacts(path, 1_000)).identity).toBeUndefined();
  });

  it.each([
    ["an inode and a time", 7n, 1_700_000_000_123_456_789n, true],
    ["a file system without inodes", 0n, 1_700_000_000_123_456_789n, false],
    ["a file system that reports no time of change", 7n, 0n, false],
    ["whole seconds, as the images of file systems that builds make have", 7n, secondNs, false],
    ["a build's date, which is no time of change", 7n, 315_532_800n * secondNs, false],
  ])("proves that a file is the same: %s", (_what, inode, changedNs, expected) => {
    expect(provesIdentity(inode, changedNs)).toBe(expected);
  });
});

function write(path: string, text: string): void {
  writeFileSync(path, text);
  utimesSync(path, 1_000_000, 1_000_000);
}
