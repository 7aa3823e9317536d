/** The port on IMS: what the resources rely on, in the operations that it costs. */
import type { CloudImage, ImageCloud, NewImage } from "../../../../provider/client/cloud";
import type { ApiError } from "../../../../provider/client/http/errors";
import { createImsCloud } from "../../../../provider/client/ims/adapter";
import type { ImsSettings } from "../../../../provider/client/settings";
import { fakeClock, settle } from "../support/clocks";
import { errorOf, failure, stubSend, type Answer } from "../support/sends";
import {
  accountId,
  consumerId,
  imageId,
  imsSettings,
  jobId,
  projectId,
  unitUrn,
  wireImsImage,
  wireImsMember,
  wireJob,
} from "./samples";

type Outcome = Answer | Error | Promise<Answer>;
type Places = Readonly<Record<string, Outcome | readonly Outcome[]>>;

/** A service that answers by method and path; several answers of one place in turn, the last of them again and again. */
function open(places: Places, settings: Partial<ImsSettings> = {}) {
  const counts = new Map<string, number>();
  const clock = fakeClock();
  const stub = stubSend(({ method, url }): Answer | Promise<Answer> => {
    const place = `${method} ${url}`;
    const answers = [places[place] ?? new Error(`unexpected ${place}`)].flat();
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  });
  const unused = () => Promise.reject(new Error("not needed here"));
  const cloud: ImageCloud = createImsCloud({
    ...{ send: stub.send, clock, settings: imsSettings(settings) },
    authenticator: {
      apply: async (request) => request,
      location: async () => ({ endpoint: "https://ims", projectId }),
      ...{ accountId: unused, objectStorageKeys: unused, bodyLimitBytes: undefined },
    },
    objectStorage: () => {
      throw new Error("no object storage");
    },
    ...{ connectionName: "the default connection", formerEndpoints: [] },
  });
  const bodies = () =>
    stub.requests.map(({ body }) => (body?.kind === "json" ? body.value : undefined));
  return { cloud, stub, clock, bodies };
}

const share = "POST /v1/cloudimages/members";
const unshare = "DELETE /v1/cloudimages/members";
const answering = "PUT /v1/cloudimages/members";
const members = `GET /v1/${projectId}/cloudimages/${imageId}/members`;
const poll = `GET /v1/${projectId}/jobs/${jobId}`;
const begun: Answer = { body: { job_id: jobId } };
const ended: Answer = { body: wireJob({ entities: {} }) };
const memberList = (...wire: readonly unknown[]): Answer => ({ body: { members: wire } });
const images = (...wire: readonly object[]): Answer => ({ body: { images: wire } });
const list = "GET /v2/cloudimages";

describe("a share", () => {
  const moving = { [share]: begun, [unshare]: begun, [answering]: begun, [poll]: ended };

  it("that is there already is adopted without a call, and says so", async () => {
    const { cloud, stub } = open({ [members]: memberList(wireImsMember()) });
    await expect(cloud.addMember(imageId, consumerId)).resolves.toMatchObject({
      ...{ imageId, consumer: consumerId, status: "accepted", existed: true },
    });
    expect(stub.lines()).toEqual([members]);
  });

  it.each([
    [consumerId, { projects: [consumerId] }, "pending"],
    [`account:${accountId}`, { domains: [accountId] }, "accepted"],
    [unitUrn, { organizations: [unitUrn] }, "accepted"],
  ])("with %s is new where it was not there", async (consumer, named, status) => {
    const { cloud, stub, bodies } = open({ [members]: memberList(), ...moving });
    await expect(cloud.addMember(imageId, consumer)).resolves.toMatchObject({
      ...{ imageId, consumer, status, existed: false },
    });
    expect(stub.lines()).toEqual([members, share, poll]);
    expect(bodies()[1]).toEqual({ images: [imageId], ...named });
    // It is known from now on.
    await expect(cloud.getMember(imageId, consumer)).resolves.toMatchObject({ status });
    await expect(cloud.addMember(imageId, consumer)).resolves.toMatchObject({ existed: true });
    expect(stub.requests).toHaveLength(3);
  });

  it("of many is one call for those that are not there, beside callers of one", async () => {
    const { cloud, stub, bodies } = open({ [members]: memberList(wireImsMember()), ...moving });
    const two = ["p1", "p2"];
    const [many] = await Promise.all([
      cloud.addMembers([imageId], [consumerId, ...two]),
      cloud.addMember(imageId, "p3"),
    ]);
    expect(many.map(({ consumer }) => consumer)).toEqual([consumerId, ...two]);
    expect(many.map(({ result }) => result)).toMatchObject(
      [true, false, false].map((existed) => ({ status: "fulfilled", value: { existed } })),
    );
    expect(stub.lines().filter((line) => line === share)).toHaveLength(1);
    expect(bodies().find((body) => body !== undefined)).toMatchObject({
      ...{ images: [imageId], projects: [...two, "p3"] },
    });
  });

  it("that failed leaves nothing known: the next look asks", async () => {
    const { cloud, stub } = open({
      [members]: [memberList(), memberList(wireImsMember())],
      [share]: failure(403),
    });
    await expect(cloud.addMember(imageId, consumerId)).rejects.toMatchObject({ status: 403 });
    await expect(cloud.getMember(imageId, consumerId)).resolves.toMatchObject({
      status: "accepted",
    });
    expect(stub.lines()).toEqual([members, share, members]);
  });

  it("that ended is not there any more, and a second end says that there was none", async () => {
    const { cloud, stub } = open({ [members]: memberList(wireImsMember()), ...moving });
    await cloud.listMembers(imageId);
    await expect(cloud.removeMember(imageId, consumerId)).resolves.toBe(true);
    await expect(cloud.getMember(imageId, consumerId)).resolves.toBeUndefined();
    await expect(cloud.removeMember(imageId, consumerId)).resolves.toBe(false);
    expect(stub.lines()).toEqual([members, unshare, poll, unshare, poll]);
  });

  it("that nobody looked at before is ended all the same", async () => {
    const { cloud, stub } = open(moving);
    await expect(cloud.removeMember(imageId, consumerId)).resolves.toBe(true);
    expect(stub.lines()).toEqual([unshare, poll]);
  });

  it("of an image that is gone is ended; any other refusal is passed on", async () => {
    await expect(
      open({ [unshare]: failure(404) }).cloud.removeMember(imageId, consumerId),
    ).resolves.toBe(false);
    await expect(
      open({ [unshare]: failure(403) }).cloud.removeMember(imageId, consumerId),
    ).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("is answered in the vault that was named", async () => {
    const { cloud, bodies } = open(moving);
    await expect(
      cloud.setMemberStatus(imageId, consumerId, "accepted", { vaultId: "v1" }),
    ).resolves.toMatchObject({ imageId, consumer: consumerId, status: "accepted" });
    expect(bodies()[0]).toEqual({
      ...{ images: [imageId], project_id: consumerId, status: "accepted", vault_id: "v1" },
    });
  });

  it("whose change failed may have changed: every connection looks again", async () => {
    const lists = { [members]: [memberList(wireImsMember()), memberList()] };
    const changes: readonly ((cloud: ImageCloud) => Promise<unknown>)[] = [
      (cloud) => cloud.removeMember(imageId, consumerId),
      (cloud) => cloud.setMemberStatus(imageId, consumerId, "rejected"),
      (cloud) => cloud.addMember(imageId, "other"),
    ];
    for (const change of changes) {
      const broken = { [share]: failure(0), [unshare]: failure(0), [answering]: failure(0) };
      const ours = open({ ...lists, ...broken });
      const others = open(lists);
      for (const { cloud } of [ours, others]) await cloud.listMembers(imageId);
      await expect(change(ours.cloud)).rejects.toMatchObject({ kind: "unreachable" });
      for (const { cloud } of [ours, others])
        await expect(cloud.listMembers(imageId)).resolves.toEqual([]);
    }
  });

  it("is never set back to pending", async () => {
    const { cloud, stub } = open(moving);
    await expect(cloud.setMemberStatus(imageId, consumerId, "pending")).rejects.toThrow(
      "IMS cannot set a share back to pending",
    );
    expect(stub.requests).toEqual([]);
  });
});

describe("the members of an image", () => {
  it.each([
    ["huawei", `GET /v1/${projectId}/cloudimages/${imageId}/members`],
    ["otc", `GET /v2/images/${imageId}/members`],
    ["flexibleEngine", `GET /v2/images/${imageId}/members`],
  ] as const)("are listed on %s by %s", async (kind, line) => {
    const { cloud, stub } = open({ [line]: memberList(wireImsMember()) }, { cloud: kind });
    await expect(cloud.listMembers(imageId)).resolves.toHaveLength(1);
    expect(stub.lines()).toEqual([line]);
  });

  it("are read again before a write, unless they are of our own image, and when they are to be fresh", async () => {
    const other = wireImsMember({ member_id: "other" });
    const { cloud, stub } = open({ [members]: [memberList(wireImsMember()), memberList(other)] });
    await cloud.listMembers(imageId);
    await expect(cloud.listMembers(imageId)).resolves.toMatchObject([{ consumer: consumerId }]);
    await expect(cloud.getMember(imageId, consumerId)).resolves.toMatchObject({
      consumer: consumerId,
    });
    await expect(cloud.getMember(imageId, "other")).resolves.toBeUndefined();
    expect(stub.requests).toHaveLength(1);
    await expect(cloud.listMembers(imageId, { beforeWrite: true })).resolves.toMatchObject([
      { consumer: "other" },
    ]);
    await cloud.listMembers(imageId, { fresh: true });
    expect(stub.requests).toHaveLength(3);
  });

  it("are nobody where the image is not there", async () => {
    const { cloud } = open({ [members]: failure(404) });
    await expect(cloud.listMembers(imageId)).resolves.toBeUndefined();
  });

  it("of a record that was made here a moment ago are none, without a question", async () => {
    const queued = wireImsImage({ status: "queued" });
    const { cloud, stub } = open({ "POST /v2/images": { status: 201, body: queued } });
    await cloud.createImage({ id: "ours", name: "web" });
    await expect(cloud.listMembers(imageId)).resolves.toEqual([]);
    expect(stub.requests).toHaveLength(1);
  });
});

describe("tags of the port", () => {
  const action = `POST /v2/${projectId}/images/${imageId}/tags/action`;
  const done: Answer = { status: 204 };
  const tagged = (...tags: readonly string[]) => images(wireImsImage({ tags }));

  it("are added without a look, and the other values of their keys are gone", async () => {
    const { cloud, stub, bodies } = open({ [list]: tagged("env=dev", "team=ops"), [action]: done });
    await cloud.getImage(imageId);
    await expect(cloud.changeTags(imageId, { add: ["env=prod"] })).resolves.toEqual([
      ...["team=ops", "env=prod"],
    ]);
    expect(stub.lines()).toEqual([list, action]);
    expect(bodies()[1]).toEqual({ action: "create", tags: [{ key: "env", value: "prod" }] });
  });

  it("are not removed where their key has another value by now: that is somebody else's", async () => {
    const { cloud, stub } = open({ [list]: tagged("env=prod"), [action]: done });
    await expect(cloud.changeTags(imageId, { remove: ["env=dev"] })).resolves.toEqual(["env=prod"]);
    expect(stub.lines()).toEqual([list]);
  });

  it("are looked at right before they are removed, however lately they were read", async () => {
    const { cloud, stub } = open({
      [list]: [tagged("env=dev"), tagged("env=prod")],
      [action]: done,
    });
    await cloud.getImage(imageId);
    await expect(cloud.changeTags(imageId, { remove: ["env=dev"] })).resolves.toEqual(["env=prod"]);
    expect(stub.lines()).toEqual([list, list]);
  });

  it("are removed by their keys", async () => {
    const { cloud, bodies } = open({ [list]: tagged("env=dev", "golden"), [action]: done });
    await expect(cloud.changeTags(imageId, { remove: ["golden"] })).resolves.toEqual(["env=dev"]);
    expect(bodies()[1]).toEqual({ action: "delete", tags: [{ key: "golden", value: "" }] });
  });

  it("are read anew after a change that failed halfway, on every connection", async () => {
    const lists = { [list]: [tagged("env=dev"), tagged("new")] };
    const ours = open({ ...lists, [action]: [done, failure(500)] });
    const others = open(lists);
    await others.cloud.getImage(imageId);
    await expect(
      ours.cloud.changeTags(imageId, { add: ["new"], remove: ["env=dev"] }),
    ).rejects.toMatchObject({ status: 500 });
    await expect(ours.cloud.getImage(imageId)).resolves.toMatchObject({ tags: ["new"] });
    await expect(others.cloud.getImage(imageId)).resolves.toMatchObject({ tags: ["new"] });
  });

  it("that an image has already are no change, and no call", async () => {
    const { cloud, stub } = open({ [list]: tagged("env=dev") });
    await cloud.patchImage(imageId, [{ set: "tags", value: ["env=dev"] }]);
    await expect(cloud.changeTags(imageId, {})).resolves.toEqual(["env=dev"]);
    expect(new Set(stub.lines())).toEqual(new Set([list]));
  });

  it("that an image shall have replace those that it has, and the rest of it stays", async () => {
    const { cloud, stub, bodies } = open({
      [list]: [tagged("env=dev", "golden"), tagged("env=prod")],
      [action]: done,
    });
    await expect(
      cloud.patchImage(imageId, [{ set: "tags", value: ["env=prod"] }]),
    ).resolves.toMatchObject({ tags: ["env=prod"] });
    expect(stub.lines()).toEqual([list, action, action, list]);
    expect(bodies().slice(1, 3)).toEqual([
      { action: "create", tags: [{ key: "env", value: "prod" }] },
      { action: "delete", tags: [{ key: "golden", value: "" }] },
    ]);
  });
});

describe("a change of an image", () => {
  const change = `PATCH /v2/cloudimages/${imageId}`;
  const nativeChange = `PATCH /v2/images/${imageId}`;
  const rename = [{ set: "name", value: "new" }] as const;
  const renamed = wireImsImage({ name: "new" });

  it("whose answer was lost is done where the image is as it should be", async () => {
    const { cloud, stub } = open({ [change]: failure(0), [list]: images(renamed) });
    await expect(cloud.patchImage(imageId, rename)).resolves.toMatchObject({ name: "new" });
    expect(stub.lines()).toEqual([change, list]);
  });

  it("whose answer was lost fails where the image is not, or where nothing was sent", async () => {
    const lost = open({ [change]: failure(0), [list]: images(wireImsImage()) });
    await expect(lost.cloud.patchImage(imageId, rename)).rejects.toMatchObject({
      kind: "unreachable",
    });
    const unsent = open({ [change]: failure(0, { mayHaveBeenSent: false }) });
    await expect(unsent.cloud.patchImage(imageId, rename)).rejects.toMatchObject({
      kind: "unreachable",
    });
    expect(unsent.stub.lines()).toEqual([change]);
  });

  it("of what is there by now is sent again in the other way", async () => {
    const property = { setProperty: "mine", value: "2", exists: false } as const;
    const { cloud, bodies } = open({
      [change]: [failure(409), { body: wireImsImage({ mine: "2" }) }],
      [list]: images(wireImsImage({ mine: "1" })),
    });
    await cloud.patchImage(imageId, [property]);
    expect([bodies()[0], bodies()[2]]).toEqual([
      [{ op: "add", path: "/mine", value: "2" }],
      [{ op: "replace", path: "/mine", value: "2" }],
    ]);
  });

  it("that is a conflict in both ways is one", async () => {
    const { cloud, stub } = open({ [change]: failure(409), [list]: images(wireImsImage({})) });
    const refused = cloud.patchImage(imageId, [{ set: "name", value: "another" }]);
    await expect(refused).rejects.toMatchObject({ kind: "conflict", attempts: 2 });
    expect(stub.lines()).toEqual([change, list, change, list]);
  });

  it("of a record without bytes goes by the call of Glance", async () => {
    const queued = wireImsImage({ status: "queued" });
    const { cloud, stub, bodies } = open({
      [change]: failure(409),
      [list]: images(queued),
      [nativeChange]: { body: { ...queued, name: "new", __description: "d" } },
    });
    await cloud.patchImage(imageId, [...rename, { set: "description", value: "d" }]);
    expect(stub.lines()).toEqual([change, list, nativeChange]);
    expect(bodies()[2]).toEqual([
      { op: "replace", path: "/name", value: "new" },
      { op: "add", path: "/__description", value: "d" },
    ]);
  });

  it("of a record that was made here a moment ago goes there at once", async () => {
    const queued = wireImsImage({ status: "queued" });
    const { cloud, stub } = open({
      "POST /v2/images": { status: 201, body: queued },
      [nativeChange]: { body: queued },
    });
    await cloud.createImage({ id: "ours", name: "web" });
    await cloud.patchImage(imageId, rename);
    expect(stub.lines()).toEqual(["POST /v2/images", nativeChange]);
  });

  it("of a record without bytes is refused if its call cannot make it", async () => {
    const queued = wireImsImage({ status: "queued" });
    const { cloud, stub } = open({
      [change]: failure(409),
      [list]: images(queued),
    });
    await cloud.getImage(imageId);
    const error = await errorOf(
      cloud.patchImage(imageId, [
        ...rename,
        { set: "maxRamMb", value: 2048 },
        { set: "enterpriseProjectId", value: "0" },
      ]),
    );
    expect(error.kind).toBe("badRequest");
    expect(error.message).toBe(
      `cannot change image ${imageId}: it has no bytes yet, and until it has them ` +
        "IMS does not change maxRamMb, enterpriseProjectId; " +
        "give the image a source, or leave these inputs out until it has its bytes",
    );
    expect(stub.lines()).toEqual([list, change, list]);
  });

  it("of a record that got its bytes in the meantime is made", async () => {
    const queued = wireImsImage({ status: "queued" });
    const { cloud, stub } = open({
      "POST /v2/images": { status: 201, body: queued },
      [change]: { body: wireImsImage({ min_ram: 1024 }) },
    });
    await cloud.createImage({ id: "ours", name: "web" });
    await expect(
      cloud.patchImage(imageId, [{ set: "minRamMb", value: 1024 }]),
    ).resolves.toMatchObject({ minRamMb: 1024 });
    expect(stub.lines()).toEqual(["POST /v2/images", change]);
  });

  it("replaces what every image has, and takes the mark off by the name alone", async () => {
    const { cloud, bodies } = open({ [change]: { body: renamed } });
    await cloud.patchImage(imageId, [
      ...rename,
      { set: "minRamMb", value: 1024 },
      { removeProperty: "pulumi_creating" },
      { removeProperty: "mine" },
    ]);
    expect(bodies()[0]).toEqual([
      { op: "replace", path: "/name", value: "new" },
      { op: "replace", path: "/min_ram", value: 1024 },
      { op: "remove", path: "/mine" },
    ]);
  });

  it.each([
    [[{ setProperty: "mine", value: "2", exists: true }], { mine: "1" }],
    [[{ removeProperty: "mine" }], { mine: "1" }],
    [[...rename, { setProperty: "mine", value: "2", exists: true }], { name: "new", mine: "1" }],
  ] as const)("whose answer was lost is not done by half: %j", async (changes, shown) => {
    const { cloud } = open({ [change]: failure(0), [list]: images(wireImsImage(shown)) });
    await expect(cloud.patchImage(imageId, changes)).rejects.toMatchObject({
      kind: "unreachable",
    });
  });

  it("of an image that is not there says so", async () => {
    const { cloud } = open({ [change]: failure(409), [list]: images() });
    const error = await errorOf(cloud.patchImage(imageId, rename));
    expect(error).toMatchObject({ kind: "notFound" });
    expect(error.message).toBe(
      `cannot change image ${imageId}: it does not exist, or is hidden from this project`,
    );
  });

  it("waits for the change before it of the same image, and not for that of another", async () => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const other = "PATCH /v2/cloudimages/other";
    const done: Answer = { body: renamed };
    const { cloud, stub } = open({ [change]: [promise, done], [other]: done });
    const first = cloud.patchImage(imageId, rename);
    const second = cloud.patchImage(imageId, rename);
    const third = cloud.patchImage("other", rename);
    await settle();
    expect(stub.lines()).toEqual([change, other]);
    resolve(done);
    await Promise.all([first, second, third]);
    expect(stub.lines()).toEqual([change, other, change]);
  });
});

describe("a record", () => {
  const creating = "POST /v2/images";
  const mark = { pulumi_creating: "5".repeat(32), pulumi_creating_resource: "6".repeat(32) };
  const marked = `pulumi-creating-${"5".repeat(32)}-${"6".repeat(32)}`;
  const image: NewImage = { id: "ours", name: "web", properties: { ...mark, mine: "1" } };
  const found = wireImsImage({ name: marked, status: "queued" });

  it("is called by its mark, and the mark is no property there", async () => {
    const { cloud, bodies } = open({ [creating]: { status: 201, body: found } });
    const created = await cloud.createImage(image);
    expect(bodies()[0]).toEqual({ name: marked, mine: "1" });
    expect(created).toMatchObject({ id: imageId, name: undefined, properties: mark });
  });

  it("whose answer was lost is found by its mark, and not made twice", async () => {
    const { cloud, stub } = open({ [creating]: failure(0), [list]: images(found) });
    await expect(cloud.createImage(image)).resolves.toMatchObject({ id: imageId });
    expect(stub.lines()).toEqual([creating, list]);
    expect(stub.requests[1]?.query).toMatchObject({ name: marked });
  });

  it.each([2, 3])("that shows only at look %i is not made twice", async (looks) => {
    const shown = Array.from({ length: looks }, (_, at) =>
      at + 1 < looks ? images() : images(found),
    );
    const { cloud, stub } = open({ [creating]: failure(0), [list]: shown });
    await expect(cloud.createImage(image)).resolves.toMatchObject({ id: imageId });
    expect(stub.lines()).toEqual([creating, ...shown.map(() => list)]);
  });

  it("is asked for five times where nothing shows after a lost answer, and then given up", async () => {
    const { cloud, stub } = open({ [creating]: failure(503), [list]: images() });
    await expect(cloud.createImage(image)).rejects.toMatchObject({ status: 503, attempts: 5 });
    expect(stub.lines().filter((line) => line === creating)).toHaveLength(5);
  });

  it.each<[string, ApiError, NewImage, Answer | Error]>([
    ["the look fails too", failure(503), image, failure(503)],
    ["it has no mark", failure(503), { ...image, properties: {} }, images(found)],
    ["nothing was sent", failure(503, { mayHaveBeenSent: false }), image, images(found)],
    ["it was refused", failure(400), image, images(found)],
  ])("is asked for once where %s, and the failure is told", async (_, error, wanted, shown) => {
    const { cloud, stub } = open({ [creating]: error, [list]: shown });
    await expect(cloud.createImage(wanted)).rejects.toMatchObject({
      ...{ status: error.status, message: error.message },
    });
    expect(stub.lines().filter((line) => line === creating)).toHaveLength(1);
  });
});

describe("jobs", () => {
  const object = { bucket: "b", key: "k" };
  const made: Answer = { body: wireJob() };

  it.each([
    [false, `POST /v1/cloudimages/${imageId}/file`],
    [true, `POST /v2.1/cloudimages/${imageId}/file`],
  ])("of exports are begun with safe mode %s by %s", async (safeMode, line) => {
    const { cloud, stub, bodies } = open({ [line]: begun }, { safeMode });
    await expect(cloud.jobs?.beginExport(imageId, object, { format: "qcow2" })).resolves.toBe(
      jobId,
    );
    await cloud.jobs?.beginExport(imageId, object, { format: undefined });
    expect(stub.lines()).toEqual([line, line]);
    expect(bodies()).toEqual([
      { bucket_url: "b:k", file_format: "qcow2" },
      { bucket_url: "b:k", is_quick_export: true },
    ]);
  });

  it("are asked for in the name that the image is going to have, while the request carries the mark", async () => {
    const { cloud, stub, bodies } = open({ "POST /v2/cloudimages/action": begun });
    const properties = {
      pulumi_creating: "5".repeat(32),
      pulumi_creating_resource: "6".repeat(32),
    };
    const source = { kind: "server", serverId: "s" } as const;
    await cloud.jobs?.beginImage({ id: "", name: "web", properties }, source);
    expect(stub.requests[0]?.purpose).toBe('create image "web" of server s');
    expect(bodies()[0]).toMatchObject({ name: expect.stringMatching(/^pulumi-creating-5+-6+$/) });
  });

  it("that are refused or fail are told of with the name that the image is going to have", async () => {
    const mark = { pulumi_creating: "5".repeat(32), pulumi_creating_resource: "6".repeat(32) };
    const reason = `pulumi-creating-${"5".repeat(32)}-${"6".repeat(32)} is no good`;
    const refused = failure(400, { code: "IMG.0029", reason });
    const failed = {
      body: wireJob({ status: "FAIL", error_code: "IMG.0014", fail_reason: reason }),
    };
    const { cloud } = open({ "POST /v2/cloudimages/action": refused, [poll]: failed });
    const source = { kind: "server", serverId: "s" } as const;
    const image = { id: "", name: "web", properties: mark };
    const { jobs } = cloud;
    if (jobs === undefined) throw new Error("this cloud has jobs");
    const refusal = await errorOf(jobs.beginImage(image, source));
    expect(refusal.reason).toBe("web is no good");
    const how = { purpose: "create", limitMs: 60_000, imageName: "web" };
    const end = await errorOf(jobs.wait(jobId, how));
    expect(end.reason).toMatch(/failed: web is no good/);
    expect(end.means).toEqual(["jobFailed"]);
  });

  // The call for quick imports takes neither a key nor data disks: what it cannot take would be
  // lost, and the image would not be encrypted.
  it.each([
    [{}, "/v2/cloudimages/quickimport/action", { type: "ECS" }],
    [{ kmsKeyId: "k" }, "/v2/cloudimages/action", { cmk_id: "k", is_quick_import: true }],
    [
      { dataDisks: [{ bucket: "b", key: "d", minDiskGb: 40 }] },
      "/v2/cloudimages/action",
      { data_images: [expect.objectContaining({ image_url: "b:d" })], is_quick_import: true },
    ],
    [
      { imageType: "ISO" as const, architecture: "arm" as const },
      "/v2/cloudimages/action",
      { type: "IsoImage", architecture: "arm", is_quick_import: true },
    ],
    [{ imageType: "DataImage" as const }, "/v2/cloudimages/quickimport/action", {}],
  ])("of a quick import with %j lose nothing of it", async (more, url, body) => {
    for (const safeMode of [false, true]) {
      const line = `POST ${safeMode ? url.replace("/v2/", "/v2.1/") : url}`;
      const { cloud, stub, bodies } = open({ [line]: begun }, { safeMode });
      const image = { id: "", name: "web", minDiskGb: 40, osVersion: "CentOS 7.6 64bit" };
      const source = { kind: "object", ...object, quickImport: true, ...more } as const;
      await cloud.jobs?.beginImage(image, source);
      expect(stub.lines()).toEqual([line]);
      expect(bodies()[0]).toMatchObject({ name: "web", image_url: "b:k", ...body });
    }
  });

  it("that made an image here leave it with no members, without a question", async () => {
    const { cloud, stub } = open({ "POST /v2/cloudimages/action": begun, [poll]: made });
    const source = { kind: "server", serverId: "s" } as const;
    await cloud.jobs?.beginImage({ id: "", name: "web" }, source);
    await cloud.jobs?.wait(jobId, { purpose: "create", limitMs: 60_000 });
    await expect(cloud.listMembers(imageId)).resolves.toEqual([]);
    expect(stub.lines()).toEqual(["POST /v2/cloudimages/action", poll]);
  });

  it("of others say nothing of the members, and what was known of the image is read anew", async () => {
    const { cloud, stub } = open({
      [poll]: made,
      [list]: images(wireImsImage()),
      [members]: memberList(wireImsMember()),
    });
    await cloud.getImage(imageId);
    await cloud.jobs?.wait(jobId, { purpose: "export", limitMs: 60_000 });
    await cloud.getImage(imageId);
    await expect(cloud.listMembers(imageId)).resolves.toHaveLength(1);
    expect(stub.lines()).toEqual([list, poll, list, members]);
  });
});

it("gives a page of images, and says where the next one begins", async () => {
  const { cloud, stub } = open({ [list]: images(wireImsImage(), wireImsImage({ id: "i2" })) });
  const query = { owner: projectId, name: "web", after: "m", limit: 2 };
  await expect(cloud.imagePage(query)).resolves.toMatchObject({
    images: [{ id: imageId }, { id: "i2" }],
    next: "i2",
  });
  expect(stub.requests[0]?.query).toMatchObject({ name: "web", marker: "m", limit: "2" });
  await expect(cloud.imagePage({ ...query, limit: 3 })).resolves.toMatchObject({ next: undefined });
  await cloud.imagePage({ memberStatus: "rejected", limit: 2 });
  expect(stub.requests.at(-1)?.query).toMatchObject({
    ...{ __imagetype: "shared", visibility: "shared", member_status: "rejected", limit: "2" },
  });
});

it("cannot import from an address, and says what can", async () => {
  const { cloud, stub } = open({});
  await expect(cloud.importFromUri(imageId, "https://x")).rejects.toMatchObject({
    kind: "configuration",
    mayHaveBeenSent: false,
  });
  expect(stub.requests).toEqual([]);
});

it("says who and where it is without a request", async () => {
  const { cloud, stub } = open({});
  await expect(cloud.location()).resolves.toEqual({ endpoint: "https://ims", projectId });
  expect(cloud).toMatchObject({ kind: "ims", connectionName: "the default connection" });
  expect(stub.requests).toEqual([]);
});

it("lists those images that have all of the properties, and asks for the owner's alone", async () => {
  const { cloud, stub } = open({
    [list]: images(
      wireImsImage({ id: "one", a: "1", b: "2" }),
      wireImsImage({ id: "two", a: "1" }),
      wireImsImage({ id: "three", a: "1", b: "3" }),
    ),
  });
  const found: readonly CloudImage[] = await cloud.listImages({
    properties: { a: "1", b: "2" },
    owner: projectId,
  });
  expect(found.map(({ id }) => id)).toEqual(["one"]);
  expect(stub.requests[0]?.query).toMatchObject({ owner: projectId });
});

it("knows of no image that was deleted here", async () => {
  const { cloud, stub } = open({
    [`DELETE /v2/images/${imageId}`]: { status: 204 },
    [list]: [images(wireImsImage()), images()],
  });
  await cloud.getImage(imageId);
  await expect(cloud.deleteImage(imageId)).resolves.toBe(true);
  await expect(cloud.getImage(imageId)).resolves.toBeUndefined();
  expect(stub.lines()).toEqual([list, `DELETE /v2/images/${imageId}`, list]);
});
