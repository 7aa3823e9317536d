/**
 * Servers that refuse an upload before they have read it: they answer and close while bytes are on their way, as nginx, HAProxy and a Glance do. The
 * refusal is what the caller hears of, once.
 */
import { createServer as createTlsServer } from "node:tls";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Readable } from "node:stream";
import { assemble } from "../../../../provider/client/http/pipeline";
import { createTransport } from "../../../../provider/client/http/transport";
import type { ApiRequest } from "../../../../provider/client/http/request";
import type { TlsSettings } from "../../../../provider/client/settings";
import { authority, serverCertificate, serverKey } from "../support/certificates";
import { fakeClock } from "../support/clocks";
import { noProxy, plainTls } from "../support/loopback";
import { errorOf, request } from "../support/sends";

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port; // it listens on TCP
}

const sizeBytes = 64 * 1024 ** 2;

function upload(url: string, changes: Partial<ApiRequest> = {}): ApiRequest {
  const chunk = Buffer.alloc(256 * 1024);
  const open = () => Readable.from(Array.from({ length: sizeBytes / chunk.length }, () => chunk));
  const body = { kind: "stream", open, sizeBytes } as const;
  return request({ method: "PUT", url, body, okStatus: [204], ...changes });
}

function chain(tls: Partial<TlsSettings> = {}) {
  const transport = createTransport({
    ...{ tls: { ...plainTls, ...tls }, proxy: noProxy },
    timeoutMs: 5_000,
  });
  cleanUps.push(() => transport.close());
  const common = { clock: fakeClock(), random: () => 0 };
  return assemble({ transport: transport.send, ...common });
}

const answer = (status: number, text = "no") =>
  `HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

/** What a server does once it has read so much of a request. */
type Refusal = (socket: Socket) => void;

function refuseAfter(bytes: number, refuse: Refusal) {
  const counts = { connections: 0 };
  const onConnection = (socket: Socket) => {
    counts.connections += 1;
    let seen = 0;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      seen += chunk.length;
      if (seen < bytes) return;
      socket.pause();
      refuse(socket);
    });
  };
  return { counts, onConnection };
}

const ends: Readonly<Record<string, (status: number) => Refusal>> = {
  "closes at once": (status) => (socket) => socket.write(answer(status), () => socket.destroy()),
  "resets at once": (status) => (socket) =>
    socket.write(answer(status), () => socket.resetAndDestroy()),
  "ends its side and reads on": (status) => (socket) => void socket.end(answer(status)).resume(),
  "stays open and reads no more": (status) => (socket) => socket.write(answer(status)),
  "breaks off in its words": (status) => (socket) =>
    socket.write(answer(status, "a long page").slice(0, -6), () => socket.destroy()),
};

describe.each(Object.keys(ends))("a server that refuses an upload and %s", (how) => {
  it.each([
    [401, 1],
    [403, 1],
    [409, 1],
    [413, 1],
    [413, 8 * 1024 ** 2],
    [507, 3 * 1024 ** 2],
  ])("is heard: %i after %i bytes", async (status, bytes) => {
    for (let round = 0; round < 5; round += 1) {
      const refusal = ends[how]?.(status);
      if (refusal === undefined) throw new Error("no such end");
      const { counts, onConnection } = refuseAfter(bytes, refusal);
      const port = await listen(createServer(onConnection));
      const error = await errorOf(chain()(upload(`http://127.0.0.1:${port}/file`)));
      expect([error.status, error.attempts, counts.connections]).toEqual([status, 1, 1]);
    }
  });
});

it("hears a refusal through TLS", async () => {
  for (let round = 0; round < 5; round += 1) {
    const refuse = ends["closes at once"]?.(413) ?? (() => undefined);
    const { counts, onConnection } = refuseAfter(1024 ** 2, refuse);
    const server = createTlsServer({ key: serverKey, cert: serverCertificate }, onConnection);
    const port = await listen(server);
    const error = await errorOf(chain({ ca: authority })(upload(`https://localhost:${port}/file`)));
    expect([error.status, error.attempts, counts.connections]).toEqual([413, 1, 1]);
  }
});

it("tells of a connection that is reset without an answer at once, and tries again", async () => {
  const { counts, onConnection } = refuseAfter(1024 ** 2, (socket) => socket.resetAndDestroy());
  const port = await listen(createServer(onConnection));
  const startedMs = performance.now();
  const error = await errorOf(chain()(upload(`http://127.0.0.1:${port}/file`)));
  expect([error.kind, error.attempts, counts.connections]).toEqual(["unreachable", 5, 5]);
  expect(performance.now() - startedMs).toBeLessThan(4_000);
});
