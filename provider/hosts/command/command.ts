import { messageOf } from "../../client/messageOf";
import { nearest } from "../../client/nearest";
import { packageVersion } from "../../client/version";
import { safeText } from "../safeText";
import { discover } from "./discover";
import { UsageError } from "./usageError";

export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line for the user to standard error. */
  readonly tell: (line: string) => void;
}

const commands = { discover } as const;

const usage = `Usage: pulumi-ims COMMAND [OPTIONS]

Commands:
  discover   write a file for "pulumi import --file" of what the project has

  --help     show this text; "pulumi-ims COMMAND --help" shows the options of a command
  --version  show the version
`;

/** Returns the status of the process. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === "--help" || name === "-h") terminal.print(usage);
    else if (name === "--version") terminal.print(`${packageVersion()}\n`);
    else await commandNamed(name)(rest, terminal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      const command = error.command === undefined ? "" : ` ${error.command}`;
      terminal.tell(safeText(`${error.message}; run "pulumi-ims${command} --help"`));
    } else terminal.tell(safeText(messageOf(error)));
    return 1;
  }
}

function commandNamed(name: string | undefined): (typeof commands)["discover"] {
  if (name === undefined) throw new UsageError("name a command");
  for (const [known, command] of Object.entries(commands)) if (known === name) return command;
  const near = nearest(name, Object.keys(commands));
  throw new UsageError(
    `there is no command ${name}${near === undefined ? "" : `; did you mean ${near}?`}`,
  );
}
