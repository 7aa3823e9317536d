/** The API's own description of its objects: what the interfaces are held against. */
import image from "./documented/image.json";
import images from "./documented/images.json";
import member from "./documented/member.json";
import members from "./documented/members.json";
import type { JsonSchema } from "./jsonSchema";

/**
 * As documented by Huawei Cloud (IMS API reference, December 2022) and Open Telekom Cloud for
 * GET /v2/schemas/{image,images,member,members}; the descriptions are our own words.
 */
export const documents = { image, images, member, members } satisfies Documents;

export interface Documents {
  readonly image: WireDocument;
  readonly images: WireDocument;
  readonly member: WireDocument;
  readonly members: WireDocument;
}

export interface WireDocument {
  readonly name: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
}

/** Marked in the text, as in older Glances, or by the key. */
export function isReadOnly(property: JsonSchema): boolean {
  return property.readOnly === true || property.description?.endsWith("(READ-ONLY)") === true;
}
