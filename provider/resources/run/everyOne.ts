import { messageOf } from "../../client/messageOf";

/**
 * Works on all items at once (the transport limits the connections). Failures are thrown only when
 * all items have ended, so that no work goes on after the handler has answered the engine.
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
  const messages = new Set(failures.map(messageOf));
  const shown = [...messages].slice(0, messagesShown).join("; ");
  const rest = messages.size > messagesShown ? `; and ${messages.size - messagesShown} more` : "";
  return `${failures.length} ${what} failed: ${shown}${rest}`;
}
