/** Machine images, the projects they are shared with and their tags, for Pulumi programs. */
export { Image, type ImageArgs } from "./image";
export { ImageAcceptance, type ImageAcceptanceArgs } from "./imageAcceptance";
export { ImageMember, type ImageMemberArgs } from "./imageMember";
export { ImageMembers, type ImageMembersArgs } from "./imageMembers";
export { ImageTag, type ImageTagArgs } from "./imageTag";
export { dynamic } from "./dynamic";
