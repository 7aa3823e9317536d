/**
 * Loaded before everything else. Without this check, an older Node fails inside a dependency with a
 * message that does not help. This file itself works with Node 14.
 */

/** The same as `engines` in package.json. */
const oldest = [22, 19] as const;

/** Why this version of Node cannot run the provider; undefined if it can. */
export function nodeProblem(version: string, executable: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return (
    `pulumi-ims needs Node ${oldest.join(".")} or newer, and this is Node ${version} (${executable}): ` +
    `install a newer one, and make sure that PATH finds it first`
  );
}

const problem = nodeProblem(process.versions.node, process.execPath);
if (problem !== undefined) {
  const error = new Error(problem);
  // Pulumi prints the stack trace. Ours would help nobody, so it contains only the message.
  error.stack = problem;
  throw error;
}
