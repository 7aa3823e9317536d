/**
 * What the watched requests and answers did that the API's description does not have. Each kind of problem is told once
 * on stderr and counted from then on, so that a long test run does not drown in one mistake.
 */
export interface ContractProblem {
  /** Name of the operation, or "none" where the description has no such operation. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** `request query limit`, `request body /images/0`, `answer 200 /images/0/status`. */
  readonly where: string;
  readonly message: string;
}

export interface CountedProblem extends ContractProblem {
  readonly count: number;
}

export class ContractProblems {
  readonly #problems = new Map<string, CountedProblem>();

  report(problem: ContractProblem): void {
    const { operation, where, message } = problem;
    // The third of a list is the same mistake as its first.
    const id = `${operation} ${where.replace(/\/\d+(?=\/|$)/g, "/*")} ${message}`;
    const known = this.#problems.get(id);
    this.#problems.set(id, { ...(known ?? problem), count: (known?.count ?? 0) + 1 });
    if (known) return;
    process.stderr.write(
      `ims-local: not as the API describes it: ${problem.method} ${problem.path} (${operation}), ${where}: ${message}\n`,
    );
  }

  list(): CountedProblem[] {
    return [...this.#problems.values()];
  }

  clear(): void {
    this.#problems.clear();
  }
}
