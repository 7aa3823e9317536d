/**
 * Look-ups in the program's own process. They only read, so they also run during a preview.
 * Connections live as long as the process, so that one token is enough.
 */
import { kept } from "../../client/kept";
import { openConnection } from "../../functions/connection";
import { runLookUp, type LookUp } from "../../functions/lookUp";
import { lookUps, type LookUpName, type LookUpTypes } from "../../functions/registry";
import { connectionSettings, lookUpDependencies } from "./runtime";

/** Runs a look-up whose arguments are all known. */
export async function lookUp<Name extends LookUpName>(
  name: Name,
  args: LookUpTypes[Name]["args"],
): Promise<LookUpTypes[Name]["result"]> {
  const asked: LookUp<LookUpTypes[Name]["args"], LookUpTypes[Name]["result"]> = lookUps[name];
  const result = await runLookUp(asked, args, connect);
  const note = asked.note?.(args);
  if (note !== undefined) tell(note);
  return result;
}

/** Shows the same note only once. */
const tell = kept((note: string) => lookUpDependencies().tell(note));

const connect = kept((name: string | undefined) =>
  openConnection(connectionSettings(name), lookUpDependencies()),
);
