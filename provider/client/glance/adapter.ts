/** The port for any OpenStack. It translates what the resources ask for into calls of Glance v2. */
import type { Authenticator } from "../auth/authenticator";
import { inTurn } from "../batching/batch";
import type {
  CloudImage,
  CloudMember,
  ImageChange,
  ImageCloud,
  ImageFilter,
  NewImage,
} from "../cloud";
import type { Clock } from "../http/clock";
import { isApiError } from "../http/errors";
import { allPages } from "../http/pages";
import type { Send } from "../http/request";
import { ImageReads } from "../batching/imageReads";
import { MemberLists } from "../batching/memberLists";
import { joinPeers } from "../batching/peers";
import { eachPair } from "../rectangle";
import { createImage, deleteImage, imageQuery, listImages, updateImage } from "./images";
import { importImage } from "./imports";
import {
  assertEndable,
  createMember,
  deleteDotMember,
  deleteMember,
  listMembers,
  listMembersDated,
  updateMember,
} from "./members";
import { readRequests } from "./readRequests";
import { glanceRules } from "./rules";
import { changesStay, writeImage, type RecordParts } from "./recordChanges";
import { tagChanges } from "./tagChanges";
import { addTag, deleteTag } from "./tags";
import { uploadOnce } from "./uploadOnce";

export interface GlanceCloudOptions {
  /** Sends a request through the whole chain, with authentication. */
  readonly send: Send;
  readonly authenticator: Pick<Authenticator, "location">;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly connectionName: string;
  readonly formerEndpoints: readonly string[];
}

/** Makes no request. */
export function createGlanceCloud(options: GlanceCloudOptions): ImageCloud {
  const { send, authenticator, clock, connectionName, formerEndpoints } = options;
  const { random = Math.random } = options;
  const reads = new ImageReads(readRequests(send), clock);
  const members = new MemberLists((imageId) => listMembers(send, imageId), clock);
  const tellOthers = joinPeers({ reads, members });

  const update = async (id: string, changes: readonly ImageChange[]) => {
    try {
      return await writeImage({ send, reads, members }, id, changes);
    } finally {
      tellOthers(id);
    }
  };
  const writeTags = async <Result>(id: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } finally {
      reads.drop(id);
      tellOthers(id);
    }
  };
  // The change may have been made although the call failed.
  const orForget = async <Result>(id: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      reads.drop(id);
      members.drop(id);
      tellOthers(id);
      throw error;
    }
  };
  const addMember = async (imageId: string, consumer: string) => {
    reads.mention(imageId);
    const { member, existed } = await orForget(imageId, () =>
      addOrFind({ send, members, clock }, imageId, consumer),
    );
    members.wrote(member);
    tellOthers(imageId);
    return { ...member, existed };
  };
  /** Whether an import has begun although its answer was lost. */
  const hasBegun = async (id: string) => {
    const image = await reads.get(id, true);
    return image?.importing === true || (image !== undefined && image.status !== "queued");
  };
  const tags = tagChanges({
    clock,
    random,
    alone,
    read: (id) => reads.get(id, true),
    replace: (id, list) =>
      writeTags(id, () => updateImage(send, id, [{ set: "tags", value: list }], { once: true })),
    put: (id, tag) => writeTags(id, () => addTag(send, id, tag)),
    take: (id, tag) => writeTags(id, () => deleteTag(send, id, tag)),
  });
  // Nobody else knows of the images that this process made, so nobody undoes our changes to them.
  const madeHere = new Set<string>();
  const stay = changesStay({ clock, random, read: (id) => reads.get(id, true), write: update });

  return {
    kind: "glance",
    rules: glanceRules,
    connectionName,
    formerEndpoints,
    location: () => authenticator.location(),

    createImage: async (image) => {
      const created = await createOrFind({ send, reads }, image);
      reads.wrote(created.id, created);
      madeHere.add(created.id);
      // Only an image of visibility `shared` has a member list that can be read.
      if (created.visibility === "shared") members.created(created.id);
      return created;
    },
    getImage: (id, { fresh = false } = {}) => reads.get(id, fresh),
    listImages: (filter) => listAll(send, filter),
    imagePage: async ({ owner, memberStatus, name, after: marker, limit }) => {
      const shared = memberStatus && { visibility: "shared", member_status: memberStatus };
      const query = { owner, ...shared, name, marker, limit: String(limit) };
      const page = await listImages(send, query);
      return { images: page.images, next: page.marker };
    },
    patchImage: (id, changes) =>
      alone(id, () => (madeHere.has(id) ? update(id, changes) : stay(id, changes))),
    changeTags: (id, change) => tags.change(id, change),
    deleteImage: (id) =>
      alone(id, async () => {
        const wasThere = await orForget(id, () => orFalse(() => deleteImage(send, id)));
        reads.wrote(id, undefined);
        tags.forget(id);
        members.drop(id);
        tellOthers(id);
        return wasThere;
      }),

    uploadData: async (id, body, { signal, progress } = {}) => {
      try {
        reads.drop(id);
        const read = () => reads.get(id, true);
        await uploadOnce({ send, clock, read, signal, progress }, id, body);
        return undefined;
      } finally {
        reads.drop(id);
        tellOthers(id);
      }
    },
    importFromUri: async (id, uri) => {
      try {
        await importImage(send, id, uri);
      } catch (error) {
        const isRepeated = isApiError(error, "conflict") && error.attempts > 1;
        if (!isRepeated || !(await hasBegun(id))) throw error;
      } finally {
        reads.drop(id);
        tellOthers(id);
      }
    },

    addMember,
    addMembers: (imageIds, consumers) =>
      eachPair(imageIds, consumers, async ({ imageId, consumer }) => {
        const known = members.peek(imageId)?.get(consumer);
        return known === undefined ? addMember(imageId, consumer) : { ...known, existed: true };
      }),
    listMembers: async (imageId, { fresh = false, beforeWrite = false } = {}) => {
      reads.mention(imageId);
      const isFresh = fresh || (beforeWrite && !members.isOurs(imageId));
      const found = await members.get(imageId, isFresh);
      return found === undefined ? undefined : [...found.values()];
    },
    getMember: async (imageId, consumer) => {
      // The list distinguishes more cases. While the image is not shared, Glance answers 404 to a
      // read of one member, but 403 to the list.
      reads.mention(imageId);
      return (await members.get(imageId))?.get(consumer);
    },
    setMemberStatus: async (imageId, consumer, status) => {
      reads.mention(imageId);
      const member = await orForget(imageId, () => updateMember(send, imageId, consumer, status));
      members.wrote(member);
      tellOthers(imageId, member);
      return member;
    },
    removeMember: (imageId, consumer) =>
      orForget(imageId, async () => {
        assertEndable(imageId, consumer);
        const wasThere = await orFalse(() =>
          consumer === "." || consumer === ".."
            ? deleteDotMember(send, imageId, consumer)
            : deleteMember(send, imageId, consumer),
        );
        members.removed(imageId, consumer);
        tellOthers(imageId);
        return wasThere;
      }),
  };
}

// One queue for each image in the whole process: two connections can lead to the same project.
const alone = inTurn();

/** If an image with our own mark has the id already, an earlier attempt created that image. */
async function createOrFind(
  { send, reads }: Pick<RecordParts, "send" | "reads">,
  image: NewImage,
): Promise<CloudImage> {
  try {
    return await createImage(send, image);
  } catch (error) {
    const key = image.recognisedBy ?? "";
    const mark = image.properties?.[key];
    if (!isApiError(error, "conflict") || mark === undefined) throw error;
    const found = await reads.get(image.id, true);
    if (found?.properties[key] !== mark) throw error;
    return found;
  }
}

function listAll(send: Send, filter: ImageFilter): Promise<readonly CloudImage[]> {
  const query = imageQuery(filter);
  return allPages<CloudImage, string>("list images", async (marker) => {
    const page = await listImages(send, { ...query, marker });
    return { items: page.images, next: page.marker };
  });
}

/** The service writes whole seconds, and may run on several machines with different clocks. */
const clocksDifferMs = 2_000;

async function addOrFind(
  { send, members, clock }: Pick<RecordParts, "send" | "members"> & { readonly clock: Clock },
  imageId: string,
  consumer: string,
): Promise<{ readonly member: CloudMember; readonly existed: boolean }> {
  const beganMs = clock.now();
  try {
    return { member: await createMember(send, imageId, consumer), existed: false };
  } catch (error) {
    members.drop(imageId);
    if (!isApiError(error, "conflict")) throw error;
    const { members: list, answeredAtMs } = await listMembersDated(send, imageId);
    const member = list.find((each) => each.consumer === consumer);
    if (member === undefined) throw error;
    // An attempt whose answer was lost may have added the member. Then the member is not older than
    // our call. Its age is computed with the clock of the service.
    const ageMs = (answeredAtMs ?? Number.NaN) - Date.parse(member.createdAt ?? "");
    const isOlder = ageMs > clock.now() - beganMs + clocksDifferMs;
    return { member, existed: error.attempts === 1 || isOlder };
  }
}

/** Returns false if there was nothing to remove. */
async function orFalse(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (!isApiError(error, "notFound")) throw error;
    // If a repeat finds nothing, the first attempt removed it.
    return error.attempts > 1;
  }
}
