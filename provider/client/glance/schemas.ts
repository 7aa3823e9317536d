/** The service's own description of its objects, as JSON schemas. */
import { z } from "zod";
import { path } from "../http/path";
import type { ApiRequest, Send } from "../http/request";
import { decode } from "../http/decode";

export type SchemaName = "image" | "images" | "member" | "members";

export interface SchemaDocument {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

/**
 * B16. An image. 200.
 * @see glance/api/v2/schemas.py:58 @32.0.0
 */
export const showImageSchema = (send: Send): Promise<SchemaDocument> => showSchema(send, "image");

/**
 * B17. A page of images. 200.
 * @see glance/api/v2/schemas.py:61 @32.0.0
 */
export const showImagesSchema = (send: Send): Promise<SchemaDocument> => showSchema(send, "images");

/**
 * B18. A member. 200.
 * @see glance/api/v2/schemas.py:64 @32.0.0
 */
export const showMemberSchema = (send: Send): Promise<SchemaDocument> => showSchema(send, "member");

/**
 * B19. A list of members. 200.
 * @see glance/api/v2/schemas.py:67 @32.0.0
 */
export const showMembersSchema = (send: Send): Promise<SchemaDocument> =>
  showSchema(send, "members");

async function showSchema(send: Send, name: SchemaName): Promise<SchemaDocument> {
  const request: ApiRequest = {
    purpose: `read the schema of ${name}`,
    method: "GET",
    url: path`/v2/schemas/${name}`,
    okStatus: [200],
    idempotent: true,
  };
  return decode(documentSchema, request, await send(request));
}

const documentSchema = z.looseObject({
  name: z.string(),
  properties: z.record(z.string(), z.unknown()),
});
