/**
 * Lines about what a run is going to change in the world, for which a check reads the cloud: of an adoption the engine says
 * only that something is created, and of a long list which lines of the program changed. A line more and never a
 * condition: without an answer soon, or with a failure, the check goes on without it.
 */
import type { Clock } from "../../client/http/clock";
import { isApiError } from "../../client/http/errors";
import type { DeclaredAs } from "./declaredAs";
import type { Log } from "./log";
import { containsUnknown } from "../values/unknown";

/** How long a check waits for what it wants to say. */
const limitMs = 3_000;

export interface Notice {
  /** What the line is about: a resource hears of it once. */
  readonly about: string;
  readonly inputs: { readonly connection?: string; readonly declaredAs?: DeclaredAs };
  /** Makes the sentence; undefined where nothing is to be said. */
  readonly read: () => Promise<string | undefined>;
}

/** What the notices use of a handler's context. */
interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export class Notices {
  readonly #said = new Set<string>();
  /** Connections that did not answer: every further check would wait, or try a refused password again. */
  readonly #silent = new Set<string | undefined>();

  /**
   * Reads the cloud and prints one line, once a resource and process. Never fails. What is not known yet may change anything:
   * nothing is read and said then.
   */
  async say({ about, inputs, read }: Notice, surroundings: Surroundings): Promise<void> {
    const { connection, declaredAs } = inputs;
    if (containsUnknown(inputs) || this.#silent.has(connection)) return;
    if (!this.#isFirst(about, declaredAs)) return;
    try {
      const sentence = await withinLimit(read, surroundings);
      if (sentence !== undefined) print(sentence, declaredAs, surroundings.log);
    } catch (error) {
      // The call that does the work says what is wrong, if it still is then.
      if (!isApiError(error, "notFound", "forbidden")) this.#silent.add(connection);
    }
  }

  /** The same for a line that needs no cloud. */
  tell(about: string, declaredAs: DeclaredAs | undefined, sentence: string, log: Log): void {
    if (this.#isFirst(about, declaredAs)) print(sentence, declaredAs, log);
  }

  #isFirst(about: string, declaredAs: DeclaredAs | undefined): boolean {
    if (declaredAs === undefined) return true;
    const key = [about, declaredAs.stack, declaredAs.resource].join(" ");
    if (this.#said.has(key)) return false;
    this.#said.add(key);
    return true;
  }
}

function print(sentence: string, declaredAs: DeclaredAs | undefined, log: Log): void {
  log.info(declaredAs === undefined ? sentence : `${declaredAs.name}: ${sentence}`);
}

async function withinLimit<Value>(
  read: () => Promise<Value>,
  { clock, signal }: Surroundings,
): Promise<Value> {
  const over = new AbortController();
  const late = clock
    .sleep(limitMs, AbortSignal.any([signal, over.signal]))
    .then(() => Promise.reject(new Error("no answer within the limit")));
  // Whichever of the two comes second is of no interest any more.
  late.catch(() => undefined);
  const answer = read();
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}
