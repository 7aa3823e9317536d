/** A loopback server that expects certain requests in a certain order, and says what was different. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createTransport, type Transport } from "../../../../provider/client/http/transport";
import { assemble } from "../../../../provider/client/http/pipeline";
import type { Send } from "../../../../provider/client/http/request";
import type { TlsSettings } from "../../../../provider/client/settings";
import { fakeClock } from "./clocks";

export interface Loopback {
  readonly url: string;
  stop(): Promise<void>;
}

export const plainTls: TlsSettings = {
  ca: undefined,
  certificate: undefined,
  key: undefined,
  insecure: false,
};
export const noProxy = { http: undefined, https: undefined, except: undefined };

export async function startLoopback(listener: RequestListener): Promise<Loopback> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One request the server waits for, and what it answers. */
export interface Expected {
  /** `GET /v2/images?limit=1` */
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly status: number;
  readonly answer?: unknown;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

/** Runs `work` with a chain to a server that expects exactly these requests. */
export async function expectRequests<Result>(
  expected: readonly Expected[],
  work: (send: Send) => Promise<Result>,
): Promise<Result> {
  const problems: string[] = [];
  let index = 0;
  const server = await startLoopback((incoming, outgoing) => {
    const wanted = expected[index];
    index += 1;
    void readAll(incoming).then((text) => {
      problems.push(...differences(wanted, incoming, text));
      const answer = wanted?.answer;
      outgoing.writeHead(wanted?.status ?? 599, {
        "x-openstack-request-id": `req-${index}`,
        ...wanted?.answerHeaders,
      });
      outgoing.end(
        answer === undefined
          ? undefined
          : typeof answer === "string"
            ? answer
            : JSON.stringify(answer),
      );
    });
  });
  const transport: Transport = createTransport({ tls: plainTls, proxy: noProxy, timeoutMs: 5_000 });
  const chain = assemble({
    transport: (each) => transport.send({ ...each, url: server.url + each.url }),
    clock: fakeClock(),
    random: () => 0,
  });
  try {
    const result = await work(chain);
    expect(index).toBe(expected.length);
    return result;
  } finally {
    await transport.close();
    await server.stop();
    expect(problems).toEqual([]);
  }
}

function differences(
  wanted: Expected | undefined,
  incoming: IncomingMessage,
  text: string,
): readonly string[] {
  const line = `${incoming.method} ${incoming.url}`;
  if (wanted === undefined) return [`unexpected ${line}`];
  const found: string[] = line === wanted.line ? [] : [`expected ${wanted.line}, got ${line}`];
  for (const [name, value] of Object.entries(wanted.headers ?? {})) {
    if (incoming.headers[name] !== value)
      found.push(`${line}: ${name} is ${String(incoming.headers[name])}`);
  }
  if (wanted.body !== undefined) {
    const body = typeof wanted.body === "string" ? wanted.body : JSON.stringify(wanted.body);
    if (text !== body) found.push(`${line}: body is ${text}`);
  }
  return found;
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
