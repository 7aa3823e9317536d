/** Asks again and again until the answer is the wanted one; for what a server does after it has answered. */
import { setTimeout as delay } from "node:timers/promises";

export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline) {
      throw new Error(`still not as wanted after a minute: ${JSON.stringify(answer)}`);
    }
    await delay(10);
  }
}
