/** Ties a zod shape to the interface that documents it: a missing key, an extra key and a wrong type do not compile. */
import type { z } from "zod";

/** @internal */
export type ShapeOf<T> = { readonly [K in keyof T]-?: z.ZodType<Exclude<T[K], undefined>> };
