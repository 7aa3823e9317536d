/** A15: a copy in the other region, by an agency. */
import { randomUUID } from "node:crypto";
import type { Answer } from "../http";
import { agencyNames, regionNames } from "../iam/account";
import {
  imageInPath,
  isIso,
  isWhole,
  keyOf,
  requireActive,
  requireMember,
  requireOwner,
} from "./access";
import { type Fields, optionalText, readFields, requiredText } from "./body";
import type { ImsRequest } from "./context";
import { copyOf, requireFewCopies } from "./copies";
import { refuse } from "./errors";
import { linkBytes } from "./imageJobs";
import type { PlannedImage } from "./job";
import { requiredName } from "./names";
import type { ImsImage, RegionName } from "./record";
import { submitJob } from "./submit";
import { replicationVault } from "./vaults";

export async function copyToRegion(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const fields = await readFields(request);
  const name = requiredName(fields);
  const source = imageInPath(request);
  const { region, owner } = destinationOf(request, fields);
  if (source.visibility === "public") throw refuse("0083", "A public image cannot be copied.");
  requireOwner(request, source);
  requireActive(source);
  if (keyOf(source) !== undefined) throw refuse("0143", "An encrypted image cannot be copied.");
  if (isIso(source)) throw refuse("0167", "An ISO image cannot be copied.");
  if (source.fileBytes > request.ims.options.fileBytes) {
    throw refuse("0146", "The image is too large to be copied to another region.");
  }
  requireFewCopies(request, "0149");
  const image = copyOf(request, fields, source, {
    name,
    key: undefined,
    enterpriseProject: "0",
    region,
    owner,
  });
  const planned: PlannedImage = isWhole(source)
    ? wholeCopy(request, fields, source, image)
    : { image, bytes: { kind: "linked" } };
  linkBytes(request.ims, source.id, image.id);
  return submitJob(request, "imsCrossRegionCopyImageJob", {
    kind: "makeImages",
    images: [planned],
  });
}

/** A backup goes to a region once. */
function wholeCopy(
  request: ImsRequest,
  fields: Fields,
  source: Readonly<ImsImage>,
  image: ImsImage,
): PlannedImage {
  const { imsBackups, imsImages } = request.ims.state;
  const backup = imsBackups.get(source.properties["__backup_id"] ?? "");
  const vaultId = optionalText(fields, "vault_id");
  if (!vaultId) throw refuse("0184", "vault_id is missing.");
  replicationVault(request, vaultId, backup?.sizeGb ?? 0, image.region);
  const origin = `image,${source.region},${source.id}`;
  const isThere = imsImages
    .values()
    .some(
      ({ region, status, properties }) =>
        region === image.region && status !== "deleted" && properties["__data_origin"] === origin,
    );
  if (isThere) throw refuse("0150", "The backup is in the destination region already.");
  const id = randomUUID();
  return {
    image: { ...image, properties: { ...image.properties, __backup_id: id } },
    bytes: { kind: "linked" },
    newBackup: {
      id,
      kind: "CBR",
      serverId: backup?.serverId ?? "",
      sizeGb: backup?.sizeGb ?? 0,
      vaultId,
    },
  };
}

function destinationOf(request: ImsRequest, fields: Fields): { region: RegionName; owner: string } {
  const name = requiredText(fields, "region", "0147");
  const region = regionNames.find((known) => known === name);
  if (!region) throw refuse("0147", `The region ${name} does not exist.`);
  if (region === request.region) throw refuse("0142", "The image is in this region already.");
  const agency = requiredText(fields, "agency_name", "0151");
  if (!agencyNames.includes(agency)) throw refuse("0151", `The agency ${agency} has no rights.`);
  const projectName = requiredText(fields, "project_name", "0145");
  // Named after its region the project is the caller's own, which has one id in all regions here.
  if (projectName === region) return { region, owner: request.caller.projectId };
  const project = request.ims.state.projects.values().find((known) => known.name === projectName);
  if (!project) throw refuse("0145", `The project ${projectName} does not exist.`);
  return { region, owner: project.id };
}
