/**
 * A socket that still reads after a write has failed. A server that refuses an upload answers and
 * closes the connection while we still send. The next write fails (EPIPE, ECONNRESET), and Node
 * would destroy the socket before the answer is read. So the failure is reported a little later.
 */
import type { Socket } from "node:net";

/** This limit matters only if no answer comes and the connection stays open. */
const longestReadMs = 1_000;

type Done = (error?: Error | null) => void;

export function readOnAfterFailedWrite(socket: Socket): void {
  const later =
    (done: Done): Done =>
    (error) => {
      if (error === undefined || error === null) return done(error);
      const tell = () => {
        clearTimeout(timer);
        socket.off("close", tell);
        done(error);
      };
      const timer = setTimeout(tell, longestReadMs);
      socket.once("close", tell);
    };
  const write = socket._write.bind(socket);
  socket._write = (chunk, encoding, done) => write(chunk, encoding, later(done));
  const writeMany = socket._writev?.bind(socket);
  if (writeMany !== undefined) socket._writev = (chunks, done) => writeMany(chunks, later(done));
}
