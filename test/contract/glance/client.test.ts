/** The port on every cloud there is: what the resources rely on must hold on a real Glance too. */
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { ImageCloud, NewImage } from "../../../provider/client/cloud";
import {
  showImageSchema,
  showImagesSchema,
  showMemberSchema,
  showMembersSchema,
} from "../../../provider/client/glance/schemas";
import { addTag, deleteTag } from "../../../provider/client/glance/tags";
import { listVersions, showVersion } from "../../../provider/client/glance/versions";
import type { Send } from "../../../provider/client/http/request";
import { openChain, openCloud } from "../../../provider/client/open";
import type { ConnectionSettings } from "../../../provider/client/settings";
import { resolveConnection, systemSources } from "../../../provider/config/resolveConnection";
import { clouds } from "../../support/clouds";
import { importMethods, shownMember, storedText } from "../../support/glanceReads";
import type { TestCloud } from "../../support/testCloud";

describe.each(clouds())("the client on %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: ImageCloud;
  let bob: ImageCloud;
  /** Alice's chain, for calls that are not in the port. */
  let send: Send;
  let lines: string[] = [];
  const made = new Set<string>();

  const settingsOf = (user: string): ConnectionSettings =>
    resolveConnection(
      user,
      systemSources({
        config: () => undefined,
        environment: { OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml },
      }),
    );
  const log = (line: string) => lines.push(line);
  /** A process of its own, as far as knowledge is concerned. */
  const another = (user: string) => openCloud(settingsOf(user), { log });

  beforeAll(async () => {
    cloud = await open();
    alice = another("alice");
    bob = another("bob");
    send = openChain(settingsOf("alice")).send;
  }, 120_000);

  afterAll(async () => {
    for (const id of made) {
      await alice.patchImage(id, [{ set: "protected", value: false }]).catch(() => undefined);
      await alice.deleteImage(id).catch(() => undefined);
    }
    await cloud.stop();
  });

  beforeEach(() => {
    lines = [];
  });

  /** Requests of both users since the test began, without those for tokens. */
  const requests = () =>
    lines
      .map((line) => line.split(" ").slice(0, 2).join(" "))
      .filter((line) => !line.includes("/auth/tokens"));

  const newImage = (more: Partial<NewImage> = {}): NewImage => {
    const id = randomUUID();
    made.add(id);
    return { id, name: "contract", diskFormat: "raw", containerFormat: "bare", ...more };
  };
  const create = (more: Partial<NewImage> = {}) => alice.createImage(newImage(more));
  const bytes = (content: string) =>
    ({
      kind: "stream",
      open: () => Readable.from([Buffer.from(content)]),
      sizeBytes: Buffer.byteLength(content),
    }) as const;
  const consumer = () => cloud.projects.consumer;

  it("knows its place after one request", async () => {
    const fresh = another("alice");
    const place = { endpoint: cloud.url, projectId: cloud.projects.owner };
    await expect(fresh.location()).resolves.toEqual(place);
    await fresh.location();
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain(cloud.password + '"');
  });

  it("takes an image from nothing to active, and its bytes back", async () => {
    const image = await create({
      tags: ["a"],
      minDiskGb: 1,
      minRamMb: 64,
      properties: { hw_disk_bus: "scsi", pulumi_creating: "s", pulumi_creating_resource: "r" },
    });
    expect(image).toMatchObject({
      status: "queued",
      visibility: alice.rules.visibilityDefault,
      tags: ["a"],
    });
    await alice.uploadData(image.id, bytes("hello world"));
    const finished = await alice.patchImage(image.id, [
      { removeProperty: "pulumi_creating" },
      { removeProperty: "pulumi_creating_resource" },
      { setProperty: "a/b~c", value: "ä", exists: false },
      { set: "hidden", value: true },
    ]);
    expect(finished).toMatchObject({
      status: "active",
      name: "contract",
      owner: cloud.projects.owner,
      hidden: true,
      minDiskGb: 1,
      minRamMb: 64,
      sizeBytes: 11,
      checksum: "5eb63bbbe01eeed093cb22bb8f5acdc3",
      hashAlgorithm: "sha512",
      file: `/v2/images/${image.id}/file`,
    });
    expect(finished.properties).toMatchObject({ hw_disk_bus: "scsi", "a/b~c": "ä" });
    expect(finished.properties).not.toHaveProperty("pulumi_creating");
    expect(Math.abs((finished.answeredAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(requests()).toEqual([
      `POST ${cloud.url}/v2/images`,
      `PUT ${cloud.url}/v2/images/${image.id}/file`,
      `PATCH ${cloud.url}/v2/images/${image.id}`,
    ]);
    await expect(storedText(send, image.id)).resolves.toBe("hello world");
  });

  it("finds its own half-made image again, and nobody else's", async () => {
    const first = newImage({
      recognisedBy: "pulumi_creating_resource",
      properties: { pulumi_creating_resource: "r1" },
    });
    await alice.createImage(first);
    await expect(alice.createImage(first)).resolves.toMatchObject({ id: first.id });
    const other = { ...first, properties: { pulumi_creating_resource: "r2" } };
    await expect(alice.createImage(other)).rejects.toMatchObject({ kind: "conflict" });
    const stranger = bob.createImage(first);
    await expect(stranger).rejects.toMatchObject({ kind: "conflict" });
  });

  it("finds images by their properties, queued ones too", async () => {
    const mark = randomUUID();
    const image = await create({ properties: { pulumi_creating: mark } });
    const filter = { properties: { pulumi_creating: mark }, owner: cloud.projects.owner };
    const found = await alice.listImages(filter);
    expect(found.map(({ id }) => id)).toEqual([image.id]);
    await expect(bob.listImages(filter)).resolves.toEqual([]);
  });

  it("reads many images with one request, hidden ones and absent ones besides", async () => {
    const images = await Promise.all([create(), create(), create()]);
    const [hidden] = images;
    if (hidden !== undefined) await alice.patchImage(hidden.id, [{ set: "hidden", value: true }]);
    const fresh = another("alice");
    await fresh.location();
    lines = [];
    const ids = [...images.map(({ id }) => id), randomUUID()];
    const found = await Promise.all(ids.map((id) => fresh.getImage(id)));
    expect(found.map((image) => image?.id)).toEqual([...images.map(({ id }) => id), undefined]);
    expect(requests()).toHaveLength(3);
  });

  it("refuses a second upload, and an image of another status", async () => {
    const { id } = await create();
    await alice.uploadData(id, bytes("one"));
    await expect(alice.uploadData(id, bytes("two"))).rejects.toMatchObject({
      kind: "conflict",
      status: 409,
    });
    await expect(alice.uploadData(randomUUID(), bytes("x"))).rejects.toMatchObject({
      kind: "notFound",
    });
  });

  it("sets twenty tags wanted in waves, and loses none", async () => {
    const { id } = await create();
    await another("alice").getImage(id);
    const tags = Array.from({ length: 20 }, (_, index) => `tag-${index}`);
    const fresh = another("alice");
    await fresh.location();
    lines = [];
    const waves = [0, 60, 120].map(async (delayMs, wave) => {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await Promise.all(
        tags
          .filter((_, index) => index % 3 === wave)
          .map((tag) => fresh.changeTags(id, { add: [tag] })),
      );
    });
    await Promise.all(waves);
    expect(requests().length).toBeLessThanOrEqual(5);
    const image = await another("alice").getImage(id);
    expect([...(image?.tags ?? [])].sort()).toEqual([...tags].sort());
  });

  it("fails only the tag that is too long", async () => {
    const { id } = await create({ tags: ["old"] });
    const results = await Promise.allSettled([
      alice.changeTags(id, { add: ["x".repeat(256)] }),
      alice.changeTags(id, { add: ["new"], remove: ["old"] }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    await expect(alice.getImage(id, { fresh: true })).resolves.toMatchObject({ tags: ["new"] });
  });

  it("sets single tags too, and finds the unknown ones missing", async () => {
    const { id } = await create();
    await addTag(send, id, "a=b c");
    await expect(alice.getImage(id, { fresh: true })).resolves.toMatchObject({ tags: ["a=b c"] });
    await deleteTag(send, id, "a=b c");
    await expect(deleteTag(send, id, "a=b c")).rejects.toMatchObject({ kind: "notFound" });
  });

  it("sets tags of any letters, which Glance's calls for single tags garble", async () => {
    const { id } = await create();
    await expect(alice.changeTags(id, { add: ["ä 漢"] })).resolves.toEqual(["ä 漢"]);
    await expect(alice.changeTags(id, { remove: ["ä 漢"] })).resolves.toEqual([]);
    await addTag(send, id, "ä");
    await expect(alice.getImage(id, { fresh: true })).resolves.toMatchObject({ tags: ["Ã¤"] });
  });

  it("shares, accepts and ends the share", async () => {
    const { id } = await create();
    await expect(bob.getImage(id)).resolves.toBeUndefined();
    await expect(alice.addMember(id, consumer())).resolves.toMatchObject({
      status: "pending",
      existed: false,
    });
    await expect(alice.addMember(id, consumer())).resolves.toMatchObject({
      status: "pending",
      existed: true,
    });
    await expect(bob.getImage(id)).resolves.toMatchObject({ id });
    const byOwner = alice.setMemberStatus(id, consumer(), "accepted");
    await expect(byOwner).rejects.toMatchObject({ kind: "forbidden" });
    await expect(bob.setMemberStatus(id, consumer(), "accepted")).resolves.toMatchObject({
      status: "accepted",
    });
    await expect(bob.listMembers(id)).resolves.toMatchObject([
      { consumer: consumer(), status: "accepted" },
    ]);
    await expect(alice.getMember(id, consumer())).resolves.toMatchObject({ status: "accepted" });
    await expect(shownMember(send, id, consumer())).resolves.toMatchObject({ status: "accepted" });
    await expect(alice.removeMember(id, consumer())).resolves.toBe(true);
    await expect(alice.removeMember(id, consumer())).resolves.toBe(false);
    await expect(bob.getImage(id)).resolves.toBeUndefined();
    const late = bob.setMemberStatus(id, consumer(), "accepted");
    await expect(late).rejects.toMatchObject({ kind: "notFound" });
  });

  it("reads all members of an image with one request", async () => {
    const { id } = await create();
    const projects = [consumer(), cloud.projects.third];
    await Promise.all(projects.map((project) => alice.addMember(id, project)));
    const fresh = another("alice");
    await fresh.location();
    lines = [];
    const found = await Promise.all(
      [...projects, "nobody"].map((project) => fresh.getMember(id, project)),
    );
    expect(found.map((member) => member?.consumer)).toEqual([...projects, undefined]);
    expect(requests()).toEqual([`GET ${cloud.url}/v2/images/${id}/members`]);
  });

  it("is told that the members of a private image are out of reach, and finds them again later", async () => {
    const { id } = await create();
    await alice.addMember(id, consumer());
    await alice.patchImage(id, [{ set: "visibility", value: "private" }]);
    await expect(alice.listMembers(id)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(alice.getMember(id, consumer())).rejects.toMatchObject({ kind: "forbidden" });
    await expect(alice.removeMember(id, consumer())).rejects.toMatchObject({ kind: "forbidden" });
    await expect(shownMember(send, id, consumer())).resolves.toBeUndefined();
    await alice.patchImage(id, [{ set: "visibility", value: "shared" }]);
    await expect(alice.listMembers(id)).resolves.toHaveLength(1);
  });

  it("does not delete a protected image, and says what the service says", async () => {
    const { id } = await create();
    await alice.patchImage(id, [{ set: "protected", value: true }]);
    await expect(alice.deleteImage(id)).rejects.toMatchObject({
      kind: "forbidden",
      status: 403,
      reason: `Image ${id} is protected and cannot be deleted`,
      requestId: expect.stringMatching(/^req-/),
    });
    await alice.patchImage(id, [{ set: "protected", value: false }]);
    await expect(alice.deleteImage(id)).resolves.toBe(true);
    await expect(alice.deleteImage(id)).resolves.toBe(false);
    await expect(alice.getImage(id, { fresh: true })).resolves.toBeUndefined();
  });

  it("is refused what is not the caller's", async () => {
    const { id } = await create();
    await alice.addMember(id, consumer());
    const change = [{ set: "name", value: "mine" }] as const;
    await expect(bob.patchImage(id, change)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(bob.changeTags(id, { add: ["mine"] })).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(bob.addMember(id, cloud.projects.third)).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(
      alice.patchImage(id, [{ set: "visibility", value: "public" }]),
    ).rejects.toMatchObject({ kind: "forbidden" });
    const missing = alice.patchImage(id, [{ removeProperty: "missing" }]);
    await expect(missing).rejects.toMatchObject({ kind: "conflict" });
  });

  it("reads what the service says about itself", async () => {
    const documents = [showImageSchema, showImagesSchema, showMemberSchema, showMembersSchema].map(
      (show) => show(send),
    );
    const names = (await Promise.all(documents)).map(({ name }) => name);
    expect(names).toEqual(["image", "images", "member", "members"]);
    const versions = (await listVersions(send)).map(({ id }) => id);
    expect(versions).toContain("v2.0");
    await expect(showVersion(send, "v2.0")).resolves.toMatchObject({
      id: "v2.0",
      status: "SUPPORTED",
    });
    await expect(showVersion(send, "v9")).resolves.toBeUndefined();
    await expect(importMethods(send)).resolves.toContain("web-download");
  });

  it("says that a password is wrong, and does not repeat it", async () => {
    const environment = {
      OS_AUTH_URL: cloud.authUrl,
      OS_USERNAME: "alice",
      OS_PASSWORD: "hunter2",
      OS_PROJECT_ID: cloud.projects.owner,
    };
    const settings = resolveConnection(
      undefined,
      systemSources({ config: () => undefined, environment }),
    );
    const refused = openCloud(settings, { log }).getImage(randomUUID());
    await expect(refused).rejects.toMatchObject({ kind: "unauthenticated", status: 401 });
    await expect(refused).rejects.toThrow(
      /^cannot log in to .* as user "alice" of domain default .*; check the name/,
    );
    await expect(refused).rejects.not.toThrow(/hunter2/);
    expect(lines.join("\n")).not.toContain("hunter2");
  });

  it("logs in again when its token has ended", async () => {
    // Only the local cloud ends tokens on request.
    if (cloud.local === undefined) return;
    const fresh = another("alice");
    await fresh.location();
    cloud.local.expireTokens("alice");
    await expect(fresh.getImage(randomUUID())).resolves.toBeUndefined();
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["POST", "GET", "POST", "GET"]);
  });

  describe("when answers are lost", () => {
    /** Only the local cloud misbehaves on request: does the rule's harm to the next request that fits. */
    const once = (rule: { readonly method: string; readonly path: string }, effect: object) =>
      cloud.local?.fault({ ...rule, ...effect, nth: 1 });
    const effects = [
      ["before the cloud acted", { reset: true }],
      ["after the cloud acted", { afterAnswerLost: true }],
      ["half-way through the answer", { cutBody: true }],
      ["and the gateway says 503", { status: 503 }],
    ] as const;

    afterEach(() => cloud.local?.clearFaults());

    it.each(effects)("%s, it comes to the same", async (_when, effect) => {
      if (cloud.local === undefined) return;
      const image = newImage({
        recognisedBy: "pulumi_creating_resource",
        properties: { pulumi_creating_resource: "r" },
      });
      const one = `/v2/images/${image.id}`;
      once({ method: "POST", path: "/v2/images" }, effect);
      await expect(alice.createImage(image)).resolves.toMatchObject({ id: image.id });
      once({ method: "PUT", path: `${one}/file` }, effect);
      await alice.uploadData(image.id, bytes("hello world"));
      once({ method: "PATCH", path: one }, effect);
      const finished = await alice.patchImage(image.id, [
        { removeProperty: "pulumi_creating_resource" },
      ]);
      expect(finished).toMatchObject({ status: "active", sizeBytes: 11 });
      once({ method: "POST", path: `${one}/members` }, effect);
      await expect(alice.addMember(image.id, consumer())).resolves.toMatchObject({
        existed: false,
      });
      once({ method: "PUT", path: `${one}/members/*` }, effect);
      await bob.setMemberStatus(image.id, consumer(), "accepted");
      once({ method: "PATCH", path: one }, effect);
      await expect(alice.changeTags(image.id, { add: ["t"] })).resolves.toEqual(["t"]);
      once({ method: "GET", path: one }, effect);
      await expect(alice.getImage(image.id, { fresh: true })).resolves.toMatchObject({
        tags: ["t"],
      });
      once({ method: "DELETE", path: `${one}/members/*` }, effect);
      await expect(alice.removeMember(image.id, consumer())).resolves.toBe(true);
      once({ method: "DELETE", path: one }, effect);
      await expect(alice.deleteImage(image.id)).resolves.toBe(true);
    });

    it("sends the bytes of a big upload again from the first one", async () => {
      if (cloud.local === undefined) return;
      const { id } = await create();
      const content = "0123456789".repeat(300_000);
      cloud.local.fault({ method: "PUT", path: `/v2/images/${id}/file`, reset: true, count: 2 });
      await alice.uploadData(id, bytes(content));
      await expect(alice.getImage(id)).resolves.toMatchObject({
        status: "active",
        sizeBytes: content.length,
      });
    });
  });
});
