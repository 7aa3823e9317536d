/**
 * When a write is looked at again. A write that Glance began before ours may end after it, and take
 * ours away; so the look comes some time later, by when every such write has ended.
 */
const shortestMs = 250;
const longestMs = 2_000;
/** Others' writes take about as long as ours. */
const writesWaitedFor = 3;

/**
 * How long to wait between a write and the look at it. Two that undo each other must not go on in
 * step.
 */
export function lookDelayMs(writeMs: number, repairs: number, random: () => number): number {
  const delayMs = Math.min(longestMs, Math.max(shortestMs, writesWaitedFor * writeMs));
  return repairs === 0 ? delayMs : delayMs * (0.5 + random());
}
