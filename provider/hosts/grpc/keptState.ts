/**
 * The state of a resource whose call began something and then failed. The engine stores it, so it
 * is encoded as the answer of the call would be: with the marks of its secrets.
 */
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isUnfinished } from "../../resources/recovery/unfinished";

export class KeptState extends Error {
  readonly id: string;
  readonly properties: Struct;

  constructor(id: string, properties: Struct, cause: Error) {
    super(cause.message, { cause });
    this.id = id;
    this.properties = properties;
  }
}

export function isKeptState(error: unknown): error is KeptState {
  return error instanceof KeptState;
}

/** Encodes the state of an unfinished call by `encoded`. Other errors stay as they are. */
export async function keepingState<Result>(
  work: Promise<Result>,
  encoded: (state: object) => Struct,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!isUnfinished(error)) throw error;
    throw new KeptState(error.id, encoded(error.state), error);
  }
}
