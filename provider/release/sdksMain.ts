/** `make sdks` writes the SDKs for other languages to .cache/sdks. */
import * as path from "node:path";
import { messageOf } from "../client/messageOf";
import { repositoryFolder } from "../schema/repositoryFolder";
import { makeSdks } from "./sdks";

async function main(): Promise<void> {
  const repository = repositoryFolder(__dirname);
  const folder = path.join(repository, ".cache", "sdks");
  const packed = await makeSdks({
    repository,
    folder,
    go: "go",
    python: "python3",
    environment: process.env,
  });
  for (const file of Object.values(packed))
    process.stdout.write(`${path.relative(repository, file)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
