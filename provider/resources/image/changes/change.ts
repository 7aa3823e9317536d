import type { CloudImage, ImageChange, ImageCloud, TagChange } from "../../../client/cloud";
import { isApiError } from "../../../client/http/errors";
import { visibilityAdvice } from "./visibility";

/** Sends one PATCH if the image needs changes. After a conflict, reads it and sends one more. */
export async function changeImage(
  cloud: ImageCloud,
  observed: CloudImage,
  patchOf: (image: CloudImage) => readonly ImageChange[],
): Promise<CloudImage> {
  try {
    return await patch(cloud, observed, patchOf);
  } catch (error) {
    if (!isApiError(error, "conflict")) throw await advised(cloud, observed, patchOf, error);
  }
  // Meanwhile somebody added or removed a property that the PATCH was to change.
  const now = await cloud.getImage(observed.id, { fresh: true });
  try {
    return await patch(cloud, now ?? observed, patchOf);
  } catch (error) {
    throw await advised(cloud, observed, patchOf, error);
  }
}

async function patch(
  cloud: ImageCloud,
  image: CloudImage,
  patchOf: (image: CloudImage) => readonly ImageChange[],
): Promise<CloudImage> {
  const changes = patchOf(image);
  return changes.length === 0 ? image : cloud.patchImage(image.id, changes);
}

async function advised(
  cloud: ImageCloud,
  image: CloudImage,
  patchOf: (image: CloudImage) => readonly ImageChange[],
  error: unknown,
): Promise<unknown> {
  if (isApiError(error, "conflict"))
    return error.with({ advice: "somebody else changes it too: run the same command again" });
  if (isApiError(error, "quota"))
    return error.with({ advice: "declare fewer properties, or ask for a larger quota" });
  if (!isApiError(error, "forbidden")) return error;
  const foreign = await foreignSentence(cloud, image);
  const advice = foreign ?? visibilityAdvice(error, visibilityIn(patchOf(image))) ?? roleAdvice;
  return error.with({ advice });
}

/** Undefined if the connection's project owns the image, or if either of them is not known. */
export async function foreignSentence(
  cloud: ImageCloud,
  { owner }: CloudImage,
): Promise<string | undefined> {
  const { projectId } = await cloud.location();
  if (owner === undefined || projectId === "" || owner === projectId) return undefined;
  return (
    `the image belongs to project ${owner}, ${cloud.connectionName} to ${projectId}: ` +
    `only the owner can change it; use a connection of project ${owner}`
  );
}

function visibilityIn(changes: readonly ImageChange[]): string | undefined {
  const change = changes.find((each) => "set" in each && each.set === "visibility");
  return change !== undefined && "set" in change ? String(change.value) : undefined;
}

export async function changeTags(
  cloud: ImageCloud,
  image: CloudImage,
  change: TagChange,
): Promise<readonly string[]> {
  try {
    return await cloud.changeTags(image.id, change);
  } catch (error) {
    if (isApiError(error, "quota"))
      throw error.with({ advice: "declare fewer tags, or ask for a larger quota" });
    if (!isApiError(error, "forbidden")) throw error;
    throw error.with({ advice: (await foreignSentence(cloud, image)) ?? roleAdvice });
  }
}

const roleAdvice = "the role of the connection's user does not allow it to change images";
