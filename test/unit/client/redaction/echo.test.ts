/** Services that repeat what they were sent, through the chains that programs use. */
import type { IncomingMessage } from "node:http";
import { inspect } from "node:util";
import { importImage } from "../../../../provider/client/glance/imports";
import { showImage } from "../../../../provider/client/glance/images";
import { showQuotas } from "../../../../provider/client/ims/quotas";
import { openChain, openImsChain } from "../../../../provider/client/open";
import { openChain as openObsChain } from "../../../../provider/client/obs/chain";
import { listUploads } from "../../../../provider/client/obs/multipart";
import { Secret } from "../../../../provider/client/secret";
import type { AuthSettings, ConnectionSettings } from "../../../../provider/client/settings";
import { fakeClock } from "../support/clocks";
import { noProxy, plainTls, startLoopback, type Loopback } from "../support/loopback";
import { errorOf } from "../support/sends";
import { imageId } from "../support/wire";

const password = `p\\a"ss wörd&<9>%+`;
const issuedToken = `gAAAAABnIssued${"zYxWvUtS".repeat(20)}`;
const readyToken = `MIIReady${"0a1B2c3D".repeat(400)}`;
const secretKey = "SkSkSk0123456789abcdefghijKLMNOPqrstuv";
const securityToken = `gQpjbi1ub3J0aC00${"sEcToKeN".repeat(30)}`;
const queryOfAnother = "Zk9vQmFyUXV4MTIzNDU2Nzg5MA";
const signedQuery = "X-Amz-Signature=5f4dcc3b5aa765d61d8327deb882cf99&x=1";

const said: string[] = [];
const lines: string[] = [];
let server: Loopback;
/** What the service makes of the request it saw. */
let echo: (seen: string) => string;
/** The status that the service refuses with, and where. */
let refusal: { readonly status: number; readonly at: RegExp };

beforeAll(async () => {
  server = await startLoopback((incoming, outgoing) => {
    void request(incoming).then((seen) => {
      const path = incoming.url ?? "";
      if (refusal.at.test(path)) {
        const text = echo(seen);
        said.push(text);
        outgoing.writeHead(refusal.status, {
          "x-openstack-request-id": `req-${encodeURIComponent(seen).slice(-400)}`,
          "x-request-id": `req-${encodeURIComponent(seen).slice(-400)}`,
        });
        outgoing.end(text);
        return;
      }
      outgoing.writeHead(201, { "x-subject-token": issuedToken });
      const endpoint = { interface: "public", url: server.url };
      const catalog = [{ type: "image", endpoints: [endpoint] }];
      outgoing.end(JSON.stringify({ token: { project: { id: "p1" }, catalog } }));
    });
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  said.length = 0;
  lines.length = 0;
});

async function request(incoming: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of incoming.setEncoding("utf8")) body += chunk as string;
  const headers = Object.entries(incoming.headers).map(
    ([name, value]) => `${name}: ${String(value)}`,
  );
  return [`${incoming.method} ${incoming.url}`, ...headers, "", body].join("\n");
}

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&#34;");
const keystone = (message: string) =>
  JSON.stringify({ error: { code: 400, message, title: "Bad Request" } });

const echoes: Readonly<Record<string, (seen: string) => string>> = {
  "as it is": (seen) => seen,
  "in the message of Keystone": keystone,
  "in JSON in the message": (seen) => keystone(json(seen)),
  "in ASCII": (seen) =>
    keystone(seen).replace(
      /[^ -~]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  "percent-encoded": (seen) =>
    JSON.stringify({ error_code: "APIGW.0301", error_msg: encodeURIComponent(seen) }),
  "in base64": (seen) => keystone(Buffer.from(seen).toString("base64")),
  "in base64, from another byte on": (seen) =>
    keystone(Buffer.from(`x${seen}`).toString("base64url")),
  "on a page": (seen) =>
    `<html><head><title>400</title></head><body><pre>${html(seen)}</pre></body></html>`,
  "as the title": (seen) => JSON.stringify({ error: { title: seen } }),
  "as the code": (seen) => JSON.stringify({ error_code: seen.replace(/\s/g, ""), error_msg: "no" }),
  "as XML": (seen) => `<Error><Code>${html(seen)}</Code><Message>${html(seen)}</Message></Error>`,
  "its end first": (seen) => keystone(seen.split("\n").reverse().join("; ")),
  ...Object.fromEntries(
    [60, 200, 300, 420].map((length) => [
      `cut off at ${length}`,
      (seen: string) => keystone(`${seen.split("\n").reverse().join("; ").slice(0, length)}...`),
    ]),
  ),
};

const settings = (auth: AuthSettings, kind: "glance" | "ims" = "glance"): ConnectionSettings => ({
  ...{ name: undefined, kind, auth, region: undefined, interface: "public" },
  endpoint: kind === "ims" || auth.kind === "token" ? server.url : undefined,
  ...{
    tls: plainTls,
    proxy: noProxy,
    allowPlainHttp: false,
    formerEndpoints: [],
    timeoutMs: 5_000,
  },
  ims: {
    ...{ cloud: "huawei", tagLimits: "20/128/255", region: "cn-north-4", safeMode: false },
    ...{ iamUrl: server.url, obsUrl: server.url, projectId: "p1" },
    ...{ projectName: undefined, accountId: undefined },
  },
});
const dependencies = () => ({
  log: (line: string) => void lines.push(line),
  clock: fakeClock(),
  random: () => 0,
});
type Keys = Extract<AuthSettings, { readonly kind: "accessKey" }>;
const user = { name: "alice", domain: { name: "Default" } };
const project = { name: "images", domain: { name: "Default" } };
const byPassword = (): AuthSettings => ({
  kind: "password",
  ...{ authUrl: `${server.url}/v3`, user, project },
  password: new Secret(password),
});
const byKeys = (): Keys => ({
  kind: "accessKey",
  accessKey: "AKEXAMPLE",
  ...{ secretKey: new Secret(secretKey), securityToken: new Secret(securityToken) },
});

const glance = (auth: AuthSettings) => openChain(settings(auth), dependencies()).send;

const calls: Readonly<Record<string, readonly [number, RegExp, () => Promise<unknown>]>> = {
  "Keystone 400 to a password": [
    400,
    /auth\/tokens/,
    () => showImage(glance(byPassword()), imageId),
  ],
  "Keystone 401 to a password": [
    401,
    /auth\/tokens/,
    () => showImage(glance(byPassword()), imageId),
  ],
  "Keystone 401 to the secret of an application": [
    401,
    /auth\/tokens/,
    () =>
      showImage(
        glance({
          kind: "applicationCredential",
          ...{ authUrl: `${server.url}/v3` },
          ...{ credential: { id: "ac1" }, secret: new Secret(password) },
        }),
        imageId,
      ),
  ],
  "Glance 400 to a token of Keystone": [
    400,
    /v2\/images/,
    () => showImage(glance(byPassword()), imageId),
  ],
  "Glance 400 to a ready token": [
    400,
    /v2\/images/,
    () =>
      showImage(
        glance({
          kind: "token",
          ...{ authUrl: undefined, project: undefined },
          token: new Secret(readyToken),
        }),
        imageId,
      ),
  ],
  "Glance 409 to a signed address": [
    409,
    /import/,
    () =>
      importImage(
        glance(byPassword()),
        imageId,
        `https://bob:b0b-s3cret@files.example.com/a.qcow2?${signedQuery}`,
      ),
  ],
  "Glance 409 to an address with a query alone": [
    409,
    /import/,
    () =>
      importImage(
        glance(byPassword()),
        imageId,
        `https://files.example.com/a.qcow2?sig=${queryOfAnother}`,
      ),
  ],
  "IMS 400 to a signature": [
    400,
    /quota/,
    () => showQuotas(openImsChain(settings(byKeys(), "ims"), dependencies()).send),
  ],
  "a gateway's 401 to a signature": [
    401,
    /quota/,
    () => showQuotas(openImsChain(settings(byKeys(), "ims"), dependencies()).send),
  ],
  "OBS 403 to a signature": [
    403,
    /bucket/,
    () =>
      listUploads(
        {
          send: openObsChain({
            ...{
              endpoint: server.url,
              region: "cn-north-4",
              allowPlainHttp: false,
              timeoutMs: 5_000,
            },
            ...{ tls: plainTls, proxy: noProxy, ...dependencies() },
            keys: async () => byKeys(),
          }),
          endpoint: server.url,
          signal: {},
        },
        "bucket",
        "key",
      ),
  ],
};

const secrets = [
  ...[password, issuedToken, readyToken, secretKey, securityToken],
  ...["b0b-s3cret", "5f4dcc3b5aa765d61d8327deb882cf99", queryOfAnother],
];

/** Pieces of the secrets that are long enough to be no accident, in the encodings of the echoes. */
const pieces = secrets.flatMap((secret) => {
  const spellings = [secret, json(secret), html(secret), encodeURIComponent(secret)];
  const base64 = [0, 1, 2].map((before) =>
    Buffer.from(`${"x".repeat(before)}${secret}`)
      .toString("base64")
      .slice(4, -4),
  );
  return [
    ...spellings,
    ...base64,
    ...base64.map((each) => each.replaceAll("+", "-").replaceAll("/", "_")),
  ]
    .flatMap((each) => [each.slice(0, 8), each.slice(4, 14), each.slice(-8)])
    .filter((piece) => piece.length >= 8);
});

describe.each(Object.keys(calls))("%s", (what) => {
  it.each(Object.keys(echoes))("shows no secret where the request is repeated %s", async (how) => {
    const [status, at, call] = calls[what] ?? [0, /x/, () => Promise.resolve()];
    refusal = { status, at };
    echo = echoes[how] ?? String;
    const error = await errorOf(call());
    expect(error).toMatchObject({ status });
    expect(said).not.toEqual([]);
    const shown = [
      ...[error.message, error.stack ?? "", String(error), JSON.stringify(error)],
      ...[inspect(error, { depth: 9 }), inspect(error.cause, { depth: 9 }), ...lines],
    ].join("\n");
    expect(pieces.filter((piece) => shown.includes(piece))).toEqual([]);
    // Signatures are new in each request, and have the form of a hash.
    expect(shown.replace(/req-\S*/g, "")).not.toMatch(/Signature=(?!\[secret\])/);
    expect(error.requestId?.length ?? 0).toBeLessThanOrEqual(129);
  });
});

it("still says what the service said", async () => {
  refusal = { status: 401, at: /auth\/tokens/ };
  echo = () => keystone("The request you have made requires authentication.");
  const error = await errorOf(calls["Keystone 401 to a password"]?.[2]() ?? Promise.resolve());
  expect(error.message).toContain('user "alice" of domain "Default"');
  expect(error.reason).toBe("The request you have made requires authentication");
});
