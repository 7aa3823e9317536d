import { open } from "node:fs/promises";
import { Readable } from "node:stream";

export interface RangeSource {
  readonly sizeBytes: number;
  /**
   * The bytes from `start` (included) to `end` (not included). A later chunk overwrites an earlier
   * one, so a reader must not keep chunks.
   */
  readonly open: (start: number, end: number) => Readable;
}

const chunkBytes = 256 * 1024;
/**
 * A chunk is overwritten this many chunks later. Until then, it may still be on its way to the
 * socket.
 */
const chunksInTurn = 8;

/** With new buffers for each part, the memory of the process would grow until V8 collects them. */
export function fileSource(path: string, sizeBytes: number): RangeSource {
  const idle: Buffer[] = [];
  return {
    sizeBytes,
    open: (start, end) => {
      // The stream holds at most one chunk.
      const settings = { objectMode: false, highWaterMark: 1 };
      return Readable.from(chunks(path, start, end, idle), settings);
    },
  };
}

async function* chunks(
  path: string,
  start: number,
  end: number,
  idle: Buffer[],
): AsyncGenerator<Buffer> {
  const file = await open(path);
  const buffer = idle.pop() ?? Buffer.allocUnsafeSlow(chunksInTurn * chunkBytes);
  try {
    let position = start;
    for (let turn = 0; position < end; turn = (turn + 1) % chunksInTurn) {
      const wanted = Math.min(chunkBytes, end - position);
      const { bytesRead } = await file.read(buffer, turn * chunkBytes, wanted, position);
      // The file is shorter than announced. Code that counts the sent bytes reports it.
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(turn * chunkBytes, turn * chunkBytes + bytesRead);
    }
  } finally {
    // Not earlier: a read that is running when the stream is destroyed still fills the buffer.
    idle.push(buffer);
    await file.close();
  }
}
