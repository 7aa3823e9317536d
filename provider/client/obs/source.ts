/** Bytes that can be opened at any place, as parts of an upload and repeated parts need them; and the file that has them. */
import { open } from "node:fs/promises";
import { Readable } from "node:stream";

export interface RangeSource {
  readonly sizeBytes: number;
  /**
   * The bytes from `start` up to, not including, `end`. Chunks may be overwritten later: whoever reads takes one after the other and keeps
   * none.
   */
  readonly open: (start: number, end: number) => Readable;
}

const chunkBytes = 256 * 1024;
/** Chunks of one buffer, used in turn: some are on their way through streams and socket while the next one is filled. */
const chunksInTurn = 8;

/**
 * A file of a size that is known. Buffers go round, within a part and from part to part: new ones would let the process grow by what V8
 * collects in one go.
 */
export function fileSource(path: string, sizeBytes: number): RangeSource {
  const idle: Buffer[] = [];
  return {
    sizeBytes,
    open: (start, end) => {
      // One chunk waits at a time.
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
      // Shorter than announced: whoever counts what was sent says so.
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(turn * chunkBytes, turn * chunkBytes + bytesRead);
    }
  } finally {
    // Not before: a read that was under way when the stream was given up still writes into it.
    idle.push(buffer);
    await file.close();
  }
}
