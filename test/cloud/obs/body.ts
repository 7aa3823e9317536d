/**
 * The bytes of a request, freed from the chunks that newer S3 clients wrap around them, and compared with what the
 * client says of them. Signatures of single chunks are not checked.
 */
import { createHash } from "node:crypto";
import type { Call } from "../http";
import { headerText } from "../iam/signature";
import type { State } from "../state";
import { invalidArgument, ObsRefusal } from "./errors";
import { declaredHash } from "./signatureV4";
import { dropFile, storeBytes, type StoredFile } from "./store";

const maxObjectBytes = 5 * 1024 ** 3;

/** Stores the body and drops it again unless it is what was announced. */
export async function storeBody(state: State, call: Call): Promise<StoredFile> {
  if (Number(call.headers["content-length"] ?? 0) > maxObjectBytes) {
    throw new ObsRefusal(
      400,
      "EntityTooLarge",
      "Your proposed upload exceeds the maximum allowed object size.",
    );
  }
  const md5 = createHash("md5");
  const { file, sha256 } = await storeBytes(state, watched(contentOf(call), md5));
  const problem =
    hashProblem(call, sha256) ??
    md5Problem(call, md5.digest("base64")) ??
    lengthProblem(call, file);
  if (!problem) return file;
  dropFile(state, file.file);
  throw problem;
}

/** The body's content, whatever its transfer form. */
export function contentOf(call: Call): AsyncIterable<Buffer> {
  return declaredHash(call).startsWith("STREAMING-") ? withoutChunks(call.body) : call.body;
}

export function hashProblem(call: Call, sha256: string): ObsRefusal | undefined {
  const declared = declaredHash(call);
  if (declared === "UNSIGNED-PAYLOAD" || declared.startsWith("STREAMING-")) return undefined;
  if (declared === sha256) return undefined;
  return new ObsRefusal(
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

function md5Problem(call: Call, md5: string): ObsRefusal | undefined {
  const declared = headerText(call.headers, "content-md5");
  if (declared === "" || declared === md5) return undefined;
  return new ObsRefusal(
    400,
    "BadDigest",
    "The Content-MD5 you specified did not match what we received.",
  );
}

function lengthProblem(call: Call, file: StoredFile): ObsRefusal | undefined {
  const declared = headerText(call.headers, "x-amz-decoded-content-length");
  if (declared === "" || Number(declared) === file.sizeBytes) return undefined;
  return new ObsRefusal(
    400,
    "IncompleteBody",
    "You did not provide the number of bytes specified by x-amz-decoded-content-length.",
  );
}

async function* watched(
  source: AsyncIterable<Buffer>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

/** `<length in hex>[;chunk-signature=…]`, the bytes, and so on up to a length of 0 and perhaps trailing headers. */
async function* withoutChunks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let leftOfChunk = 0;
  let isOver = false;
  for await (const received of source) {
    if (isOver) continue;
    rest = rest.length === 0 ? received : Buffer.concat([rest, received]);
    while (rest.length > 0) {
      if (leftOfChunk > 0) {
        const content = rest.subarray(0, leftOfChunk);
        leftOfChunk -= content.length;
        rest = rest.subarray(content.length);
        yield content;
        continue;
      }
      // The line end after the bytes of a chunk comes before the next length.
      if (rest[0] === 13 && rest.length < 2) break;
      if (rest[0] === 13) rest = rest.subarray(2);
      const lineEnd = rest.indexOf("\r\n");
      if (lineEnd === -1) break;
      const length = /^([0-9a-fA-F]+)(?:;|$)/.exec(rest.subarray(0, lineEnd).toString("latin1"));
      if (!length?.[1]) throw invalidArgument("The body is not in chunks as the headers say.");
      leftOfChunk = Number.parseInt(length[1], 16);
      rest = rest.subarray(lineEnd + 2);
      isOver = leftOfChunk === 0;
      if (isOver) break;
    }
  }
  if (!isOver) throw new ObsRefusal(400, "IncompleteBody", "The last chunk is missing.");
}
