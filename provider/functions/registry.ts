/**
 * All look-ups by name. If a name of `LookUpTypes` has no look-up here, or one with other arguments
 * or another result, this file does not compile.
 */
import { getImage, type GetImageArgs, type GetImageResult } from "./getImage";
import {
  getImageMembers,
  type GetImageMembersArgs,
  type GetImageMembersResult,
} from "./getImageMembers";
import { getImages, type GetImagesArgs, type GetImagesResult } from "./getImages";
import {
  getImagesByTags,
  type GetImagesByTagsArgs,
  type GetImagesByTagsResult,
} from "./getImagesByTags";
import { getImagesV11, type GetImagesV11Args, type GetImagesV11Result } from "./getImagesV11";
import { getImageV1, type GetImageV1Args, type GetImageV1Result } from "./getImageV1";
import { getImportFile, type GetImportFileArgs, type GetImportFileResult } from "./getImportFile";
import { getJob, type GetJobArgs, type GetJobResult } from "./getJob";
import { getOsVersions, type GetOsVersionsArgs, type GetOsVersionsResult } from "./getOsVersions";
import { getQuotas, type GetQuotasArgs, type GetQuotasResult } from "./getQuotas";
import { getSchema, type GetSchemaArgs, type GetSchemaResult } from "./getSchema";
import {
  getSharingReport,
  type GetSharingReportArgs,
  type GetSharingReportResult,
} from "./getSharingReport";
import { getTags, type GetTagsArgs, type GetTagsResult } from "./getTags";
import { getVersions, type GetVersionsArgs, type GetVersionsResult } from "./getVersions";
import type { LookUp, LookUpArgs } from "./lookUp";

/** The names are part of programs, as in `ims:index:getImage`, so none is ever renamed. */
export interface LookUpTypes {
  readonly getImage: Types<GetImageArgs, GetImageResult>;
  readonly getImages: Types<GetImagesArgs, GetImagesResult>;
  readonly getImagesByTags: Types<GetImagesByTagsArgs, GetImagesByTagsResult>;
  readonly getImageMembers: Types<GetImageMembersArgs, GetImageMembersResult>;
  readonly getTags: Types<GetTagsArgs, GetTagsResult>;
  readonly getOsVersions: Types<GetOsVersionsArgs, GetOsVersionsResult>;
  readonly getQuotas: Types<GetQuotasArgs, GetQuotasResult>;
  readonly getJob: Types<GetJobArgs, GetJobResult>;
  readonly getSchema: Types<GetSchemaArgs, GetSchemaResult>;
  readonly getVersions: Types<GetVersionsArgs, GetVersionsResult>;
  readonly getImageV1: Types<GetImageV1Args, GetImageV1Result>;
  readonly getImagesV11: Types<GetImagesV11Args, GetImagesV11Result>;
  readonly getSharingReport: Types<GetSharingReportArgs, GetSharingReportResult>;
  readonly getImportFile: Types<GetImportFileArgs, GetImportFileResult>;
}

interface Types<Args extends LookUpArgs, Result extends object> {
  readonly args: Args;
  readonly result: Result;
}

export type LookUpName = keyof LookUpTypes;

export const lookUps: {
  readonly [Name in LookUpName]: LookUp<LookUpTypes[Name]["args"], LookUpTypes[Name]["result"]>;
} = {
  getImage,
  getImages,
  getImagesByTags,
  getImageMembers,
  getTags,
  getOsVersions,
  getQuotas,
  getJob,
  getSchema,
  getVersions,
  getImageV1,
  getImagesV11,
  getSharingReport,
  getImportFile,
};
