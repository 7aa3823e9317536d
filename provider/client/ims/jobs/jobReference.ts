import * as z from "zod";
import { decode } from "../../http/decode";
import type { ApiRequest, Send } from "../../http/request";

export type JobId = string;

/** `value` is the JSON body. Fields that are undefined are not sent. */
export interface JobRequest extends Pick<ApiRequest, "purpose" | "method" | "url"> {
  readonly value: unknown;
  readonly idempotent?: boolean;
  readonly onRepeat?: string;
}

/** By default it is not repeated: a second request would usually make a second image. */
export async function startJob(send: Send, request: JobRequest): Promise<JobId> {
  const { value, ...rest } = request;
  const whole: ApiRequest = {
    idempotent: false,
    onRepeat: "a second one would begin a second job",
    ...rest,
    body: { kind: "json", value },
    okStatus: [200],
  };
  return decode(schema, whole, await send(whole)).job_id;
}

const schema = z.looseObject({ job_id: z.string().min(1) });
