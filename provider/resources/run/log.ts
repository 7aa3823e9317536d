/** What a handler tells the user of a run. */
export interface Log {
  /** For the user of this run; names the resource or the image. */
  readonly warn: (message: string) => void;
  /** Progress of long work. */
  readonly info: (message: string) => void;
}
