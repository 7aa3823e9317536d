import { notAsDocumented } from "../http/decode";
import { isApiError } from "../http/errors";
import type { ApiRequest, ApiResponse, Send } from "../http/request";
import { objectUrl, type ObjectName } from "./address";
import { readXml, type Xml } from "./xml";

export interface StorageCall {
  readonly send: Send;
  readonly endpoint: string;
  /** Default: the size in parts.ts. */
  readonly smallestPartBytes?: number | undefined;
  readonly signal: { readonly signal?: AbortSignal };
}

export function objectRequest(
  { endpoint, signal }: StorageCall,
  { bucket, key }: ObjectName,
  rest: Pick<ApiRequest, "purpose" | "method"> & Partial<ApiRequest>,
): ApiRequest {
  const url = objectUrl(endpoint, bucket, key);
  return { okStatus: [200], idempotent: true, ...rest, url, ...signal };
}

const advice = "is obsUrl really the address of an object storage?";

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

/** Undefined if the keys may write but not read, or the storage does not know the operation. */
export async function ifAllowed<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isApiError(error) && (error.kind === "forbidden" || error.code === "NotImplemented"))
      return undefined;
    throw error;
  }
}

export function bareEtag(etag: string | undefined): string {
  return (etag ?? "").replace(/^"|"$/g, "");
}

export function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}
