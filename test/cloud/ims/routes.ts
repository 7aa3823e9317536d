/** All paths of the local IMS. Literal segments stand before placeholders: the first pattern that fits wins. */
import { type Answer, jsonAnswer } from "../http";
import type { Route } from "../router";
import type { ImsHandler, ImsRequest } from "./context";
import { copyInRegion } from "./copyInRegion";
import { copyToRegion } from "./copyToRegion";
import { createImage } from "./createImage";
import { createDataImage } from "./dataImage";
import { exportImage } from "./exportImage";
import { findByTags } from "./findByTags";
import { listDetails, showHeaders, softDelete } from "./firstVersion";
import { addTag, changeTags, deleteTag, deleteTags, listTags } from "./imageTags";
import { showJob, showJobProgress } from "./jobs";
import { listImages } from "./listImages";
import { listMembers, showMember } from "./memberReads";
import { addMembers, removeMembers, updateMembers } from "./members";
import { createRecord } from "./nativeCreate";
import { deleteImage } from "./nativeDelete";
import { listImagesNatively, showImage } from "./nativeImages";
import {
  addMemberNatively,
  listMembersNatively,
  removeMemberNatively,
  showMemberNatively,
  updateMemberNatively,
} from "./nativeMembers";
import { patchImage } from "./nativePatch";
import { deleteTagNatively, putTagNatively } from "./nativeTags";
import { uploadImage } from "./nativeUpload";
import { listProjectTags } from "./projectTags";
import { quickImport } from "./quickImport";
import { listOsVersions, showQuota } from "./regionInfo";
import { registerImage } from "./registerImage";
import { imageSchema, imagesSchema, memberSchema, membersSchema } from "./schemas";
import { listTagStrings, putTag } from "./tagStrings";
import { updateImage } from "./updateImage";
import { listVersions, showVersion } from "./versions";
import { createWholeImage } from "./wholeImage";

type OpenHandler = (request: Omit<ImsRequest, "caller">) => Promise<Answer> | Answer;

export type Handling =
  | { readonly isOpen: false; readonly startsTask: boolean; readonly answer: ImsHandler }
  /** Answered without knowing who calls. */
  | { readonly isOpen: true; readonly answer: OpenHandler };

export const routes: readonly Route<Handling>[] = [
  open("GET", "/", listVersions),
  open("GET", "/{version}", showVersion),
  ...nativeRoutes(),
  ...imageRoutes(),
  ...memberRoutes(),
  ...tagRoutes(),
  route("GET", "/v1/cloudimages/os_version", listOsVersions),
  route("GET", "/v1/cloudimages/quota", showQuota),
  route("GET", "/v1/cloudimages/job/{jobId}", showJobProgress),
  route("GET", "/v1/{projectId}/jobs/{jobId}", showJob),
  route("HEAD", "/v1/images/{imageId}", showHeaders),
  route("GET", "/v1.1/images/detail", listDetails),
  route("DELETE", "/v1.1/images/{imageId}", softDelete),
];

function nativeRoutes(): Route<Handling>[] {
  const image = "/v2/images/{imageId}";
  const schema = (name: string, document: unknown): Route<Handling> =>
    route("GET", `/v2/schemas/${name}`, () => jsonAnswer(200, document));
  return [
    schema("image", imageSchema),
    schema("images", imagesSchema),
    schema("member", memberSchema),
    schema("members", membersSchema),
    route("GET", "/v2/images", listImagesNatively),
    route("POST", "/v2/images", createRecord),
    route("GET", image, showImage),
    route("PATCH", image, patchImage),
    route("DELETE", image, deleteImage),
    route("PUT", `${image}/file`, uploadImage),
    route("GET", `${image}/members`, listMembersNatively),
    route("POST", `${image}/members`, addMemberNatively),
    route("GET", `${image}/members/{memberId}`, showMemberNatively),
    route("PUT", `${image}/members/{memberId}`, updateMemberNatively),
    route("DELETE", `${image}/members/{memberId}`, removeMemberNatively),
    route("PUT", `${image}/tags/{tag}`, putTagNatively),
    route("DELETE", `${image}/tags/{tag}`, deleteTagNatively),
  ];
}

/** The v2.1 paths differ by checking the caller's own rights to keys, which everybody has here. */
function imageRoutes(): Route<Handling>[] {
  return [
    route("GET", "/v2/cloudimages", listImages),
    task("POST", "/v2/cloudimages/action", createImage),
    task("POST", "/v2.1/cloudimages/action", createImage),
    task("POST", "/v1/cloudimages/dataimages/action", createDataImage),
    task("POST", "/v2.1/cloudimages/dataimages/action", createDataImage),
    task("POST", "/v1/cloudimages/wholeimages/action", createWholeImage),
    task("POST", "/v2/cloudimages/quickimport/action", quickImport),
    task("POST", "/v2.1/cloudimages/quickimport/action", quickImport),
    route("PATCH", "/v2/cloudimages/{imageId}", updateImage),
    task("PUT", "/v1/cloudimages/{imageId}/upload", registerImage),
    task("POST", "/v1/cloudimages/{imageId}/file", exportImage),
    task("POST", "/v2.1/cloudimages/{imageId}/file", exportImage),
    task("POST", "/v1/cloudimages/{imageId}/copy", copyInRegion),
    task("POST", "/v2.1/cloudimages/{imageId}/copy", copyInRegion),
    task("POST", "/v1/cloudimages/{imageId}/cross_region_copy", copyToRegion),
  ];
}

function memberRoutes(): Route<Handling>[] {
  const members = "/v1/{projectId}/cloudimages/{imageId}/members";
  return [
    task("POST", "/v1/cloudimages/members", addMembers),
    task("PUT", "/v1/cloudimages/members", updateMembers),
    task("DELETE", "/v1/cloudimages/members", removeMembers),
    route("GET", members, listMembers),
    route("GET", `${members}/{memberId}`, showMember),
  ];
}

function tagRoutes(): Route<Handling>[] {
  const tags = "/v2/{projectId}/images/{imageId}/tags";
  return [
    route("PUT", "/v1/cloudimages/tags", putTag),
    route("GET", "/v1/cloudimages/tags", listTagStrings),
    route("GET", "/v2/{projectId}/images/tags", listProjectTags),
    route("POST", "/v2/{projectId}/images/resource_instances/action", findByTags),
    route("POST", `${tags}/action`, changeTags),
    route("POST", tags, addTag),
    route("GET", tags, listTags),
    route("DELETE", `${tags}/{key}`, deleteTag),
    route("DELETE", "/v1/{projectId}/cloudimages/{imageId}/tags/delete", deleteTags),
  ];
}

function route(method: string, pattern: string, answer: ImsHandler): Route<Handling> {
  return { method, pattern, handle: { isOpen: false, startsTask: false, answer } };
}

/** Starts a job: counted where tasks are limited. */
function task(method: string, pattern: string, answer: ImsHandler): Route<Handling> {
  return { method, pattern, handle: { isOpen: false, startsTask: true, answer } };
}

function open(method: string, pattern: string, answer: OpenHandler): Route<Handling> {
  return { method, pattern, handle: { isOpen: true, answer } };
}
