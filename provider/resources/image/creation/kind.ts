/** What a kind of source does for the creation of its image. What a kind leaves out it does not need. */
import type { CloudImage, ImageCloud } from "../../../client/cloud";
import type { HandlerContext } from "../../handler";
import type { Mark } from "../../recovery/mark";
import type { ImageInputs } from "../inputs";
import type { Digests } from "../file/source";
import type { DataImage, UploadedFile } from "../state";

/** What a creation works with, from its beginning to its end. */
export interface Work {
  readonly cloud: ImageCloud;
  readonly inputs: ImageInputs;
  readonly context: HandlerContext;
}

/** An image on its way, and what is known of it so far. */
export interface ImageSoFar {
  /** The last answer we have: an upload changes the image, and its answer is empty. */
  readonly image: CloudImage;
  readonly hasBytes?: true;
  /** The cloud fetched the bytes. */
  readonly imported?: true;
  readonly uploaded?: UploadedFile;
  /** Of what went over the wire, to be compared with what the cloud reports. */
  readonly digests?: Digests;
  readonly isLeftover?: true;
  /** Images of data disks that were made along with it, in the order of the source. */
  readonly disks?: readonly MadeDisk[];
  /** The same, once they have their names. */
  readonly dataImages?: readonly DataImage[];
}

export interface MadeDisk {
  /** Among the data disks of the source, from 0. */
  readonly number: number;
  readonly image: CloudImage;
}

export interface SourceKind {
  /** It sends a file of this machine: few do at a time. */
  readonly isUpload?: true;
  /** The mark stands for this address too: another one makes another image. */
  readonly address?: string;
  /** What the mark has to tell of the source; undefined where the record tells it. */
  readonly content?: () => Promise<string | undefined>;
  /** The image of a job that a run before began and noted. */
  readonly resume?: (mark: Mark | undefined) => Promise<ImageSoFar | undefined>;
  /** Lets the cloud make the image as a whole. Without it bytes are brought to a record. */
  readonly make?: (mark: Mark | undefined) => Promise<ImageSoFar>;
  /** Brings the bytes to a queued image; on return it has them. */
  readonly bring: (queued: CloudImage) => Promise<ImageSoFar>;
  /**
   * What is known of an image that a run before brought the bytes to; undefined when they are
   * others, or nobody can tell. `isMarked`: the mark, which tells the content, is the same.
   */
  readonly stored: (image: CloudImage, isMarked: boolean) => Promise<ImageSoFar | undefined>;
  /** Bucket that the bytes pass through. */
  readonly bucket?: string;
  /** Takes away what waits for the image in a bucket. */
  readonly unstage?: (image: CloudImage) => Promise<void>;
  /** Nobody waits any more for a job that stores bytes in the image. */
  readonly forget?: (image: CloudImage) => Promise<void>;
  /** What comes before the mark goes, which a run that is cut off later is found by. */
  readonly settle?: (mark: Mark | undefined, whole: ImageSoFar) => Promise<ImageSoFar>;
}
