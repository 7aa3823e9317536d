/** Records without holes: an absent property is absent, never undefined, which could not travel to the engine. */

/** `{ a: string | undefined }` becomes `{ a?: string }`. */
export type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

export function withoutUndefined<T extends object>(record: T): WithoutUndefined<T> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  // True by construction: the keys whose value was undefined are gone.
  return Object.fromEntries(entries) as WithoutUndefined<T>;
}
