/** Finds known secrets in a text, however they are encoded or cut off, and puts `[secret]` in their place. */
import { knownSecrets, knownSecretsVersion, shortestMasked } from "./knownSecrets";
import { bytesOf, viewsOf, type View } from "./views";

export const shown = "[secret]";

/** A run of a secret's characters of this length is masked wherever it stands. */
const shortestExcerpt = 12;
/** The beginning or the end of a secret is masked from this length on: services cut long texts off. */
const shortestEdge = 8;
/** Shorter secrets are whole words, or every text that has these letters would be unreadable. */
const shortestInWords = 6;
/** Any run of `shortestExcerpt` signs has one of these whole, for two of them overlap by no sign. */
const blockLength = 6;

/** Longer texts of a service are pages or data, of which nobody is shown more than the beginning. */
const longestText = 32 * 1024;

/** The text of a service without the secrets of the process and those of `others`. */
export function mask(text: string, others: readonly string[] = []): string {
  const bounded = text.length > longestText ? text.slice(0, longestText) : text;
  if (others.length > 0) return masked(bounded, indexOf([...knownSecrets(), ...others]));
  return remembered(bounded, current().all);
}

/**
 * The same for a sentence of ours that may have words of a service in it: a password that is a word, such as `secret`, stays, for
 * it would be taken out of our own words too. What the service says was masked before.
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
  const found = viewsOf(text).flatMap((view) => inText(find(view, index), view));
  return replaced(text, found);
}

type Range = readonly [start: number, end: number];

interface Index {
  readonly secrets: readonly string[];
  /** Where each block of a secret stands in it. */
  readonly blocks: ReadonlyMap<string, readonly (readonly [secret: string, position: number])[]>;
  /** Whether a block begins with these two bytes: most places of a text are none. */
  readonly beginnings: Uint8Array;
}

/** An error is made again with each thing that is known more about it: its texts are the same. */
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

/** No word that our own sentences could have. */
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
    // The end of a secret has a block of its own.
    const last = secret.length - blockLength;
    if (last > 0) addTo(blocks, secret, last);
  }
  const beginnings = new Uint8Array(65_536);
  for (const block of blocks.keys()) beginnings[pairAt(block, 0)] = 1;
  return { secrets, blocks, beginnings };
}

/** A secret that repeats itself needs no more of its places to be found. */
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

/** As bytes in lower case: of UTF-8 in both normal forms, of Latin-1, and without blanks. */
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

// Only ASCII: lengths must stay as they are.
function lower(bytes: string): string {
  return bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

// -- finding ------------------------------------------------------------------------------------------

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

/** What stands where a text was cut: its ends, an ellipsis, the stars that hide a rest. */
const cutPlace = /^|$|\.{2,}|\xe2\x80\xa6|\*{2,}|\[\.\.\.\]|[<([](?:trunc|cut|snip|omit)/g;

interface Cuts {
  /** Where a beginning of a secret may end. */
  readonly before: readonly number[];
  /** Where an end of a secret may begin. */
  readonly after: readonly number[];
}

/** With and without the quotes and brackets that close or open there. */
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

/** The beginning of a secret before such a place, or its end after one. */
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

/** Longer ones are found as excerpts. */
function longest(
  most: number,
  least: number,
  fits: (count: number) => boolean,
): number | undefined {
  for (let count = Math.min(most, shortestExcerpt); count >= least; count -= 1)
    if (fits(count)) return count;
  return undefined;
}

/** Parts of secrets that are too long to be there by chance, and their beginnings and ends. */
function* excerpts(bytes: string, { blocks, beginnings }: Index): Iterable<Range> {
  let until = 0;
  for (let at = 0; at + blockLength <= bytes.length; at += 1) {
    // Within what was found already, a text that repeats itself would be compared over and over.
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

// -- replacing ----------------------------------------------------------------------------------------

function inText(ranges: readonly Range[], view: View): readonly Range[] {
  return ranges.map(([start, end]) => [view.start(start), view.end(end - 1)]);
}

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
