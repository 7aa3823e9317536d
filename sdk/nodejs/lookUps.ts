/**
 * Look-ups as TypeScript programs call them. Each has two forms: `getImage` returns a promise,
 * `getImageOutput` takes outputs of resources and returns an output. Look-ups only read, also
 * during a preview. In a preview, results that depend on unknown values are unknown.
 */
import { lookUpFunction, lookUpOutputFunction } from "./lookUp";

/**
 * One image that the project can see: by `id`, or by filters that match exactly one image. `name`
 * finds an image of a program only if the program sets the name. Otherwise the image's name is the
 * resource's name with seven more digits.
 *
 * @example
 * ```ts
 * const golden = await ims.getImage({ tags: ["golden"], mostRecent: true });
 * ```
 */
export const getImage = lookUpFunction("getImage");
/** `getImage` with outputs. */
export const getImageOutput = lookUpOutputFunction("getImage");

/**
 * The images that match the filters, all pages, sorted: own images, public images, and shares that
 * the project accepted. Other images are found only by a filter that asks for them: hidden images
 * (`hidden: true`), community images of other projects (`visibility: "community"`), and shares that
 * are not accepted yet (`memberStatus: "all"` with `visibility: "shared"`).
 *
 * @example
 * ```ts
 * const offered = await ims.getImages({ visibility: "shared", memberStatus: "all" });
 * ```
 */
export const getImages = lookUpFunction("getImages");
/** `getImages` with outputs. */
export const getImagesOutput = lookUpOutputFunction("getImages");

/**
 * Images of the project by the keys and values of their tags. Only on Huawei Cloud.
 *
 * @example
 * ```ts
 * const { ids } = await ims.getImagesByTags({ tags: [{ key: "env", values: ["dev", "test"] }], notTags: [{ key: "keep" }] });
 * ```
 */
export const getImagesByTags = lookUpFunction("getImagesByTags");
/** `getImagesByTags` with outputs. */
export const getImagesByTagsOutput = lookUpOutputFunction("getImagesByTags");

/** The consumers of one image. The owner sees all of them, a consumer sees only itself. */
export const getImageMembers = lookUpFunction("getImageMembers");
/** `getImageMembers` with outputs. */
export const getImageMembersOutput = lookUpOutputFunction("getImageMembers");

/**
 * The tags in use, as texts, and the keys of the project with their values. Only on Huawei Cloud.
 */
export const getTags = lookUpFunction("getTags");
/** `getTags` with outputs. */
export const getTagsOutput = lookUpOutputFunction("getTags");

/** The operating systems that an image's `osVersion` can name. Only on Huawei Cloud. */
export const getOsVersions = lookUpFunction("getOsVersions");
/** `getOsVersions` with outputs. */
export const getOsVersionsOutput = lookUpOutputFunction("getOsVersions");

/** The image quotas of the project in its region. Only on Huawei Cloud. */
export const getQuotas = lookUpFunction("getQuotas");
/** `getQuotas` with outputs. */
export const getQuotasOutput = lookUpOutputFunction("getQuotas");

/** The present state and progress of a job of the cloud. Only on Huawei Cloud. */
export const getJob = lookUpFunction("getJob");
/** `getJob` with outputs. */
export const getJobOutput = lookUpOutputFunction("getJob");

/** The image service's own JSON schema of one of its objects. */
export const getSchema = lookUpFunction("getSchema");
/** `getSchema` with outputs. */
export const getSchemaOutput = lookUpOutputFunction("getSchema");

/** The versions of the image service's API. */
export const getVersions = lookUpFunction("getVersions");
/** `getVersions` with outputs. */
export const getVersionsOutput = lookUpOutputFunction("getVersions");

/**
 * One image in the format of version 1. Only on Huawei Cloud.
 * @deprecated `getImage` returns more.
 */
export const getImageV1 = lookUpFunction("getImageV1");
/**
 * `getImageV1` with outputs.
 * @deprecated `getImageOutput` returns more.
 */
export const getImageV1Output = lookUpOutputFunction("getImageV1");

/**
 * Images in the format of version 1.1. Only on Huawei Cloud.
 * @deprecated `getImages` returns more.
 */
export const getImagesV11 = lookUpFunction("getImagesV11");
/**
 * `getImagesV11` with outputs.
 * @deprecated `getImagesOutput` returns more.
 */
export const getImagesV11Output = lookUpOutputFunction("getImagesV11");

/**
 * Which images are shared with whom, what the consumers answered, and how many more consumers each
 * image can have.
 */
export const getSharingReport = lookUpFunction("getSharingReport");
/** `getSharingReport` with outputs. */
export const getSharingReportOutput = lookUpOutputFunction("getSharingReport");

/**
 * The project's own images with their members and tags, as a file for `pulumi import --file`, which
 * needs the plugin. The command `pulumi-ims discover` writes the same file.
 *
 * @example
 * ```ts
 * const { json } = await ims.getImportFile({ tags: ["golden"] });
 * ```
 */
export const getImportFile = lookUpFunction("getImportFile");
/** `getImportFile` with outputs. */
export const getImportFileOutput = lookUpOutputFunction("getImportFile");

export type { FoundImage } from "../../provider/functions/foundImage";
export type { FoundImageV1 } from "../../provider/functions/foundImageV1";
export type { FoundMember } from "../../provider/functions/members";
export type { GetImageArgs, GetImageResult } from "../../provider/functions/getImage";
export type {
  GetImageMembersArgs,
  GetImageMembersResult,
} from "../../provider/functions/getImageMembers";
export type { GetImagesArgs, GetImagesResult } from "../../provider/functions/getImages";
export type {
  GetImagesByTagsArgs,
  GetImagesByTagsResult,
} from "../../provider/functions/getImagesByTags";
export type { GetImagesV11Args, GetImagesV11Result } from "../../provider/functions/getImagesV11";
export type { GetImageV1Args, GetImageV1Result } from "../../provider/functions/getImageV1";
export type {
  GetImportFileArgs,
  GetImportFileResult,
} from "../../provider/functions/getImportFile";
export type { ImportedResource, ImportedType } from "../../provider/functions/importFile";
export type { GetJobArgs, GetJobResult } from "../../provider/functions/getJob";
export type {
  GetOsVersionsArgs,
  GetOsVersionsResult,
} from "../../provider/functions/getOsVersions";
export type { GetQuotasArgs, GetQuotasResult } from "../../provider/functions/getQuotas";
export type { GetSchemaArgs, GetSchemaResult } from "../../provider/functions/getSchema";
export type {
  GetSharingReportArgs,
  GetSharingReportResult,
} from "../../provider/functions/getSharingReport";
export type { GetTagsArgs, GetTagsResult } from "../../provider/functions/getTags";
export type { GetVersionsArgs, GetVersionsResult } from "../../provider/functions/getVersions";
