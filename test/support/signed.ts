/**
 * A signer of its own for tests, written from the text of D3: it shares no line with the provider that signs, nor with
 * the local cloud that verifies. Sends raw requests to IMS and IAM with an access key.
 */
import { createHash, createHmac } from "node:crypto";
import * as http from "node:http";

export interface SigningKey {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Of a temporary key. */
  readonly securityToken?: string;
}

export interface RequestToSign {
  readonly method: string;
  /** The whole address; its query is signed as it stands there, decoded. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signedAt?: Date;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** The headers to send, Authorization among them. */
export function signedHeaders(key: SigningKey, request: RequestToSign): Record<string, string> {
  const url = new URL(request.url);
  const date = `${(request.signedAt ?? new Date()).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const headers: Record<string, string> = {
    host: url.host,
    "x-sdk-date": date,
    ...(key.securityToken === undefined ? {} : { "x-security-token": key.securityToken }),
  };
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value.trim();
  }
  const names = Object.keys(headers).toSorted();
  const canonicalRequest =
    `${request.method}\n${pathToSign(url)}\n${queryToSign(url)}\n` +
    `${names.map((name) => `${name}:${headers[name]}\n`).join("")}\n${names.join(";")}\n` +
    `${headers["x-sdk-content-sha256"] ?? hex(request.body ?? "")}`;
  const stringToSign = `SDK-HMAC-SHA256\n${date}\n${hex(canonicalRequest)}`;
  const signature = createHmac("sha256", key.secretKey).update(stringToSign).digest("hex");
  return {
    ...headers,
    authorization: `SDK-HMAC-SHA256 Access=${key.accessKey}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

/** Signs and sends; `changed` is laid over the signed headers, to see what is refused. */
export function sendSigned(
  key: SigningKey,
  request: RequestToSign,
  changed: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  return sendRaw(request, { ...signedHeaders(key, request), ...changed });
}

/** Sends exactly these headers and bytes, over a connection of its own. */
export function sendRaw(
  { method, url, body }: Pick<RequestToSign, "method" | "url" | "body">,
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const sent = http.request(
      url,
      { method, headers: { ...length, ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: parsed(text),
          });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function pathToSign(url: URL): string {
  const path = url.pathname
    .split("/")
    .map((segment) => percentEncoded(decodeURIComponent(segment)))
    .join("/");
  return path.endsWith("/") ? path : `${path}/`;
}

function queryToSign(url: URL): string {
  const pairs = [...url.searchParams].map(([name, value]) => ({ name, value }));
  const order = (one: string, other: string) => (one < other ? -1 : Number(one > other));
  pairs.sort((a, b) => order(a.name, b.name) || order(a.value, b.value));
  return pairs
    .map(({ name, value }) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .join("&");
}

function percentEncoded(text: string): string {
  return [...Buffer.from(text, "utf8")]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function hex(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
