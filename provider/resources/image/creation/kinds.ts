/** The only place that chooses the steps for a kind of source. */
import { importByCloud } from "./import";
import { imageOfJob } from "./job";
import type { SourceKind, Work } from "./kind";
import { registeredObject } from "./register";
import { stagedUpload } from "./staged";
import { upload } from "./upload";

export function kindOf(work: Work): SourceKind {
  const { source } = work.inputs;
  if (source === undefined) return recordAlone;
  switch (source.kind) {
    case "file":
    case "asset":
      return source.bucket === undefined
        ? upload(work, source)
        : stagedUpload(work, source, source.bucket);
    case "webDownload":
      return importByCloud(work, source);
    case "register":
      return registeredObject(work, source);
    default:
      return imageOfJob(work, source);
  }
}

const recordAlone: SourceKind = {
  bring: (image) => Promise.resolve({ image }),
  stored: () => Promise.resolve(undefined),
};
