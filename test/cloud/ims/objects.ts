/** What the local IMS needs of the object storage: files are read from it and written to it. */
import type { Readable } from "node:stream";

export interface StoredObject {
  readonly sizeBytes: number;
  open(): Readable;
}

export interface ObjectStore {
  /** Missing when there is no such bucket. */
  bucket(name: string): { readonly region: string; readonly owner: string } | undefined;
  find(bucket: string, key: string): StoredObject | undefined;
  write(bucket: string, key: string, source: AsyncIterable<Buffer>): Promise<unknown>;
}

/** `<bucket>:<object>`. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}
