/** The command line is wrong: the help says what it can be. */
export class UsageError extends Error {
  /** The command whose help it is. Undefined if none is named. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.command = command;
  }
}
