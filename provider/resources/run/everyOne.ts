/** The same work for many things at once, with one answer for all. */

/**
 * `what` names the things for the one message about several failures: "shares".
 *
 * All at once (the transport opens few connections); all are tried, and failures are thrown when the rest is done: nothing
 * goes on behind an answer.
 */
export async function everyOne<T, R>(
  what: string,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = await Promise.allSettled(items.map(work));
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, summary(what, failures));
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

const messagesShown = 5;

function summary(what: string, failures: readonly unknown[]): string {
  const messages = new Set(
    failures.map((error) => (error instanceof Error ? error.message : String(error))),
  );
  const shown = [...messages].slice(0, messagesShown).join("; ");
  const rest = messages.size > messagesShown ? `; and ${messages.size - messagesShown} more` : "";
  return `${failures.length} ${what} failed: ${shown}${rest}`;
}
