/** The last word on schema.json has the real command line: it binds what the metaschema lets pass. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { describeNeeding, engineFolder } from "../../support/needs";
import { inRepository } from "../../support/repository";
import { startProgram } from "../../support/run";

describeNeeding(["engine"], "pulumi schema check", () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), "ims-schema-check-"));
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it("finds nothing to say about schema.json", async () => {
    const result = await startProgram(
      path.join(engineFolder(), "pulumi"),
      ["schema", "check", inRepository("schema.json")],
      { environment: { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" } },
    ).finished;
    expect(result).toMatchObject({ status: 0, output: "" });
  }, 60_000);
});
