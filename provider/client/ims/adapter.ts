import type { ImsAuthenticator } from "../auth/authenticator";
import { inTurn } from "../batching/batch";
import type { CloudImage, ImageChange, ImageCloud, TagChange } from "../cloud";
import { consumerKind } from "../consumer";
import { changed } from "../tagChange";
import type { Clock } from "../http/clock";
import { ApiError, isApiError } from "../http/errors";
import type { Send } from "../http/request";
import { ImageReads } from "../batching/imageReads";
import { MemberLists } from "../batching/memberLists";
import type { ObjectStorage } from "../obs/objectStorage";
import { joinPeers } from "../batching/peers";
import { eachPair, keyOf, pairsOf } from "../rectangle";
import type { ImsSettings } from "../settings";
import { tagKey } from "../tagText";
import { allCloudImages, listCloudImages } from "./images/cloudImages";
import { createImsJobs } from "./jobs/cloudJobs";
import { createOrFind } from "./images/createOnce";
import { deleteAndWait } from "./images/deletion";
import { splitChanges } from "./images/imageChanges";
import type { ImsImage } from "./images/imageWire";
import { allNativeMembers, changeRecord } from "./images/native";
import { nativeChanges, onlyWithBytes, patchActive, present } from "./images/patchOnce";
import { readRequests } from "./images/readRequests";
import { imsRules } from "./rules";
import { allImsMembers } from "./sharing/sharing";
import { createShares } from "./sharing/shares";
import { tagChanges } from "./tags/tagBatches";
import { toPort } from "./images/toPort";
import { uploadFile } from "./jobs/upload";

export interface ImsCloudOptions {
  /** The whole request chain, including authentication. */
  readonly send: Send;
  readonly authenticator: ImsAuthenticator;
  readonly clock: Clock;
  readonly settings: ImsSettings;
  /** Opens the object storage at the first call. */
  readonly objectStorage: () => ObjectStorage;
  readonly connectionName: string;
  readonly formerEndpoints: readonly string[];
}

/** Creates the port for Huawei Cloud and related clouds. Makes no request. */
export function createImsCloud(options: ImsCloudOptions): ImageCloud {
  const { send, authenticator, clock, settings, connectionName, formerEndpoints } = options;
  const rules = imsRules(settings, authenticator.bodyLimitBytes);
  const projectId = async () => (await authenticator.location()).projectId;
  const reads = new ImageReads(readRequests(send, projectId), clock);
  // Only Huawei Cloud has A23. The related clouds list members as Glance does.
  const listMembers = async (imageId: string) =>
    settings.cloud === "huawei"
      ? allImsMembers(send, await projectId(), imageId)
      : allNativeMembers(send, imageId);
  const members = new MemberLists(listMembers, clock);
  const shares = createShares({ send, clock, projectId, list: listMembers });
  const changeTags = tagChanges({ send, clock, projectId });
  const tellOthers = joinPeers({ reads, members });
  /** Also needed after a failure, because the change may have been made despite it. */
  const forgetMembers = (imageId: string) => {
    members.drop(imageId);
    tellOthers(imageId);
  };
  const wrote = (image: ImsImage): CloudImage => {
    const known = toPort(image);
    reads.wrote(image.id, known);
    return known;
  };

  const setTags = async (id: string, wanted: readonly string[]): Promise<void> => {
    const now = (await reads.get(id, true))?.tags ?? [];
    const remove = now.filter((tag) => !wanted.includes(tag));
    await changeTags(id, { add: wanted.filter((tag) => !now.includes(tag)), remove });
  };

  /** Tags come first. A change of the name removes the mark, so it must come last. */
  const patch = async (id: string, changes: readonly ImageChange[]): Promise<ImsImage> => {
    const known = reads.peek(id) as ImsImage | undefined;
    const { patch: wanted, tags } = splitChanges(changes, known);
    if (tags !== undefined) await setTags(id, tags);
    if (wanted.length === 0) return present(send, id);
    // While an image has no bytes, only the calls of Glance can change its record. If they cannot
    // make all of the changes, A2 is tried, because the image may have its bytes by now.
    if (known?.status === "queued" && onlyWithBytes(changes).length === 0) {
      return changeRecord(send, id, nativeChanges(changes));
    }
    return patchActive(send, clock, id, changes, wanted);
  };

  const addMembers = async (imageIds: readonly string[], consumers: readonly string[]) => {
    // The lists are read first, to tell which shares existed before (`existed`): a resource that
    // fails later must not end those.
    const lists = await Promise.allSettled(imageIds.map((id) => members.get(id)));
    const before = new Map(imageIds.map((id, index) => [id, lists[index]]));
    const missing = pairsOf(imageIds, consumers).filter(({ imageId, consumer }) => {
      const list = before.get(imageId);
      return list?.status === "fulfilled" && list.value?.has(consumer) !== true;
    });
    const results = missing.length === 0 ? [] : await shares.add(missing);
    const added = new Map(missing.map((pair, index) => [keyOf(pair), results[index]]));
    return eachPair(imageIds, consumers, async (pair) => {
      const { imageId, consumer } = pair;
      const result = added.get(keyOf(pair));
      if (result === undefined) {
        const list = before.get(imageId);
        const known = list?.status === "fulfilled" ? list.value?.get(consumer) : undefined;
        if (known === undefined) throw list?.status === "rejected" ? list.reason : undefined;
        return { ...known, existed: true };
      }
      if (result.status === "rejected") {
        forgetMembers(imageId);
        throw result.reason;
      }
      // No document shows an answer of accounts and organizations; samples of them are accepted.
      const status = consumerKind(consumer) === "project" ? "pending" : "accepted";
      const member = { imageId, consumer, status, createdAt: undefined, updatedAt: undefined };
      members.wrote(member);
      tellOthers(imageId);
      return { ...member, existed: false };
    });
  };

  return {
    kind: "ims",
    rules,
    connectionName,
    formerEndpoints,
    location: () => authenticator.location(),

    createImage: async (image) => {
      const created = wrote(await createOrFind(send, clock, image));
      members.created(created.id);
      return created;
    },
    getImage: (id, { fresh = false } = {}) => reads.get(id, fresh),
    listImages: async ({ properties = {}, owner }) => {
      const images = (await allCloudImages(send, { owner })).map(toPort);
      const wanted = Object.entries(properties);
      return images.filter((image) =>
        wanted.every(([key, value]) => image.properties[key] === value),
      );
    },
    imagePage: async ({ owner, memberStatus, name, after: marker, limit }) => {
      // The cloud finds received shares only by these three together.
      const received =
        memberStatus && ({ category: "shared", visibility: "shared", memberStatus } as const);
      const page = await listCloudImages(send, { owner, ...received, name }, { marker, limit });
      return { images: page.images.map(toPort), next: page.marker };
    },
    patchImage: (id, changes) =>
      alone(id, async () => {
        try {
          return wrote(await patch(id, changes));
        } catch (error) {
          reads.drop(id);
          throw error;
        } finally {
          tellOthers(id);
        }
      }),
    changeTags: async (id, { add = [], remove: unwanted = [] }) => {
      // Removing tags needs a new read: somebody may have given a key another value.
      const image = unwanted.length === 0 ? reads.peek(id) : await reads.get(id, true);
      const before = image?.tags ?? [];
      // The cloud removes tags by key. If a key has another value now, somebody else set it.
      const remove = unwanted.filter((tag) => before.includes(tag));
      if (add.length === 0 && remove.length === 0) return before;
      // If the change fails, a part of it may have been made.
      try {
        await changeTags(id, { add, remove });
      } finally {
        reads.drop(id);
        tellOthers(id);
      }
      return changed(before, withoutFormerValues(before, { add, remove }));
    },
    deleteImage: (id, how = {}) =>
      alone(id, async () => {
        const parts = { send, clock, shares, list: listMembers };
        try {
          const wasThere = await deleteAndWait(parts, id, how);
          reads.wrote(id, undefined);
          return wasThere;
        } catch (error) {
          reads.drop(id);
          throw error;
        } finally {
          forgetMembers(id);
        }
      }),

    uploadData: async (id, body, upload = {}) => {
      const { objectStorage } = options;
      const directMaxBytes = rules.uploadMaxBytes ?? Number.POSITIVE_INFINITY;
      try {
        const parts = { send, clock, projectId, objectStorage, directMaxBytes };
        return await uploadFile(parts, id, body, upload);
      } finally {
        reads.drop(id);
        tellOthers(id);
      }
    },
    importFromUri: (id) =>
      Promise.reject(
        new ApiError({
          kind: "configuration",
          purpose: `import image ${id}`,
          reason: "this kind of cloud cannot import from a URL",
          advice: "put the file into a bucket and use a source of kind object or register",
        }),
      ),

    jobs: createImsJobs({
      send,
      clock,
      settings,
      projectId,
      objectStorage: options.objectStorage,
      changed: (imageIds) => imageIds.forEach((id) => reads.drop(id)),
      // Nobody can share these images yet, so their member lists are empty.
      made: (imageIds) => imageIds.forEach((id) => members.created(id)),
    }),

    addMember: async (imageId, consumer) => {
      const [pair] = await addMembers([imageId], [consumer]);
      if (pair?.result.status === "fulfilled") return pair.result.value;
      throw pair?.result.reason;
    },
    addMembers,
    listMembers: async (imageId, { fresh = false, beforeWrite = false } = {}) => {
      const isFresh = fresh || (beforeWrite && !members.isOurs(imageId));
      const found = await members.get(imageId, isFresh);
      return found === undefined ? undefined : [...found.values()];
    },
    getMember: async (imageId, consumer) => (await members.get(imageId))?.get(consumer),
    setMemberStatus: async (imageId, consumer, status, { vaultId } = {}) => {
      if (status === "pending") throw new Error("IMS cannot set a share back to pending");
      try {
        await shares.answer({ imageId, projectId: consumer, status, vaultId });
      } catch (error) {
        forgetMembers(imageId);
        throw error;
      }
      const known = members.peek(imageId)?.get(consumer);
      const member = {
        imageId,
        consumer,
        status,
        createdAt: known?.createdAt,
        updatedAt: undefined,
      };
      members.wrote(member);
      tellOthers(imageId, member);
      return member;
    },
    removeMember: async (imageId, consumer) => {
      // The success of A22 does not tell whether there was a share. Without a known list, we assume
      // that there was one.
      const wasThere = members.peek(imageId)?.has(consumer) ?? true;
      try {
        await shares.remove({ imageId, consumer });
      } catch (error) {
        forgetMembers(imageId);
        if (isApiError(error, "notFound")) return false;
        throw error;
      }
      members.removed(imageId, consumer);
      tellOthers(imageId);
      return wasThere;
    },
  };
}

// One queue for the whole process: two connections can lead to the same project.
const alone = inTurn();

/** A key has only one value: adding `env=prod` replaces `env=dev`. */
function withoutFormerValues(tags: readonly string[], { add = [], remove = [] }: TagChange) {
  const keys = new Set(add.map(tagKey));
  const replaced = tags.filter((tag) => keys.has(tagKey(tag)) && !add.includes(tag));
  return { add, remove: [...remove, ...replaced] };
}
