/**
 * The plugin's file contains parts of undici only. Every test of the transport runs here with them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { build } from "esbuild";
import { partsOfUndici } from "../../provider/release/partsOfUndici";
import { inRepository } from "../support/repository";
import "../unit/client/http/earlyAnswers.test";
import "../unit/client/http/transport.test";

const folder = mkdtempSync(path.join(tmpdir(), "ims-undici-"));
let used = false;

// The transport loads undici with its first request, which comes later.
beforeAll(async () => {
  const outfile = path.join(folder, "undici.js");
  await build({
    stdin: { contents: 'module.exports = require("undici")', resolveDir: inRepository() },
    outfile,
    bundle: true,
    platform: "node",
    define: { esbuildDetection: "true" },
    plugins: [partsOfUndici({ repository: inRepository(), standsAlone: true })],
  });
  jest.doMock("undici", () => {
    used = true;
    return createRequire(outfile)(outfile) as object;
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("the tests above used the parts", () => {
  expect(used).toBe(true);
});
