/**
 * Records without undefined values. An absent property is left out, because undefined cannot be
 * sent to the engine.
 */

/** `{ a: string | undefined }` becomes `{ a?: string }`. */
export type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

export function withoutUndefined<T extends object>(record: T): WithoutUndefined<T> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  // The cast is right because the keys with undefined values were removed.
  return Object.fromEntries(entries) as WithoutUndefined<T>;
}
