/**
 * The low-level client: all 55 documented operations of Huawei Cloud IMS, for programs that need a
 * call without a resource. They use the provider's credentials, retries and waits.
 */
import * as members from "./glance/members";
import * as glanceImages from "./glance/images";
import * as glanceTags from "./glance/tags";
import { uploadImageData } from "./glance/imageData";
import * as schemas from "./glance/schemas";
import * as versions from "./glance/versions";
import type { Send } from "./http/request";
import * as cloudImages from "./ims/images/cloudImages";
import * as copies from "./ims/jobs/copies";
import * as deprecated from "./ims/images/deprecated";
import * as exports_ from "./ims/jobs/exports";
import * as jobs from "./ims/jobs/jobs";
import * as native from "./ims/images/native";
import * as osVersions from "./ims/osVersions";
import * as quotas from "./ims/quotas";
import * as register from "./ims/jobs/register";
import * as tags from "./ims/tags/resourceTags";
import * as sharing from "./ims/sharing/sharing";
import * as sources from "./ims/jobs/newImages";
import { waitForJob, type ImsJobOutcome, type JobWaitOptions } from "./ims/jobs/waitForJob";
import { openImsChain, type CloudDependencies } from "./open";
import type { ConnectionSettings } from "./settings";

/** A function of the client's files without its first parameter, the chain. */
type Call<Operation> = Operation extends (send: Send, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

/** The same without the second parameter too, which is the connection's project. */
type ProjectCall<Operation> = Operation extends (
  send: Send,
  projectId: string,
  ...rest: infer Rest
) => infer Result
  ? (...rest: Rest) => Result
  : never;

/** "A job" means that the function only starts a job; `waitForJob` waits for its end. */
export interface ImsClient {
  /** A1. One page of the images that match. */
  readonly listImages: Call<typeof cloudImages.listCloudImages>;
  /** A2. Changes attributes and properties of an own image. */
  readonly updateImage: Call<typeof cloudImages.updateCloudImage>;
  /** A3. Makes images of a server, its data disks, an object, or a volume. A job. */
  readonly createImage: Call<typeof sources.createImage>;
  /** A4. As A3, and also checks whether the caller itself may use the KMS keys. A job. */
  readonly createImageInSafeMode: Call<typeof sources.createImageInSafeMode>;
  /** A5. Makes a data image of an object. A job. */
  readonly createDataImage: Call<typeof sources.createDataImage>;
  /** A6. As A5, and also checks whether the caller itself may use the KMS keys. A job. */
  readonly createDataImageInSafeMode: Call<typeof sources.createDataImageInSafeMode>;
  /** A7. Makes an image of a whole server, or of its backup. A job. */
  readonly createWholeImage: Call<typeof sources.createWholeImage>;
  /** A8. Makes an image of a large object without conversion. A job. */
  readonly quickImport: Call<typeof sources.quickImport>;
  /** A9. As A8, and also checks whether the caller itself may use the KMS keys. A job. */
  readonly quickImportInSafeMode: Call<typeof sources.quickImportInSafeMode>;
  /** A10. Gives a record its bytes from an object. A job. */
  readonly registerImageFile: Call<typeof register.registerImageFile>;
  /** A11. Writes an image to an object. A job. */
  readonly exportImage: Call<typeof exports_.exportImage>;
  /** A12. As A11, and also checks whether the caller itself may use the KMS keys. A job. */
  readonly exportImageInSafeMode: Call<typeof exports_.exportImageInSafeMode>;
  /** A13. Copies an image within the region. A job. */
  readonly copyImage: Call<typeof copies.copyImage>;
  /** A14. As A13, and also checks whether the caller itself may use the KMS keys. A job. */
  readonly copyImageInSafeMode: Call<typeof copies.copyImageInSafeMode>;
  /** A15. Copies an image to another region. A job of this region. */
  readonly copyImageToRegion: Call<typeof copies.copyImageToRegion>;
  /** A16. The supported operating systems. */
  readonly listOsVersions: Call<typeof osVersions.listOsVersions>;
  /** A17. The quotas of the project. */
  readonly showQuotas: Call<typeof quotas.showQuotas>;
  /** A18. The present state of a job. */
  readonly showJob: ProjectCall<typeof jobs.showJob>;
  /** A19. A job with its progress. */
  readonly showJobProgress: Call<typeof jobs.showJobProgress>;
  /** A20. Shares each of the images with each of the consumers. A job. */
  readonly addMembers: Call<typeof sharing.addMembers>;
  /** A21. Accepts or rejects images that were shared with the project. A job. */
  readonly updateMembers: Call<typeof sharing.updateMembers>;
  /** A22. Ends the shares of each of the images with each of the consumers. A job. */
  readonly removeMembers: Call<typeof sharing.removeMembers>;
  /** A23. One page of an image's members. */
  readonly listMembers: ProjectCall<typeof sharing.listImsMembers>;
  /** A24. One member of an image. */
  readonly showMember: ProjectCall<typeof sharing.showImsMember>;
  /** A25. Sets one tag. */
  readonly setTag: Call<typeof tags.setTag>;
  /** A26. The tags of the images that match, as texts. */
  readonly listTagTexts: Call<typeof tags.listTagTexts>;
  /** A27. Adds one tag, or changes its value. */
  readonly addTag: ProjectCall<typeof tags.addTag>;
  /** A28. The tags of one image. */
  readonly listImageTags: ProjectCall<typeof tags.listImageTags>;
  /** A29. Removes the tag of a key. */
  readonly removeTag: ProjectCall<typeof tags.removeTag>;
  /** A30. Adds or removes tags of one image. */
  readonly changeTags: ProjectCall<typeof tags.changeTags>;
  /** A31. Removes tags of one image. */
  readonly removeTags: ProjectCall<typeof tags.removeTags>;
  /** A32. Every tag key of the project with its values. */
  readonly listProjectTags: ProjectCall<typeof tags.listProjectTags>;
  /** A33. One page of the images that have certain tags. */
  readonly findImagesByTags: ProjectCall<typeof tags.findImagesByTags>;
  /** B1. The versions of the API. */
  readonly listVersions: Call<typeof versions.listVersions>;
  /** B2. One version of the API. */
  readonly showVersion: Call<typeof versions.showVersion>;
  /**
   * B3. One page of images, in the form of Glance.
   * @deprecated A1 (`listImages`) returns more.
   */
  readonly listNativeImages: Call<typeof glanceImages.listImages>;
  /** B4. Makes a record without bytes. */
  readonly createRecord: Call<typeof native.createRecord>;
  /**
   * B5. One image, in the form of Glance.
   * @deprecated A1 (`listImages({ id })`) returns more.
   */
  readonly showNativeImage: Call<typeof glanceImages.showImage>;
  /**
   * B6. Changes the name, the description or custom properties, even while the image has no bytes.
   * @deprecated A2 (`updateImage`) changes more.
   */
  readonly updateNativeImage: Call<typeof native.changeRecord>;
  /** B7. Deletes an image, with or without the backup behind it. */
  readonly deleteImage: Call<typeof native.deleteImsImage>;
  /**
   * B8. Sends the bytes of a record.
   * @deprecated A3 (`createImage`) takes larger files.
   */
  readonly uploadImageData: Call<typeof uploadImageData>;
  /**
   * B9. Shares one image with one project.
   * @deprecated A20 (`addMembers`) shares more at once.
   */
  readonly addNativeMember: Call<typeof members.createMember>;
  /** B10. One page of an image's members. */
  readonly listNativeMembers: Call<typeof native.listNativeMembers>;
  /** B11. One member of an image. */
  readonly showNativeMember: Call<typeof native.showNativeMember>;
  /**
   * B12. Sets the caller's own acceptance.
   * @deprecated A21 (`updateMembers`) does it for many images.
   */
  readonly updateNativeMember: Call<typeof native.updateNativeMember>;
  /**
   * B13. Ends the share with one project.
   * @deprecated A22 (`removeMembers`) ends more at once.
   */
  readonly removeNativeMember: Call<typeof members.deleteMember>;
  /**
   * B14. Adds a tag without a value.
   * @deprecated A25 (`setTag`) or A27 (`addTag`).
   */
  readonly addNativeTag: Call<typeof glanceTags.addTag>;
  /**
   * B15. Removes a tag.
   * @deprecated A29 (`removeTag`) or A30 (`changeTags`).
   */
  readonly removeNativeTag: Call<typeof glanceTags.deleteTag>;
  /** B16. The schema of an image. */
  readonly showImageSchema: Call<typeof schemas.showImageSchema>;
  /** B17. The schema of a page of images. */
  readonly showImagesSchema: Call<typeof schemas.showImagesSchema>;
  /** B18. The schema of a member. */
  readonly showMemberSchema: Call<typeof schemas.showMemberSchema>;
  /** B19. The schema of a list of members. */
  readonly showMembersSchema: Call<typeof schemas.showMembersSchema>;
  /**
   * C1. The metadata of one image in version 1.
   * @deprecated A1 (`listImages({ id })`) returns more.
   */
  readonly showImageV1: Call<typeof deprecated.showImageV1>;
  /**
   * C2. Images in version 1.1.
   * @deprecated A1 (`listImages`) returns more.
   */
  readonly listImagesV11: Call<typeof deprecated.listImagesV11>;
  /**
   * C3. Deletes an image softly.
   * @deprecated B7 (`deleteImage`) deletes it completely.
   */
  readonly deleteImageV11: Call<typeof deprecated.deleteImageV11>;

  /** Waits for the end of a job that one of these functions began. */
  waitForJob(
    jobId: string,
    options: Omit<JobWaitOptions, "send" | "clock" | "projectId">,
  ): Promise<ImsJobOutcome>;
}

/** Makes no request. The first call gets the credentials and the project. */
export function openImsClient(
  settings: ConnectionSettings,
  dependencies: CloudDependencies = {},
): ImsClient {
  const { send, authenticator, clock } = openImsChain(settings, dependencies);
  return imsClient(send, async () => (await authenticator.location()).projectId, {
    waitForJob: async (jobId, options) => {
      const { projectId } = await authenticator.location();
      return waitForJob(jobId, { ...options, send, clock, projectId });
    },
  });
}

export function imsClient(
  send: Send,
  projectId: () => Promise<string>,
  rest: Pick<ImsClient, "waitForJob">,
): ImsClient {
  const call =
    <Rest extends readonly unknown[], Result>(
      operation: (send: Send, ...rest: Rest) => Result,
    ): ((...rest: Rest) => Result) =>
    (...args) =>
      operation(send, ...args);
  const projectCall =
    <Rest extends readonly unknown[], Result>(
      operation: (send: Send, projectId: string, ...rest: Rest) => Promise<Result>,
    ): ((...rest: Rest) => Promise<Result>) =>
    async (...args) =>
      operation(send, await projectId(), ...args);
  return {
    listImages: call(cloudImages.listCloudImages),
    updateImage: call(cloudImages.updateCloudImage),
    createImage: call(sources.createImage),
    createImageInSafeMode: call(sources.createImageInSafeMode),
    createDataImage: call(sources.createDataImage),
    createDataImageInSafeMode: call(sources.createDataImageInSafeMode),
    createWholeImage: call(sources.createWholeImage),
    quickImport: call(sources.quickImport),
    quickImportInSafeMode: call(sources.quickImportInSafeMode),
    registerImageFile: call(register.registerImageFile),
    exportImage: call(exports_.exportImage),
    exportImageInSafeMode: call(exports_.exportImageInSafeMode),
    copyImage: call(copies.copyImage),
    copyImageInSafeMode: call(copies.copyImageInSafeMode),
    copyImageToRegion: call(copies.copyImageToRegion),
    listOsVersions: call(osVersions.listOsVersions),
    showQuotas: call(quotas.showQuotas),
    showJob: projectCall(jobs.showJob),
    showJobProgress: call(jobs.showJobProgress),
    addMembers: call(sharing.addMembers),
    updateMembers: call(sharing.updateMembers),
    removeMembers: call(sharing.removeMembers),
    listMembers: projectCall(sharing.listImsMembers),
    showMember: projectCall(sharing.showImsMember),
    setTag: call(tags.setTag),
    listTagTexts: call(tags.listTagTexts),
    addTag: projectCall(tags.addTag),
    listImageTags: projectCall(tags.listImageTags),
    removeTag: projectCall(tags.removeTag),
    changeTags: projectCall(tags.changeTags),
    removeTags: projectCall(tags.removeTags),
    listProjectTags: projectCall(tags.listProjectTags),
    findImagesByTags: projectCall(tags.findImagesByTags),
    listVersions: call(versions.listVersions),
    showVersion: call(versions.showVersion),
    listNativeImages: call(glanceImages.listImages),
    createRecord: call(native.createRecord),
    showNativeImage: call(glanceImages.showImage),
    updateNativeImage: call(native.changeRecord),
    deleteImage: call(native.deleteImsImage),
    uploadImageData: call(uploadImageData),
    addNativeMember: call(members.createMember),
    listNativeMembers: call(native.listNativeMembers),
    showNativeMember: call(native.showNativeMember),
    updateNativeMember: call(native.updateNativeMember),
    removeNativeMember: call(members.deleteMember),
    addNativeTag: call(glanceTags.addTag),
    removeNativeTag: call(glanceTags.deleteTag),
    showImageSchema: call(schemas.showImageSchema),
    showImagesSchema: call(schemas.showImagesSchema),
    showMemberSchema: call(schemas.showMemberSchema),
    showMembersSchema: call(schemas.showMembersSchema),
    showImageV1: call(deprecated.showImageV1),
    listImagesV11: call(deprecated.listImagesV11),
    deleteImageV11: call(deprecated.deleteImageV11),
    ...rest,
  };
}
