/**
 * The time for records, in microseconds as databases keep it and never the same twice: images made one right after
 * the other still sort by creation time.
 */

let lastMicroseconds = 0;

export function timestamp(): string {
  const now = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  lastMicroseconds = Math.max(now, lastMicroseconds + 1);
  const seconds = new Date(Math.floor(lastMicroseconds / 1_000_000) * 1000).toISOString();
  const fraction = String(lastMicroseconds % 1_000_000).padStart(6, "0");
  return `${seconds.slice(0, 19)}.${fraction}Z`;
}
