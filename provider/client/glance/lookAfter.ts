/**
 * When to check a write. A write that began before ours and ends after it overwrites ours. So the
 * check waits until such writes have ended. They take about as long as our own write.
 */
const shortestMs = 250;
const longestMs = 2_000;
const writesWaitedFor = 3;

/**
 * After a repair, the delay is random. Otherwise two processes that undo each other's writes would
 * write at the same time again and again.
 */
export function lookDelayMs(writeMs: number, repairs: number, random: () => number): number {
  const delayMs = Math.min(longestMs, Math.max(shortestMs, writesWaitedFor * writeMs));
  return repairs === 0 ? delayMs : delayMs * (0.5 + random());
}
