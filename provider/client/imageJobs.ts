import type { ImageAttribute } from "./imageAttributes";

export interface ExportOptions {
  /** Absent: the image is not converted. */
  readonly format?: string | undefined;
}

export interface BegunJob {
  readonly jobId: string;
  /** The attributes that the request set already. */
  readonly sent: readonly ImageAttribute[];
}

export interface JobWait {
  /** Fits behind "cannot": `create image "golden" of server 4f…`. */
  readonly purpose: string;
  readonly limitMs: number;
  /** The final name. While the job runs, the cloud's messages may contain the mark instead. */
  readonly imageName?: string | undefined;
  /** How to raise the limit: `raise timeouts.createSeconds`. */
  readonly raise?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: JobProgress) => void) | undefined;
}

export interface JobProgress {
  /** 0 to 100; undefined if the cloud does not report it. */
  readonly percent: number | undefined;
  readonly phase: string | undefined;
  /** Set only while a file goes to a bucket. */
  readonly sentBytes?: number | undefined;
}

export interface JobOutcome {
  /** The image that the job made or changed. */
  readonly imageId: string | undefined;
  /** The job's own image, then those of its sub jobs in their order. */
  readonly imageIds: readonly string[];
}
