/** The Glance side of the local cloud: which call goes where. */
import { type Answer, type Call, jsonAnswer } from "../http";
import { type Route, Router } from "../router";
import { deactivateImage, reactivateImage } from "./actions";
import { identifyCaller } from "./caller";
import type { Glance, ImageHandler, ImageRequest } from "./context";
import { createImage } from "./createImage";
import { glanceErrorAnswer, GlanceRefusal, refuse, wrongMethod } from "./errors";
import { downloadImage, uploadImage } from "./imageData";
import { imageSchemaOf, imagesSchemaOf, memberSchema, membersSchema } from "./imageSchema";
import { importImage } from "./importImage";
import { showImportInfo, showStores, showUsage } from "./info";
import { listImages } from "./listImages";
import { addMember, listMembers, removeMember, showMember, updateMember } from "./members";
import { patchImage } from "./patchImage";
import { deleteImage, showImage } from "./showAndDelete";
import { stageImage } from "./stageImage";
import { deleteTag, putTag } from "./tags";
import { listTasks } from "./tasks";
import { listVersions, namesVersion, redirectToVersion } from "./versions";

const image = "/v2/images/{imageId}";

const routes: readonly Route<ImageHandler>[] = [
  { method: "GET", pattern: "/v2/images", handle: listImages },
  { method: "POST", pattern: "/v2/images", handle: createImage },
  { method: "GET", pattern: image, handle: showImage },
  { method: "PATCH", pattern: image, handle: patchImage },
  { method: "DELETE", pattern: image, handle: deleteImage },
  { method: "GET", pattern: `${image}/file`, handle: downloadImage },
  { method: "PUT", pattern: `${image}/file`, handle: uploadImage },
  { method: "PUT", pattern: `${image}/stage`, handle: stageImage },
  { method: "POST", pattern: `${image}/import`, handle: importImage },
  { method: "GET", pattern: `${image}/tasks`, handle: listTasks },
  { method: "POST", pattern: `${image}/actions/deactivate`, handle: deactivateImage },
  { method: "POST", pattern: `${image}/actions/reactivate`, handle: reactivateImage },
  { method: "GET", pattern: `${image}/members`, handle: listMembers },
  { method: "POST", pattern: `${image}/members`, handle: addMember },
  { method: "GET", pattern: `${image}/members/{memberId}`, handle: showMember },
  { method: "PUT", pattern: `${image}/members/{memberId}`, handle: updateMember },
  { method: "DELETE", pattern: `${image}/members/{memberId}`, handle: removeMember },
  { method: "PUT", pattern: `${image}/tags/{tag}`, handle: putTag },
  { method: "DELETE", pattern: `${image}/tags/{tag}`, handle: deleteTag },
  {
    method: "GET",
    pattern: "/v2/schemas/image",
    handle: ({ glance }) => jsonAnswer(200, imageSchemaOf(glance.settings)),
  },
  {
    method: "GET",
    pattern: "/v2/schemas/images",
    handle: ({ glance }) => jsonAnswer(200, imagesSchemaOf(glance.settings)),
  },
  { method: "GET", pattern: "/v2/schemas/member", handle: () => jsonAnswer(200, memberSchema) },
  { method: "GET", pattern: "/v2/schemas/members", handle: () => jsonAnswer(200, membersSchema) },
  { method: "GET", pattern: "/v2/info/import", handle: showImportInfo },
  { method: "GET", pattern: "/v2/info/stores", handle: showStores },
  { method: "GET", pattern: "/v2/info/usage", handle: showUsage },
];

const router = new Router(routes);

export async function answerGlance(
  glance: Glance,
  call: Call,
  raceWindow: ImageRequest["raceWindow"],
): Promise<Answer> {
  try {
    return await dispatch(glance, call, raceWindow);
  } catch (error) {
    if (error instanceof GlanceRefusal) return glanceErrorAnswer(error, call);
    throw error;
  }
}

/** gunicorn, under which Glance runs, refuses longer request lines. */
const maxRequestLineBytes = 4094;

async function dispatch(
  glance: Glance,
  call: Call,
  raceWindow: ImageRequest["raceWindow"],
): Promise<Answer> {
  const requestLineBytes = call.method.length + call.path.length + call.search.length + 12;
  if (requestLineBytes > maxRequestLineBytes) throw refuse(414, "Request Line is too large");
  if (call.path === "/versions") return listVersions(200, glance.url);
  if (!namesVersion(call.path)) return listVersions(300, glance.url);
  const caller = identifyCaller(glance.state, glance.tokens, call, glance.authUrl);
  // "/v2.0/images" is "/v2/images".
  const path = call.path.replace(/^\/v2\.\d+/, "/v2");
  if (path === "/v2") return redirectToVersion(glance.url);
  const match = router.match(call.method, path);
  if (match.kind === "unknown") throw refuse(404);
  if (match.kind === "wrongMethod") throw wrongMethod(call.method, match.allowed);
  return match.handle({ glance, call, caller, params: match.params, raceWindow });
}
