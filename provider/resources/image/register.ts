/** Lets the cloud store an object as the bytes of a queued image (A10); goes on with the job of a run before. */
import type { CloudImage, ImageCloud } from "../../client/cloud";
import type { HandlerContext } from "../handler";
import type { ImageInputs, RegisterSource } from "./inputs";
import { createLimit, createLimitMs, raiseTheLimit } from "./timeLimits";
import { goOn } from "../jobEnd";
import { jobProgress } from "../jobProgress";

/** Where the journal keeps the job that stores the bytes of an image. */
export function registerKey(imageId: string): string {
  return `register ${imageId}`;
}

export async function registerObject(
  cloud: ImageCloud,
  queued: CloudImage,
  { bucket, key }: RegisterSource,
  inputs: Pick<ImageInputs, "name" | "timeouts">,
  context: HandlerContext,
): Promise<CloudImage> {
  const { jobs } = cloud;
  if (jobs === undefined) throw new Error(`${cloud.connectionName} registers no objects`);
  const note = registerKey(queued.id);
  await goOn(context.journal, note, async (begunJobId) => {
    const signal = createLimit(inputs, context.signal);
    const jobId = begunJobId ?? (await jobs.beginRegister(queued.id, { bucket, key }, { signal }));
    // Without one the answer was lost, and the image has its bytes already.
    if (jobId === undefined) return;
    await context.journal.note(note, { atMs: context.clock.now(), jobId });
    await jobs.wait(jobId, {
      purpose: `register object ${bucket}:${key} as image ${queued.id}`,
      limitMs: createLimitMs(inputs),
      raise: raiseTheLimit,
      signal: context.signal,
      progress: jobProgress(`image "${inputs.name ?? queued.id}"`, context),
    });
  });
  const image = await cloud.getImage(queued.id, { fresh: true });
  if (image === undefined)
    throw new Error(
      `cannot store object ${key} in image ${queued.id}: the image was deleted meanwhile`,
    );
  return image;
}
