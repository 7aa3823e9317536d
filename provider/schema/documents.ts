import image from "./documented/image.json";
import images from "./documented/images.json";
import member from "./documented/member.json";
import members from "./documented/members.json";
import type { JsonSchema } from "./jsonSchema";

/**
 * The documents of Huawei Cloud (Image Management Service API Reference, December 2022) and Open
 * Telekom Cloud for GET /v2/schemas/{image,images,member,members}. The descriptions are written for
 * this provider.
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

/** Older Glances mark the property in its description, newer ones with a key. */
export function isReadOnly(property: JsonSchema): boolean {
  return property.readOnly === true || property.description?.endsWith("(READ-ONLY)") === true;
}
