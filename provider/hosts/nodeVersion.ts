/**
 * Loaded before everything else, in the program and in the process of the provider: an older Node fails somewhere in
 * our dependencies, with words that say nothing. This file itself needs no more than Node 14 has.
 */

/** As `engines` in package.json has it. */
const oldest = [22, 19] as const;

/** Why this Node cannot run us, if so. */
export function nodeProblem(version: string, executable: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return (
    `pulumi-ims needs Node ${oldest.join(".")} or newer, and this is Node ${version} (${executable}): ` +
    `install a newer one, and look whether PATH finds it first`
  );
}

const problem = nodeProblem(process.versions.node, process.execPath);
if (problem !== undefined) {
  const error = new Error(problem);
  // The message alone: Pulumi prints the stack, and nobody is helped by ours.
  error.stack = problem;
  throw error;
}
