/** The 55 operations of the API reference, each with the function of the client that makes it: what documentation and tests are counted by. */
import type { ImsClient } from "../../provider/client/imsClient";

export type OperationNumber =
  | `A${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17}`
  | `A${18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33}`
  | `B${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19}`
  | `C${1 | 2 | 3}`;

/** One test an operation: the request, the answer, and what becomes of it. */
export const operationSuite = "test/unit/client/ims/operations.test.ts";

export interface Operation {
  /** Function of `ImsClient`. */
  readonly name: keyof ImsClient;
  /** The documented method and path. */
  readonly request: string;
  /** The file of this package that has it, from provider/client. */
  readonly file: string;
  /** Its test in `operationSuite`: completes the number to a sentence. */
  readonly does: string;
  /** Deprecated by Huawei: the operation to use instead. */
  readonly replacedBy?: OperationNumber;
}

export const operations = {
  A1: {
    name: "listImages",
    request: "GET /v2/cloudimages",
    file: "ims/images/cloudImages.ts",
    does: "finds images, and tells what is known of them",
  },
  A2: {
    name: "updateImage",
    request: "PATCH /v2/cloudimages/{image_id}",
    file: "ims/images/cloudImages.ts",
    does: "changes an image in one step",
  },
  A3: {
    name: "createImage",
    request: "POST /v2/cloudimages/action",
    file: "ims/jobs/newImages.ts",
    does: "makes an image of a server",
  },
  A4: {
    name: "createImageInSafeMode",
    request: "POST /v2.1/cloudimages/action",
    file: "ims/jobs/newImages.ts",
    does: "makes an encrypted image of a file with the caller's own rights to the key",
  },
  A5: {
    name: "createDataImage",
    request: "POST /v1/cloudimages/dataimages/action",
    file: "ims/jobs/newImages.ts",
    does: "makes a data image of a file",
  },
  A6: {
    name: "createDataImageInSafeMode",
    request: "POST /v2.1/cloudimages/dataimages/action",
    file: "ims/jobs/newImages.ts",
    does: "makes a data image of a file with the caller's own rights",
  },
  A7: {
    name: "createWholeImage",
    request: "POST /v1/cloudimages/wholeimages/action",
    file: "ims/jobs/newImages.ts",
    does: "makes an image of a whole server",
  },
  A8: {
    name: "quickImport",
    request: "POST /v2/cloudimages/quickimport/action",
    file: "ims/jobs/newImages.ts",
    does: "imports a large file without conversion",
  },
  A9: {
    name: "quickImportInSafeMode",
    request: "POST /v2.1/cloudimages/quickimport/action",
    file: "ims/jobs/newImages.ts",
    does: "imports a large data disk with the caller's own rights",
  },
  A10: {
    name: "registerImageFile",
    request: "PUT /v1/cloudimages/{image_id}/upload",
    file: "ims/jobs/register.ts",
    does: "registers a file as the bytes of a record",
  },
  A11: {
    name: "exportImage",
    request: "POST /v1/cloudimages/{image_id}/file",
    file: "ims/jobs/exports.ts",
    does: "exports an image in a format",
  },
  A12: {
    name: "exportImageInSafeMode",
    request: "POST /v2.1/cloudimages/{image_id}/file",
    file: "ims/jobs/exports.ts",
    does: "exports an image without conversion, with the caller's own rights",
  },
  A13: {
    name: "copyImage",
    request: "POST /v1/cloudimages/{image_id}/copy",
    file: "ims/jobs/copies.ts",
    does: "copies an image within the region",
  },
  A14: {
    name: "copyImageInSafeMode",
    request: "POST /v2.1/cloudimages/{image_id}/copy",
    file: "ims/jobs/copies.ts",
    does: "copies an image with the caller's own rights to its key",
  },
  A15: {
    name: "copyImageToRegion",
    request: "POST /v1/cloudimages/{image_id}/cross_region_copy",
    file: "ims/jobs/copies.ts",
    does: "copies an image to another region",
  },
  A16: {
    name: "listOsVersions",
    request: "GET /v1/cloudimages/os_version",
    file: "ims/osVersions.ts",
    does: "lists the operating systems with certain features",
  },
  A17: {
    name: "showQuotas",
    request: "GET /v1/cloudimages/quota",
    file: "ims/quotas.ts",
    does: "reads the quota",
  },
  A18: {
    name: "showJob",
    request: "GET /v1/{project_id}/jobs/{job_id}",
    file: "ims/jobs/jobs.ts",
    does: "reads a job",
  },
  A19: {
    name: "showJobProgress",
    request: "GET /v1/cloudimages/job/{job_id}",
    file: "ims/jobs/jobs.ts",
    does: "reads how far a job is",
  },
  A20: {
    name: "addMembers",
    request: "POST /v1/cloudimages/members",
    file: "ims/sharing/sharing.ts",
    does: "shares images with projects, accounts and organizations in one call",
  },
  A21: {
    name: "updateMembers",
    request: "PUT /v1/cloudimages/members",
    file: "ims/sharing/sharing.ts",
    does: "accepts shared images",
  },
  A22: {
    name: "removeMembers",
    request: "DELETE /v1/cloudimages/members",
    file: "ims/sharing/sharing.ts",
    does: "ends shares, and leaves out the kinds of consumers that are not there",
  },
  A23: {
    name: "listMembers",
    request: "GET /v1/{project_id}/cloudimages/{image_id}/members",
    file: "ims/sharing/sharing.ts",
    does: "lists members, organizations among them, page by page",
  },
  A24: {
    name: "showMember",
    request: "GET /v1/{project_id}/cloudimages/{image_id}/members/{member_id}",
    file: "ims/sharing/sharing.ts",
    does: "reads one member",
  },
  A25: {
    name: "setTag",
    request: "PUT /v1/cloudimages/tags",
    file: "ims/tags/resourceTags.ts",
    does: "sets a tag",
  },
  A26: {
    name: "listTagTexts",
    request: "GET /v1/cloudimages/tags",
    file: "ims/tags/resourceTags.ts",
    does: "lists the tags of the images that match, as texts",
  },
  A27: {
    name: "addTag",
    request: "POST /v2/{project_id}/images/{image_id}/tags",
    file: "ims/tags/resourceTags.ts",
    does: "adds a tag without a value",
  },
  A28: {
    name: "listImageTags",
    request: "GET /v2/{project_id}/images/{image_id}/tags",
    file: "ims/tags/resourceTags.ts",
    does: "lists the tags of an image",
  },
  A29: {
    name: "removeTag",
    request: "DELETE /v2/{project_id}/images/{image_id}/tags/{key}",
    file: "ims/tags/resourceTags.ts",
    does: "removes a tag by its key",
  },
  A30: {
    name: "changeTags",
    request: "POST /v2/{project_id}/images/{image_id}/tags/action",
    file: "ims/tags/resourceTags.ts",
    does: "adds several tags at once",
  },
  A31: {
    name: "removeTags",
    request: "DELETE /v1/{project_id}/cloudimages/{image_id}/tags/delete",
    file: "ims/tags/resourceTags.ts",
    does: "removes several tags at once",
  },
  A32: {
    name: "listProjectTags",
    request: "GET /v2/{project_id}/images/tags",
    file: "ims/tags/resourceTags.ts",
    does: "lists the tag keys of the project with their values",
  },
  A33: {
    name: "findImagesByTags",
    request: "POST /v2/{project_id}/images/resource_instances/action",
    file: "ims/tags/resourceTags.ts",
    does: "finds images by their tags",
  },
  B1: {
    name: "listVersions",
    request: "GET /",
    file: "glance/versions.ts",
    does: "lists the API versions",
  },
  B2: {
    name: "showVersion",
    request: "GET /{version}",
    file: "glance/versions.ts",
    does: "reads one API version",
  },
  B3: {
    name: "listNativeImages",
    request: "GET /v2/images",
    file: "glance/images.ts",
    replacedBy: "A1",
    does: "lists images as Glance does",
  },
  B4: {
    name: "createRecord",
    request: "POST /v2/images",
    file: "ims/images/native.ts",
    does: "makes a record without bytes",
  },
  B5: {
    name: "showNativeImage",
    request: "GET /v2/images/{image_id}",
    file: "glance/images.ts",
    replacedBy: "A1",
    does: "reads an image as Glance does",
  },
  B6: {
    name: "updateNativeImage",
    request: "PATCH /v2/images/{image_id}",
    file: "ims/images/native.ts",
    replacedBy: "A2",
    does: "changes name, description and a custom property",
  },
  B7: {
    name: "deleteImage",
    request: "DELETE /v2/images/{image_id}",
    file: "ims/images/native.ts",
    does: "deletes an image along with its backup",
  },
  B8: {
    name: "uploadImageData",
    request: "PUT /v2/images/{image_id}/file",
    file: "glance/imageData.ts",
    replacedBy: "A3",
    does: "uploads the bytes of a record",
  },
  B9: {
    name: "addNativeMember",
    request: "POST /v2/images/{image_id}/members",
    file: "glance/members.ts",
    replacedBy: "A20",
    does: "shares an image with one project",
  },
  B10: {
    name: "listNativeMembers",
    request: "GET /v2/images/{image_id}/members",
    file: "ims/images/native.ts",
    does: "lists members, and knows an empty marker for the end",
  },
  B11: {
    name: "showNativeMember",
    request: "GET /v2/images/{image_id}/members/{member_id}",
    file: "ims/images/native.ts",
    does: "reads one member",
  },
  B12: {
    name: "updateNativeMember",
    request: "PUT /v2/images/{image_id}/members/{member_id}",
    file: "ims/images/native.ts",
    replacedBy: "A21",
    does: "accepts a full image into a vault",
  },
  B13: {
    name: "removeNativeMember",
    request: "DELETE /v2/images/{image_id}/members/{member_id}",
    file: "glance/members.ts",
    replacedBy: "A22",
    does: "ends the share with one project",
  },
  B14: {
    name: "addNativeTag",
    request: "PUT /v2/images/{image_id}/tags/{tag}",
    file: "glance/tags.ts",
    replacedBy: "A25",
    does: "adds a tag without a value",
  },
  B15: {
    name: "removeNativeTag",
    request: "DELETE /v2/images/{image_id}/tags/{tag}",
    file: "glance/tags.ts",
    replacedBy: "A29",
    does: "removes a tag",
  },
  B16: {
    name: "showImageSchema",
    request: "GET /v2/schemas/image",
    file: "glance/schemas.ts",
    does: 'reads the schema "image"',
  },
  B17: {
    name: "showImagesSchema",
    request: "GET /v2/schemas/images",
    file: "glance/schemas.ts",
    does: 'reads the schema "images"',
  },
  B18: {
    name: "showMemberSchema",
    request: "GET /v2/schemas/member",
    file: "glance/schemas.ts",
    does: 'reads the schema "member"',
  },
  B19: {
    name: "showMembersSchema",
    request: "GET /v2/schemas/members",
    file: "glance/schemas.ts",
    does: 'reads the schema "members"',
  },
  C1: {
    name: "showImageV1",
    request: "HEAD /v1/images/{image_id}",
    file: "ims/images/deprecated.ts",
    replacedBy: "A1",
    does: "reads the metadata of an image out of headers",
  },
  C2: {
    name: "listImagesV11",
    request: "GET /v1.1/images/detail",
    file: "ims/images/deprecated.ts",
    replacedBy: "A1",
    does: "lists images in the words of version 1.1",
  },
  C3: {
    name: "deleteImageV11",
    request: "DELETE /v1.1/images/{image_id}",
    file: "ims/images/deprecated.ts",
    replacedBy: "B7",
    does: "deletes an image softly, whichever of the two documented codes says so",
  },
} as const satisfies Readonly<Record<OperationNumber, Operation>>;
