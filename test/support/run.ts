/**
 * Runs a program and hands back what it said. Never through a shell.
 */
import { spawn } from "node:child_process";

export interface RunOptions {
  readonly folder?: string;
  /** The whole environment; without it, the parent's. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly userId?: number | undefined;
  /** Given to the program's standard input, which is then closed. */
  readonly input?: string;
  /** Hears what the program says while it says it. */
  readonly listen?: ((text: string) => void) | undefined;
}

export interface RunResult {
  /** undefined when a signal ended the program. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams as they came, for messages. */
  readonly output: string;
}

export interface RunningProgram {
  readonly processId: number | undefined;
  kill(signal: NodeJS.Signals): void;
  readonly finished: Promise<RunResult>;
}

export function startProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): RunningProgram {
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: options.environment ?? process.env,
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    ...(options.userId === undefined ? {} : { uid: options.userId, gid: options.userId }),
  });
  const said = { stdout: "", stderr: "", output: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
      said.output += text;
      options.listen?.(text);
    });
  }
  const finished = new Promise<RunResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status: status ?? undefined, ...said }));
  });
  // A program that ends without reading its input is no error of ours.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  return { processId: child.pid, kill: (signal) => void child.kill(signal), finished };
}

/** Runs the program to its end and throws what it said unless it succeeds. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await startProgram(program, args, options).finished;
  if (result.status === 0) return result;
  throw new Error(failure([program, ...args].join(" "), result));
}

/** One sentence and the end of what the program said. */
export function failure(command: string, { status, output }: RunResult): string {
  const tail = output.trimEnd().split("\n").slice(-60).join("\n");
  return `${command} ended with ${status === undefined ? "a signal" : `status ${status}`}:\n${tail}`;
}

export interface Process {
  readonly id: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes that a command has started, and those that they have. */
export async function descendantsOf(command: RunningProgram): Promise<readonly Process[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,args="]);
  const all = stdout.split("\n").flatMap((line): Process[] => {
    const [, id, parent, text] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (id === undefined || parent === undefined || text === undefined) return [];
    return [{ id: Number(id), parent: Number(parent), command: text }];
  });
  const below = (parent: number): readonly Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.id)]);
  return below(command.processId ?? 0);
}

/** kill -9; a process that is gone already is no error. */
export function endProcess(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
