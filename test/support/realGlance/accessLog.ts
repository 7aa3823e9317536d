/**
 * Reads from the servers' own logs what was asked of them: the only count that a client cannot get wrong about itself.
 */
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

export interface ServedRequest {
  readonly service: "identity" | "image";
  readonly method: string;
  /** As sent, with its query. */
  readonly path: string;
  readonly status: number;
  readonly userAgent: string;
}

/** gunicorn's letters: status, request line, user agent. */
export const accessLogFormat = "%(s)s\t%(r)s\t%(a)s";

/** Everything served so far, the newest last. */
export async function servedRequests(
  service: ServedRequest["service"],
  url: string,
  file: string,
): Promise<readonly ServedRequest[]> {
  // A line is written after its answer has been sent. A last request of our own shows that all before it are there.
  const marker = `/?marker=${crypto.randomUUID()}`;
  await (await fetch(new URL(marker, url))).arrayBuffer();
  const deadline = Date.now() + 10_000;
  for (;;) {
    const requests = parse(service, await readFile(file, "utf8"));
    const end = requests.findIndex((request) => request.path === marker);
    if (end >= 0) return requests.slice(0, end).filter(({ path }) => !path.startsWith("/?marker="));
    if (Date.now() > deadline) throw new Error(`${url} was asked for ${marker} and logged it not`);
    await delay(10);
  }
}

function parse(service: ServedRequest["service"], text: string): readonly ServedRequest[] {
  return text.split("\n").flatMap((line) => {
    const [status, request, userAgent] = line.split("\t");
    const [method, path] = request?.split(" ") ?? [];
    if (method === undefined || path === undefined) return [];
    return [{ service, method, path, status: Number(status), userAgent: userAgent ?? "" }];
  });
}
