/**
 * What a resource is: a plain object of plain functions over plain data. A host (the dynamic provider,
 * a plugin) decodes a call of the engine, calls one of these, encodes the answer, and knows nothing else.
 */
import type { ImageCloud } from "../client/cloud";
import type { Clock } from "../client/http/clock";
import type { DeclaredFacts } from "./run/declaredFacts";
import type { JobJournal } from "./recovery/jobJournal";
import type { Leftovers } from "./recovery/leftovers";
import type { Log } from "./run/log";
import type { Notices } from "./run/notices";

export interface ResourceHandler<Inputs extends object, State extends object> {
  /** `ims:index:Image`. Part of every state: never renamed. */
  readonly token: string;
  /** Inputs whose change makes a new object; `diff` decides whether a given change does. */
  readonly replaceOnChanges: readonly (keyof Inputs)[];
  /** Inputs that are secret whatever the program says. */
  readonly secrets: readonly (keyof Inputs)[];
  /** Outputs that an update in place never changes. */
  readonly stables: readonly (keyof State)[];

  /**
   * Refuses wrong input with the property's path, fills in defaults. The cloud is read only for a line about what a new or
   * changed declaration takes over or ends (notices.ts); an adoption of an image that this read does not find is refused.
   */
  check(request: CheckRequest<Inputs>, context: HandlerContext): Promise<CheckResponse<Inputs>>;
  /** What the engine should do. Never calls the cloud. */
  diff(request: DiffRequest<Inputs, State>, context: HandlerContext): Promise<DiffResponse>;
  create(request: CreateRequest<Inputs>, context: HandlerContext): Promise<CreateResponse<State>>;
  /** The live state and the inputs that describe it; undefined when the object is gone. */
  read(
    request: ReadRequest<Inputs, State>,
    context: HandlerContext,
  ): Promise<ReadResponse<Inputs, State> | undefined>;
  update(request: UpdateRequest<Inputs, State>, context: HandlerContext): Promise<State>;
  /** Done when the object is gone, or was never there. */
  remove(request: RemoveRequest<State>, context: HandlerContext): Promise<void>;
}

export interface CheckRequest<Inputs> {
  /** The inputs of the last run; undefined on the first one, and when a replacement is checked. */
  readonly oldInputs: Inputs | undefined;
  /** What the program says: anything at all, `UNKNOWN` included. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface CheckResponse<Inputs> {
  /** What the user wrote, in the user's spelling, with defaults filled in. */
  readonly inputs: Inputs | Readonly<Record<string, unknown>>;
  readonly failures: readonly CheckFailure[];
}

export interface CheckFailure {
  /** A path: `members[1].projectId`. */
  readonly property: string;
  readonly reason: string;
}

export interface DiffRequest<Inputs, State> {
  readonly id: string;
  readonly state: State;
  readonly inputs: Inputs;
}

export interface DiffResponse {
  readonly changes: readonly Change[];
}

export interface Change {
  /** A path: `tags`, `source.path`. */
  readonly property: string;
  /** The object cannot be changed this way: a new one takes its place. */
  readonly replaces: boolean;
}

export interface CreateRequest<Inputs> {
  readonly inputs: Inputs;
}

export interface CreateResponse<State> {
  readonly id: string;
  readonly state: State;
}

export interface ReadRequest<Inputs, State> {
  readonly id: string;
  /** What the program declared; undefined when the host does not know it. */
  readonly inputs: Inputs | undefined;
  /** What the last run knew; partial or empty when only the id is known. */
  readonly state: Partial<State>;
}

export interface ReadResponse<Inputs, State> {
  readonly id: string;
  readonly state: State;
  readonly inputs: Inputs;
}

export interface UpdateRequest<Inputs, State> {
  readonly id: string;
  readonly state: State;
  readonly inputs: Inputs;
}

export interface RemoveRequest<State> {
  readonly id: string;
  readonly state: State;
}

/** What a handler may use beside its arguments. One a process; nothing in it belongs to one resource. */
export interface HandlerContext {
  /** The cloud behind a named connection, or behind the default one. Throws `configuration` errors. */
  readonly cloud: (connection: string | undefined) => ImageCloud;
  readonly facts: DeclaredFacts;
  readonly leftovers: Leftovers;
  readonly journal: JobJournal;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly newId: () => string;
  /** Runs work that uploads, a few at a time: what has to wait waits before it has made anything. */
  readonly uploadTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Throws when the engine that asked is gone: what is finished then, no state would know. */
  readonly assertEngineAlive: () => Promise<void>;
  /**
   * Where hashes of files are remembered between runs; undefined when there is no place. Makes the folder, so it is called
   * only where a file is about to be hashed.
   */
  readonly hashCacheFolder: () => string | undefined;
}
