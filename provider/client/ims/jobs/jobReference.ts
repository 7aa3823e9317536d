/** The answer that every operation which works in the background gives at once: the job to wait for. */
import { z } from "zod";
import { decode } from "../../http/decode";
import type { ApiRequest, Send } from "../../http/request";

/** Id of a job; `waitForJob` follows it, A18 shows it. */
export type JobId = string;

/** Sends what starts a job. Repeated only where the caller says so: a second one would make a second image. */
export async function startJob(
  send: Send,
  request: Pick<ApiRequest, "purpose" | "method" | "url"> & {
    readonly value: unknown;
    readonly idempotent?: boolean;
    readonly onRepeat?: string;
  },
): Promise<JobId> {
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

/** A body without the fields that were not given. */
export function given(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
