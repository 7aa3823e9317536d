/** What every call of the object storage needs, and how answers are read. */
import { notAsDocumented } from "../http/decode";
import { isApiError } from "../http/errors";
import type { ApiRequest, ApiResponse, Send } from "../http/request";
import { objectUrl, type ObjectName } from "./address";
import { readXml, type Xml } from "./xml";

export interface StorageCall {
  readonly send: Send;
  readonly endpoint: string;
  /** The size of a part. Default: the size in parts.ts. */
  readonly smallestPartBytes?: number | undefined;
  /** `{ signal }` or `{}`, to be spread into requests. */
  readonly signal: { readonly signal?: AbortSignal };
}

/**
 * A request for one object. It may be repeated, and its success is 200, unless `rest` says
 * otherwise.
 */
export function objectRequest(
  { endpoint, signal }: StorageCall,
  { bucket, key }: ObjectName,
  rest: Pick<ApiRequest, "purpose" | "method"> & Partial<ApiRequest>,
): ApiRequest {
  const url = objectUrl(endpoint, bucket, key);
  return { okStatus: [200], idempotent: true, ...rest, url, ...signal };
}

const advice = "is obsUrl really the address of an object storage?";

/** The root element of an answer. Throws an error of kind `protocol` if there is none. */
export function answerRoot(request: ApiRequest, response: ApiResponse): Xml {
  const root = readXml(response.text);
  if (root === undefined) throw notAsDocumented(request, response, "it is no XML", advice);
  return root;
}

export function requiredText(
  element: Xml,
  child: string,
  request: ApiRequest,
  response: ApiResponse,
): string {
  const text = element.text(child);
  if (text === undefined || text === "")
    throw notAsDocumented(request, response, `${child} is missing`, advice);
  return text;
}

/**
 * The answer. Undefined if the access keys may write but not read, or if the storage does not know
 * the operation. The caller then continues without the answer.
 */
export async function ifAllowed<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isApiError(error) && (error.kind === "forbidden" || error.code === "NotImplemented"))
      return undefined;
    throw error;
  }
}

/** The ETag without its quotes. */
export function bareEtag(etag: string | undefined): string {
  return (etag ?? "").replace(/^"|"$/g, "");
}

export function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}
