/**
 * Rules that make the server misbehave on purpose: which requests they hit, and what happens to those. A rule is plain
 * JSON, so that it can come from a file or over the admin path.
 */
import type { ServiceName } from "./http";

export interface FaultRule extends Selector, Effect {}

/** All conditions that are given must hold. */
export interface Selector {
  readonly method?: string;
  /**
   * Compared with the path below the service (`/v2/images/...`, `/v3/auth/tokens`): a regular expression when it
   * begins with `^`, otherwise a glob for the whole path, in which `*` stays within a segment and `**` does not.
   */
  readonly path?: string;
  readonly service?: ServiceName;
  /** User name, as alice. */
  readonly user?: string;
  /** Part of the User-Agent header. */
  readonly userAgent?: string;
  /** The nth request that fits the conditions above, counted from 1 since the rule was set. */
  readonly nth?: number;
  /** How many requests are hit, from the nth on; without it one with `nth`, otherwise all. */
  readonly count?: number;
  /** Chance of each to be hit, between 0 and 1, repeatable with a seed. */
  readonly probability?: number;
  readonly seed?: number;
}

/** One of the effects, or several that go together (`delayMs` with any). */
export interface Effect {
  /** Answer with this status without doing anything. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Wait before acting. */
  readonly delayMs?: number;
  /** Reset the connection without doing anything. */
  readonly reset?: boolean;
  /** Act, then send half of the answer's body and reset the connection. */
  readonly cutBody?: boolean;
  /** Act, then reset the connection instead of answering. */
  readonly afterAnswerLost?: boolean;
  /** Act, then answer with this status, as a proxy does that lost the service behind it. */
  readonly afterStatus?: number;
  /** Keep the request, before or after it acts, until it is released. */
  readonly hold?: "before" | "after";
  /** Accept the task, and let its job fail with this IMG code. */
  readonly failJob?: string;
  /** Let writes to one image overwrite each other. */
  readonly loseParallelWrites?: boolean;
  /** One of these instead, drawn anew for each request that is hit, repeatable with the rule's seed. */
  readonly oneOf?: readonly Effect[];
}

export interface ActiveRule extends FaultRule {
  readonly id: string;
  /** Requests that fit the selector's conditions. */
  readonly matched: number;
  /** Requests that the rule changed. */
  readonly hits: number;
}

export interface RequestFacts {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  readonly user: string | undefined;
  readonly userAgent: string;
}

export class FaultRules {
  readonly #rules: RunningRule[] = [];
  #lastId = 0;

  add(rule: FaultRule): ActiveRule {
    this.#lastId += 1;
    const running = new RunningRule(`fault-${this.#lastId}`, rule);
    this.#rules.push(running);
    return running.view();
  }

  list(): ActiveRule[] {
    return this.#rules.map((rule) => rule.view());
  }

  /** Without an id, all of them. */
  clear(id?: string): number {
    const doomed = this.#rules.filter((rule) => id === undefined || rule.id === id);
    for (const rule of doomed) this.#rules.splice(this.#rules.indexOf(rule), 1);
    return doomed.length;
  }

  /** The effects of all rules that hit this request; counts it for each of them. */
  effectsOn(facts: RequestFacts): Effect {
    let effects: Effect = {};
    for (const rule of this.#rules) {
      if (rule.hits(facts)) effects = { ...effects, ...rule.draw() };
    }
    return effects;
  }
}

class RunningRule {
  readonly id: string;
  readonly #effect: Effect;
  readonly #rule: FaultRule;
  readonly #path: RegExp | undefined;
  readonly #random: () => number;
  #matched = 0;
  #hits = 0;

  constructor(id: string, rule: FaultRule) {
    this.id = id;
    this.#rule = rule;
    const { method: _m, path, service: _s, user: _u, userAgent: _a, ...rest } = rule;
    const { nth: _n, count: _c, probability: _p, seed, ...effect } = rest;
    this.#effect = effect;
    this.#path = path === undefined ? undefined : pathExpression(path);
    this.#random = seededRandom(seed ?? 1);
  }

  hits(facts: RequestFacts): boolean {
    if (!this.#fits(facts)) return false;
    this.#matched += 1;
    const { nth, probability } = this.#rule;
    const first = nth ?? 1;
    const count = this.#rule.count ?? (nth === undefined ? Infinity : 1);
    if (this.#matched < first) return false;
    if (probability === undefined) {
      if (this.#matched >= first + count) return false;
    } else if (this.#hits >= count || this.#random() >= probability) {
      return false;
    }
    this.#hits += 1;
    return true;
  }

  /** What happens to a request that is hit. */
  draw(): Effect {
    const { oneOf = [], ...always } = this.#effect;
    return { ...always, ...oneOf[Math.floor(this.#random() * oneOf.length)] };
  }

  view(): ActiveRule {
    return { id: this.id, ...this.#rule, matched: this.#matched, hits: this.#hits };
  }

  #fits(facts: RequestFacts): boolean {
    const { method, service, user, userAgent } = this.#rule;
    return (
      (method === undefined || method.toUpperCase() === facts.method) &&
      (service === undefined || service === facts.service) &&
      (user === undefined || user === facts.user) &&
      (userAgent === undefined || facts.userAgent.includes(userAgent)) &&
      (this.#path === undefined || this.#path.test(facts.path))
    );
  }
}

export function pathExpression(path: string): RegExp {
  if (path.startsWith("^")) return new RegExp(path);
  const source = path
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      return part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    })
    .join("");
  return new RegExp(`^${source}$`);
}

/** mulberry32: small, and the same numbers for the same seed everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
