/** The port for any OpenStack: what the resources ask for, in calls of Glance v2. */
import type { Authenticator } from "../auth/authenticator";
import { inTurn } from "../batch";
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
import { ImageReads, readServesMs } from "../imageReads";
import { MemberLists } from "../memberLists";
import { joinPeers } from "../peers";
import { createImage, deleteImage, imageQuery, listImages, updateImage } from "./images";
import { importImage } from "./imports";
import { createMember, deleteMember, listMembers, updateMember } from "./members";
import { readRequests } from "./readRequests";
import { glanceRules } from "./rules";
import { tagChanges } from "./tagChanges";
import { uploadOnce } from "./uploadOnce";

export interface GlanceCloudOptions {
  /** The whole chain, authentication included. */
  readonly send: Send;
  readonly authenticator: Pick<Authenticator, "location">;
  readonly clock: Clock;
  readonly connectionName: string;
  readonly formerEndpoints: readonly string[];
}

/** Makes no request. */
export function createGlanceCloud(options: GlanceCloudOptions): ImageCloud {
  const { send, authenticator, clock, connectionName, formerEndpoints } = options;
  const reads = new ImageReads(readRequests(send), clock);
  const members = new MemberLists((imageId) => listMembers(send, imageId), clock);
  const tagged = lastTagAnswers(clock);
  const tellOthers = joinPeers({
    changed: (id, member) => {
      reads.drop(id);
      tagged.drop(id);
      if (member === undefined) members.drop(id);
      else members.wrote(member);
    },
  });

  const update = async (id: string, changes: readonly ImageChange[]) => {
    try {
      return await writeImage({ send, reads, members }, id, changes);
    } finally {
      tagged.drop(id);
      tellOthers(id);
    }
  };
  /** The import whose first answer was lost shows on the record, by its task or by its status. */
  const hasBegun = async (id: string) => {
    const image = await reads.get(id, true);
    const task = image?.properties["os_glance_import_task"] ?? "";
    return task !== "" || (image !== undefined && image.status !== "queued");
  };
  const changeTags = tagChanges({
    clock,
    alone,
    recent: (id) => tagged.recent(id),
    read: (id) => reads.get(id, true),
    replace: async (id, tags) => {
      const image = await update(id, [{ set: "tags", value: tags }]);
      tagged.keep(id, image);
      return image;
    },
  });

  return {
    kind: "glance",
    rules: glanceRules,
    connectionName,
    formerEndpoints,
    location: () => authenticator.location(),

    createImage: async (image) => {
      const created = await createOrFind({ send, reads }, image);
      reads.wrote(created.id, created);
      // The list of an image of another visibility cannot be asked for.
      if (created.visibility === "shared") members.created(created.id);
      return created;
    },
    getImage: (id, { fresh = false } = {}) => reads.get(id, fresh),
    listImages: (filter) => listAll(send, filter),
    patchImage: (id, changes) => alone(id, () => update(id, changes)),
    changeTags,
    deleteImage: (id) =>
      alone(id, async () => {
        const wasThere = await orFalse(() => deleteImage(send, id));
        reads.wrote(id, undefined);
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
        await importImage(send, id, { name: "web-download", uri });
      } catch (error) {
        const isRepeated = isApiError(error, "conflict") && error.attempts > 1;
        if (!isRepeated || !(await hasBegun(id))) throw error;
      } finally {
        reads.drop(id);
        tellOthers(id);
      }
    },

    addMember: async (imageId, consumer) => {
      reads.mention(imageId);
      const { member, existed } = await addOrFind({ send, members }, imageId, consumer);
      members.wrote(member);
      tellOthers(imageId);
      return { ...member, existed };
    },
    listMembers: async (imageId, { fresh = false } = {}) => {
      reads.mention(imageId);
      const found = await members.get(imageId, fresh);
      return found === undefined ? undefined : [...found.values()];
    },
    getMember: async (imageId, consumer, { fresh = false } = {}) => {
      // By the list, also because Glance answers 404 to the read of one member while the image is not shared:
      // the list says 403 then, and that is the news.
      reads.mention(imageId);
      return (await members.get(imageId, fresh))?.get(consumer);
    },
    setMemberStatus: async (imageId, consumer, status) => {
      reads.mention(imageId);
      const member = await updateMember(send, imageId, consumer, status);
      members.wrote(member);
      tellOthers(imageId, member);
      return member;
    },
    removeMember: async (imageId, consumer) => {
      try {
        const wasThere = await orFalse(() => deleteMember(send, imageId, consumer));
        members.removed(imageId, consumer);
        tellOthers(imageId);
        return wasThere;
      } catch (error) {
        members.drop(imageId);
        throw error;
      }
    },
  };
}

// One queue an image for the whole process: two connections can lead to the same project.
const alone = inTurn();

/**
 * The answers to our own changes of tags: waves of tags that follow each other need not read in between. Nothing older
 * serves, for a whole list is written back, and what others tagged meanwhile would be gone.
 */
function lastTagAnswers(clock: Clock) {
  const answers = new Map<string, { readonly image: CloudImage; readonly atMs: number }>();
  return {
    recent: (id: string): CloudImage | undefined => {
      const answer = answers.get(id);
      return answer !== undefined && clock.now() - answer.atMs <= readServesMs
        ? answer.image
        : undefined;
    },
    keep: (id: string, image: CloudImage): void =>
      void answers.set(id, { image, atMs: clock.now() }),
    drop: (id: string): void => void answers.delete(id),
  };
}

interface Parts {
  readonly send: Send;
  readonly reads: ImageReads;
  readonly members: MemberLists;
}

/** Creates a record; one that is there with our own mark is the one whose answer was lost. */
async function createOrFind(
  { send, reads }: Pick<Parts, "send" | "reads">,
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

/** One PATCH. A repeated one whose first answer was lost is done when the image holds what was asked for. */
async function writeImage(
  { send, reads, members }: Parts,
  id: string,
  changes: readonly ImageChange[],
): Promise<CloudImage> {
  if (changes.some((change) => "set" in change && change.set === "visibility")) members.drop(id);
  try {
    const image = await updateImage(send, id, changes);
    reads.wrote(id, image);
    return image;
  } catch (error) {
    reads.drop(id);
    if (!mayHaveBeenDone(error)) throw error;
    const image = await reads.get(id, true).catch(() => undefined);
    if (image === undefined || !holds(image, changes)) throw error;
    return image;
  }
}

/** The first of several attempts may have done it, and so may one whose answer never came. */
function mayHaveBeenDone(error: unknown): boolean {
  if (isApiError(error, "conflict")) return error.attempts > 1;
  return isApiError(error, "unreachable", "unavailable") && error.mayHaveBeenSent;
}

/** Whether an image is as the changes would leave it. */
export function holds(image: CloudImage, changes: readonly ImageChange[]): boolean {
  return changes.every((change) => {
    if ("removeProperty" in change) return image.properties[change.removeProperty] === undefined;
    if ("setProperty" in change) return image.properties[change.setProperty] === change.value;
    const value = image[change.set];
    if (!Array.isArray(value) || !Array.isArray(change.value)) return value === change.value;
    return [...new Set(value)].sort().join("\n") === [...new Set(change.value)].sort().join("\n");
  });
}

async function listAll(send: Send, filter: ImageFilter): Promise<readonly CloudImage[]> {
  const query = imageQuery(filter);
  // The service lists either the visible or the hidden ones.
  const parts = filter.hidden === true ? [query, { ...query, os_hidden: "true" }] : [query];
  const found: CloudImage[] = [];
  for (const part of parts) {
    const images = await allPages<CloudImage, string>("list images", async (marker) => {
      const page = await listImages(send, { ...part, marker });
      return { items: page.images, next: page.marker };
    });
    for (const image of images) found.push(image);
  }
  return found;
}

/** Adds a member; one that is there already is the answer. */
async function addOrFind(
  { send, members }: Pick<Parts, "send" | "members">,
  imageId: string,
  consumer: string,
): Promise<{ readonly member: CloudMember; readonly existed: boolean }> {
  try {
    return { member: await createMember(send, imageId, consumer), existed: false };
  } catch (error) {
    members.drop(imageId);
    if (!isApiError(error, "conflict")) throw error;
    const member = (await members.get(imageId, true))?.get(consumer);
    if (member === undefined) throw error;
    // After a lost answer it was most likely ourselves.
    return { member, existed: error.attempts === 1 };
  }
}

/** False when there was nothing to remove; a repeated removal that finds nothing did it the first time. */
async function orFalse(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (!isApiError(error, "notFound")) throw error;
    return error.attempts > 1;
  }
}
