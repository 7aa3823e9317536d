/** Messages of a handler to the user. */
export interface Log {
  /** A warning. It names the resource or the image. */
  readonly warn: (message: string) => void;
  /** Progress of long work. */
  readonly info: (message: string) => void;
}
