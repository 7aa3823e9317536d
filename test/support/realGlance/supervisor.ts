/**
 * Servers that live exactly as long as somebody needs them: a small Python process (supervise.py) listens for them, starts
 * them, and ends them and removes their folder when this process lets go of it or dies.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import * as readline from "node:readline";

import { inRepository } from "../repository";

export interface ServerOrder {
  readonly name: string;
  /** "{socket}" in a word stands for the number of the inherited socket. */
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly log: string;
  /** Which of the supervisor's sockets the server inherits. */
  readonly socket?: number;
  /** The signal that ends it at once and in good order. */
  readonly signal: "SIGQUIT" | "SIGINT";
  readonly userId?: number | undefined;
}

export interface Supervisor {
  readonly ports: readonly number[];
  start(order: ServerOrder): void;
  /** Waits for an answer from a started server, and fails with its log if it ends instead. */
  whileAlive<T>(answer: Promise<T>): Promise<T>;
  /** Ends the servers and removes the folder. */
  stop(): Promise<void>;
}

export async function startSupervisor(
  python: string,
  socketCount: number,
  folder: string,
): Promise<Supervisor> {
  const script = inRepository("test", "support", "realGlance", "supervise.py");
  const child = spawn(python, [script, String(socketCount), folder], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true, // a Ctrl-C at the terminal reaches us; the supervisor then follows in good order
  });
  const closed = new Promise<void>((resolve, reject) => {
    child.on("close", () => resolve());
    child.on("error", reject);
  });
  closed.catch(() => undefined); // who waits below hears of it
  child.stdin.on("error", () => undefined);

  const logs = new Map<string, string>();
  let isStopping = false;
  let failed: (error: Error) => void;
  const failure = new Promise<never>((_, reject) => (failed = reject));
  failure.catch(() => undefined);

  const ports = await new Promise<readonly number[]>((resolve, reject) => {
    closed.then(() => reject(new Error(`${script} ended before it was ready`)), reject);
    readline.createInterface(child.stdout).on("line", (line) => {
      const event = JSON.parse(line) as { ports: number[] } | { ended: string; status: number };
      if ("ports" in event) resolve(event.ports);
      // A server that we stop ends too, and its log may be gone by the time we read of it.
      else if (!isStopping)
        failed(new Error(`${event.ended} ended with ${event.status}:\n${tail(logs, event.ended)}`));
    });
  });
  return {
    ports,
    start: (order) => {
      logs.set(order.name, order.log);
      const { socket = null, userId = null, ...rest } = order;
      child.stdin.write(`${JSON.stringify({ ...rest, socket, userId })}\n`);
    },
    whileAlive: async (answer) => await Promise.race([answer, failure]),
    stop: async () => {
      isStopping = true;
      child.stdin.end();
      await closed;
    },
  };
}

function tail(logs: ReadonlyMap<string, string>, name: string): string {
  const file = logs.get(name);
  return file === undefined ? "" : readFileSync(file, "utf8").split("\n").slice(-30).join("\n");
}
