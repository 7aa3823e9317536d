import { createServer as createTlsServer } from "node:https";
import { createServer as createNetServer, connect, type AddressInfo, type Server } from "node:net";
import { Readable } from "node:stream";
import { createTransport, fullUrl, headersOf } from "../../../../provider/client/http/transport";
import type { ApiRequest } from "../../../../provider/client/http/request";
import { limitedBy } from "../../../../provider/client/http/timeLimit";
import { Secret } from "../../../../provider/client/secret";
import type { ProxySettings, TlsSettings } from "../../../../provider/client/settings";
import {
  authority,
  clientCertificate,
  clientKey,
  serverCertificate,
  serverKey,
} from "../support/certificates";
import { noProxy, plainTls, startLoopback } from "../support/loopback";
import { errorOf, request } from "../support/sends";

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function transport(
  settings: { tls?: Partial<TlsSettings>; proxy?: Partial<ProxySettings>; timeoutMs?: number } = {},
) {
  const created = createTransport({
    tls: { ...plainTls, ...settings.tls },
    proxy: { ...noProxy, ...settings.proxy },
    timeoutMs: settings.timeoutMs ?? 5_000,
  });
  cleanUps.push(() => created.close());
  return created.send;
}

async function serve(listener: Parameters<typeof startLoopback>[0]): Promise<string> {
  const server = await startLoopback(listener);
  cleanUps.push(() => server.stop());
  return server.url;
}

/** A server of bytes, for answers that no HTTP server would give. */
async function serveBytes(onConnection: Parameters<typeof createNetServer>[1]): Promise<string> {
  return `http://127.0.0.1:${await listen(createNetServer(onConnection))}`;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const upload = (open: () => Readable, sizeBytes: number, changes: Partial<ApiRequest> = {}) =>
  request({
    method: "PUT",
    body: { kind: "stream", open, sizeBytes },
    okStatus: [204],
    ...changes,
  });

describe("an exchange", () => {
  it("folds dots in a path away, unless the path is to go out as it is written", async () => {
    const paths: string[] = [];
    const url = await serve((incoming, answer) => {
      paths.push(incoming.url ?? "");
      answer.end();
    });
    const send = transport();
    await send(request({ url: `${url}/v2/images/1/members/..`, query: { limit: "1" } }));
    await send(request({ url: `${url}/v2/images/1/members/..`, exactPath: true }));
    await send(request({ url: `${url}/v2/images/1/.`, exactPath: true, query: { a: "b" } }));
    expect(paths).toEqual([
      "/v2/images/1/?limit=1",
      "/v2/images/1/members/..",
      "/v2/images/1/.?a=b",
    ]);
  });

  it("sends JSON and brings back status, headers and text", async () => {
    const url = await serve((incoming, outgoing) => {
      outgoing.writeHead(201, { "X-Openstack-Request-Id": "req-1", "X-Two": ["a", "b"] });
      incoming.pipe(outgoing);
    });
    const answer = await transport()(
      request({
        method: "POST",
        url: `${url}/v2/images`,
        body: { kind: "json", value: { name: "ä" } },
      }),
    );
    expect(answer).toMatchObject({ status: 201, text: '{"name":"ä"}', requestId: "req-1" });
    expect(answer.headers["x-two"]).toBe("a, b");
  });

  it.each([
    [64, "is read"],
    [65, "is given up"],
  ])("of %i MiB of text %s: no answer of an image service is longer than 64", async (mebibytes) => {
    const url = await serve((incoming, outgoing) => {
      incoming.resume();
      const chunk = Buffer.alloc(1024 * 1024, "a");
      Readable.from(Array.from({ length: mebibytes }, () => chunk)).pipe(outgoing);
      outgoing.on("error", () => undefined);
    });
    const answer = transport()(request({ url }));
    if (mebibytes === 64) expect((await answer).text).toHaveLength(64 * 1024 * 1024);
    else
      await expect(answer).rejects.toMatchObject({
        kind: "protocol",
        reason: "the answer is longer than 64 MiB",
      });
  });

  it("streams a body with its length and closes the source", async () => {
    let seen = "";
    const url = await serve((incoming, outgoing) => {
      seen = `${incoming.headers["content-length"]} ${incoming.headers["content-type"]}`;
      incoming.resume().on("end", () => outgoing.writeHead(204).end());
    });
    const source = Readable.from([Buffer.from("hello "), Buffer.from("world")]);
    await transport()(upload(() => source, 11, { url }));
    expect(seen).toBe("11 application/octet-stream");
    expect(source.destroyed).toBe(true);
  });

  it("closes the source too when nobody takes the bytes", async () => {
    const url = await serve((incoming, outgoing) => outgoing.writeHead(409).end("{}"));
    const source = endless();
    await expect(transport()(upload(() => source, 1e12, { url }))).resolves.toMatchObject({
      status: 409,
    });
    expect(source.destroyed).toBe(true);
  });

  it.each([
    [{ "x-openstack-request-id": "req-1", "x-request-id": "other" }, "req-1"],
    [{ "x-request-id": "other" }, "other"],
    [{}, undefined],
  ])("knows its id at the service: %j", async (headers, requestId) => {
    const url = await serve((_, outgoing) => outgoing.writeHead(200, headers).end());
    await expect(transport()(request({ url }))).resolves.toMatchObject({ requestId });
  });

  it("has the values of a header that comes several times, under its name in lower case", async () => {
    const url = await serve((_, outgoing) =>
      outgoing.writeHead(200, { "X-Thing": ["a", "b"] }).end(),
    );
    const { headers } = await transport()(request({ url }));
    expect(headers["x-thing"]).toBe("a, b");
  });

  it.each([403, 500])(
    "with %i that is longer than any of the service is refused",
    async (status) => {
      const piece = Buffer.alloc(1024 * 1024);
      const url = await serve((_, outgoing) => {
        outgoing.writeHead(status);
        Readable.from(Array.from({ length: 66 }, () => piece)).pipe(outgoing);
      });
      const error = await errorOf(transport()(request({ url })));
      expect(error).toMatchObject({ kind: "protocol", status });
      expect(error.reason).toBe("the answer is longer than 64 MiB");
    },
  );

  it("goes over eight connections to one host at most", async () => {
    let open = 0;
    let most = 0;
    const eight = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const url = await serve((incoming, outgoing) => {
      if (incoming.url === "/later") {
        outgoing.end();
        return;
      }
      open += 1;
      most = Math.max(most, open);
      if (open === 8) eight.resolve();
      void release.promise.then(() => {
        open -= 1;
        outgoing.end();
      });
    });
    const send = transport();
    const all = Promise.all(Array.from({ length: 20 }, () => send(request({ url }))));
    await eight.promise;
    // Connects after the others, so a ninth of them would be there before it.
    await transport()(request({ url: `${url}/later` }));
    release.resolve();
    await all;
    expect(most).toBe(8);
  });

  it("uses a connection again", async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((incoming, outgoing) => {
      ports.add(incoming.socket.remotePort);
      outgoing.writeHead(404).end("not there");
    });
    const send = transport();
    for (let count = 0; count < 10; count += 1) await send(request({ url }));
    // The next request may come a moment before the last one's connection is free.
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe("no answer", () => {
  it("is said to be so where nothing listens", async () => {
    const error = await errorOf(transport()(request({ url: "http://127.0.0.1:1/v3" })));
    expect(error).toMatchObject({
      kind: "unreachable",
      code: "ECONNREFUSED",
      mayHaveBeenSent: false,
      path: "/v3",
    });
  });

  it("is a cut connection", async () => {
    const url = await serveBytes((socket) => socket.on("data", () => socket.destroy()));
    await expect(transport()(request({ url }))).rejects.toMatchObject({
      kind: "unreachable",
      mayHaveBeenSent: true,
    });
  });

  it("is a cut body", async () => {
    const url = await serveBytes((socket) =>
      socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")),
    );
    await expect(transport()(request({ url }))).rejects.toMatchObject({ kind: "unreachable" });
  });

  it("is silence", async () => {
    const url = await serveBytes((socket) => socket.resume());
    const error = await errorOf(transport({ timeoutMs: 40 })(request({ url })));
    expect(error.reason).toMatch(/was silent for 0.04 s/);
  });

  it("is the caller's wish", async () => {
    const controller = new AbortController();
    const url = await serveBytes((socket) => socket.on("data", () => controller.abort()));
    const waiting = transport()(request({ url, signal: controller.signal }));
    await expect(waiting).rejects.toMatchObject({ kind: "cancelled" });
  });

  it("is not blamed on the cloud when the source fails", async () => {
    const url = await serve((incoming) => incoming.resume());
    const failing = () =>
      Readable.from(
        (async function* () {
          yield Buffer.from("x");
          throw new Error("the disk is gone");
        })(),
      );
    await expect(transport()(upload(failing, 10, { url }))).rejects.toThrow("the disk is gone");
  });

  it("is the source's changed size", async () => {
    const url = await serve((incoming) => incoming.resume());
    const error = await errorOf(
      transport()(upload(() => Readable.from([Buffer.from("abc")]), 10, { url })),
    );
    expect(error).toMatchObject({ kind: "badRequest" });
    expect(error.message).toContain("do not change the file");
  });
});

describe("TLS", () => {
  const serveTls = async (options: object = {}) => {
    const server = createTlsServer(
      { cert: serverCertificate, key: serverKey, ca: authority, ...options },
      (incoming, outgoing) => {
        outgoing.end(
          (incoming.socket as unknown as { authorized?: boolean }).authorized === true
            ? "known"
            : "unknown",
        );
      },
    );
    return await listen(server);
  };

  it("does not trust a stranger, and says how to make it trusted", async () => {
    const error = await errorOf(
      transport()(request({ url: `https://localhost:${await serveTls()}` })),
    );
    expect(error).toMatchObject({ kind: "unreachable", mayHaveBeenSent: false });
    expect(error.message).toMatch(
      /the certificate of localhost:\d+ is not trusted; name the certificate file/,
    );
  });

  it("trusts an authority of one's own, for the name it vouches for", async () => {
    const port = await serveTls();
    const send = transport({ tls: { ca: authority } });
    await expect(send(request({ url: `https://localhost:${port}` }))).resolves.toMatchObject({
      status: 200,
    });
    const error = await errorOf(send(request({ url: `https://127.0.0.1:${port}` })));
    expect(error.reason).toMatch(/is for another name/);
  });

  it("trusts anything when told to", async () => {
    const send = transport({ tls: { insecure: true } });
    await expect(
      send(request({ url: `https://127.0.0.1:${await serveTls()}` })),
    ).resolves.toMatchObject({ status: 200 });
  });

  it("shows a client certificate", async () => {
    const port = await serveTls({ requestCert: true, rejectUnauthorized: true });
    const tls = { ca: authority, certificate: clientCertificate, key: new Secret(clientKey) };
    await expect(
      transport({ tls })(request({ url: `https://localhost:${port}` })),
    ).resolves.toMatchObject({ text: "known" });
  });

  it("says that the other side does not speak it", async () => {
    const url = await serve((_, outgoing) => outgoing.end());
    const error = await errorOf(transport()(request({ url: url.replace("http:", "https:") })));
    expect(error.message).toContain("is the address http instead of https?");
  });
});

describe("a proxy", () => {
  /** Opens tunnels, and counts them. */
  const serveProxy = async () => {
    const tunnels: string[] = [];
    const server = await startLoopback((incoming, outgoing) => {
      tunnels.push(`${incoming.method} ${incoming.url}`);
      outgoing.end("from the proxy");
    });
    cleanUps.push(() => server.stop());
    return { url: server.url, tunnels };
  };

  const serveTunnel = async (answer: string) => {
    const seen: string[] = [];
    const server = createNetServer((socket) => {
      socket.once("data", (data) => {
        const head = data.toString();
        seen.push(head);
        const [host = "", port = ""] = (/^CONNECT (\S+)/.exec(head)?.[1] ?? "").split(":");
        if (answer !== "200") {
          socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
          return;
        }
        const onward = connect(Number(port), host, () => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          onward.pipe(socket).pipe(onward);
        });
        onward.on("error", () => socket.destroy());
      });
      socket.on("error", () => undefined);
    });
    return { url: `http://127.0.0.1:${await listen(server)}`, seen };
  };

  it("is asked for http addresses", async () => {
    const proxy = await serveProxy();
    const send = transport({ proxy: { http: new Secret(proxy.url) } });
    await expect(send(request({ url: "http://cloud.invalid/v2/images" }))).resolves.toMatchObject({
      text: "from the proxy",
    });
    expect(proxy.tunnels).toEqual(["GET http://cloud.invalid/v2/images"]);
  });

  it("is a tunnel for https addresses, with its own credentials and our trust", async () => {
    const server = createTlsServer({ cert: serverCertificate, key: serverKey }, (_, outgoing) =>
      outgoing.end("through"),
    );
    const port = await listen(server);
    const proxy = await serveTunnel("200");
    const https = new Secret(proxy.url.replace("http://", "http://me:pw@"));
    const send = transport({ proxy: { https }, tls: { ca: authority } });
    await expect(send(request({ url: `https://localhost:${port}` }))).resolves.toMatchObject({
      text: "through",
    });
    expect(proxy.seen[0]).toContain(`CONNECT localhost:${port}`);
    expect(proxy.seen[0]?.toLowerCase()).toContain(
      `proxy-authorization: basic ${Buffer.from("me:pw").toString("base64")}`.toLowerCase(),
    );
  });

  it("that refuses is named", async () => {
    const proxy = await serveTunnel("403");
    const error = await errorOf(
      transport({ proxy: { https: new Secret(proxy.url) } })(
        request({ url: "https://cloud.invalid/" }),
      ),
    );
    expect(error.message).toMatch(
      /the proxy refused to connect to cloud.invalid; check HTTPS_PROXY/,
    );
  });

  it.each(["http", "https"] as const)(
    "that nobody answers is named, not the cloud behind it: %s",
    async (scheme) => {
      const server = createNetServer();
      const port = await listen(server);
      await new Promise((resolve) => server.close(resolve));
      const dead = new Secret(`http://me:hunter2@127.0.0.1:${port}`);
      const send = transport({ proxy: { [scheme]: dead, [`${scheme}Variable`]: "ALL_PROXY" } });
      const error = await errorOf(send(request({ url: `${scheme}://cloud.example.com/v3` })));
      expect(error).toMatchObject({
        kind: "unreachable",
        code: "ECONNREFUSED",
        mayHaveBeenSent: false,
        reason: `nothing listens at the proxy 127.0.0.1:${port}, which is in front of cloud.example.com`,
        advice: "check ALL_PROXY, or except cloud.example.com from it with NO_PROXY",
      });
      expect(error.message).not.toContain("hunter2");
    },
  );

  it("that has no such name is named", async () => {
    const send = transport({ proxy: { https: new Secret("http://proxy.invalid:3128") } });
    const error = await errorOf(send(request({ url: "https://cloud.example.com/v3" })));
    expect(error.reason).toMatch(/proxy\.invalid:3128/);
    expect(error.advice).toMatch(/^check HTTPS_PROXY/);
  });

  it("that wants a user and a password says so", async () => {
    const proxy = await serveTunnel("407");
    const send = transport({ proxy: { https: new Secret(proxy.url) } });
    const error = await errorOf(send(request({ url: "https://cloud.invalid/" })));
    expect(error.message).toMatch(
      /the proxy refused to connect to cloud.invalid; check HTTPS_PROXY/,
    );
    expect(error.message).toMatch(/127\.0\.0\.1:\d+ answered 407: it wants a user and a password/);
  });

  it("that breaks off instead of making a tunnel is named", async () => {
    const server = createNetServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.destroy());
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const send = transport({ proxy: { https: new Secret(url) } });
    const error = await errorOf(send(request({ url: "https://cloud.invalid/" })));
    expect(error.message).toMatch(
      /the proxy 127\.0\.0\.1:\d+ broke off on the way to cloud.invalid/,
    );
  });

  it("in front of a cloud whose certificate is not trusted is not blamed for it", async () => {
    const server = createTlsServer({ cert: serverCertificate, key: serverKey }, (_, outgoing) =>
      outgoing.end("never"),
    );
    const port = await listen(server);
    const proxy = await serveTunnel("200");
    const send = transport({ proxy: { https: new Secret(proxy.url) } });
    const error = await errorOf(send(request({ url: `https://localhost:${port}` })));
    expect(error.reason).toBe(`the certificate of localhost:${port} is not trusted`);
  });

  it("is not asked for the addresses of an excepted network", async () => {
    const url = await serve((_, outgoing) => outgoing.end("direct"));
    const proxy = await serveProxy();
    const http = new Secret(proxy.url);
    const send = transport({ proxy: { http, except: "127.0.0.0/8" } });
    await expect(send(request({ url }))).resolves.toMatchObject({ text: "direct" });
    expect(proxy.tunnels).toEqual([]);
  });

  it("is not asked for hosts that are excepted, nor for https when only http is named", async () => {
    const url = await serve((_, outgoing) => outgoing.end("direct"));
    const proxy = await serveProxy();
    const http = new Secret(proxy.url);
    const send = transport({ proxy: { http, except: "example.com,127.0.0.1" } });
    await expect(send(request({ url }))).resolves.toMatchObject({ text: "direct" });
    const unanswered = await errorOf(send(request({ url: "https://cloud.invalid/" })));
    expect(unanswered.reason).toMatch(/cloud.invalid/);
    expect(proxy.tunnels).toEqual([]);
  });
});

describe("the headers of a request", () => {
  const open = () => Readable.from([]);

  it.each<[ApiRequest["body"], object]>([
    [undefined, {}],
    [{ kind: "json", value: {} }, { "content-type": "application/json" }],
    [{ kind: "json", value: {}, mediaType: "a/b" }, { "content-type": "a/b" }],
    [
      { kind: "stream", open, sizeBytes: 7 },
      { "content-type": "application/octet-stream", "content-length": "7" },
    ],
    [
      { kind: "stream", open, sizeBytes: 0, mediaType: "a/b" },
      { "content-type": "a/b", "content-length": "0" },
    ],
  ])("are its own and those of its body: %j", (body, headers) => {
    const given = { "x-own": "1", "content-type": "c/d" };
    const asked = { ...request({ headers: given }), ...(body === undefined ? {} : { body }) };
    expect(headersOf(asked)).toEqual({ ...given, ...headers });
  });
});

describe("fullUrl", () => {
  it("is the address alone where nothing is asked for", () => {
    expect(fullUrl({ url: "/v2/images" })).toBe("/v2/images");
    expect(fullUrl({ url: "/v2/images", query: { name: undefined, tag: [] } })).toBe("/v2/images");
  });

  it("encodes the query and keeps commas and colons short", () => {
    const query = { id: "in:a,b", tag: ["x y", "&"], none: undefined, "os hidden": "true" };
    expect(fullUrl({ url: "/v2/images", query })).toBe(
      "/v2/images?id=in:a,b&tag=x%20y&tag=%26&os%20hidden=true",
    );
  });

  it("adds to a query that is there", () => {
    expect(fullUrl({ url: "http://x/?a=1", query: { b: "2" } })).toBe("http://x/?a=1&b=2");
  });
});

function endless(): Readable {
  return new Readable({
    read() {
      this.push(Buffer.alloc(65_536));
    },
  });
}

describe("an answer that drips", () => {
  const drip = (first: string) =>
    serveBytes((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write(first);
        const timer = setInterval(() => socket.write("x"), 50);
        socket.once("close", () => clearInterval(timer));
      });
    });

  it.each([
    ["a list", { method: "GET" }],
    ["a log-in", { method: "POST", body: { kind: "json", value: {} } }],
  ] as const)("does not hold %s for ever", async (_, changes) => {
    const url = await drip("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
    const send = transport({ timeoutMs: 300 });
    const error = await errorOf(send(request({ ...changes, url: `${url}/v2/images` })));
    expect(error).toMatchObject({ kind: "unreachable", mayHaveBeenSent: true });
    expect(error.reason).toMatch(/^the answer of 127\.0\.0\.1:\d+ is too slow: \d+ bytes/);
  });

  it("does not hold a call for ever before its body begins either", async () => {
    const url = await drip("HTTP/1.1 200 OK\r\nx-slow: ");
    const send = transport({ timeoutMs: 300 });
    const error = await errorOf(send(request({ url: `${url}/v2/images` })));
    expect(error.reason).toMatch(/was silent for 0.3 s|is too slow/);
  });

  it("is long where it comes at some speed", async () => {
    const text = "x".repeat(400_000);
    const url = await serve((_, outgoing) => {
      outgoing.writeHead(200, { "content-length": String(text.length) });
      let sent = 0;
      const timer = setInterval(() => {
        outgoing.write(text.slice(sent, (sent += 50_000)));
        if (sent < text.length) return;
        clearInterval(timer);
        outgoing.end();
      }, 50);
    });
    const answer = await transport({ timeoutMs: 150 })(request({ url }));
    expect(answer.text).toHaveLength(text.length);
  });
});

describe("a time limit", () => {
  it("is what a call says that it ended, with its setting", async () => {
    const url = await serveBytes((socket) => socket.on("error", () => undefined).resume());
    const signal = limitedBy(100, "timeouts.createSeconds", new AbortController().signal);
    const error = await errorOf(
      transport()(upload(() => Readable.from([Buffer.alloc(10)]), 10, { url, signal })),
    );
    expect(error.kind).toBe("cancelled");
    expect(error.message).toBe(
      "cannot read a thing: it took longer than 0.1 s, the limit that timeouts.createSeconds sets; raise timeouts.createSeconds",
    );
  });

  it("is not blamed for what the person cancels", async () => {
    const url = await serveBytes((socket) => socket.on("error", () => undefined).resume());
    const person = new AbortController();
    const signal = limitedBy(60_000, "timeouts.createSeconds", person.signal);
    const call = errorOf(transport()(request({ url, signal })));
    person.abort();
    expect((await call).reason).toBe("it was cancelled");
  });
});
