/**
 * Before any test: provides what the selected suites need (see needs.ts), each thing once and only when it is needed.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

import { clientsPython } from "../conformance/clients/environment";
import { pulumiEngine } from "../engine/pulumi/build";
import { builtPathsProgram } from "../engine/pulumi/pathsProgram";
import { fillCompileCache } from "./compileCache";
import { bootableDisks, findDiskTools } from "./disk";
import { missingVariable, needVariables, type Need } from "./needs";
import {
  findGo,
  findPostgresql,
  findPulumi,
  findPython,
  mustRunEverything,
  type Found,
} from "./prerequisites";
import { languageSdks } from "./languageSdks";
import { startRealCloud, type RealCloud } from "./realCloud";

export default async function globalSetup(config: JestConfig): Promise<void> {
  const files = [...withImports(selectedTests(config))];
  if (files.some((file) => path.basename(file) === "providerProcess.ts")) fillCompileCache();
  const needs = needsOf(files);
  const missing: Partial<Record<Need, string>> = {};
  for (const need of needs) {
    const variable = needVariables[need];
    if (process.env[variable] !== undefined) continue;
    const found = providers[need].find();
    if (found.missing === undefined)
      process.env[variable] = await providers[need].provide(found.program);
    else if (mustRunEverything())
      throw new Error(`${found.missing} (CI is set: nothing may be skipped)`);
    else missing[need] = found.missing;
  }
  process.env[missingVariable] = JSON.stringify(missing);
}

/** What we read of jest's configuration. */
interface JestConfig {
  readonly rootDir: string;
  readonly testPathPatterns: {
    toExecutor(options: { rootDir: string }): { isMatch(file: string): boolean };
  };
}

/** Ends what globalSetup started. */
export async function endSharedServers(): Promise<void> {
  await sharedCloud?.stop();
}

let sharedCloud: RealCloud | undefined;

interface Provider {
  /** Cheap: looks for the programs that providing takes. */
  readonly find: () => Found;
  readonly provide: (program: string) => Promise<string>;
}

const providers: Readonly<Record<Need, Provider>> = {
  realCloud: {
    find: findPython,
    provide: async () => {
      // Suites run side by side, and Glance's own imports beside their requests: with SQLite an import was seen to stop for
      // ever at its first write.
      const hasPostgresql = findPostgresql().missing === undefined;
      sharedCloud = await startRealCloud({ database: hasPostgresql ? "postgresql" : "sqlite" });
      return JSON.stringify(sharedCloud);
    },
  },
  engine: {
    find: () => (findPulumi().missing === undefined ? findPulumi() : findGo()),
    provide: async () => await pulumiEngine(),
  },
  postgresql: { find: findPostgresql, provide: async (folder) => folder },
  clients: { find: findPython, provide: async () => await clientsPython() },
  sdks: {
    find: () => (findPython().missing === undefined ? findGo() : findPython()),
    provide: async () => await languageSdks(),
  },
  paths: { find: findGo, provide: async (go) => await builtPathsProgram(go) },
  disk: { find: findDiskTools, provide: async () => await bootableDisks() },
};

function selectedTests(config: JestConfig): readonly string[] {
  const tests = path.join(config.rootDir, "test");
  const selected = config.testPathPatterns.toExecutor({ rootDir: config.rootDir });
  return readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.join(tests, name))
    .filter((file) => selected.isMatch(file));
}

/** A need is what a suite, or what it imports, says in a describeNeeding or asks needs.ts for. */
function needsOf(files: readonly string[]): readonly Need[] {
  const texts = files.map((file) => readFileSync(file, "utf8"));
  const signs: Readonly<Record<Need, RegExp>> = {
    realCloud: /IMS_TEST_REAL_CLOUD|sharedRealCloud\(|describeNeeding\(\s*\[[^\]]*"realCloud"/,
    engine: /engineFolder\(|describeNeeding\(\s*\[[^\]]*"engine"/,
    postgresql: /describeNeeding\(\s*\[[^\]]*"postgresql"/,
    clients: /clientsProgram\(|describeNeeding\(\s*\[[^\]]*"clients"/,
    sdks: /sdksFolder\(|describeNeeding\(\s*\[[^\]]*"sdks"/,
    paths: /pathsProgram\(|describeNeeding\(\s*\[[^\]]*"paths"/,
    disk: /diskFolder\(|describeNeeding\(\s*\[[^\]]*"disk"/,
  };
  return (Object.keys(signs) as Need[]).filter((need) =>
    texts.some((text) => signs[need].test(text)),
  );
}

/** The files and everything of test/ that they import, themselves or through others. */
function withImports(files: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file) || path.basename(file) === "needs.ts" || !existsSync(file)) return;
    seen.add(file);
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      visit(`${path.resolve(path.dirname(file), specifier)}.ts`);
    }
  };
  files.forEach(visit);
  return seen;
}
