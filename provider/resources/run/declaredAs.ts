/** How a resource is known to the program that declares it: what makes a cut-off creation recognisable. */
import { z } from "zod";

/**
 * Filled in by the resource classes; not for programs to set. Hashes, because those an image is shared with
 * can read the properties it carries while it is made. Changing it changes nothing in the cloud.
 */
export interface DeclaredAs {
  /** Hash of organization, project and stack. */
  readonly stack: string;
  /** Hash of the resource's URN, its parents included. */
  readonly resource: string;
  /** The resource's name in the program. */
  readonly name: string;
}

/** @internal */
export const declaredAs = z.strictObject({
  stack: z.string(),
  resource: z.string(),
  name: z.string(),
});
