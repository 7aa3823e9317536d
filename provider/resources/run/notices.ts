/**
 * Lines about what a run is going to change in the world, for which a check reads the cloud: of an adoption the engine says
 * only that something is created, and of a long list which lines of the program changed. Without an answer soon, or with
 * an error, the check goes on without them. A check may refuse what a read found impossible, never what it did not find out.
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
  /** The class of the resource, for the beginning of the line: resources of two classes may have one name. */
  readonly kind: string;
  readonly inputs: { readonly connection?: string; readonly declaredAs?: DeclaredAs };
  readonly read: () => Promise<Finding>;
}

/** What a read found; each part only where there is something to say. */
export interface Finding {
  readonly info?: string | undefined;
  /** The run does what is declared all the same, and that may not be meant. */
  readonly warnings?: readonly string[] | undefined;
  /** The run cannot do what is declared. The check decides what it refuses. */
  readonly failure?: string | undefined;
}

/** What is known without a read. */
export interface Line extends Pick<Notice, "about" | "kind"> {
  readonly declaredAs: DeclaredAs | undefined;
  readonly sentence: string;
}

/** What the notices use of a handler's context. */
interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export class Notices {
  readonly #said = new Set<string>();
  readonly #warned = new Set<string>();
  /** Connections that did not answer: every further check would wait, or try a refused password again. */
  readonly #silent = new Set<string | undefined>();

  /**
   * Reads the cloud and prints what it found, once a resource and process; answers with the failure, if it found one. Never
   * throws. What is not known yet may change anything: nothing is read and said then.
   */
  async say(notice: Notice, surroundings: Surroundings): Promise<string | undefined> {
    const { about, kind, inputs, read } = notice;
    const { connection, declaredAs } = inputs;
    if (containsUnknown(inputs) || this.#silent.has(connection)) return undefined;
    if (!this.#isFirst(about, declaredAs)) return undefined;
    try {
      const { info, warnings = [], failure } = await withinLimit(read, surroundings);
      const { log } = surroundings;
      if (info !== undefined) log.info(withPlace(info, kind, declaredAs));
      for (const sentence of warnings) this.warn({ kind, declaredAs, sentence }, log);
      return failure;
    } catch (error) {
      // The call that does the work says what is wrong, if it still is then.
      if (!isApiError(error, "notFound", "forbidden")) this.#silent.add(connection);
      return undefined;
    }
  }

  /** The same for a line that needs no cloud. */
  tell({ about, kind, declaredAs, sentence }: Line, log: Log): void {
    if (this.#isFirst(about, declaredAs)) log.info(withPlace(sentence, kind, declaredAs));
  }

  /** Once a process: what a check warns of, the creation after it may find again. */
  warn({ kind, declaredAs, sentence }: Omit<Line, "about">, log: Log): void {
    const line = withPlace(sentence, kind, declaredAs);
    if (this.#warned.has(line)) return;
    this.#warned.add(line);
    log.warn(line);
  }

  #isFirst(about: string, declaredAs: DeclaredAs | undefined): boolean {
    if (declaredAs === undefined) return true;
    const key = [about, declaredAs.stack, declaredAs.resource].join(" ");
    if (this.#said.has(key)) return false;
    this.#said.add(key);
    return true;
  }
}

function withPlace(sentence: string, kind: string, declaredAs: DeclaredAs | undefined): string {
  return declaredAs === undefined ? sentence : `${kind} ${declaredAs.name}: ${sentence}`;
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
