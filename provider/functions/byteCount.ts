/** Numbers of bytes: whole numbers that can be larger than the 32 bits of a Pulumi integer. */
import * as z from "zod";

/** @internal */
export const byteCount = z
  .number()
  .min(0)
  .refine(Number.isSafeInteger, "must be a whole number of bytes, at most 9007199254740991");
