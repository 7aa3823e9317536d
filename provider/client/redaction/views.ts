/**
 * Decodes a text in all the ways in which services repeat a value: escaped for JSON or HTML,
 * percent-encoded, in base64 or hexadecimal, or in one of these within another.
 */

export interface View {
  /** One character for each byte. */
  readonly bytes: string;
  /** For the byte at this index: the start of the part of the text that it was decoded from. */
  readonly start: (index: number) => number;
  /** The end of that part. */
  readonly end: (index: number) => number;
}

/** Limits against texts that were made to keep the decoder busy. Real answers need fewer views. */
const readingsMost = 24;
const viewsMost = 200;
/** JSON in JSON in a query is the deepest nesting that occurs. */
const deepest = 3;

/** The text itself and everything that it decodes to, each once. */
export function viewsOf(text: string): readonly View[] {
  const seen = new Set<string>();
  const isNew = ({ bytes }: View): boolean => !seen.has(bytes) && seen.add(bytes).size <= viewsMost;
  const first = [utf8View(text), latin1View(text)].filter((view) => view !== undefined);
  const readings = unescaped(first.filter(isNew), isNew);
  const packed = decodedBy(packings, readings, isNew);
  return [
    ...readings,
    ...decodedBy(layouts, readings, isNew),
    ...unescaped(packed, isNew),
    ...decodedBy(packings, packed, isNew),
  ];
}

/** The views, and all views that follow when escapes are decoded several times. */
function unescaped(views: readonly View[], isNew: (view: View) => boolean): readonly View[] {
  const all = [...views];
  let level = views;
  for (let depth = 0; depth < deepest && all.length < readingsMost; depth += 1) {
    level = decodedBy(escapes, level, isNew);
    all.push(...level);
  }
  return all;
}

function decodedBy(
  decoders: readonly Decoder[],
  views: readonly View[],
  isNew: (view: View) => boolean,
): readonly View[] {
  return views.flatMap((view) => decoders.flatMap((decode) => decode(view) ?? []).filter(isNew));
}

/** The bytes of a text, one character for each byte. */
export function bytesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function utf8View(text: string): View {
  const view = plainView(text);
  return utf8(view) ?? view;
}

function plainView(text: string): View {
  return { bytes: text, start: (index) => index, end: (index) => index + 1 };
}

/** Header values arrive with one character for each byte, whatever their encoding. */
function latin1View(text: string): View | undefined {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return undefined;
  return plainView(text);
}

type Decoder = (view: View) => View | undefined;

interface Decoded {
  readonly bytes: string;
  /** Where in the match each byte came from. Without it, each one came from the whole match. */
  readonly placeOf?: (index: number) => readonly [start: number, end: number];
}

/** Replaces each match of a pattern by the bytes that it encodes; undefined if nothing matches. */
function decoder(
  pattern: RegExp,
  decode: (match: RegExpExecArray) => string | Decoded | undefined,
): Decoder {
  return (view) => {
    let bytes = "";
    const pieces: Piece[] = [];
    let position = 0;
    const keep = (end: number): void => {
      pieces.push({ at: bytes.length, from: position });
      bytes += view.bytes.slice(position, end);
    };
    for (const match of view.bytes.matchAll(pattern)) {
      const meant = decode(match);
      if (meant === undefined) continue;
      keep(match.index);
      position = match.index + match[0].length;
      const decoded = typeof meant === "string" ? { bytes: meant } : meant;
      pieces.push({ at: bytes.length, from: match.index, to: position, placeOf: decoded.placeOf });
      bytes += decoded.bytes;
    }
    if (position === 0) return undefined;
    keep(view.bytes.length);
    return { bytes, ...placesIn(view, pieces) };
  };
}

interface Piece {
  readonly at: number;
  readonly from: number;
  /** The end of the match; undefined for unchanged text. */
  readonly to?: number;
  readonly placeOf?: Decoded["placeOf"] | undefined;
}

function placesIn(view: View, pieces: readonly Piece[]): Pick<View, "start" | "end"> {
  return {
    start: (index) => {
      const { at, from, to, placeOf } = pieceAt(pieces, index);
      if (to === undefined) return view.start(from + index - at);
      return view.start(from + (placeOf?.(index - at)[0] ?? 0));
    },
    end: (index) => {
      const { at, from, to, placeOf } = pieceAt(pieces, index);
      if (to === undefined) return view.end(from + index - at);
      const place = placeOf?.(index - at)[1];
      return view.end((place === undefined ? to : from + place) - 1);
    },
  };
}

/** The last piece that begins at or before the index. Empty pieces in front of it are skipped. */
function pieceAt(pieces: readonly Piece[], index: number): Piece {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return pieces[low] ?? { at: 0, from: 0 };
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  sol: "/",
  plus: "+",
  equals: "=",
  colon: ":",
  percnt: "%",
  num: "#",
  excl: "!",
  dollar: "$",
  commat: "@",
};
const escaped: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "	",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

function codePoint(code: number): string | undefined {
  return code <= 0x10ffff ? bytesOf(String.fromCodePoint(code)) : undefined;
}

/** Decodes `\u00e9` or `\ud83d\ude00`. JSON and Python write characters outside ASCII like this. */
function utf16(text: string): string {
  const units = text.match(/[0-9a-f]{4}/gi) ?? [];
  return bytesOf(String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
}

const utf8 = decoder(/[^\0-\x7f]+?/gu, ([character]) => bytesOf(character));

// In a path `+` is a plus sign; in a form or a query it is a blank.
const percent = decoder(/%([0-9a-f]{2})/gi, ([, digits = ""]) => byte(digits));
const form = decoder(/\+|%([0-9a-f]{2})/gi, ([, digits]) =>
  digits === undefined ? " " : byte(digits),
);

const backslash = decoder(
  /\\(?:(u[0-9a-f]{4}(?:(?<=ud[89ab]..)\\ud[c-f][0-9a-f]{2})?)|u\{([0-9a-f]{1,6})\}|U([0-9a-f]{8})|x([0-9a-f]{2})|(.))/gis,
  ([, units, point, long, hex, sign]) => {
    if (units !== undefined) return utf16(units);
    if (hex !== undefined) return byte(hex);
    if (sign !== undefined) return escaped[sign] ?? sign;
    return codePoint(Number.parseInt(point ?? long ?? "", 16));
  },
);

const entity = decoder(
  /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi,
  ([, decimal, hex, name = ""]) => {
    if (decimal !== undefined) return codePoint(Number(decimal));
    return hex === undefined ? named[name.toLowerCase()] : codePoint(Number.parseInt(hex, 16));
  },
);

const hexadecimal = decoder(/(?:[0-9a-f]{2}){4,}/gi, ([digits]) => ({
  bytes: Buffer.from(digits, "hex").toString("latin1"),
  placeOf: (index) => [2 * index, 2 * index + 2],
}));

/** Base64 may begin at any `offset` of a run, because other text may stand directly before it. */
function base64(offset: number): Decoder {
  // Blanks and line breaks that wrap a long value are part of the run.
  return decoder(/[\w+/-](?:(?:\\[nr]|\s){0,3}[\w+/-]){5,}/g, ([run]) => {
    const isWrapped = /[\s\\]/.test(run);
    const signs = isWrapped ? run.replace(/\\[nr]|\s/g, "") : run;
    const bytes = Buffer.from(signs.slice(offset), "base64").toString("latin1");
    const indexOf = isWrapped ? indexInWrapped(run) : (sign: number) => sign;
    // Four characters encode three bytes, so a byte shares a character with its neighbour.
    const placeOf = (index: number) => {
      const first = offset + Math.floor((index * 8) / 6);
      const last = offset + Math.floor((index * 8 + 7) / 6);
      return [indexOf(first), indexOf(Math.min(last, signs.length - 1)) + 1] as const;
    };
    return { bytes, placeOf };
  });
}

/** The position of each base64 character in a run that is wrapped over several lines. */
function indexInWrapped(run: string): (sign: number) => number {
  const places = [...run.matchAll(/\\[nr]|[\w+/-]/g)].filter(([sign]) => sign.length === 1);
  return (sign) => places[sign]?.index ?? run.length - 1;
}

/** Encodings of single characters. */
const escapes: readonly Decoder[] = [percent, form, backslash, entity];

/** Encodings of a whole value. */
const packings: readonly Decoder[] = [hexadecimal, ...[0, 1, 2, 3].map(base64)];

const layouts: readonly Decoder[] = [
  // YAML and SQL double a quote inside quotes.
  decoder(/''|""/g, ([pair]) => pair.slice(1)),
  // Line breaks of wrapped text, and invisible characters.
  decoder(/[\s\0-\x1f\x7f]+|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xef\xbb\xbf|\xc2\xad/g, () => ""),
];

function byte(digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}
