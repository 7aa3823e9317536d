/** Numbers of bytes: whole ones, though more than the 32 bits of what Pulumi calls an integer. */
import { z } from "zod";

/** @internal */
export const byteCount = z
  .number()
  .min(0)
  .refine(Number.isSafeInteger, "must be a whole number of bytes, at most 9007199254740991");
