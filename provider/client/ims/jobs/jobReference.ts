import * as z from "zod";
import { decode } from "../../http/decode";
import type { ApiRequest, Send } from "../../http/request";

export type JobId = string;

/** `value` is the JSON body. */
export interface JobRequest extends Pick<ApiRequest, "purpose" | "method" | "url"> {
  readonly value: unknown;
  readonly idempotent?: boolean;
  readonly onRepeat?: string;
}

/** By default it is not repeated: a second request would usually make a second image. */
export async function startJob(send: Send, request: JobRequest): Promise<JobId> {
  const { purpose, method, url, value, idempotent = false } = request;
  const { onRepeat = "a second one would begin a second job" } = request;
  const whole: ApiRequest = {
    purpose,
    method,
    url,
    body: { kind: "json", value },
    okStatus: [200],
    idempotent,
    onRepeat,
  };
  return decode(schema, whole, await send(whole)).job_id;
}

const schema = z.looseObject({ job_id: z.string().min(1) });

/** The fields that have a value. */
export function given(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
