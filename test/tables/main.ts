/**
 * `make tables`: writes the generated tables of provider/client/README.md,
 * provider/config/SETTINGS.md and test/COVERAGE.md.
 */
import { writeFileSync } from "node:fs";

import { inRepository } from "../support/repository";
import { pages } from "./pages";

for (const { file, committed, generated } of pages()) {
  if (committed === generated) continue;
  writeFileSync(inRepository(file), generated);
  process.stdout.write(`${file} is written: review its diff\n`);
}
