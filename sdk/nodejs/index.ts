/** Machine images, the projects they are shared with and their tags, for Pulumi programs. */
import "../../provider/hosts/nodeVersion";

export { Image, type ImageArgs, type ImageSource } from "./image";
export { ImageAcceptance, type ImageAcceptanceArgs } from "./imageAcceptance";
export { ImageExport, type ImageExportArgs } from "./imageExport";
export { ImageMember, type ImageMemberArgs } from "./imageMember";
export { ImageMembers, type ImageMembersArgs } from "./imageMembers";
export { ImageTag, type ImageTagArgs } from "./imageTag";
export { dynamic } from "./dynamic";
export {
  connectionSettings,
  openImsClient,
  type ConnectionSettings,
  type ImsClient,
} from "./imsClient";
export type * as imsTypes from "../../provider/hosts/program/imsTypes";
export * from "./lookUps";

// For programs that build lists and values before they declare resources.
export type { Accept } from "../../provider/resources/sharing/inputs";
export type { AcceptanceStatus } from "../../provider/resources/imageAcceptance/inputs";
export type { Consumer } from "../../provider/resources/imageMembers/inputs";
export type {
  DataDiskObject,
  ImageProperties,
  ImageTimeouts,
} from "../../provider/resources/image/inputs";
