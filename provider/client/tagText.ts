/** Converts tags between one text, `key` or `key=value`, and the objects `{key, value}` of IMS. */

/** A plain tag has the value "". */
export interface TagPair {
  readonly key: string;
  readonly value: string;
}

/** `env=a=b` has the key `env` and the value `a=b`: a value can contain `=`, a key cannot. */
export function tagPair(tag: string): TagPair {
  const at = tag.indexOf("=");
  return at === -1 ? { key: tag, value: "" } : { key: tag.slice(0, at), value: tag.slice(at + 1) };
}

/** Without `=` if there is no value. */
export function tagText({ key, value }: TagPair): string {
  return value === "" ? key : `${key}=${value}`;
}

/** The same text for all spellings of a tag: `key=` is the tag `key`. */
export function sameTag(tag: string): string {
  return tagText(tagPair(tag));
}

export function tagKey(tag: string): string {
  return tagPair(tag).key;
}
