/** The object storage of the local cloud as an S3 client sees it: signed by a library that knows nothing of it. */
import { AwsClient } from "aws4fetch";
import type { LocalCloud } from "./localCloud";

export interface ObjectStorage {
  /** Path below the endpoint, as `/img-bucket/disk.iso`, with its query. */
  send(method: string, path: string, options?: ObjectRequest): Promise<Response>;
  /** Fails unless the answer is a success. */
  put(path: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response>;
  text(path: string): Promise<string>;
}

export interface ObjectRequest {
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StorageKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string;
}

/** With the access key of the user, or with another one. */
export function objectStorage(
  cloud: Pick<LocalCloud, "obsUrl" | "accessKeys">,
  user: string,
  other?: StorageKey,
): ObjectStorage {
  const key: StorageKey | undefined = other ?? cloud.accessKeys[user];
  if (!key) throw new Error(`the cloud has no access key of ${user}`);
  const client = new AwsClient({
    accessKeyId: key.accessKey,
    secretAccessKey: key.secretKey,
    ...(key.securityToken === undefined ? {} : { sessionToken: key.securityToken }),
    service: "s3",
    region: "local-1",
    retries: 0,
  });
  const send: ObjectStorage["send"] = async (method, path, options = {}) =>
    await client.fetch(`${cloud.obsUrl}${path}`, {
      method,
      ...options,
      // fetch wants to know that it cannot repeat a stream.
      ...(options.body instanceof ReadableStream ? { duplex: "half" } : {}),
    });
  const succeed: ObjectStorage["send"] = async (method, path, options) => {
    const answer = await send(method, path, options);
    if (answer.ok) return answer;
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  return {
    send,
    put: (path, body) => succeed("PUT", path, { body }),
    text: async (path) => await (await succeed("GET", path)).text(),
  };
}
