import type { ImageCloud } from "../client/cloud";
import type { Clock } from "../client/http/clock";
import type { DeclaredFacts } from "./run/declaredFacts";
import type { JobJournal } from "./recovery/jobJournal";
import type { Leftovers } from "./recovery/leftovers";
import type { Log } from "./run/log";
import type { Notices } from "./run/notices";

/**
 * A resource as plain functions over plain data. A host (the dynamic provider or the plugin)
 * decodes a call of the engine, calls one of these functions and encodes the answer.
 */
export interface ResourceHandler<Inputs extends object, State extends object> {
  /** For example `ims:index:Image`. It is part of every state and must never be renamed. */
  readonly token: string;
  /**
   * Inputs that the schema marks as replacing. `diff` decides about each change. A change of
   * another input can replace the object too, for example `minDiskGb` of an image on IMS.
   */
  readonly replaceOnChanges: readonly (keyof Inputs)[];
  /** Inputs that are always secret, even if the program does not mark them. */
  readonly secrets: readonly (keyof Inputs)[];
  /** Outputs that an update in place does not change, unless the cloud's address has moved. */
  readonly stables: readonly (keyof State)[];

  /**
   * Refuses wrong inputs, naming the property's path, and fills in defaults. It reads the cloud
   * only to announce what a new or changed declaration takes over or removes (notices.ts), and to
   * refuse an impossible adoption: the image does not exist, or it differs from the declaration in
   * a value that this cloud cannot change.
   */
  check(request: CheckRequest<Inputs>, context: HandlerContext): Promise<CheckResponse<Inputs>>;
  /** Says what the engine should do. Never calls the cloud. */
  diff(request: DiffRequest<Inputs, State>, context: HandlerContext): Promise<DiffResponse>;
  create(request: CreateRequest<Inputs>, context: HandlerContext): Promise<CreateResponse<State>>;
  /** Returns the live state and the inputs for it, or undefined if the object no longer exists. */
  read(
    request: ReadRequest<Inputs, State>,
    context: HandlerContext,
  ): Promise<ReadResponse<Inputs, State> | undefined>;
  update(request: UpdateRequest<Inputs, State>, context: HandlerContext): Promise<State>;
  /** Deletes the object. An object that does not exist is not an error. */
  remove(request: RemoveRequest<State>, context: HandlerContext): Promise<void>;
  /** Absent if objects of this kind cannot be listed. */
  readonly list?: Listing<Inputs>;
}

/** Lists objects that can be imported. A query sets some of the inputs. */
export interface Listing<Inputs extends object> {
  readonly required: readonly (keyof Inputs)[];
  readonly optional: readonly (keyof Inputs)[];
  page(request: ListRequest, context: HandlerContext): Promise<ListPage>;
}

export interface ListRequest {
  /** It can be anything. */
  readonly query: Readonly<Record<string, unknown>>;
  /** `next` of the page before. Undefined for the first page. */
  readonly after?: string;
  readonly limit: number;
}

export interface ListPage {
  readonly found: readonly Found[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

export interface Found {
  /** An id for an import. */
  readonly id: string;
  readonly name: string;
}

export interface CheckRequest<Inputs> {
  /** The inputs of the last run. Undefined in the first run and when a replacement is checked. */
  readonly oldInputs: Inputs | undefined;
  /** The inputs of the program. They can be anything and can contain `UNKNOWN`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Undefined if the host does not say. */
  readonly naming?: Naming;
}

/** How an object gets its name if the program gives none. An object that has a name keeps it. */
export interface Naming {
  /**
   * `default`: the handler makes the name. `propose`: it uses `name` as far as the cloud allows.
   * `enforce`: it uses `name` as it is, or refuses it. `disable`: the program must give a name.
   */
  readonly mode: "default" | "propose" | "enforce" | "disable";
  /** The name that the stack's configuration makes. */
  readonly name?: string;
  /** Random hexadecimal digits, equal in every run of the same plan. */
  readonly digits?: string;
}

export interface CheckResponse<Inputs> {
  /** The inputs as the user wrote them, with defaults filled in. */
  readonly inputs: Inputs | Readonly<Record<string, unknown>>;
  readonly failures: readonly CheckFailure[];
}

export interface CheckFailure {
  /** A path, for example `members[1].projectId`. */
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
  /** A path, for example `tags` or `source.path`. */
  readonly property: string;
  /** True if the object cannot be changed in place, so that a new one replaces it. */
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
  /** The declared inputs. Undefined if the host does not know them. */
  readonly inputs: Inputs | undefined;
  /** The state after the last run. Partial or empty if only the id is known. */
  readonly state: Partial<State>;
}

export type ReadResponse<Inputs, State> = DiffRequest<Inputs, State>;

export type UpdateRequest<Inputs, State> = DiffRequest<Inputs, State>;

export interface RemoveRequest<State> {
  readonly id: string;
  readonly state: State;
}

/**
 * What a host gives to a handler. All resources of a process get the same, except `log` and
 * `progress`, which a host may make for each resource.
 */
export interface HandlerContext {
  /** Undefined names the default connection. Throws `configuration` errors. */
  readonly cloud: (connection: string | undefined) => ImageCloud;
  readonly facts: DeclaredFacts;
  readonly leftovers: Leftovers;
  readonly journal: JobJournal;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Shows a short line beside the resource. Undefined if the host has no place for it. It is called
   * often, and a line may be lost.
   */
  readonly progress?: (line: string) => void;
  readonly signal: AbortSignal;
  readonly newId: () => string;
  /** Runs only a few uploads at a time. Work that waits here has not created anything yet. */
  readonly uploadTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Throws if the calling engine has ended: the state would miss what is made after that. */
  readonly assertEngineAlive: () => Promise<void>;
  /**
   * Returns the folder that keeps hashes of files between runs, or undefined if there is none. It
   * makes the folder, so it is called only when a file is about to be hashed.
   */
  readonly hashCacheFolder: () => string | undefined;
}
