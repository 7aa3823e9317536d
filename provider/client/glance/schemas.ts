import * as z from "zod";
import { path } from "../http/path";
import type { Send } from "../http/request";
import { getJson } from "../http/decode";

type SchemaName = "image" | "images" | "member" | "members";

export interface SchemaDocument {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

/**
 * B16. The schema of an image. 200.
 * @see glance/api/v2/schemas.py at 33.0.0, Controller.image
 */
export const showImageSchema = (send: Send): Promise<SchemaDocument> => showSchema(send, "image");

/**
 * B17. The schema of a page of images. 200.
 * @see glance/api/v2/schemas.py at 33.0.0, Controller.images
 */
export const showImagesSchema = (send: Send): Promise<SchemaDocument> => showSchema(send, "images");

/**
 * B18. The schema of a member. 200.
 * @see glance/api/v2/schemas.py at 33.0.0, Controller.member
 */
export const showMemberSchema = (send: Send): Promise<SchemaDocument> => showSchema(send, "member");

/**
 * B19. The schema of a list of members. 200.
 * @see glance/api/v2/schemas.py at 33.0.0, Controller.members
 */
export const showMembersSchema = (send: Send): Promise<SchemaDocument> =>
  showSchema(send, "members");

async function showSchema(send: Send, name: SchemaName): Promise<SchemaDocument> {
  return getJson(send, documentSchema, {
    purpose: `read the schema of ${name}`,
    url: path`/v2/schemas/${name}`,
  });
}

const documentSchema = z.looseObject({
  name: z.string(),
  properties: z.record(z.string(), z.unknown()),
});
