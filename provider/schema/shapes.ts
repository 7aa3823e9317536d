/** The zod shape of each resource, for everything that compares what is checked with what is published. */
import type { z } from "zod";
import { imageShape } from "../resources/image/inputs";
import { imageAcceptanceShape } from "../resources/imageAcceptance/inputs";
import { imageMemberShape } from "../resources/imageMember/inputs";
import { imageMembersShape } from "../resources/imageMembers/inputs";
import { imageTagShape } from "../resources/imageTag/inputs";
import type { ResourceName } from "../resources/registry";

export const shapes = {
  Image: imageShape,
  ImageMember: imageMemberShape,
  ImageMembers: imageMembersShape,
  ImageAcceptance: imageAcceptanceShape,
  ImageTag: imageTagShape,
} as const satisfies Readonly<Record<ResourceName, z.ZodRawShape>>;
