/** Reads JSON answers. The fields that a call needs must be there; unknown fields are kept. */
import type * as z from "zod";
import { ApiError } from "./errors";
import { aboutRequest } from "./classify";
import { jsonIn } from "./json";
import type { ApiRequest, ApiResponse, Send } from "./request";

/**
 * Success is 200, unless `okStatus` names other statuses.
 * @internal
 */
export async function getJson<Schema extends z.ZodType>(
  send: Send,
  schema: Schema,
  asked: Pick<ApiRequest, "purpose" | "url" | "query"> & Partial<Pick<ApiRequest, "okStatus">>,
): Promise<z.output<Schema>> {
  const request: ApiRequest = { okStatus: [200], ...asked, method: "GET", idempotent: true };
  return decode(schema, request, await send(request));
}

/**
 * Throws an error of kind `protocol` that names the call and the field.
 * @internal
 */
export function decode<Schema extends z.ZodType>(
  schema: Schema,
  request: ApiRequest,
  response: ApiResponse,
): z.output<Schema> {
  const result = schema.safeParse(jsonIn(response.text));
  if (result.success) return result.data;
  const advice = "is the address really that of this service?";
  throw notAsDocumented(request, response, problems(result.error), advice);
}

export function notAsDocumented(
  request: ApiRequest,
  { status, requestId }: ApiResponse,
  problem: string,
  advice: string,
): ApiError {
  const about = aboutRequest(request);
  const reason = `the answer to ${about.method} ${about.path} is not as documented: ${problem}`;
  return new ApiError({ kind: "protocol", ...about, reason, advice, status, requestId });
}

function problems(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) =>
      path.length === 0 ? `it is no JSON object` : `${path.join(".")}: ${message}`,
    )
    .join(", ");
}
