/**
 * An image's record can be changed in place, but stored bytes cannot. To create an image from a
 * file, three requests change the cloud: POST sets the mark, PUT sends the bytes, and PATCH removes
 * the mark. See "An unfinished image carries a mark" in provider/DESIGN.md.
 */
import type { CloudImage, DeleteOptions, ImageCloud } from "../../client/cloud";
import { isApiError } from "../../client/http/errors";
import { everyOne } from "../run/everyOne";
import { conflictSentence } from "../run/conflict";
import type { DeclaredAs } from "../run/declaredAs";
import type { HandlerContext, ResourceHandler } from "../handler";
import { assertSameLocation, located } from "../location";
import { withoutUndefined } from "../values/record";
import { known } from "../values/unknown";
import { adoptExisting } from "./changes/adopt";
import { createMarked } from "./creation/create";
import { storeBytes } from "./changes/bytes";
import { changeImage, changeTags } from "./changes/change";
import { checkImage, knownTags } from "./checks/imageCheck";
import { isSettled } from "./checks/importCheck";
import { diffImage } from "./changes/imageDiff";
import { checkedQuery } from "../run/listPage";
import { isGone } from "./gone";
import { imageShape, type ImageInputs } from "./inputs";
import { desiredImage, imagePatch } from "./changes/patch";
import {
  imageState,
  inputsFromState,
  inputsOfImage,
  type ImageMemory,
  type ImageState,
} from "./state";

const queryShape = { name: imageShape.name, connection: imageShape.connection };

export const imageHandler = {
  token: "ims:index:Image",
  replaceOnChanges: ["source", "diskFormat", "containerFormat", "existingId"],
  secrets: [],
  stables: ["createdAt", "owner", "endpoint", "connectionProjectId", "adopted"],

  check: (request, context) => checkImage(request, context),

  diff: async (request, context) => {
    const owner = known(request.inputs.declaredAs);
    const conflict = context.facts.isChecked(owner)
      ? declareTags(request.id, owner, request.inputs, context)
      : undefined;
    if (conflict !== undefined) throw new Error(`tags: ${conflict}`);
    return diffImage(request, context);
  },

  create: async ({ inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    // If this were read later and failed, the image would exist but no state would contain it.
    const location = await located(cloud);
    const made =
      inputs.existingId === undefined
        ? await createMarked(cloud, inputs, context)
        : await adoptExisting(cloud, inputs, inputs.existingId, context);
    context.facts.add(inputs.declaredAs, { kind: "image", imageId: made.image.id });
    declareTags(made.image.id, inputs.declaredAs, inputs, context);
    const { uploaded, imported, dataImages } = made;
    const { convertsFormats } = cloud.rules;
    const memory = { uploaded, imported, dataImages, convertsFormats };
    const adopted = inputs.existingId !== undefined;
    const state = imageState(inputs, made.image, location, { ...memory, adopted });
    return { id: made.image.id, state };
  },

  read: async ({ id, inputs, state }, context) => {
    const cloud = context.cloud(state.connection);
    const location = await assertSameLocation(state, cloud, `image ${id}`);
    const image = await cloud.getImage(id);
    if (image === undefined || isGone(image)) return undefined;
    const memory = memoryOf(state, cloud);
    const isImport = inputs === undefined && state.createdAt === undefined;
    const declared = inputs ?? (isImport ? inputsOfImage(image, cloud.rules) : declaredIn(state));
    const live = imageState(declared, image, location, memory);
    return { id, state: live, inputs: inputsFromState(live, declared) };
  },

  update: async ({ id, state, inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await assertSameLocation(state, cloud, `image ${id}`);
    const observed = await observe(cloud, id);
    const stored = await storeBytes(cloud, observed, inputs, state, context);
    const image = await syncImage(cloud, stored.image, inputs, state, context);
    const memory = memoryOf(state, cloud);
    return imageState(inputs, image, location, {
      ...memory,
      uploaded: stored.uploaded ?? memory.uploaded,
      imported: stored.imported,
    });
  },

  remove: async ({ id, state }, context) => {
    if (state.adopted && state.deleteAdopted !== true) {
      context.log.info(
        `image ${id} ("${state.name}") was adopted and is kept; deleteAdopted: true deletes it`,
      );
      return;
    }
    const cloud = context.cloud(state.connection);
    await assertSameLocation(state, cloud, `image ${id}`);
    if (context.facts.isDeclared({ kind: "image", imageId: id })) return;
    await deleteImages(cloud, id, state);
  },

  list: {
    required: [],
    optional: ["name", "connection"],
    page: async ({ query, after, limit }, context) => {
      const { name, connection } = checkedQuery(queryShape, query, "images");
      const cloud = context.cloud(connection);
      const { projectId: owner } = await cloud.location();
      const { images, next } = await cloud.imagePage({ owner, name, after, limit });
      // An image of an unfinished creation belongs to the run that finishes it.
      const found = images.filter(isSettled);
      return { found: found.map((image) => ({ id: image.id, name: image.name ?? "" })), next };
    },
  },
} satisfies ResourceHandler<ImageInputs, ImageState>;

function memoryOf(state: Partial<ImageState>, cloud: ImageCloud): ImageMemory {
  const { uploaded, dataImages, adopted = false } = state;
  const { diskFormat, containerFormat, storedFormats } = state;
  const { convertsFormats } = cloud.rules;
  const formats = withoutUndefined({ diskFormat, containerFormat, storedFormats });
  return { uploaded, dataImages, adopted, convertsFormats, formats };
}

async function observe(cloud: ImageCloud, id: string): Promise<CloudImage> {
  const image = await cloud.getImage(id, { fresh: true });
  if (image === undefined || isGone(image)) {
    throw new Error(
      `cannot update image ${id}: it is not there any more (${cloud.connectionName}); ` +
        `run "pulumi refresh", then "pulumi up" makes a new one`,
    );
  }
  return image;
}

async function syncImage(
  cloud: ImageCloud,
  observed: CloudImage,
  inputs: ImageInputs,
  state: ImageState,
  context: HandlerContext,
): Promise<CloudImage> {
  const desired = desiredImage(inputs, cloud.rules, state.adopted);
  const patched = await changeImage(cloud, observed, (image) =>
    imagePatch(image, desired, Object.keys(state.properties)),
  );
  if (observed.visibility !== "shared" && patched.visibility === "shared") {
    await nameRegained(cloud, patched, context);
  }
  return { ...patched, tags: await syncTags(cloud, patched, inputs, state, context) };
}

/** The port combines all tag changes of an image: on Glance, parallel writes undo each other. */
async function syncTags(
  cloud: ImageCloud,
  image: CloudImage,
  inputs: ImageInputs,
  state: ImageState,
  context: HandlerContext,
): Promise<readonly string[]> {
  const wanted = inputs.tags ?? [];
  const add = wanted.filter((tag) => !image.tags.includes(tag));
  const remove = state.tags.filter(
    (tag) =>
      !wanted.includes(tag) &&
      image.tags.includes(tag) &&
      !context.facts.isDeclared({ kind: "tag", imageId: image.id, tag }),
  );
  if (add.length === 0 && remove.length === 0) return image.tags;
  return changeTags(cloud, image, { add, remove });
}

/** The members of an image that is not shared are only suspended. Their return may surprise. */
async function nameRegained(
  cloud: ImageCloud,
  image: CloudImage,
  context: HandlerContext,
): Promise<void> {
  const members = (await cloud.listMembers(image.id, { fresh: true })) ?? [];
  if (members.length === 0) return;
  const names = members.map((member) => `${member.consumer} (${member.status})`).join(", ");
  context.log.warn(
    `image ${image.id} ("${image.name ?? ""}") is shared again; its members are back: ${names}`,
  );
}

/**
 * Deletes the image first. If the cloud refuses, the data disk images are still there. If one of
 * these cannot be deleted, the state still names them all for the next attempt.
 */
async function deleteImages(cloud: ImageCloud, id: string, state: ImageState): Promise<void> {
  const options = { soft: state.softDelete, withBackup: state.deleteBackup };
  await deleteImage(cloud, id, state, options);
  await everyOne("data disk images", state.dataImages ?? [], (disk) =>
    cloud.deleteImage(disk.id, options),
  );
}

async function deleteImage(
  cloud: ImageCloud,
  id: string,
  state: ImageState,
  options: DeleteOptions,
): Promise<void> {
  try {
    await cloud.deleteImage(id, options);
  } catch (error) {
    if (!isApiError(error, "forbidden", "badRequest")) throw error;
    const image = await cloud.getImage(id, { fresh: true });
    if (image === undefined) return;
    // On a cloud without the attribute `protected`, the error already has the right advice.
    if (!image.protected || !cloud.rules.attributes.includes("protected")) throw error;
    if (state.forceDelete !== true) {
      throw error.with({
        purpose: `delete image ${id} ("${image.name ?? ""}")`,
        reason: "it is protected",
        advice:
          `set protected: false (or forceDelete: true) and run "pulumi up" first; ` +
          `where no program declares it any more: openstack image set --unprotect ${id}`,
      });
    }
    await cloud.patchImage(id, [{ set: "protected", value: false }]);
    await cloud.deleteImage(id);
  }
}

/** Declares the tags. Returns a sentence if another resource declares one of them too. */
function declareTags(
  imageId: string,
  owner: DeclaredAs | undefined,
  inputs: ImageInputs,
  context: HandlerContext,
): string | undefined {
  for (const tag of knownTags(inputs)) {
    const conflict = context.facts.add(owner, { kind: "tag", imageId, tag });
    if (conflict !== undefined) return conflictSentence(owner, conflict);
  }
  return undefined;
}

/** From the state: the inputs whose declared values cannot be seen from the live image. */
function declaredIn(state: Partial<ImageState>): ImageInputs {
  const { source, tags, properties, existingId, deleteAdopted, forceDelete } = state;
  const { softDelete, deleteBackup, osVersion, timeouts, connection, declaredAs } = state;
  const declared = { source, tags, properties, existingId, deleteAdopted, forceDelete };
  const more = { softDelete, deleteBackup, osVersion, timeouts, connection, declaredAs };
  return withoutUndefined({ ...declared, ...more });
}
