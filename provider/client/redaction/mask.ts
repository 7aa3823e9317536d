/** Replaces known secrets in a text by `[secret]`, also if they are encoded or cut off. */
import { knownSecrets, knownSecretsVersion, shortestMasked } from "./knownSecrets";
import { bytesOf, viewsOf, type View } from "./views";

export const shown = "[secret]";

/** Any run of this many characters of a secret is masked, wherever it is. */
const shortestExcerpt = 12;
/** The same for the beginning or the end of a secret, because services cut off long texts. */
const shortestEdge = 8;
/** Shorter secrets are masked only as whole words, so that other texts stay readable. */
const shortestInWords = 6;
/** Secrets are indexed in blocks. A run of `shortestExcerpt` characters contains a whole block. */
const blockLength = 6;

/** A longer text of a service is a page or data. Only its beginning is ever shown. */
const longestText = 32 * 1024;

/** The text of a service without the secrets of the process and without `others`. */
export function mask(text: string, others: readonly string[] = []): string {
  const bounded = text.length > longestText ? text.slice(0, longestText) : text;
  if (others.length > 0) return masked(bounded, indexOf([...knownSecrets(), ...others]));
  return remembered(bounded, current().all);
}

/**
 * For a sentence of ours, in which the words of a service are masked already. A secret that could
 * be a word of ours stays: one of fewer than 8 characters, or of letters and hyphens only.
 */
export function maskInSentence(text: string): string {
  return remembered(text, current().distinctive);
}

function remembered(text: string, { index, answers }: Kept): string {
  const answer = answers.get(text) ?? masked(text, index);
  if (answers.size >= answersMost) answers.clear();
  answers.set(text, answer);
  return answer;
}

function masked(text: string, index: Index): string {
  if (text === "" || index.secrets.length === 0) return text;
  const found = viewsOf(text).flatMap((view) =>
    find(view, index).map(([start, end]): Range => [view.start(start), view.end(end - 1)]),
  );
  return replaced(text, found);
}

type Range = readonly [start: number, end: number];

interface Index {
  readonly secrets: readonly string[];
  readonly blocks: ReadonlyMap<string, readonly (readonly [secret: string, position: number])[]>;
  /**
   * For every possible pair of bytes, at the index `pairAt`: 1 if a block begins with the pair,
   * else 0. The search skips the places at which no block can begin.
   */
  readonly beginnings: Uint8Array;
}

/**
 * How many masked texts are remembered at most. An error is built again whenever something is added
 * to it, and then masks the same texts again.
 */
const answersMost = 200;

interface Kept {
  readonly index: Index;
  readonly answers: Map<string, string>;
}

interface Current {
  readonly version: number;
  readonly all: Kept;
  readonly distinctive: Kept;
}

let kept: Current | undefined;

function current(): Current {
  const version = knownSecretsVersion();
  if (kept?.version === version) return kept;
  const secrets = knownSecrets();
  const keep = (values: readonly string[]): Kept => ({
    index: indexOf(values),
    answers: new Map(),
  });
  kept = { version, all: keep(secrets), distinctive: keep(secrets.filter(isDistinctive)) };
  return kept;
}

/** Whether a secret cannot be a word of our own sentences. */
function isDistinctive(secret: string): boolean {
  return secret.length >= shortestEdge && /[^a-z-]/i.test(secret);
}

function indexOf(values: readonly string[]): Index {
  const secrets = [...new Set(values.flatMap(spellings))].filter(
    (secret) => secret.length >= shortestMasked,
  );
  const blocks = new Map<string, (readonly [string, number])[]>();
  for (const secret of secrets) {
    for (let position = 0; position + blockLength <= secret.length; position += blockLength) {
      addTo(blocks, secret, position);
    }
    const last = secret.length - blockLength;
    if (last > 0) addTo(blocks, secret, last);
  }
  const beginnings = new Uint8Array(65_536);
  for (const block of blocks.keys()) beginnings[pairAt(block, 0)] = 1;
  return { secrets, blocks, beginnings };
}

/** A few places of the same block are enough to find a secret that repeats itself. */
const placesMost = 8;

function addTo(
  blocks: Map<string, (readonly [secret: string, position: number])[]>,
  secret: string,
  position: number,
): void {
  const block = secret.slice(position, position + blockLength);
  const places = blocks.get(block) ?? [];
  blocks.set(block, places);
  if (places.length < placesMost || position + blockLength === secret.length)
    places.push([secret, position]);
}

function pairAt(bytes: string, index: number): number {
  return bytes.charCodeAt(index) * 256 + bytes.charCodeAt(index + 1);
}

/** The encodings of a value, as bytes in lower case, each with and without the value's blanks. */
function spellings(value: string): readonly string[] {
  const isLatin1 = !/[^\u0000-\u00ff]/.test(value);
  const all = [
    bytesOf(value),
    bytesOf(value.normalize("NFC")),
    bytesOf(value.normalize("NFD")),
    ...(isLatin1 ? [value] : []),
  ];
  return all.flatMap((each) => [lower(each), lower(each.replace(/\s+/g, ""))]);
}

// Changes only ASCII letters, because the lengths must stay the same.
function lower(bytes: string): string {
  return bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

// -- finding --

function find(view: View, index: Index): readonly Range[] {
  const bytes = lower(view.bytes);
  const cuts = cutsIn(bytes);
  return [
    ...index.secrets.flatMap((secret) => [...whole(bytes, secret), ...cut(bytes, cuts, secret)]),
    ...excerpts(bytes, index),
  ];
}

function* whole(bytes: string, secret: string): Iterable<Range> {
  for (let at = bytes.indexOf(secret); at >= 0; at = bytes.indexOf(secret, at + 1)) {
    const end = at + secret.length;
    if (secret.length >= shortestInWords || isWord(bytes, at, end)) yield [at, end];
  }
}

function isWord(bytes: string, start: number, end: number): boolean {
  const isLetter = (index: number) => /[a-z0-9]/.test(bytes.charAt(index));
  return !((isLetter(start) && isLetter(start - 1)) || (isLetter(end - 1) && isLetter(end)));
}

/** The places where a text may be cut: its two ends, an ellipsis, or stars that hide the rest. */
const cutPlace = /^|$|\.{2,}|\xe2\x80\xa6|\*{2,}|\[\.\.\.\]|[<([](?:trunc|cut|snip|omit)/g;

interface Cuts {
  /** Where the first part of a secret may end. */
  readonly before: readonly number[];
  /** Where the last part of a secret may begin. */
  readonly after: readonly number[];
}

/** The cut places, with and without the quotes and brackets next to them. */
function cutsIn(bytes: string): Cuts {
  const before = new Set<number>();
  const after = new Set<number>();
  for (const { index, 0: place } of bytes.matchAll(cutPlace)) {
    const end = index + place.length;
    const closing =
      /["'`\s\\}\])>,;.]*$/.exec(bytes.slice(Math.max(0, index - 8), index))?.[0] ?? "";
    const opening = /^["'`\s\\{[(<,;:]*/.exec(bytes.slice(end, end + 8))?.[0] ?? "";
    before.add(index).add(index - closing.length);
    after.add(end).add(end + opening.length);
  }
  return { before: [...before], after: [...after] };
}

function* cut(bytes: string, { before, after }: Cuts, secret: string): Iterable<Range> {
  const shortest = Math.min(shortestEdge, Math.max(shortestMasked, Math.ceil(secret.length / 2)));
  for (const end of before) {
    const length = longest(secret.length - 1, shortest, (count) =>
      bytes.startsWith(secret.slice(0, count), end - count),
    );
    if (length !== undefined) yield [end - length, end];
  }
  for (const start of after) {
    const length = longest(secret.length - 1, shortest, (count) =>
      bytes.startsWith(secret.slice(-count), start),
    );
    if (length !== undefined) yield [start, start + length];
  }
}

/** At most `shortestExcerpt`, because longer matches are found as excerpts. */
function longest(
  most: number,
  least: number,
  fits: (count: number) => boolean,
): number | undefined {
  for (let count = Math.min(most, shortestExcerpt); count >= least; count -= 1)
    if (fits(count)) return count;
  return undefined;
}

/** Parts of secrets that are too long to be there by chance. */
function* excerpts(bytes: string, { blocks, beginnings }: Index): Iterable<Range> {
  let until = 0;
  for (let at = 0; at + blockLength <= bytes.length; at += 1) {
    // Skips what was found. Otherwise a text that repeats itself is compared again and again.
    if (at + blockLength <= until || beginnings[pairAt(bytes, at)] === 0) continue;
    for (const [secret, position] of blocks.get(bytes.slice(at, at + blockLength)) ?? []) {
      const [start, end] = extended(bytes, at, secret, position);
      const first = position - (at - start);
      const isEdge = first === 0 || first + end - start === secret.length;
      if (end - start < (isEdge ? shortestEdge : shortestExcerpt)) continue;
      yield [start, end];
      until = Math.max(until, end);
    }
  }
}

function extended(bytes: string, at: number, secret: string, position: number): Range {
  let before = 0;
  while (
    before < position &&
    before < at &&
    bytes.charAt(at - before - 1) === secret.charAt(position - before - 1)
  )
    before += 1;
  let after = blockLength;
  while (
    position + after < secret.length &&
    at + after < bytes.length &&
    bytes.charAt(at + after) === secret.charAt(position + after)
  )
    after += 1;
  return [at - before, at + after];
}

// -- replacing --

function replaced(text: string, ranges: readonly Range[]): string {
  let result = "";
  let position = 0;
  for (const [start, end] of [...ranges].sort(([one], [other]) => one - other)) {
    if (end <= position) continue;
    if (start >= position) result += text.slice(position, start) + shown;
    position = end;
  }
  return result + text.slice(position);
}
