/** Puts an answer on the wire: whole, or cut off half-way when a fault wants it so. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Answer, Call } from "./http";

export async function sendAnswer(
  answer: Answer,
  call: Call,
  request: IncomingMessage,
  response: ServerResponse,
  cutBody: boolean,
): Promise<void> {
  // A client that was killed while its request was held has closed the connection long ago.
  if (request.socket.destroyed) throw new Error("the client is gone");
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.setHeader("X-Openstack-Request-Id", call.requestId);
  // What is left of an unread body is not worth waiting for.
  if (!request.complete) response.setHeader("Connection", "close");
  const { body } = answer;
  const sizeBytes = typeof body === "string" ? Buffer.byteLength(body) : (body?.sizeBytes ?? 0);
  if (answer.status !== 204) response.setHeader("Content-Length", sizeBytes);
  if (cutBody) return sendHalf(body, sizeBytes, response);
  if (body === undefined || typeof body === "string" || call.method === "HEAD") {
    await new Promise<void>((resolve, reject) => {
      response.once("close", () => {
        if (response.writableFinished) resolve();
        else reject(new Error("the client is gone"));
      });
      response.once("finish", resolve);
      response.end(typeof body === "string" && call.method !== "HEAD" ? body : undefined);
    });
    return;
  }
  await pipeline(body.open(), response);
}

async function sendHalf(
  body: Answer["body"],
  sizeBytes: number,
  response: ServerResponse,
): Promise<void> {
  const half = Math.floor(sizeBytes / 2);
  response.flushHeaders();
  if (typeof body === "string") {
    await written(response, Buffer.from(body).subarray(0, half));
  } else if (body !== undefined) {
    let left = half;
    for await (const chunk of body.open()) {
      // Streams of files yield buffers.
      const part = (chunk as Buffer).subarray(0, left);
      await written(response, part);
      left -= part.length;
      if (left === 0) break;
    }
  }
  // An orderly end before the announced length: what was sent arrives, and the client sees that it is not all.
  response.socket?.end();
}

function written(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
