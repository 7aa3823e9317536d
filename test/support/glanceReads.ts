/** What a Glance answers to reads that the provider does not make; tests look at the cloud with them. */
import type { Send } from "../../provider/client/http/request";

/** The bytes of an image, as text. */
export async function storedText(send: Send, imageId: string): Promise<string> {
  return (await read(send, `/v2/images/${imageId}/file`)).text;
}

/** One member of an image; undefined if Glance shows none. */
export async function shownMember(
  send: Send,
  imageId: string,
  projectId: string,
): Promise<unknown> {
  const { status, text } = await read(send, `/v2/images/${imageId}/members/${projectId}`);
  return status === 404 ? undefined : JSON.parse(text);
}

/** The ways to import bytes that this Glance has. */
export async function importMethods(send: Send): Promise<readonly string[]> {
  const { text } = await read(send, "/v2/info/import");
  const info = JSON.parse(text) as { readonly "import-methods": { readonly value: string[] } };
  return info["import-methods"].value;
}

function read(send: Send, url: string) {
  const okStatus = [200, 404];
  return send({ purpose: `read ${url}`, method: "GET", url, okStatus, idempotent: true });
}
