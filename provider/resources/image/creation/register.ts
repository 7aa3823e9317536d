/** Stores an object as the bytes of a queued image (A10). */
import { createLimit, createLimitMs, raiseTheLimit } from "../../checks/createLimit";
import { goOn } from "../../recovery/jobEnd";
import { jobProgress } from "../../run/jobProgress";
import type { RegisterSource } from "../inputs";
import { sourceText } from "../file/source";
import type { SourceKind, Work } from "./kind";

/** The journal's key of the job that stores the bytes of an image. */
export function registerKey(imageId: string): string {
  return `register ${imageId}`;
}

export function registeredObject(
  { cloud, inputs, context }: Work,
  source: RegisterSource,
): SourceKind {
  const { bucket, key } = source;
  const { journal, clock, signal } = context;
  const register = async (imageId: string, begunJobId: string | undefined) => {
    const { jobs } = cloud;
    if (jobs === undefined) throw new Error(`${cloud.connectionName} registers no objects`);
    const limit = { signal: createLimit(inputs, signal) };
    const jobId = begunJobId ?? (await jobs.beginRegister(imageId, { bucket, key }, limit));
    // Without a job id, the answer was lost and the image has its bytes already.
    if (jobId === undefined) return;
    await journal.note(registerKey(imageId), { atMs: clock.now(), jobId });
    await jobs.wait(jobId, {
      purpose: `register object ${bucket}:${key} as image ${imageId}`,
      limitMs: createLimitMs(inputs),
      raise: raiseTheLimit,
      signal,
      progress: jobProgress(`image "${inputs.name ?? imageId}"`, context),
    });
  };
  return {
    content: async () => sourceText(source),
    bring: async ({ id }) => {
      await goOn(journal, registerKey(id), (begunJobId) => register(id, begunJobId));
      const image = await cloud.getImage(id, { fresh: true });
      if (image !== undefined) return { image, hasBytes: true };
      throw new Error(`cannot store object ${key} in image ${id}: the image was deleted meanwhile`);
    },
    // The bytes cannot be compared, so they are accepted, even if no mark proves their source.
    stored: (image) => Promise.resolve({ image, hasBytes: true }),
    forget: ({ id }) => journal.forget(registerKey(id)),
  };
}
