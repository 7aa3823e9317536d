/**
 * Identifies a resource by its declaration in the program, so that a creation that was cut off can
 * be recognised.
 */
import * as z from "zod";

/**
 * Filled in by the resource classes; programs must not set it. `stack` and `resource` are hashes,
 * because an image carries them while it is created, and its members can read them. Changing it
 * changes nothing in the cloud.
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
