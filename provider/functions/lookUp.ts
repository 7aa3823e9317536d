/** A look-up changes nothing. A host resolves the connection and calls `runLookUp`. */
import type * as z from "zod";
import type { CloudKind } from "../client/cloud";
import { ApiError } from "../client/http/errors";
import { kept } from "../client/kept";
import { checkInputs } from "../resources/checks/check";
import { connectionName } from "../resources/checks/ids";
import type { CheckFailure } from "../resources/handler";
import { withoutUndefined } from "../resources/values/record";
import type { ShapeOf } from "../resources/checks/shape";
import type { Connection } from "./connection";

/** The arguments that every look-up has. */
export interface LookUpArgs {
  /**
   * Name of the connection to use: one of the stack config `ims:connections`, or a cloud of
   * clouds.yaml.
   * @default the default connection
   */
  readonly connection?: string;
}

export interface LookUp<Args extends LookUpArgs, Result extends object> {
  /** Completes a message that begins with "cannot", for example `look up an image`. */
  readonly purpose: string;
  readonly kinds: readonly CloudKind[];
  /** What to use on the other kinds. */
  readonly elsewhere?: string;
  /** For a deprecated look-up: what to use instead. */
  readonly deprecated?: string;
  /** @internal */
  readonly shape: ShapeOf<Omit<Args, "connection">>;
  /** Returns wrong arguments that the shape does not detect. Never calls the cloud. */
  readonly check?: (args: Args, connection: Connection) => readonly CheckFailure[];
  /** A message about certain arguments. A host shows it once for each process. */
  readonly note?: (args: Args) => string | undefined;
  readonly call: (args: Args, connection: Connection) => Promise<Result>;
}

/** Undefined names the default connection. Throws `configuration` errors and makes no request. */
export type Connect = (name: string | undefined) => Connection;

/** A wrong argument is an error of kind `badRequest` that names it, before any request. */
export async function runLookUp<Args extends LookUpArgs, Result extends object>(
  lookUp: LookUp<Args, Result>,
  given: object,
  connect: Connect,
): Promise<Result> {
  const { purpose, kinds, elsewhere } = lookUp;
  const defined = withoutUndefined(given);
  refuse(purpose, checkInputs(wholeShape(lookUp.shape), defined));
  // The cast is right: the shape found no failure, and ShapeOf ties the shape to the interface.
  const args = defined as Args;
  const connection = connect(args.connection);
  if (!kinds.includes(connection.kind)) {
    const { title, kind } = connection;
    throw new ApiError({
      kind: "configuration",
      purpose,
      reason: `${title} is of kind ${kind}, and only clouds of kind ${kinds.join(" or ")} can be asked`,
      advice: elsewhere ?? `name a connection of kind ${kinds.join(" or ")}`,
    });
  }
  refuse(purpose, lookUp.check?.(args, connection) ?? []);
  return lookUp.call(args, connection);
}

/**
 * Returns the same object each time for a shape, so that `checkInputs` compiles it only once.
 * @internal
 */
export const wholeShape = kept((shape: z.ZodRawShape): z.ZodRawShape => ({
  ...shape,
  connection: connectionName,
}));

function refuse(purpose: string, failures: readonly CheckFailure[]): void {
  if (failures.length === 0) return;
  throw new ApiError({
    kind: "badRequest",
    purpose,
    reason: failures.map(({ property, reason }) => `${property} ${reason}`).join("; "),
    mayHaveBeenSent: false,
  });
}
