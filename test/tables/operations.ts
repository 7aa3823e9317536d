/** The 55 operations of the API reference, each with the function of the client that makes it: what documentation and tests are counted by. */
import type { ImsClient } from "../../provider/client/imsClient";

export type OperationNumber =
  | `A${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17}`
  | `A${18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33}`
  | `B${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19}`
  | `C${1 | 2 | 3}`;

export interface Operation {
  /** Function of `ImsClient`. */
  readonly name: keyof ImsClient;
  /** The documented method and path. */
  readonly request: string;
  /** The file of this package that has it, from provider/client. */
  readonly file: string;
  /** Deprecated by Huawei: the operation to use instead. */
  readonly replacedBy?: OperationNumber;
}

export const operations = {
  A1: { name: "listImages", request: "GET /v2/cloudimages", file: "ims/images/cloudImages.ts" },
  A2: {
    name: "updateImage",
    request: "PATCH /v2/cloudimages/{image_id}",
    file: "ims/images/cloudImages.ts",
  },
  A3: {
    name: "createImage",
    request: "POST /v2/cloudimages/action",
    file: "ims/jobs/newImages.ts",
  },
  A4: {
    name: "createImageInSafeMode",
    request: "POST /v2.1/cloudimages/action",
    file: "ims/jobs/newImages.ts",
  },
  A5: {
    name: "createDataImage",
    request: "POST /v1/cloudimages/dataimages/action",
    file: "ims/jobs/newImages.ts",
  },
  A6: {
    name: "createDataImageInSafeMode",
    request: "POST /v2.1/cloudimages/dataimages/action",
    file: "ims/jobs/newImages.ts",
  },
  A7: {
    name: "createWholeImage",
    request: "POST /v1/cloudimages/wholeimages/action",
    file: "ims/jobs/newImages.ts",
  },
  A8: {
    name: "quickImport",
    request: "POST /v2/cloudimages/quickimport/action",
    file: "ims/jobs/newImages.ts",
  },
  A9: {
    name: "quickImportInSafeMode",
    request: "POST /v2.1/cloudimages/quickimport/action",
    file: "ims/jobs/newImages.ts",
  },
  A10: {
    name: "registerImageFile",
    request: "PUT /v1/cloudimages/{image_id}/upload",
    file: "ims/jobs/register.ts",
  },
  A11: {
    name: "exportImage",
    request: "POST /v1/cloudimages/{image_id}/file",
    file: "ims/jobs/exports.ts",
  },
  A12: {
    name: "exportImageInSafeMode",
    request: "POST /v2.1/cloudimages/{image_id}/file",
    file: "ims/jobs/exports.ts",
  },
  A13: {
    name: "copyImage",
    request: "POST /v1/cloudimages/{image_id}/copy",
    file: "ims/jobs/copies.ts",
  },
  A14: {
    name: "copyImageInSafeMode",
    request: "POST /v2.1/cloudimages/{image_id}/copy",
    file: "ims/jobs/copies.ts",
  },
  A15: {
    name: "copyImageToRegion",
    request: "POST /v1/cloudimages/{image_id}/cross_region_copy",
    file: "ims/jobs/copies.ts",
  },
  A16: {
    name: "listOsVersions",
    request: "GET /v1/cloudimages/os_version",
    file: "ims/osVersions.ts",
  },
  A17: { name: "showQuotas", request: "GET /v1/cloudimages/quota", file: "ims/quotas.ts" },
  A18: { name: "showJob", request: "GET /v1/{project_id}/jobs/{job_id}", file: "ims/jobs/jobs.ts" },
  A19: {
    name: "showJobProgress",
    request: "GET /v1/cloudimages/job/{job_id}",
    file: "ims/jobs/jobs.ts",
  },
  A20: {
    name: "addMembers",
    request: "POST /v1/cloudimages/members",
    file: "ims/sharing/sharing.ts",
  },
  A21: {
    name: "updateMembers",
    request: "PUT /v1/cloudimages/members",
    file: "ims/sharing/sharing.ts",
  },
  A22: {
    name: "removeMembers",
    request: "DELETE /v1/cloudimages/members",
    file: "ims/sharing/sharing.ts",
  },
  A23: {
    name: "listMembers",
    request: "GET /v1/{project_id}/cloudimages/{image_id}/members",
    file: "ims/sharing/sharing.ts",
  },
  A24: {
    name: "showMember",
    request: "GET /v1/{project_id}/cloudimages/{image_id}/members/{member_id}",
    file: "ims/sharing/sharing.ts",
  },
  A25: { name: "setTag", request: "PUT /v1/cloudimages/tags", file: "ims/tags/resourceTags.ts" },
  A26: {
    name: "listTagTexts",
    request: "GET /v1/cloudimages/tags",
    file: "ims/tags/resourceTags.ts",
  },
  A27: {
    name: "addTag",
    request: "POST /v2/{project_id}/images/{image_id}/tags",
    file: "ims/tags/resourceTags.ts",
  },
  A28: {
    name: "listImageTags",
    request: "GET /v2/{project_id}/images/{image_id}/tags",
    file: "ims/tags/resourceTags.ts",
  },
  A29: {
    name: "removeTag",
    request: "DELETE /v2/{project_id}/images/{image_id}/tags/{key}",
    file: "ims/tags/resourceTags.ts",
  },
  A30: {
    name: "changeTags",
    request: "POST /v2/{project_id}/images/{image_id}/tags/action",
    file: "ims/tags/resourceTags.ts",
  },
  A31: {
    name: "removeTags",
    request: "DELETE /v1/{project_id}/cloudimages/{image_id}/tags/delete",
    file: "ims/tags/resourceTags.ts",
  },
  A32: {
    name: "listProjectTags",
    request: "GET /v2/{project_id}/images/tags",
    file: "ims/tags/resourceTags.ts",
  },
  A33: {
    name: "findImagesByTags",
    request: "POST /v2/{project_id}/images/resource_instances/action",
    file: "ims/tags/resourceTags.ts",
  },
  B1: { name: "listVersions", request: "GET /", file: "glance/versions.ts" },
  B2: { name: "showVersion", request: "GET /{version}", file: "glance/versions.ts" },
  B3: {
    name: "listNativeImages",
    request: "GET /v2/images",
    file: "glance/images.ts",
    replacedBy: "A1",
  },
  B4: { name: "createRecord", request: "POST /v2/images", file: "ims/images/native.ts" },
  B5: {
    name: "showNativeImage",
    request: "GET /v2/images/{image_id}",
    file: "glance/images.ts",
    replacedBy: "A1",
  },
  B6: {
    name: "updateNativeImage",
    request: "PATCH /v2/images/{image_id}",
    file: "ims/images/native.ts",
    replacedBy: "A2",
  },
  B7: {
    name: "deleteImage",
    request: "DELETE /v2/images/{image_id}",
    file: "ims/images/native.ts",
  },
  B8: {
    name: "uploadImageData",
    request: "PUT /v2/images/{image_id}/file",
    file: "glance/imageData.ts",
    replacedBy: "A3",
  },
  B9: {
    name: "addNativeMember",
    request: "POST /v2/images/{image_id}/members",
    file: "glance/members.ts",
    replacedBy: "A20",
  },
  B10: {
    name: "listNativeMembers",
    request: "GET /v2/images/{image_id}/members",
    file: "ims/images/native.ts",
  },
  B11: {
    name: "showNativeMember",
    request: "GET /v2/images/{image_id}/members/{member_id}",
    file: "ims/images/native.ts",
  },
  B12: {
    name: "updateNativeMember",
    request: "PUT /v2/images/{image_id}/members/{member_id}",
    file: "ims/images/native.ts",
    replacedBy: "A21",
  },
  B13: {
    name: "removeNativeMember",
    request: "DELETE /v2/images/{image_id}/members/{member_id}",
    file: "glance/members.ts",
    replacedBy: "A22",
  },
  B14: {
    name: "addNativeTag",
    request: "PUT /v2/images/{image_id}/tags/{tag}",
    file: "glance/tags.ts",
    replacedBy: "A25",
  },
  B15: {
    name: "removeNativeTag",
    request: "DELETE /v2/images/{image_id}/tags/{tag}",
    file: "glance/tags.ts",
    replacedBy: "A29",
  },
  B16: { name: "showImageSchema", request: "GET /v2/schemas/image", file: "glance/schemas.ts" },
  B17: { name: "showImagesSchema", request: "GET /v2/schemas/images", file: "glance/schemas.ts" },
  B18: { name: "showMemberSchema", request: "GET /v2/schemas/member", file: "glance/schemas.ts" },
  B19: { name: "showMembersSchema", request: "GET /v2/schemas/members", file: "glance/schemas.ts" },
  C1: {
    name: "showImageV1",
    request: "HEAD /v1/images/{image_id}",
    file: "ims/images/deprecated.ts",
    replacedBy: "A1",
  },
  C2: {
    name: "listImagesV11",
    request: "GET /v1.1/images/detail",
    file: "ims/images/deprecated.ts",
    replacedBy: "A1",
  },
  C3: {
    name: "deleteImageV11",
    request: "DELETE /v1.1/images/{image_id}",
    file: "ims/images/deprecated.ts",
    replacedBy: "B7",
  },
} as const satisfies Readonly<Record<OperationNumber, Operation>>;
