import * as z from "zod";
import {
  showImageSchema,
  showImagesSchema,
  showMemberSchema,
  showMembersSchema,
} from "../client/readOperations";
import type { LookUp, LookUpArgs } from "./lookUp";

/** The image service's JSON schema of one of its objects. */
export interface GetSchemaArgs extends LookUpArgs {
  readonly name: DescribedObject;
}

/** An image, a page of images, a member, or a list of members. */
export type DescribedObject = "image" | "images" | "member" | "members";

export interface GetSchemaResult {
  readonly name: string;
  /** The names of the described properties, sorted. */
  readonly propertyNames: readonly string[];
  /**
   * The whole document.
   * @pulumiRef pulumi.json#/Any
   */
  readonly document: unknown;
}

const operations = {
  image: showImageSchema,
  images: showImagesSchema,
  member: showMemberSchema,
  members: showMembersSchema,
} as const;

/** @internal */
export const getSchema = {
  purpose: "look up a schema",
  kinds: ["glance", "ims"],
  shape: { name: z.enum(["image", "images", "member", "members"]) },
  call: async (args, { send }) => {
    const document = await operations[args.name](send);
    const propertyNames = Object.keys(document.properties).toSorted();
    return { name: document.name, propertyNames, document };
  },
} satisfies LookUp<GetSchemaArgs, GetSchemaResult>;
