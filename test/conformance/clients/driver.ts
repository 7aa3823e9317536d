/**
 * Somebody else's client in a process of its own: it does one step for each line that it reads and answers with a line.
 * What a step does and answers is in the scripts beside this file.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { inRepository } from "../../support/repository";
import { clientsProgram } from "../../support/needs";

export interface Driver {
  /** Fails with what the client said when the client fails. */
  step(name: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  end(): Promise<void>;
}

/** `settings` are what a user of the client would configure. */
export function startDriver(
  script: string,
  settings: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv = {},
): Driver {
  const child = spawn(
    clientsProgram(),
    [inRepository("test", "conformance", "clients", "drivers", script), JSON.stringify(settings)],
    {
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        ...{ PATH: process.env["PATH"], HOME: process.env["HOME"] },
        // The scripts lie in the repository: no compiled files beside them.
        PYTHONDONTWRITEBYTECODE: "1",
        ...environment,
      },
    },
  );
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  // A driver that ended is reported by the step that waits for it.
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    async step(name, args = {}) {
      child.stdin.write(`${JSON.stringify({ name, args })}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error(`${script} ended in the step ${name}:\n${said}`);
      const answer = JSON.parse(line.value) as { result?: unknown; error?: string }; // serve.py writes it
      if (answer.error === undefined) return answer.result;
      throw new Error(
        `${script} failed in the step ${name} ${JSON.stringify(args)}:\n${answer.error}${said}`,
      );
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
