/**
 * Announces what a run will change. To find that out, a check reads the cloud. The engine itself
 * says too little: it announces an adoption as a creation, and of a long list it only says which
 * entries changed. If the read fails or takes too long, the check continues without the
 * announcement and must not refuse anything.
 */
import { isApiError } from "../../client/http/errors";
import type { HandlerContext } from "../handler";
import type { DeclaredAs } from "./declaredAs";
import type { Log } from "./log";
import { containsUnknown } from "../values/unknown";

const limitMs = 3_000;

export interface Notice {
  /** Each resource gets one line for each topic. */
  readonly about: string;
  /** The resource's class begins the line: resources of two classes may have the same name. */
  readonly kind: string;
  readonly inputs: { readonly connection?: string; readonly declaredAs?: DeclaredAs };
  readonly read: () => Promise<Finding>;
}

export interface Finding {
  readonly info?: string | undefined;
  /** The run does what is declared, but the user may not intend it. */
  readonly warnings?: readonly string[] | undefined;
  /** Why the run cannot do what is declared. `say` returns it, so that the check can refuse. */
  readonly failure?: string | undefined;
}

/** A line that needs no read. */
export interface Line extends Pick<Notice, "about" | "kind"> {
  readonly declaredAs: DeclaredAs | undefined;
  readonly sentence: string;
}

type Surroundings = Pick<HandlerContext, "clock" | "log" | "signal">;

export class Notices {
  readonly #said = new Set<string>();
  readonly #warned = new Set<string>();
  /**
   * Connections for which a read failed. Later notices do not read them, so that none waits again
   * or sends a refused password again.
   */
  readonly #silent = new Set<string | undefined>();

  /**
   * Reads the cloud and logs what it found, once for each resource and process. Returns the failure
   * that it found. Never throws. While an input is unknown, nothing is read or logged.
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
      // If the problem lasts, the call that does the work reports it.
      if (!isApiError(error, "notFound", "forbidden")) this.#silent.add(connection);
      return undefined;
    }
  }

  tell({ about, kind, declaredAs, sentence }: Line, log: Log): void {
    if (this.#isFirst(about, declaredAs)) log.info(withPlace(sentence, kind, declaredAs));
  }

  /** Says it once in the process, because a check and the creation after it may find the same. */
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
  // The slower promise may fail later. Nobody waits for it then.
  late.catch(() => undefined);
  const answer = read();
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}
