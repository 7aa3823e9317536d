/**
 * A socket that reads on after a write has failed. A server that refuses an upload answers and closes while bytes are still on their way. The next write
 * fails then (EPIPE, ECONNRESET), and Node would destroy the socket with the answer unread in it. So the failure is told a little later.
 */
import type { Socket } from "node:net";

/** An answer that has arrived is read at once; a connection that is gone says so itself. This is for neither. */
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
