import type * as z from "zod";
import { wholeShape } from "../functions/lookUp";
import { lookUps } from "../functions/registry";
import { imageShape } from "../resources/image/inputs";
import { imageAcceptanceShape } from "../resources/imageAcceptance/inputs";
import { imageExportShape } from "../resources/imageExport/inputs";
import { imageMemberShape } from "../resources/imageMember/inputs";
import { imageMembersShape } from "../resources/imageMembers/inputs";
import { imageTagShape } from "../resources/imageTag/inputs";
import type { ResourceName } from "../resources/registry";
import { typeOf } from "./interfaces";

export const resourceShapes = {
  Image: imageShape,
  ImageMember: imageMemberShape,
  ImageMembers: imageMembersShape,
  ImageAcceptance: imageAcceptanceShape,
  ImageTag: imageTagShape,
  ImageExport: imageExportShape,
} as const satisfies Readonly<Record<ResourceName, z.ZodRawShape>>;

/** By the names that places use (wireTable.ts): `Image`, `GetImageArgs`. */
export const shapes: Readonly<Record<string, z.ZodRawShape>> = {
  ...resourceShapes,
  ...Object.fromEntries(
    Object.entries(lookUps).map(([name, { shape }]) => [`${typeOf(name)}Args`, wholeShape(shape)]),
  ),
};
