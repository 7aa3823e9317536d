/**
 * Refusals of Glance. Its web library (WebOb) picks the form by the Accept header: JSON when asked for, HTML when
 * anything goes, plain text when no header came at all.
 */
import type { Answer, Call } from "../http";

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  413: "Request Entity Too Large",
  414: "Request-URI Too Long",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** The first line of a refusal that Glance explains only in the second. */
const generalExplanations: Readonly<Record<number, string>> = {
  401:
    "This server could not verify that you are authorized to access the document you requested. " +
    "Either you supplied the wrong credentials (e.g., bad password), or your browser does not " +
    "understand how to supply the credentials required.",
  403: "Access was denied to this resource.",
  404: "The resource could not be found.",
  409: "There was a conflict when trying to complete your request.",
  500: "The server has either erred or is incapable of performing the requested operation.",
};

export class GlanceRefusal extends Error {
  readonly status: number;
  /** As in WebOb's template, tags included: JSON bodies really carry them. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, text: string, headers: Readonly<Record<string, string>> = {}) {
    super(text);
    this.status = status;
    this.text = text;
    this.headers = headers;
  }
}

export function refuse(
  status: number,
  explanation: string = generalExplanations[status] ?? "",
  headers: Readonly<Record<string, string>> = {},
): GlanceRefusal {
  return new GlanceRefusal(status, `${explanation}<br /><br />\n\n\n`, headers);
}

/** The general sentence of the status first, the reason below it. */
export function refuseWithDetail(status: number, detail: string): GlanceRefusal {
  return new GlanceRefusal(
    status,
    `${generalExplanations[status] ?? ""}<br /><br />\n${detail}\n\n`,
  );
}

export function unsupportedMediaType(
  mediaType: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): GlanceRefusal {
  const first = `The request media type ${mediaType} is not supported by this server.`;
  return new GlanceRefusal(415, `${first}\n<br /><br />\n${detail}`, headers);
}

export function wrongMethod(method: string, allowed: readonly string[]): GlanceRefusal {
  return new GlanceRefusal(
    405,
    `The method ${method} is not allowed for this resource. <br /><br />\n`,
    { Allow: allowed.join(", ") },
  );
}

export function imageNotFound(imageId: string): GlanceRefusal {
  return refuse(404, `No image found with ID ${imageId}`);
}

export function glanceErrorAnswer(refusal: GlanceRefusal, call: Call): Answer {
  const title = titles[refusal.status] ?? "Error";
  const status = `${refusal.status} ${title}`;
  const { headers } = refusal;
  switch (preferredForm(call.headers.accept)) {
    case "json":
      return {
        status: refusal.status,
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ message: refusal.text, code: status, title }),
      };
    case "html":
      return {
        status: refusal.status,
        headers: { "Content-Type": "text/html; charset=UTF-8", ...headers },
        body: htmlPage(status, refusal.text),
      };
    case "plain":
      return {
        status: refusal.status,
        headers: { "Content-Type": "text/plain; charset=UTF-8", ...headers },
        body: `${status}\n\n${withoutTags(refusal.text)}`,
      };
  }
}

function preferredForm(accept: string | undefined): "json" | "html" | "plain" {
  if (accept === undefined) return "plain";
  const json = quality(accept, "application/json");
  const html = quality(accept, "text/html");
  if (json === 0 && html === 0) return "plain";
  return json > html ? "json" : "html";
}

/** The weight that an Accept header gives to a media type; 0 when it does not want it. */
function quality(accept: string, mediaType: string): number {
  const [type] = mediaType.split("/");
  const ranges = accept.split(",").map((part) => {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    return { range: range.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
  });
  for (const wanted of [mediaType, `${type}/*`, "*/*"]) {
    const found = ranges.find(({ range }) => range === wanted);
    if (found) return found.weight;
  }
  return 0;
}

function htmlPage(status: string, text: string): string {
  return (
    `<html>\n <head>\n  <title>${status}</title>\n </head>\n <body>\n  <h1>${status}</h1>\n  ` +
    `${escapeExceptBreaks(text)}\n </body>\n</html>`
  );
}

function escapeExceptBreaks(text: string): string {
  return text
    .split("<br />")
    .map((part) => part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"))
    .join("<br />");
}

function withoutTags(text: string): string {
  return text
    .replaceAll("\n", " ")
    .replaceAll("<br />", "\n")
    .replace(/<[^>]*>/g, "");
}
