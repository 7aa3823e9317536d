/**
 * What a look-up is: a question to the cloud that changes nothing, as a plain object over plain
 * data. A host resolves the connection, and calls `runLookUp`; it knows nothing else of them.
 */
import type { CloudKind } from "../client/cloud";
import { ApiError } from "../client/http/errors";
import { checkInputs } from "../resources/checks/check";
import type { CheckFailure } from "../resources/handler";
import { withoutUndefined } from "../resources/values/record";
import type { ShapeOf } from "../resources/checks/shape";
import type { Connection } from "./connection";

/** What every look-up can be told. */
export interface LookUpArgs {
  /**
   * Name of the connection to use: one of the stack config `ims:connections`, or a cloud of
   * clouds.yaml.
   * @default the default connection
   */
  readonly connection?: string;
}

export interface LookUp<Args extends LookUpArgs, Result extends object> {
  /** `ims:index:getImage`. Part of programs: never renamed. */
  readonly token: string;
  /** Completes "cannot": `look up an image`. */
  readonly purpose: string;
  /** Kinds of cloud that can be asked. */
  readonly kinds: readonly CloudKind[];
  /** What to use on the other kinds. */
  readonly elsewhere?: string;
  /** What to use instead of this one, which is out of date. */
  readonly deprecated?: string;
  /** @internal */
  readonly shape: ShapeOf<Args>;
  /** Wrong arguments that the shape does not see. Never calls the cloud. */
  readonly check?: (args: Args, connection: Connection) => readonly CheckFailure[];
  /** What a program should know that asks so. A host tells it once a process. */
  readonly note?: (args: Args) => string | undefined;
  readonly call: (args: Args, connection: Connection) => Promise<Result>;
}

/**
 * The connection of a name, or the default one. Throws `configuration` errors; makes no request.
 */
export type Connect = (name: string | undefined) => Connection;

/** Checks the arguments before any request; an error of kind `badRequest` names the property. */
export async function runLookUp<Args extends LookUpArgs, Result extends object>(
  lookUp: LookUp<Args, Result>,
  given: object,
  connect: Connect,
): Promise<Result> {
  const defined = withoutUndefined(given);
  refuse(lookUp.purpose, checkInputs(lookUp.shape, defined));
  // The shape found nothing wrong, and ShapeOf ties it to the interface.
  const args = defined as Args;
  const connection = connect(args.connection);
  assertKind(lookUp, connection);
  refuse(lookUp.purpose, lookUp.check?.(args, connection) ?? []);
  return lookUp.call(args, connection);
}

function refuse(purpose: string, failures: readonly CheckFailure[]): void {
  if (failures.length === 0) return;
  throw new ApiError({
    kind: "badRequest",
    purpose,
    reason: failures.map(({ property, reason }) => `${property} ${reason}`).join("; "),
    mayHaveBeenSent: false,
  });
}

function assertKind(
  {
    purpose,
    kinds,
    elsewhere,
  }: Pick<LookUp<LookUpArgs, object>, "purpose" | "kinds" | "elsewhere">,
  { kind, title }: Connection,
): void {
  if (kinds.includes(kind)) return;
  throw new ApiError({
    kind: "configuration",
    purpose,
    reason: `${title} is of kind ${kind}, and only clouds of kind ${kinds.join(" or ")} can be asked`,
    advice: elsewhere ?? `name a connection of kind ${kinds.join(" or ")}`,
    mayHaveBeenSent: false,
  });
}
