/** Which values are secret: paths into properties, and how they carry over from inputs to outputs. */

/** `["members", 1, "projectId"]`. */
export type Path = readonly (string | number)[];

/**
 * Where secrets of inputs stand in outputs. A list may come back in another order, so of a secret inside a
 * list the whole list is one.
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
