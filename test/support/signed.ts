/**
 * A signer of its own for tests, written from the text of D3: it shares no line with the provider that signs, nor with
 * the local cloud that verifies. Sends raw requests to IMS and IAM with an access key.
 */
import { createHash, createHmac, hkdfSync } from "node:crypto";
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
  /** Headers that are signed, in lower case; all by default. */
  readonly signedNames?: readonly string[];
  /** A key that holds for a day, as in the Go SDK of Open Telekom Cloud, or a derived one; the secret by default. */
  readonly keyKind?: "day" | "derived";
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
  const names = Object.keys(headers)
    .filter((name) => request.signedNames?.includes(name) ?? true)
    .toSorted();
  const canonicalRequest =
    `${request.method}\n${pathToSign(url)}\n${queryToSign(url)}\n` +
    `${names.map((name) => `${name}:${headers[name]}\n`).join("")}\n${names.join(";")}\n` +
    `${headers["x-sdk-content-sha256"] ?? hex(request.body ?? "")}`;
  const { algorithm, owner, scope, secret } = signingKey(key, date.slice(0, 8), request.keyKind);
  const stringToSign = `${algorithm}\n${date}\n${scope === "" ? "" : `${scope}\n`}${hex(canonicalRequest)}`;
  const signature = createHmac("sha256", secret).update(stringToSign).digest("hex");
  return {
    ...headers,
    authorization: `${algorithm} ${owner}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

interface SecretToSignWith {
  readonly algorithm: string;
  /** How the header names the key. */
  readonly owner: string;
  readonly scope: string;
  readonly secret: string | Buffer;
}

function signingKey(
  { accessKey, secretKey }: SigningKey,
  day: string,
  kind: RequestToSign["keyKind"],
): SecretToSignWith {
  const hmac = (secret: string | Buffer, text: string) =>
    createHmac("sha256", secret).update(text).digest();
  const plain = { algorithm: "SDK-HMAC-SHA256", owner: `Access=${accessKey}`, scope: "" };
  if (kind === undefined) return { ...plain, secret: secretKey };
  const scope = kind === "day" ? `${day}///sdk_request` : `${day}/local-1/ims`;
  const owner = `Credential=${accessKey}/${scope}`;
  if (kind === "day") {
    const service = hmac(hmac(hmac(`SDK${secretKey}`, day), ""), "");
    return { ...plain, owner, scope, secret: hmac(service, "sdk_request") };
  }
  const derived = Buffer.from(hkdfSync("sha256", secretKey, accessKey, scope, 32)).toString("hex");
  return { algorithm: "V11-HMAC-SHA256", owner, scope, secret: derived };
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
