import type { JobProgress } from "../../client/imageJobs";
import type { HandlerContext } from "../handler";

const logEveryMs = 10_000;
const showEveryMs = 500;

type Surroundings = Pick<HandlerContext, "clock" | "log" | "progress">;

/** `line` is for the log and names the image. `status` is shown beside the resource. */
export interface Report {
  readonly line: string;
  readonly status: string;
}

/** Limits how often a report is logged and shown. */
export function nowAndThen(context: Surroundings): (report: () => Report) => void {
  let loggedMs = context.clock.now();
  let shownMs = Number.NEGATIVE_INFINITY;
  return (report) => {
    const nowMs = context.clock.now();
    if (context.progress !== undefined && nowMs - shownMs >= showEveryMs) {
      shownMs = nowMs;
      context.progress(report().status);
    }
    if (nowMs - loggedMs < logEveryMs) return;
    loggedMs = nowMs;
    context.log.info(report().line);
  };
}

export function jobProgress(what: string, context: Surroundings): (progress: JobProgress) => void {
  const say = nowAndThen(context);
  return ({ percent, phase }) =>
    say(() => {
      const parts = [percent === undefined ? undefined : `${percent} %`, phase || undefined];
      const status =
        parts.filter((part) => part !== undefined).join(", ") || "the cloud works on it";
      return { line: `${what}: ${status}`, status };
    });
}

export function transferProgress(
  what: string,
  sizeBytes: number,
  context: Surroundings,
): (sentBytes: number) => void {
  const say = nowAndThen(context);
  const startedMs = context.clock.now();
  return (sentBytes) =>
    say(() => {
      const elapsedMs = context.clock.now() - startedMs;
      const status = transferStatus({ sentBytes, sizeBytes, elapsedMs });
      return { line: `${what}: ${status}`, status };
    });
}

/** @internal */
export function transferStatus(transfer: {
  readonly sentBytes: number;
  readonly sizeBytes: number;
  readonly elapsedMs: number;
}): string {
  const { sentBytes, sizeBytes, elapsedMs } = transfer;
  const percent = sizeBytes === 0 ? 100 : Math.floor((sentBytes / sizeBytes) * 100);
  const sent = `${percent} % uploaded (${mebibytes(sentBytes)} of ${mebibytes(sizeBytes)} MiB)`;
  // In the first second the rate says nothing: the bytes only fill buffers.
  if (elapsedMs < 1_000 || sentBytes === 0) return sent;
  const bytesPerMs = sentBytes / elapsedMs;
  const leftSeconds = Math.ceil((sizeBytes - sentBytes) / bytesPerMs / 1_000);
  return `${sent}, ${mebibytes(bytesPerMs * 1_000)} MiB/s, ${durationText(leftSeconds)} left`;
}

function mebibytes(bytes: number): string {
  const value = bytes / 1024 ** 2;
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
