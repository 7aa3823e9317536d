/**
 * Finds out whether the engine that started this process still lives. If only the engine is killed,
 * this process goes on, and no state would record what it finishes.
 */
import { connect } from "node:net";
import type { Clock } from "../client/http/clock";

const connectTimeoutMs = 5_000;
const lookEveryMs = 5_000;
/** The time that running calls get to stop. They normally stop at once. */
const graceMs = 5_000;

export interface EngineAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * The last argument, after options of the engine's own log. Undefined if no engine started the
 * process, as in a test.
 */
export function engineAddress(args: readonly string[]): EngineAddress | undefined {
  const [, host, port] = /^(.+):(\d+)$/.exec(args.at(-1) ?? "") ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

export async function assertEngineAlive(address: EngineAddress | undefined): Promise<void> {
  if (address === undefined || (await isListening(address)) === "yes") return;
  throw new Error(goneSentence);
}

const goneSentence =
  "the Pulumi engine is gone, so the image is left unfinished for the next run to finish";

export async function watchEngine(
  address: EngineAddress,
  clock: Clock,
  gone: (reason: Error) => void,
  end: () => void,
): Promise<void> {
  do await clock.sleep(lookEveryMs);
  while ((await isListening(address)) !== "no");
  gone(new Error(goneSentence));
  await clock.sleep(graceMs);
  end();
}

/** `silent` proves nothing: the machine may be busy, or the engine stopped in a debugger. */
function isListening({ host, port }: EngineAddress): Promise<"yes" | "no" | "silent"> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs });
    const answer = (answered: "yes" | "no" | "silent") => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("connect", () => answer("yes"));
    socket.once("error", () => answer("no"));
    socket.once("timeout", () => answer("silent"));
  });
}
