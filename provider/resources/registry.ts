/** Lists the handler of every resource, by the name of the resource's class. */
import { imageHandler } from "./image/handler";
import { imageAcceptanceHandler } from "./imageAcceptance/handler";
import { imageExportHandler } from "./imageExport/handler";
import { imageMemberHandler } from "./imageMember/handler";
import { imageMembersHandler } from "./imageMembers/handler";
import { imageTagHandler } from "./imageTag/handler";

export const registry = {
  Image: imageHandler,
  ImageMember: imageMemberHandler,
  ImageMembers: imageMembersHandler,
  ImageAcceptance: imageAcceptanceHandler,
  ImageTag: imageTagHandler,
  ImageExport: imageExportHandler,
} as const;

export type ResourceName = keyof typeof registry;
