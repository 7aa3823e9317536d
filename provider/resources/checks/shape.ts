import type * as z from "zod";

/**
 * A zod shape that matches an interface: a missing key, an extra key or a wrong type does not
 * compile.
 * @internal
 */
export type ShapeOf<T> = { readonly [K in keyof T]-?: z.ZodType<Exclude<T[K], undefined>> };
