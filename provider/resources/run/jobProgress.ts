/** Reports the progress of long work from time to time. */
import type { JobProgress } from "../../client/cloud";
import type { HandlerContext } from "../handler";

const everyMs = 10_000;

/** Returns a function that logs a line if the last one is at least ten seconds old. */
export function nowAndThen(context: HandlerContext): (line: () => string) => void {
  let saidMs = context.clock.now();
  return (line) => {
    if (context.clock.now() - saidMs < everyMs) return;
    saidMs = context.clock.now();
    context.log.info(line());
  };
}

export function jobProgress(
  what: string,
  context: HandlerContext,
): (progress: JobProgress) => void {
  const say = nowAndThen(context);
  return ({ percent, phase }) =>
    say(() => {
      const parts = [percent === undefined ? undefined : `${percent} %`, phase || undefined];
      return `${what}: ${parts.filter((part) => part !== undefined).join(", ") || "the cloud works on it"}`;
    });
}
