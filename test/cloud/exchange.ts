/**
 * One HTTP exchange from the first header to the last byte: noted in the request log, bent by fault rules, handed to
 * the service that its path names, answered.
 */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type Effect, type FaultRules, seededRandom } from "./faults";
import type { Holds } from "./holds";
import type { Answer, Call, ServiceName } from "./http";
import { type PlaceName, places } from "./places";
import type { RequestLog, RequestRecord } from "./requestLog";
import { sendAnswer } from "./send";

export interface Services {
  readonly faults: FaultRules;
  readonly holds: Holds;
  readonly log: RequestLog;
  /** The user behind a token or a signature, unchecked, for rules and log before a service has looked at the call. */
  readonly userOf: (headers: IncomingHttpHeaders) => string | undefined;
  readonly answer: (
    service: ServiceName,
    call: Call,
    raceWindow: (() => Promise<void>) | undefined,
  ) => Promise<Answer>;
}

/** Where a request came in. */
export interface Arrival {
  readonly place: PlaceName;
  /** Path and query below the service's own root, as they came. */
  readonly below: string;
  /** Scheme, host and port. */
  readonly origin: string;
}

const reset = Symbol("reset");

export async function runExchange(
  services: Services,
  arrival: Arrival,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAtMs = performance.now();
  const { service } = places[arrival.place];
  const { call, record } = beginCall(services, arrival, request);
  const user = services.userOf(request.headers);
  if (user !== undefined) record.user = user;
  const effect = services.faults.effectsOn({ ...record, user });
  try {
    const answer = await act(services, service, call, record, effect);
    if (answer === reset || effect.afterAnswerLost) {
      record.outcome = "reset";
      request.socket.resetAndDestroy();
      return;
    }
    record.status = answer.status;
    await sendAnswer(answer, call, request, response, effect.cutBody === true);
    record.outcome = effect.cutBody ? "cut" : "answered";
  } catch (error) {
    if (request.errored || request.socket.destroyed) {
      record.outcome = "clientGone";
      return;
    }
    record.status = 500;
    record.outcome = "answered";
    process.stderr.write(`${call.method} ${call.path} failed: ${describe(error)}\n`);
    await sendAnswer(
      { status: 500, headers: { "Content-Type": "text/plain" }, body: describe(error) },
      call,
      request,
      response,
      false,
    ).catch(() => undefined);
  } finally {
    Object.assign(record, call.identified);
    record.durationMs = Math.round(performance.now() - startedAtMs);
  }
}

function beginCall(
  services: Services,
  { place, below, origin }: Arrival,
  request: IncomingMessage,
): { call: Call; record: RequestRecord } {
  const [rawPath = "", ...rest] = below.split("?");
  const search = rest.join("?");
  const requestId = `req-${randomUUID()}`;
  const method = request.method ?? "GET";
  const path = decodePath(rawPath === "" ? "/" : rawPath);
  const record = services.log.begin({
    service: places[place].service,
    method,
    path,
    query: search,
    userAgent: request.headers["user-agent"] ?? "",
    requestId,
  });
  const call: Call = {
    method,
    place,
    target: request.url ?? "/",
    rawPath: rawPath === "" ? "/" : rawPath,
    path,
    search,
    query: new URLSearchParams(search),
    headers: request.headers,
    body: countedBody(request, record),
    requestId,
    origin,
    identified: {},
  };
  return { call, record };
}

/**
 * A WSGI server decodes the whole path before it is split, so that an encoded slash separates segments too; and it
 * decodes bytes to Latin-1 characters, which Glance never turns into UTF-8: the tag "ä" in a path becomes "Ã¤".
 */
function decodePath(path: string): string {
  return path.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

async function* countedBody(
  request: IncomingMessage,
  record: RequestRecord,
): AsyncGenerator<Buffer> {
  // Leaving the loop early must not destroy the socket: the refusal still has to be sent over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    // No encoding is set on the request, hence buffers.
    const bytes = chunk as Buffer;
    record.requestBytes += bytes.length;
    yield bytes;
  }
}

async function act(
  services: Services,
  service: ServiceName,
  call: Call,
  record: RequestRecord,
  effect: Effect,
): Promise<Answer | typeof reset> {
  if (effect.delayMs !== undefined) await delay(effect.delayMs);
  if (effect.hold === "before" && (await held(services, record, "before")) === "reset")
    return reset;
  if (effect.reset) return reset;
  if (effect.status !== undefined) return plannedAnswer(effect.status, effect);
  const raceWindow = effect.loseParallelWrites ? raceWindowOf(record.sequence) : undefined;
  if (effect.failJob !== undefined) call.failJob = effect.failJob;
  const answer = await services.answer(service, call, raceWindow);
  if (effect.afterStatus !== undefined) return plannedAnswer(effect.afterStatus, effect);
  if (effect.hold === "after") {
    // Who looks at the log meanwhile sees what the answer will be.
    record.status = answer.status;
    if ((await held(services, record, "after")) === "reset") return reset;
  }
  return answer;
}

function held(services: Services, record: RequestRecord, when: "before" | "after") {
  const { sequence, method, path, user } = record;
  return services.holds.hold({ sequence, when, method, path, user });
}

function plannedAnswer(status: number, effect: Effect): Answer {
  const { body, headers } = effect;
  if (body === undefined) return { status, headers: headers ?? {} };
  if (typeof body === "string") {
    return { status, headers: { "Content-Type": "text/plain", ...headers }, body };
  }
  return {
    status,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** A few milliseconds, different for each request: long enough that parallel requests meet in it. */
function raceWindowOf(sequence: number): () => Promise<void> {
  const random = seededRandom(sequence);
  return () => delay(2 + random() * 12);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
