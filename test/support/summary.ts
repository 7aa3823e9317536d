/**
 * A jest reporter for the last lines of a run: which suites were skipped and why, then one line that counts the tests.
 *
 * jest loads reporters with Node alone, so this file keeps to what Node can run as it stands: types that can be erased, and
 * `module.exports`.
 */
/** What we read of jest's results. */
interface RunResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly testResults: readonly TestResult[];
  }[];
}

interface TestResult {
  readonly ancestorTitles: readonly string[];
  readonly status: string;
}

class Summary {
  private nothingMayBeSkipped: Error | undefined;

  onRunComplete(_contexts: unknown, results: RunResults): void {
    const skipped = results.numPendingTests + results.numTodoTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    if (skipped > 0 && (process.env["CI"] ?? "") !== "") {
      this.nothingMayBeSkipped = new Error("CI is set, so nothing may be skipped");
    }
    const tail = skipped > 0 ? `, ${skipped} skipped` : "";
    const lines = skippedSuites(results).map((line) => `skipped ${line}`);
    lines.push(`${results.numPassedTests} passed, ${failed} failed${tail}`);
    // At the very end: jest's own summary comes after all reporters.
    process.once("exit", () => process.stdout.write(`${lines.join("\n")}\n`));
  }

  /** What jest asks at the end: an error here fails the run. */
  getLastError(): Error | undefined {
    return this.nothingMayBeSkipped;
  }
}

/** "<title of the suite>: <reason>, <how many> tests", one for each suite or, where no suite was named, file. */
function skippedSuites(results: RunResults): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of results.testResults) {
    for (const test of file.testResults.filter(isSkipped)) {
      const suite = test.ancestorTitles.find((title) => title.includes(" (skipped: "));
      const line = suite?.replace(/ \(skipped: (.*)\)$/, ": $1") ?? file.testFilePath;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return [...counts].map(([line, count]) => `${line} (${count} ${count === 1 ? "test" : "tests"})`);
}

function isSkipped({ status }: TestResult): boolean {
  return ["pending", "todo", "skipped", "disabled"].includes(status);
}

module.exports = Summary;
