/**
 * When to check a write. Another write may begin before ours and end after ours. Then it overwrites
 * ours. So the check waits until such writes have ended.
 */
const shortestMs = 250;
const longestMs = 2_000;
/**
 * The delay before the check is this many times the duration of our own write. Writes of other
 * callers take about as long as ours.
 */
const writesWaitedFor = 3;

/**
 * How long to wait between a write and its check. After a repair, the delay is random. Otherwise
 * two processes that undo each other's writes would write at the same time again and again.
 */
export function lookDelayMs(writeMs: number, repairs: number, random: () => number): number {
  const delayMs = Math.min(longestMs, Math.max(shortestMs, writesWaitedFor * writeMs));
  return repairs === 0 ? delayMs : delayMs * (0.5 + random());
}
