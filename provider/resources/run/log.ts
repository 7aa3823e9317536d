export interface Log {
  /** The message names the resource or the image. */
  readonly warn: (message: string) => void;
  /** Progress of long work. */
  readonly info: (message: string) => void;
}
