/** Tags as one string, `key` or `key=value`, to and from the objects `{key, value}` that IMS wants. */

/** A tag as IMS takes it; a plain tag has the value "". */
export interface TagPair {
  readonly key: string;
  readonly value: string;
}

/** `env=a=b` is key `env`, value `a=b`: a key cannot have the sign, a value can. */
export function tagPair(tag: string): TagPair {
  const at = tag.indexOf("=");
  return at === -1 ? { key: tag, value: "" } : { key: tag.slice(0, at), value: tag.slice(at + 1) };
}

/** The one text of a tag: a key without a value has no sign. */
export function tagText({ key, value }: TagPair): string {
  return value === "" ? key : `${key}=${value}`;
}

/** A tag however it was written: `key=` is the tag `key`. */
export function sameTag(tag: string): string {
  return tagText(tagPair(tag));
}
