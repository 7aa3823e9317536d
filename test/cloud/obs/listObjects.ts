/** The objects of a bucket, page by page, in both versions of the list. */
import type { Answer } from "../http";
import { type ObsRequest, usableBucket } from "./context";
import { invalidArgument } from "./errors";
import { quoted } from "./objects";
import { wholeNumber } from "./query";
import type { ObjectRecord } from "./store";
import { optional, type XmlNode, xmlAnswer } from "./xml";

const maxKeysOfPage = 1000;

export function listObjects(request: ObsRequest): Answer {
  const { state, call } = request;
  const bucket = usableBucket(request, false);
  const { query } = call;
  const isSecondVersion = query.get("list-type") === "2";
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const limit = wholeNumber(call, "max-keys", maxKeysOfPage, maxKeysOfPage);
  const after = isSecondVersion
    ? (continuedAfter(query.get("continuation-token")) ?? query.get("start-after") ?? "")
    : (query.get("marker") ?? "");
  const encode = encoderFor(query.get("encoding-type"));
  const objects = state.objects
    .values()
    .filter((object) => object.bucket === bucket.name && object.key.startsWith(prefix))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const page = pageOf(objects, { prefix, delimiter, after, limit });
  const contents = page.objects.map((object): XmlNode => [
    "Contents",
    [
      ["Key", encode(object.key)],
      ["LastModified", object.modifiedAt],
      ["ETag", quoted(object.etag)],
      ["Size", object.sizeBytes],
      ["StorageClass", "STANDARD"],
    ],
  ]);
  const common: XmlNode[] = [
    ["Name", bucket.name],
    ["Prefix", encode(prefix)],
    ["MaxKeys", limit],
    ["IsTruncated", String(page.next !== undefined)],
    ...contents,
    ...page.groups.map((group): XmlNode => ["CommonPrefixes", [["Prefix", encode(group)]]]),
    ...optional("Delimiter", delimiter === "" ? undefined : encode(delimiter)),
    ...optional("EncodingType", query.get("encoding-type") ?? undefined),
  ];
  const own: XmlNode[] = isSecondVersion
    ? [
        ["KeyCount", page.objects.length + page.groups.length],
        ...optional("ContinuationToken", query.get("continuation-token") ?? undefined),
        ...optional("StartAfter", query.get("start-after") ?? undefined),
        ...optional("NextContinuationToken", page.next && tokenAfter(page.next)),
      ]
    : [
        ["Marker", encode(query.get("marker") ?? "")],
        ...optional("NextMarker", page.next && encode(page.next)),
      ];
  return xmlAnswer(200, ["ListBucketResult", [...common, ...own]]);
}

interface Page {
  readonly objects: Readonly<ObjectRecord>[];
  /** Common prefixes, up to and with the delimiter. */
  readonly groups: string[];
  /** The last key or group of the page, when more follows. */
  readonly next: string | undefined;
}

function pageOf(
  objects: readonly Readonly<ObjectRecord>[],
  {
    prefix,
    delimiter,
    after,
    limit,
  }: Record<"prefix" | "delimiter" | "after", string> & {
    readonly limit: number;
  },
): Page {
  const page: Readonly<ObjectRecord>[] = [];
  const groups: string[] = [];
  let last: string | undefined;
  const isAfter = (key: string) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
  for (const object of objects) {
    const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    const group = end === -1 ? undefined : object.key.slice(0, end + delimiter.length);
    // A group is named once, and a page that ended with one goes on behind all that is in it.
    if (!isAfter(group ?? object.key) || (group !== undefined && group === last)) continue;
    if (page.length + groups.length >= limit) return { objects: page, groups, next: last };
    if (group === undefined) page.push(object);
    else groups.push(group);
    last = group ?? object.key;
  }
  return { objects: page, groups, next: undefined };
}

function encoderFor(encoding: string | null): (text: string) => string {
  if (encoding === null) return (text) => text;
  if (encoding !== "url") throw invalidArgument(`There is no encoding-type ${encoding}.`);
  return (text) => encodeURIComponent(text).replaceAll("%2F", "/");
}

/** A token says nothing to clients; ours holds the last key. */
function tokenAfter(key: string): string {
  return Buffer.from(key).toString("base64url");
}

function continuedAfter(token: string | null): string | undefined {
  return token === null ? undefined : Buffer.from(token, "base64url").toString("utf8");
}
