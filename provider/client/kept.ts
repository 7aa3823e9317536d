/** Made at its first use. If `make` throws, the next use tries again. */
export function lazily<Value>(make: () => Value): () => Value {
  const value = kept<undefined, Value>(make);
  return () => value(undefined);
}

/** The same for each key. */
export function kept<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const known = values.get(key);
    if (known !== undefined) return known.value;
    const value = make(key);
    values.set(key, { value });
    return value;
  };
}
