/**
 * Ties a zod shape to the interface that documents it. A missing key, an extra key or a wrong type
 * does not compile.
 */
import type * as z from "zod";

/** @internal */
export type ShapeOf<T> = { readonly [K in keyof T]-?: z.ZodType<Exclude<T[K], undefined>> };
