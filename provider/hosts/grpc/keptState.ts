/**
 * The state of a resource whose call began something and then failed. The engine stores it, so it
 * has the marks of its secrets, like the answer of the call.
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
