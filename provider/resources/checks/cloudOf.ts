import type * as z from "zod";
import type { ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";
import { checkInputs } from "./check";
import type { CheckFailure, CheckRequest, CheckResponse, HandlerContext } from "../handler";

/**
 * Undefined while the connection's name is not known yet (`UNKNOWN`). If no connection has the
 * name, or its settings are wrong, adds a failure and returns undefined too.
 */
export function cloudOf(
  connection: unknown,
  property: string,
  context: HandlerContext,
  failures: CheckFailure[],
): ImageCloud | undefined {
  if (connection !== undefined && typeof connection !== "string") return undefined;
  try {
    return context.cloud(connection);
  } catch (error) {
    if (!isApiError(error, "configuration")) throw error;
    failures.push({ property, reason: error.message });
    return undefined;
  }
}

/**
 * Checks the shape. If it fits, `judge` adds the rules of the resource.
 * @internal
 */
export async function checkWith<Inputs extends { readonly connection?: string }>(
  shape: z.ZodRawShape,
  request: CheckRequest<Inputs>,
  context: HandlerContext,
  judge: (
    inputs: Inputs,
    cloud: ImageCloud | undefined,
    failures: CheckFailure[],
  ) => Promise<Inputs | void>,
): Promise<CheckResponse<Inputs>> {
  const failures = checkInputs(shape, request.inputs);
  // If the shape found no failure, the type is right, except that values may still be unknown.
  // Before code uses a value, it asks whether the value is known.
  const inputs = request.inputs as unknown as Inputs;
  if (failures.length > 0) return { inputs, failures };
  const cloud = cloudOf(inputs.connection, "connection", context, failures);
  const judged = await judge(inputs, cloud, failures);
  return { inputs: judged ?? inputs, failures };
}
