/** The paths of secret values, and where the secrets of inputs are in outputs. */

/** `["members", 1, "projectId"]`. */
export type Path = readonly (string | number)[];

/**
 * The paths in outputs of secrets in inputs. A list may return in another order, so a secret inside
 * a list makes the whole list secret.
 */
export function secretsOfOutputs(
  inputs: readonly Path[],
  alwaysSecret: readonly PropertyKey[],
): readonly Path[] {
  return [...inputs.map(upToList), ...alwaysSecret.map((name) => [String(name)])];
}

function upToList(path: Path): Path {
  const index = path.findIndex((part) => typeof part === "number");
  return index === -1 ? path : path.slice(0, index);
}
