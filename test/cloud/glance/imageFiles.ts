/** Image bytes on disk: streamed in while they are hashed, moved into place when they are whole. */
import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { State } from "../state";
import { FormatProbe } from "./diskFormat";

export interface StoredBytes {
  readonly sizeBytes: number;
  readonly md5: string;
  readonly sha512: string;
  readonly probe: FormatProbe;
  /** Where the bytes lie until somebody moves or removes them. */
  readonly file: string;
}

export class TooLarge extends Error {}

export function imageFile(state: State, imageId: string): string {
  return path.join(state.imageFolder, imageId);
}

export function stagedFile(state: State, imageId: string): string {
  return path.join(state.stagingFolder, imageId);
}

/** The file is not yet the image's own; it is removed again if the bytes stop coming. */
export async function storeBytes(
  state: State,
  bytes: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<StoredBytes> {
  const file = path.join(state.stagingFolder, `${randomUUID()}.part`);
  const handle = await fs.open(file, "wx");
  try {
    const md5 = createHash("md5");
    const sha512 = createHash("sha512");
    const probe = new FormatProbe();
    let sizeBytes = 0;
    for await (const chunk of bytes) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) {
        throw new TooLarge("Maximum image size was exceeded");
      }
      md5.update(chunk);
      sha512.update(chunk);
      probe.feed(chunk);
      await handle.writeFile(chunk);
    }
    await handle.close();
    return { sizeBytes, md5: md5.digest("hex"), sha512: sha512.digest("hex"), probe, file };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await fs.rm(file, { force: true });
    throw error;
  }
}
