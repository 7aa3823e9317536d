/** A13 and A14: a copy in the region, encrypted otherwise if wanted. */
import type { Answer } from "../http";
import {
  imageInPath,
  isIso,
  isWhole,
  keyOf,
  requireActive,
  requireMember,
  shareReaching,
} from "./access";
import { optionalText, readFields } from "./body";
import type { ImsRequest } from "./context";
import { copyOf, requireFewCopies } from "./copies";
import { refuse } from "./errors";
import { linkBytes } from "./imageJobs";
import { requireSourceKey, usableKey } from "./keys";
import { enterpriseProject, requiredName } from "./names";
import type { ImsImage } from "./record";
import { requireRoomForImages, submitJob } from "./submit";

export async function copyInRegion(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  const name = requiredName(fields);
  const source = imageInPath(request);
  requireCopyableHere(request, source);
  const key = optionalText(fields, "cmk_id") || undefined;
  const sourceKey = keyOf(source);
  if (key !== undefined) {
    if (key === sourceKey) throw refuse("0096", "The image is encrypted with this key already.");
    usableKey(request, key);
  }
  if (sourceKey !== undefined) requireSourceKey(request, sourceKey);
  requireFewCopies(request, "0060");
  requireRoomForImages(request, 1);
  const image = copyOf(request, fields, source, {
    name,
    key,
    enterpriseProject: enterpriseProject(fields),
  });
  linkBytes(request.ims, source.id, image.id);
  return submitJob(request, "imsCopyImageInRegionJob", {
    kind: "makeImages",
    images: [{ image, bytes: { kind: "linked" } }],
  });
}

function requireCopyableHere(request: ImsRequest, source: Readonly<ImsImage>): void {
  if (source.visibility === "public") throw refuse("0083", "A public image cannot be copied.");
  if (source.owner !== request.caller.projectId) {
    const share = shareReaching(request.ims, source.id, request.caller.projectId);
    if (share?.status !== "accepted") {
      throw refuse("0196", "A shared image must be accepted before it is copied.");
    }
    if (keyOf(source) !== undefined) {
      throw refuse("0197", "An encrypted shared image cannot be copied.");
    }
  }
  requireActive(source);
  if (isWhole(source)) throw refuse("0130", "A full-ECS image cannot be copied.");
  if (isIso(source)) throw refuse("0167", "An ISO image cannot be copied.");
  if (source.fileBytes > request.ims.options.fileBytes) {
    throw refuse("0059", "The image is too large to be copied.");
  }
}
