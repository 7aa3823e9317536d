/**
 * Sends a file to a queued image. If the file is too large for the image service, it goes through a
 * bucket, and a job of the cloud reads it there.
 */
import { isApiError } from "../../../client/http/errors";
import { createLimit, createLimitMs } from "../../checks/createLimit";
import { goOn } from "../../recovery/jobEnd";
import type { AssetSource, FileSource } from "../inputs";
import type { SourceKind, Work } from "./kind";
import { registerKey } from "./register";
import { sendFile, upload } from "./upload";

export function stagedUpload(
  work: Work,
  source: FileSource | AssetSource,
  bucket: string,
): SourceKind {
  const { cloud, inputs, context } = work;
  const { journal, clock } = context;
  return {
    ...upload(work, source),
    bucket,
    bring: (queued) => {
      const signal = createLimit(inputs, context.signal);
      const key = registerKey(queued.id);
      const began = (jobId: string) => journal.note(key, { atMs: clock.now(), jobId });
      const options = { bucket, signal, began, limitMs: createLimitMs(inputs) };
      return goOn(journal, key, (begunJobId) =>
        sendFile(work, source, queued, { ...options, begunJobId }),
      );
    },
    unstage: async ({ id }) => {
      try {
        await cloud.jobs?.removeStaged(id, bucket);
      } catch (error) {
        // A bucket that does not exist contains nothing to delete.
        if (!isApiError(error, "notFound")) throw error;
      }
    },
    forget: ({ id }) => journal.forget(registerKey(id)),
  };
}
