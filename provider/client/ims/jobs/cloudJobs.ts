import type { CloudJobs } from "../../cloud";
import type { ObjectStorage } from "../../obs/objectStorage";
import type { ImsSettings } from "../../settings";
import type { ImsCalls } from "../calls";
import { beginImage } from "./beginImage";
import { exportImage, exportImageInSafeMode, type ExportFormat } from "./exports";
import { withoutMarkedReason } from "../images/markedName";
import { registerOnce } from "./registerOnce";
import { stagedKey } from "./upload";
import { waitForJob } from "./waitForJob";

export interface ImsJobsOptions extends ImsCalls {
  readonly settings: ImsSettings;
  readonly objectStorage: () => ObjectStorage;
  /** Called when a job that this process started has made these images. */
  readonly made: (imageIds: readonly string[]) => void;
  /** Called when a job worked on these images and may have changed them. */
  readonly changed: (imageIds: readonly string[]) => void;
}

export function createImsJobs(options: ImsJobsOptions): CloudJobs {
  const { send, clock, settings, projectId, objectStorage } = options;
  const creations = new Set<string>();
  return {
    beginImage: async (image, source) => {
      const begun = await beginImage({ send, safeMode: settings.safeMode }, image, source);
      creations.add(begun.jobId);
      return begun;
    },
    beginRegister: (imageId, object, { signal } = {}) =>
      registerOnce({ send, clock, signal }, imageId, object),
    removeStaged: async (imageId, bucket) => {
      await objectStorage().remove(bucket, stagedKey(imageId));
    },
    beginExport: (imageId, object, { format }) => {
      const begin = settings.safeMode ? exportImageInSafeMode : exportImage;
      // The resource has already checked the format.
      return begin(send, imageId, { object, format: format as ExportFormat | undefined });
    },
    wait: async (jobId, { imageName, ...how }) => {
      const of = { send, clock, projectId: await projectId(), askProgress: true };
      const outcome = await waitForJob(jobId, { ...of, ...how }).catch((error: unknown) =>
        // The request contained the mark instead of the name. Messages must show the name.
        Promise.reject(imageName === undefined ? error : withoutMarkedReason(error, imageName)),
      );
      options.changed(outcome.imageIds);
      if (creations.delete(jobId)) options.made(outcome.imageIds);
      return outcome;
    },
    findObject: ({ bucket, key }) => objectStorage().head(bucket, key),
    deleteObject: ({ bucket, key }) => objectStorage().remove(bucket, key),
  };
}
