/** An object storage client against a fake server, and sources of bytes to store. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  openObjectStorage,
  type ObjectStorage,
} from "../../../../provider/client/obs/objectStorage";
import type { RangeSource } from "../../../../provider/client/obs/source";
import { Secret } from "../../../../provider/client/secret";
import { fakeClock, type FakeClock } from "../support/clocks";
import { region, startObjectStorage, type FakeObjectStorage } from "../support/fakeObjectStorage";
import { noProxy, plainTls } from "../support/loopback";

export type OpenOptions = Parameters<typeof openObjectStorage>[0];

export interface Bench {
  readonly fake: FakeObjectStorage;
  readonly clock: FakeClock;
  /** What was logged. */
  readonly log: readonly string[];
  open(changes?: Partial<OpenOptions>): ObjectStorage;
}

/** A server for each test of the file, and clients of it. */
export function objectStorageBench(): Bench {
  let fake: FakeObjectStorage;
  let clock: FakeClock;
  const log: string[] = [];
  beforeEach(async () => {
    fake = await startObjectStorage();
    const now = fakeClock();
    clock = now;
    fake.now = () => now.now();
    log.length = 0;
  });
  afterEach(() => fake.stop());
  return {
    get fake() {
      return fake;
    },
    get clock() {
      return clock;
    },
    log,
    open: (changes = {}) =>
      openObjectStorage({
        endpoint: fake.url,
        region,
        keys: keysOf("AKALICE", "secret-of-alice"),
        tls: plainTls,
        proxy: noProxy,
        smallestPartBytes: partBytes,
        allowPlainHttp: false,
        timeoutMs: 5_000,
        log: (line) => log.push(line),
        clock,
        random: () => 0,
        ...changes,
      }),
  };
}

export function keysOf(accessKey: string, secretKey: string, token?: string): OpenOptions["keys"] {
  return async () => ({
    accessKey,
    secretKey: new Secret(secretKey),
    securityToken: token === undefined ? undefined : new Secret(token),
  });
}

export const mebibyte = 1024 ** 2;

/** Small parts keep the tests quick. */
export const partBytes = 256 * 1024;

/** Two parts and a half; every piece of 16 KiB has other bytes. */
export const threeParts = Buffer.concat(
  Array.from({ length: 40 }, (_, index) => Buffer.alloc(partBytes / 16, `piece ${index};`)),
);

export function bufferSource(bytes: Buffer): RangeSource {
  return {
    sizeBytes: bytes.length,
    open: (start, end) => {
      const pieces: Buffer[] = [];
      for (let at = start; at < end; at += 64 * 1024) {
        pieces.push(bytes.subarray(at, Math.min(end, at + 64 * 1024)));
      }
      return Readable.from(pieces, { objectMode: false });
    },
  };
}

export const digest = (algorithm: "md5" | "sha512", bytes: Buffer) =>
  createHash(algorithm).update(bytes).digest("hex");

/** What S3 gives an object of these parts as its ETag. */
export function multipartEtag(bytes: Buffer): string {
  const md5s: string[] = [];
  for (let at = 0; at < bytes.length; at += partBytes) {
    md5s.push(digest("md5", bytes.subarray(at, at + partBytes)));
  }
  return `${digest("md5", Buffer.from(md5s.join(""), "hex"))}-${md5s.length}`;
}
