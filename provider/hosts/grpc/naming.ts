/** How the engine wants to name an object if the program gives it no name. */
import { hash } from "node:crypto";
import { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { Naming } from "../../resources/handler";

export function namingOf(request: CheckRequest): Naming {
  return { ...modeOf(request), ...digitsOf(request) };
}

function modeOf(request: CheckRequest): Pick<Naming, "mode" | "name"> {
  const options = request.getAutonaming();
  // If the stack's configuration has no rule for names, the engine sends no options.
  if (options === undefined) return { mode: "default" };
  const { PROPOSE, ENFORCE, DISABLE } = CheckRequest.AutonamingOptions.Mode;
  const mode = options.getMode();
  if (mode === DISABLE) return { mode: "disable" };
  const name = options.getProposedName();
  if (name === "" || (mode !== PROPOSE && mode !== ENFORCE)) return { mode: "default" };
  return { mode: mode === ENFORCE ? "enforce" : "propose", name };
}

/** A plan keeps the engine's seed, so that the update makes the same names as the plan. */
function digitsOf(request: CheckRequest): Pick<Naming, "digits"> {
  const seed = request.getRandomseed_asU8();
  if (seed.length === 0) return {};
  return { digits: hash("sha256", seed) };
}
