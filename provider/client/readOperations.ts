/** The operations that look-ups use. They only read. */
export { type ImageQuery, listImages, showImage } from "./glance/images";
export { listMembers } from "./glance/members";
export { glanceRules } from "./glance/rules";
export {
  showImageSchema,
  showImagesSchema,
  showMemberSchema,
  showMembersSchema,
} from "./glance/schemas";
export { type ApiVersion, listVersions, showVersion } from "./glance/versions";
export {
  type ImageFeature,
  type ImageSearch,
  listCloudImages,
  showCloudImage,
} from "./ims/images/cloudImages";
export { type ImageV1, listImagesV11, showImageV1 } from "./ims/images/deprecated";
export { type ImageCategory, type ImageUse, type ImsImage } from "./ims/images/imageWire";
export { isMarkedName } from "./ims/images/markedName";
export { type Job, showJob, showJobProgress } from "./ims/jobs/jobs";
export { listNativeMembers } from "./ims/images/native";
export { listOsVersions, type OsVersion } from "./ims/osVersions";
export { type Quota, showQuotas } from "./ims/quotas";
export {
  countImagesByTags,
  findImagesByTags,
  listProjectTags,
  listTagTexts,
  type TaggedImage,
  type TagSearch,
  type TagTextSearch,
  type TagValues,
} from "./ims/tags/resourceTags";
export { imsRules } from "./ims/rules";
export { everyPage, listImsMembers, type MemberPageRequest } from "./ims/sharing/sharing";
