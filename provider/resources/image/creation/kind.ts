/** What a kind of source does to create its image. A kind omits the steps that it does not need. */
import type { CloudImage, Digests, ImageCloud } from "../../../client/cloud";
import type { HandlerContext } from "../../handler";
import type { Mark } from "../../recovery/mark";
import type { ImageInputs } from "../inputs";
import type { DataImage, UploadedFile } from "../state";

export interface Work {
  readonly cloud: ImageCloud;
  readonly inputs: ImageInputs;
  readonly context: HandlerContext;
}

export interface ImageSoFar {
  /** The cloud's last answer. It is out of date after an upload, which returns no record. */
  readonly image: CloudImage;
  readonly hasBytes?: true;
  /** The cloud fetched the bytes. */
  readonly imported?: true;
  readonly uploaded?: UploadedFile;
  /** Digests of the sent bytes. */
  readonly digests?: Digests;
  readonly isLeftover?: true;
  /** Images of data disks that were created together with it, in the order of the source. */
  readonly disks?: readonly MadeDisk[];
  /** The same images after they have been named. */
  readonly dataImages?: readonly DataImage[];
}

export interface MadeDisk {
  /** The position among the data disks of the source, from 0. */
  readonly number: number;
  readonly image: CloudImage;
}

export interface SourceKind {
  /** The kind sends a file of this machine. Few uploads run at a time. */
  readonly isUpload?: true;
  /** An address that is part of the mark, so that another address makes another image. */
  readonly address?: string;
  /**
   * Text that identifies the source. Its hash is part of the mark. Undefined if the cloud reports
   * the hash of stored bytes: then the bytes are compared instead.
   */
  readonly content?: () => Promise<string | undefined>;
  /** Returns the image of a job that an earlier run began and recorded. */
  readonly resume?: (mark: Mark | undefined) => Promise<ImageSoFar | undefined>;
  /** Lets the cloud create the image as a whole. A kind without `make` brings bytes to a record. */
  readonly make?: (mark: Mark | undefined) => Promise<ImageSoFar>;
  /** Brings the bytes to a queued image and returns when the image has them. */
  readonly bring: (queued: CloudImage) => Promise<ImageSoFar>;
  /**
   * Returns what is known of an image whose bytes an earlier run stored. A kind that can compare
   * the bytes returns undefined if they are not the same. Other kinds accept them. `isMarked` is
   * false if an update that was cut off stored the bytes.
   */
  readonly stored: (image: CloudImage, isMarked: boolean) => Promise<ImageSoFar | undefined>;
  /** The bucket that the bytes pass through. */
  readonly bucket?: string;
  readonly unstage?: (image: CloudImage) => Promise<void>;
  /** Removes the journal's entry of the job that stores bytes in the image. */
  readonly forget?: (image: CloudImage) => Promise<void>;
  /** Does what must be done while a later run can still find the image by its mark. */
  readonly settle?: (mark: Mark | undefined, whole: ImageSoFar) => Promise<ImageSoFar>;
}
