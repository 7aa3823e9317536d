import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../../provider/hosts/cacheFolder";
import { makeFolder } from "../../../provider/resources/recovery/folder";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "ims-cache-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function folderOf(given: string | undefined, home: () => string = () => join(root, "home")) {
  const warnings: string[] = [];
  const cache = cacheFolder({ XDG_CACHE_HOME: given }, (line) => warnings.push(line), home);
  return { cache, warnings };
}

describe("the cache folder", () => {
  it("is where XDG_CACHE_HOME says, and the user's alone", () => {
    const { cache } = folderOf(join(root, "xdg"));
    expect(cache.within("jobs")).toBe(join(root, "xdg/pulumi-ims/jobs"));
    expect(statSync(join(root, "xdg/pulumi-ims/jobs")).mode & 0o777).toBe(0o700);
  });

  it.each([[undefined], [""], ["cache"], ["./cache"], ["../cache"], ["~/.cache"]])(
    "is in the home folder where XDG_CACHE_HOME is no absolute path: %s",
    (given) => {
      const { cache, warnings } = folderOf(given);
      expect(cache.within("hashes")).toBe(join(root, "home/.cache/pulumi-ims/hashes"));
      expect(warnings).toEqual([]);
    },
  );

  it("is not made before somebody uses it", () => {
    folderOf(join(root, "xdg"));
    expect(existsSync(join(root, "xdg"))).toBe(false);
  });

  it.each([
    ["/proc/1", /ENOENT|EACCES|EPERM/],
    ["/proc/self/fd", /ENOENT|EACCES|EPERM/],
    ["/dev/null", /ENOTDIR/],
  ])("that cannot be made costs one warning and no time: %s", (given, code) => {
    const { cache, warnings } = folderOf(given);
    expect([cache.within("jobs"), cache.within("hashes"), cache.within("jobs")]).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^the cache folder \S+ cannot be used \(\w+\): /),
    ]);
    expect(warnings[0]).toMatch(code);
    expect(warnings[0]).toContain("set XDG_CACHE_HOME to a folder that can be written");
  });

  it("is none where the user has no home", () => {
    const throwing = () => {
      throw new Error("no such user");
    };
    for (const home of [throwing, () => "", () => "relative"]) {
      const { cache, warnings } = folderOf("", home);
      expect(cache.within("jobs")).toBeUndefined();
      expect(warnings).toEqual([expect.stringContaining("there is no home folder")]);
    }
  });
});

describe("a folder", () => {
  it("is made with the ones above it, or is there already", () => {
    expect(makeFolder(join(root, "a/b/c"))).toBeUndefined();
    expect(makeFolder(join(root, "a/b/c"))).toBeUndefined();
    expect(statSync(join(root, "a/b/c")).isDirectory()).toBe(true);
  });

  it("is not made where a file is in the way", () => {
    writeFileSync(join(root, "file"), "");
    expect(makeFolder(join(root, "file"))).toBe("ENOTDIR");
    expect(makeFolder(join(root, "file/b"))).toBe("ENOTDIR");
    chmodSync(join(root, "file"), 0o600);
  });
});
