/** The HTTP servers of the local cloud: one for everything, by path, and one each for what has a port of its own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type PlaceName, places } from "./places";

export interface Listeners {
  /** Scheme, host and port of the common server. */
  readonly origin: string;
  /** The same of the places that have a port of their own, and the path on the common one of all others. */
  readonly urls: Readonly<Record<PlaceName, string>>;
  /** Begins to answer; requests that came before have waited for it. */
  answerWith(answer: Answering): void;
  close(): Promise<void>;
}

/** Hears at which place a request came in; undefined on the common port, where the path says it. */
export type Answering = (
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
  place: PlaceName | undefined,
) => void;

interface Bound {
  readonly server: Server;
  readonly origin: string;
}

interface Listener extends Bound {
  readonly place: PlaceName | undefined;
}

export async function openListeners(port: number): Promise<Listeners> {
  const open: Listener[] = [];
  const early: (() => void)[] = [];
  let answering: Answering | undefined;
  const add = ({ server, origin }: Bound, place: PlaceName | undefined): void => {
    open.push({ server, origin, place });
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      if (answering) answering(request, response, origin, place);
      else early.push(() => answering?.(request, response, origin, place));
    });
  };
  try {
    add(await listen(port), undefined);
    for (const place of Object.keys(places) as PlaceName[]) {
      const { portOffset } = places[place];
      if (portOffset === undefined) continue;
      add(await listenNearby(port === 0 ? 0 : port + portOffset, place), place);
    }
  } catch (error) {
    for (const { server } of open) server.close();
    throw error;
  }
  const origin = open[0]?.origin ?? "";
  const urlOf = (place: string): string =>
    open.find((listener) => listener.place === place)?.origin ?? `${origin}/${place}`;
  return {
    origin,
    // Made from all names of places.
    urls: Object.fromEntries(
      Object.keys(places).map((place) => [place, urlOf(place)]),
    ) as Listeners["urls"],
    answerWith(answer) {
      answering = answer;
      for (const request of early.splice(0)) request();
    },
    async close() {
      for (const { server } of open) server.closeAllConnections();
      await Promise.all(open.map(({ server }) => new Promise((done) => server.close(done))));
    },
  };
}

/** A port beside the wanted one may be somebody else's: then any free one, which the ready line tells. */
async function listenNearby(port: number, place: PlaceName): Promise<Bound> {
  if (port === 0) return listen(0);
  try {
    return await listen(port);
  } catch {
    const found = await listen(0);
    process.stderr.write(
      `ims-local: port ${port} is taken or not allowed, so ${place} is at ${found.origin}\n`,
    );
    return found;
  }
}

function listen(port: number): Promise<Bound> {
  const server = createServer({
    maxHeaderSize: 65_536,
    requestTimeout: 0,
    keepAliveTimeout: 60_000,
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      // A server that listens on TCP has such an address.
      const { port: own } = server.address() as AddressInfo;
      resolve({ server, origin: `http://127.0.0.1:${own}` });
    });
  });
}
