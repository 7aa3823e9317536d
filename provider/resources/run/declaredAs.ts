import * as z from "zod";

/**
 * Identifies a resource by its declaration, so that a creation that was cut off can be recognised.
 * Filled in by the plugin, or by the resource classes of the dynamic provider; programs must not
 * set it. `stack` and `resource` are hashes, because an image carries them while it is created, and
 * its members can read them. Changing it changes nothing in the cloud.
 */
export interface DeclaredAs {
  /** Hash of project and stack. In the dynamic provider, of the organization too. */
  readonly stack: string;
  /** Hash of the resource's URN. */
  readonly resource: string;
  readonly name: string;
}

/** @internal */
export const declaredAs = z.strictObject({
  stack: z.string(),
  resource: z.string(),
  name: z.string(),
});
