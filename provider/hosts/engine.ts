/**
 * Whether the engine that started this process still lives. Its address is the last argument of the process. When only the
 * engine was killed, nobody ends this process, and what it finishes then no state would ever know.
 */
import { connect } from "node:net";
import type { Clock } from "../client/http/clock";

const connectTimeoutMs = 5_000;
const lookEveryMs = 5_000;
/** For calls that are under way to end, which they do as soon as they are told. */
const graceMs = 5_000;

export interface EngineAddress {
  readonly host: string;
  readonly port: number;
}

/** Undefined where no engine started the process: a test, or a program that uses the provider objects itself. */
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

/** Calls `gone` once nobody listens at the address any more, and `end` when the calls had time to stop. */
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

/** Silence proves nothing: a machine may be busy, or an engine stopped in a debugger. */
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
