/** A folder of the test's own, gone when the tests of the file are done. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestFolder {
  readonly path: string;
  /** Writes a file and returns its path. Every file of a folder has the same modification time. */
  write(name: string, content: string | Uint8Array): string;
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), "ims-unit-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      writeFileSync(file, content);
      utimesSync(file, 1_000_000, 1_000_000);
      return file;
    },
  };
}
