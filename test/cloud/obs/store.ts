/**
 * What the object storage keeps: buckets and objects in the journal, bytes in files of the data folder. A file is
 * never written twice: new bytes get a new file, and the record decides which one counts.
 */
import { createHash, randomUUID } from "node:crypto";
import * as nodeFs from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Readable } from "node:stream";
import type { RegionName } from "../iam/account";
import { projectIdOf } from "../keystone/directory";
import type { State } from "../state";

export interface Bucket {
  readonly name: string;
  readonly region: RegionName;
  /** Project id. */
  readonly owner: string;
  readonly createdAt: string;
}

/** Bytes that lie in a file of the object folder. */
export interface StoredFile {
  readonly file: string;
  readonly sizeBytes: number;
  /** Lower-case hex, without quotes. */
  readonly etag: string;
  readonly modifiedAt: string;
}

/** What a client says of an object and gets back with it. */
export interface ObjectHeaders {
  readonly contentType: string;
  /** `x-amz-meta-…` and the like, by header name. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ObjectRecord extends StoredFile, ObjectHeaders {
  readonly bucket: string;
  readonly key: string;
}

/** An upload in parts that is neither completed nor aborted. */
export interface UploadRecord extends ObjectHeaders {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: string;
  /** By part number. */
  readonly parts: Readonly<Record<string, StoredFile>>;
}

/** What the IMS half uses. */
export interface ObjectStore {
  /** undefined when there is no such bucket. */
  bucket(name: string): Pick<Bucket, "region" | "owner"> | undefined;
  find(bucket: string, key: string): FoundObject | undefined;
  write(bucket: string, key: string, source: AsyncIterable<Buffer>): Promise<FoundObject>;
}

export interface FoundObject {
  readonly sizeBytes: number;
  readonly etag: string;
  open(range?: { readonly start: number; readonly end: number }): Readable;
}

const seededBucket = "img-bucket";

export function seedBuckets(state: State): void {
  if (state.buckets.has(seededBucket)) return;
  state.buckets.put(seededBucket, {
    name: seededBucket,
    region: "local-1",
    owner: projectIdOf(state, "owner"),
    createdAt: new Date().toISOString(),
  });
}

/** Files whose record never came, because the process was killed before or the upload broke off. */
export function removeStrayFiles(state: State): void {
  const known = new Set([
    ...state.objects.values().map(({ file }) => file),
    ...state.uploads.values().flatMap(({ parts }) => Object.values(parts).map(({ file }) => file)),
  ]);
  for (const name of nodeFs.readdirSync(state.objectFolder)) {
    if (!known.has(name)) nodeFs.rmSync(path.join(state.objectFolder, name));
  }
}

export function createObjectStore(state: State): ObjectStore {
  return {
    bucket: (name) => state.buckets.get(name),
    find: (bucket, key) => findObject(state, bucket, key),
    async write(bucket, key, source) {
      if (!state.buckets.has(bucket)) throw new Error(`there is no bucket ${bucket}`);
      const stored = await storeBytes(state, source);
      const headers = { contentType: "application/octet-stream", metadata: {} };
      putObject(state, { bucket, key, ...stored.file, ...headers });
      return openable(state, stored.file);
    },
  };
}

function objectId(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

export function findObject(
  state: State,
  bucket: string,
  key: string,
): (ObjectRecord & FoundObject) | undefined {
  const record = state.objects.get(objectId(bucket, key));
  return record && { ...record, ...openable(state, record) };
}

function openable(state: State, { file, sizeBytes, etag }: StoredFile): FoundObject {
  const where = path.join(state.objectFolder, file);
  return { sizeBytes, etag, open: (range) => nodeFs.createReadStream(where, range) };
}

/** Makes the record the object, and drops the bytes of what was there before. */
export function putObject(state: State, record: ObjectRecord): void {
  const id = objectId(record.bucket, record.key);
  const before = state.objects.get(id);
  state.objects.put(id, record);
  if (before) dropFile(state, before.file);
}

export function removeObject(state: State, bucket: string, key: string): void {
  const record = state.objects.get(objectId(bucket, key));
  if (!record) return;
  state.objects.remove(objectId(bucket, key));
  dropFile(state, record.file);
}

/** Who reads it right now still gets to its end: an open file stays until it is closed. */
export function dropFile(state: State, file: string): void {
  nodeFs.rmSync(path.join(state.objectFolder, file), { force: true });
}

/** Streams the bytes into a file of their own, which is removed when they stop coming. */
export async function storeBytes(
  state: State,
  source: AsyncIterable<Buffer>,
): Promise<{ readonly file: StoredFile; readonly sha256: string }> {
  const file = randomUUID();
  const handle = await fs.open(path.join(state.objectFolder, file), "wx");
  try {
    const md5 = createHash("md5");
    const sha256 = createHash("sha256");
    let sizeBytes = 0;
    for await (const chunk of source) {
      sizeBytes += chunk.length;
      md5.update(chunk);
      sha256.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.close();
    const modifiedAt = new Date().toISOString();
    return {
      file: { file, sizeBytes, etag: md5.digest("hex"), modifiedAt },
      sha256: sha256.digest("hex"),
    };
  } catch (error) {
    await handle.close().catch(() => undefined);
    dropFile(state, file);
    throw error;
  }
}

/** All bytes of the files, one after the other. */
export async function* concatenated(
  state: State,
  files: readonly string[],
): AsyncGenerator<Buffer> {
  for (const file of files) {
    // No encoding is set, hence buffers.
    for await (const chunk of nodeFs.createReadStream(path.join(state.objectFolder, file))) {
      yield chunk as Buffer;
    }
  }
}
