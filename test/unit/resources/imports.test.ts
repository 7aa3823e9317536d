/**
 * What `read` makes of an id alone, as an import asks for it, and which inputs it answers after somebody else changed
 * something.
 */
import type { CloudJobs, CloudMember, ImageCloud } from "../../../provider/client/cloud";
import { ApiError } from "../../../provider/client/http/errors";
import { imsRules } from "../../../provider/client/ims/rules";
import type { ImsSettings } from "../../../provider/client/settings";
import type { ResourceHandler } from "../../../provider/resources/handler";
import { registry, type ResourceName } from "../../../provider/resources/registry";
import {
  cloudImage,
  consumer,
  imageId,
  location,
  otherImageId,
  owner,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

// Handlers of all kinds in one table: their inputs are what the table says.
type AnyHandler = ResourceHandler<object, object>;
const handler = (kind: ResourceName) => registry[kind] as unknown as AnyHandler;

const imsSettings: ImsSettings = {
  ...{ cloud: "huawei", region: "r", iamUrl: "https://iam.test", obsUrl: "https://obs.test" },
  ...{ safeMode: false, tagLimits: "20/128/255" },
  ...{ projectId: "p1", projectName: undefined, accountId: undefined },
};

const missing = "99999999-7777-4888-9999-000000000000";

const member = (image: string, who: string, status = "accepted"): CloudMember => ({
  ...{ imageId: image, consumer: who, status },
  ...{ createdAt: "2026-11-22T10:00:00Z", updatedAt: undefined },
});

/** Two images, each shared with the members that the test says. */
function cloudOf(shares: readonly CloudMember[], answers: Partial<ImageCloud> = {}): ImageCloud {
  const images = [imageId, otherImageId];
  const of = (id: string) => shares.filter((share) => share.imageId === id);
  return stubCloud({
    getImage: async (id) =>
      images.includes(id) ? cloudImage({ id, tags: ["golden", "50%", "env=prod"] }) : undefined,
    listMembers: async (id) => (images.includes(id) ? of(id) : undefined),
    getMember: async (id, who) => of(id).find((share) => share.consumer === who),
    ...answers,
  });
}

async function imported(kind: ResourceName, id: string, cloud: ImageCloud) {
  const context = sampleContext({ cloud: () => cloud });
  const found = await handler(kind).read({ id, inputs: undefined, state: {} }, context);
  if (found === undefined) return undefined;
  const { failures } = await handler(kind).check(
    { oldInputs: undefined, inputs: found.inputs as Readonly<Record<string, unknown>> },
    context,
  );
  const { changes } = await handler(kind).diff({ ...found, inputs: found.inputs }, context);
  return { id: found.id, inputs: found.inputs, failures, changes };
}

const jobs = { findObject: async () => ({ sizeBytes: 5 }) } as Partial<CloudJobs> as CloudJobs;
const cloud = cloudOf([member(imageId, consumer), member(imageId, owner, "rejected")], { jobs });
const exported = `${imageId}/b/exports/golden.qcow2`;
const object = { imageId, bucket: "b", key: "exports/golden.qcow2" };

describe("an id alone", () => {
  it.each<[ResourceName, string, object]>([
    ["Image", imageId, { name: "golden", tags: ["golden", "50%", "env=prod"] }],
    ["ImageMember", `${imageId}/${consumer}`, { imageId, projectId: consumer }],
    ["ImageMembers", imageId, { imageIds: [imageId] }],
    ["ImageAcceptance", `${imageId}/${owner}`, { imageId, status: "rejected" }],
    ["ImageTag", `${imageId}/golden`, { imageId, tag: "golden" }],
    ["ImageExport", exported, object],
  ])(
    "of %s gives inputs that a check accepts and that differ in nothing",
    async (kind, id, inputs) => {
      expect(await imported(kind, id, cloud)).toMatchObject({
        ...{ id, inputs, failures: [], changes: [] },
      });
    },
  );

  it.each<[ResourceName, string]>([
    ["Image", missing],
    ["ImageMember", `${missing}/${consumer}`],
    ["ImageMember", `${imageId}/${third}`],
    ["ImageMembers", missing],
    ["ImageAcceptance", missing],
    ["ImageTag", `${missing}/golden`],
    ["ImageTag", `${imageId}/silver`],
  ])("of %s that names nothing finds nothing: %s", async (kind, id) => {
    expect(await imported(kind, id, cloud)).toBeUndefined();
  });

  it.each<[ResourceName, string, RegExp]>([
    ["ImageMember", imageId, /no member id: it must be <image id>\/<project id>/],
    ["ImageMembers", "members-4f", /names no images.*import the list by the ids of its images/],
    ["ImageMembers", `${imageId},`, /names no images/],
    ["ImageMembers", `${imageId},${missing}`, new RegExp(`sees no image ${missing}`)],
    ["ImageMembers", `${imageId},${otherImageId}`, /different members.*one list for each image/],
    [
      "ImageAcceptance",
      `${imageId}/${third}`,
      /only project 0c.* use a connection of that project/,
    ],
    ["ImageAcceptance", `${imageId}/${owner}/x`, /no acceptance id: it must be <image id>/],
    ["ImageTag", imageId, /no tag id: it must be <image id>/],
    ["ImageExport", `${imageId}/b`, /no export id: it must be <image id>\/<bucket>\/<key>/],
    ["ImageExport", `raw:${exported}`, /no export id.*begin with the format/],
  ])("of %s that is none says what one is: %s", async (kind, id, sentence) => {
    await expect(imported(kind, id, cloud)).rejects.toThrow(sentence);
  });

  it("of an image leaves out what no program can declare on the cloud", async () => {
    const properties = {
      __os_bit: "64",
      __support_kvm: "true",
      Upper: "1",
      os_distro: "debian",
      virtual_env_type: "x",
    };
    const rules = imsRules(imsSettings, undefined);
    const image = { ...cloudImage({ properties }), minDiskGb: 1, tags: ["env=prod"], hidden: true };
    const onIms = stubCloud({ kind: "ims", rules, getImage: async () => image });
    const found = await imported("Image", imageId, onIms);
    expect(found).toMatchObject({ failures: [], changes: [] });
    expect(found?.inputs).toMatchObject({ minDiskGb: 1 });
    expect(found?.inputs).toHaveProperty("properties", { os_distro: "debian" });
    expect(found?.inputs).not.toHaveProperty("hidden");
    expect(found?.inputs).not.toHaveProperty("visibility");
  });

  it("may leave out whose answer it is, or the percent-encoding of a tag", async () => {
    const answer = await imported("ImageAcceptance", imageId, cloud);
    expect(answer).toMatchObject({ id: `${imageId}/${owner}`, changes: [] });
    for (const tag of ["50%", "50%25"])
      expect(await imported("ImageTag", `${imageId}/${tag}`, cloud)).toMatchObject({
        ...{ id: `${imageId}/50%25`, inputs: { imageId, tag: "50%" } },
      });
  });

  it("of an export can say the format, which no object tells", async () => {
    expect(await imported("ImageExport", `qcow2:${exported}`, cloud)).toMatchObject({
      ...{ id: exported, inputs: { ...object, format: "qcow2" }, changes: [] },
    });
  });

  it("of several images with the same members is one list, without members that nobody can end", async () => {
    const both = cloudOf([
      ...[member(imageId, third, "pending"), member(imageId, consumer), member(imageId, ".")],
      ...[member(otherImageId, consumer), member(otherImageId, third)],
    ]);
    expect(await imported("ImageMembers", `${imageId}, ${otherImageId}`, both)).toMatchObject({
      inputs: {
        imageIds: [imageId, otherImageId],
        members: [{ projectId: consumer }, { projectId: third }],
      },
      ...{ failures: [], changes: [] },
    });
  });

  it("of a list is refused while its shares are suspended, because nobody can read them", async () => {
    const forbidden = new ApiError({ kind: "forbidden", purpose: "list", reason: "no" });
    const hidden = cloudOf([], {
      getImage: async (id) => cloudImage({ id, visibility: "private" }),
      listMembers: () => Promise.reject(forbidden),
    });
    await expect(imported("ImageMembers", imageId, hidden)).rejects.toThrow(/is private, so/);
  });

  it("of an answer that is not given yet is refused where no program can declare that", async () => {
    const rules = { ...cloud.rules, acceptanceStatuses: ["accepted", "rejected"] as const };
    const waiting = cloudOf([member(imageId, owner, "pending")], { rules });
    await expect(imported("ImageAcceptance", imageId, waiting)).rejects.toThrow(
      /has not answered.*declare it, and "pulumi up" answers/,
    );
  });
});

describe("the inputs after somebody else changed a share", () => {
  const accept = { connection: "consumer" };
  const list = { imageIds: [imageId, otherImageId], members: [{ projectId: consumer, accept }] };

  const refreshed = async (kind: ResourceName, inputs: object, state: object, live: ImageCloud) => {
    const context = sampleContext({ cloud: () => live });
    const request = { id: `${imageId}/${consumer}`, inputs, state: { ...state, ...location } };
    const found = await handler(kind).read(request, context);
    return { inputs: found?.inputs, state: found?.state };
  };

  it.each([
    ["nothing changed", ["accepted", "accepted"], [], [{ projectId: consumer, accept }]],
    ["a share ended", ["accepted", undefined], [], []],
    ["an answer changed", ["accepted", "rejected"], [], [{ projectId: consumer }]],
    [
      "a stranger came",
      ["accepted", "accepted"],
      [third],
      [{ projectId: consumer, accept }, { projectId: third }],
    ],
    ["a stranger came whom nobody can end", ["accepted", "accepted"], ["."], list.members],
  ])(
    "of a list are the live members, and its state has the declared ones: %s",
    async (_what, statuses, strangers, members) => {
      const shares = [imageId, otherImageId].flatMap((id, index) => {
        const status = statuses[index];
        return status === undefined ? [] : [member(id, consumer, status)];
      });
      const others = strangers.map((who) => member(otherImageId, who));
      const live = cloudOf([...shares, ...others]);
      const first = await refreshed("ImageMembers", list, { ...list, shares: [] }, live);
      expect(first.inputs).toEqual({ ...list, members });
      expect(first.state).toMatchObject(list);
      // The next refresh gets these inputs, and must not take them for declared.
      const again = await refreshed("ImageMembers", first.inputs ?? {}, first.state ?? {}, live);
      expect(again).toEqual(first);
    },
  );

  it("of a share that is not accepted any more have no acceptance, and its state has", async () => {
    const share = { imageId, projectId: consumer, accept };
    const live = cloudOf([member(imageId, consumer, "rejected")]);
    const first = await refreshed("ImageMember", share, share, live);
    expect(first.inputs).toEqual({ imageId, projectId: consumer });
    const again = await refreshed("ImageMember", first.inputs ?? {}, first.state ?? {}, live);
    expect(again).toEqual(first);
    expect(first.state).toMatchObject({ ...share, status: "rejected" });
  });
});
