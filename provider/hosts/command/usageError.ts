export class UsageError extends Error {
  /** The command whose help says what is right. Undefined if the user named no known command. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.command = command;
  }
}
