import { BlockList, isIP } from "node:net";
import type { ProxySettings } from "../settings";

export interface Proxy {
  /** With its scheme, and with user and password if it needs them. Never shown in messages. */
  readonly uri: string;
  readonly isHttps: boolean;
  /** `proxy.example.com:3128`, for messages. */
  readonly host: string;
  /** The environment variable that names it. */
  readonly variable: string;
}

/** Undefined if the address is reached directly. */
export function proxyFor(url: string, settings: ProxySettings): Proxy | undefined {
  if (!URL.canParse(url)) return undefined;
  const target = new URL(url);
  const isHttps = target.protocol === "https:";
  const uri = (isHttps ? settings.https : settings.http)?.reveal();
  if (uri === undefined || isExcepted(target, settings.except ?? "")) return undefined;
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(uri) ? uri : `http://${uri}`;
  const variable = isHttps
    ? (settings.httpsVariable ?? "HTTPS_PROXY")
    : (settings.httpVariable ?? "HTTP_PROXY");
  const parsed = URL.canParse(whole) ? new URL(whole) : undefined;
  return {
    uri: whole,
    variable,
    isHttps: parsed?.protocol === "https:",
    host: parsed?.host ?? "",
  };
}

/**
 * Whether NO_PROXY says that an address is reached without the proxy. Commas or blanks separate the
 * entries; upper and lower case are the same.
 *
 * - `*` is every host, as in curl, Python and Go.
 * - `example.com`, `.example.com` and `*.example.com` mean that domain and everything below it, as
 *   in curl and Python's requests. In Go the second and third form leave out the domain itself.
 * - `10.0.0.0/8` and `fd00::/8` are networks, as in Go, curl and Python. Names are not looked up.
 * - An IPv6 address may be in brackets.
 * - An entry that ends with `:5000` is for that port only.
 *
 * This machine itself (localhost) is reached through the proxy too, unless an entry names it, as in
 * curl and Python. Go never uses the proxy for it.
 */
export function isExcepted(target: URL, except: string): boolean {
  const host = plainHost(target.hostname);
  const port = target.port === "" ? (target.protocol === "https:" ? "443" : "80") : target.port;
  return except
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(parsedEntry)
    .some((entry) => (entry.port === undefined || entry.port === port) && covers(entry.name, host));
}

interface Entry {
  readonly name: string;
  readonly port: string | undefined;
}

/** Reads `[::1]:443`, `[::1]`, `::1`, `host:443` or `host`. */
function parsedEntry(text: string): Entry {
  const [, inBrackets, network, portAfter] = /^\[([^\]]+)\](\/\d+)?(?::(\d+))?$/.exec(text) ?? [];
  if (inBrackets !== undefined) return { name: `${inBrackets}${network ?? ""}`, port: portAfter };
  const [, name, port] = /^([^:]+):(\d+)$/.exec(text) ?? [];
  return { name: name ?? text, port };
}

function covers(entry: string, host: string): boolean {
  if (entry === "*") return true;
  const family = isIP(host);
  if (family !== 0) return coversAddress(entry, host, family === 4 ? "ipv4" : "ipv6");
  const domain = entry.replace(/^\*?\./, "").replace(/\.$/, "");
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

function coversAddress(entry: string, address: string, family: "ipv4" | "ipv6"): boolean {
  const [network = "", bits] = entry.split("/");
  if (isIP(network) !== (family === "ipv4" ? 4 : 6)) return false;
  const bitsMax = family === "ipv4" ? 32 : 128;
  const prefix = bits === undefined ? bitsMax : /^\d+$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(prefix <= bitsMax)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(address, family);
}

/** Without brackets and without the dot that ends a full name. */
function plainHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.+)\]$/, "$1")
    .replace(/(.)\.$/, "$1");
}
