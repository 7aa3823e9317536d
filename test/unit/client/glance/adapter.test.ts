import { Readable } from "node:stream";
import type { ImageCloud } from "../../../../provider/client/cloud";
import { createGlanceCloud } from "../../../../provider/client/glance/adapter";
import { holds } from "../../../../provider/client/glance/recordChanges";
import { fakeClock } from "../support/clocks";
import { fakeGlance, type FakeGlance } from "../support/fakeGlance";
import { cloudImage, imageId, otherId, wireImage, wireMember } from "../support/wire";

function optionsOf(glance: FakeGlance) {
  return {
    send: glance.send,
    clock: fakeClock(),
    authenticator: { location: async () => ({ endpoint: "https://glance", projectId: "p1" }) },
    connectionName: 'connection "x"',
    formerEndpoints: ["https://old"],
  };
}

function open(...ids: string[]) {
  const glance = fakeGlance(...ids);
  const options = optionsOf(glance);
  return {
    glance,
    cloud: createGlanceCloud(options),
    second: () => createGlanceCloud(options),
  };
}

const marked = {
  id: imageId,
  name: "web",
  recognisedBy: "pulumi_creating_resource",
  properties: { pulumi_creating_resource: "r1" },
};
const bytes = (text = "hello") => {
  let opened = 0;
  const open = () => {
    opened += 1;
    return Readable.from([Buffer.from(text)]);
  };
  return { body: { kind: "stream", open, sizeBytes: text.length } as const, opened: () => opened };
};

describe("the adapter", () => {
  it("makes no request by itself and says what it is", async () => {
    const { glance, cloud } = open();
    expect(cloud).toMatchObject({
      kind: "glance",
      connectionName: 'connection "x"',
      formerEndpoints: ["https://old"],
    });
    expect(cloud.rules).toMatchObject({ tagForbidden: ["/"], acceptanceWithdrawn: "pending" });
    await expect(cloud.location()).resolves.toEqual({
      endpoint: "https://glance",
      projectId: "p1",
    });
    expect(glance.lines()).toEqual([]);
  });
});

describe("creating an image", () => {
  it("answers with the record, which then needs no read, nor its members a list", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    await expect(cloud.getImage(imageId)).resolves.toMatchObject({ status: "queued" });
    await expect(cloud.listMembers(imageId)).resolves.toEqual([]);
    expect(glance.lines()).toEqual(["POST /v2/images"]);
  });

  it("that is private asks for its members all the same", async () => {
    const { cloud } = open();
    await cloud.createImage({ ...marked, visibility: "private" });
    await expect(cloud.listMembers(imageId)).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("finds its own record again when the answer was lost", async () => {
    const { glance, cloud } = open();
    glance.loseAnswer("POST");
    await expect(cloud.createImage(marked)).resolves.toMatchObject({ id: imageId });
    expect(glance.lines()).toEqual([
      "POST /v2/images",
      "POST /v2/images",
      `GET /v2/images/${imageId}`,
    ]);
  });

  it.each([{ pulumi_creating_resource: "r2" }, undefined])(
    "does not take somebody else's (%j)",
    async (properties) => {
      const { glance, cloud } = open();
      glance.images.set(imageId, wireImage({ pulumi_creating_resource: "r1" }));
      await expect(cloud.createImage({ ...marked, properties })).rejects.toMatchObject({
        kind: "conflict",
      });
    },
  );
});

describe("changing an image", () => {
  it("answers with the image, which then needs no read", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    await cloud.patchImage(imageId, [{ set: "name", value: "new" }]);
    await expect(cloud.getImage(imageId)).resolves.toMatchObject({ name: "new" });
    expect(glance.lines()).toEqual(["POST /v2/images", `PATCH /v2/images/${imageId}`]);
  });

  it("that others may know too looks a moment later whether the change stayed", async () => {
    const { glance, cloud } = open(imageId);
    await cloud.patchImage(imageId, [{ set: "name", value: "new" }]);
    await expect(cloud.getImage(imageId)).resolves.toMatchObject({ name: "new" });
    expect(glance.lines()).toEqual([`PATCH /v2/images/${imageId}`, `GET /v2/images/${imageId}`]);
  });

  it("makes again what somebody else's save undid, and nothing else", async () => {
    const { glance, cloud } = open(imageId);
    glance.images.set(imageId, wireImage({ old: "1" }));
    let saves = 2;
    glance.fault = ({ method }) => {
      // The look: a writer that had read the image before our write has saved it since.
      if (method === "GET" && saves-- > 0) {
        const { ours: _, ...rest } = glance.images.get(imageId) ?? {};
        glance.images.set(imageId, { ...rest, old: "1", theirs: "2" });
      }
      return undefined;
    };
    const image = await cloud.patchImage(imageId, [
      { setProperty: "ours", value: "3", exists: false },
      { removeProperty: "old" },
      { set: "name", value: "new" },
    ]);
    expect(image).toMatchObject({ name: "new", properties: { ours: "3", theirs: "2" } });
    expect(image.properties).not.toHaveProperty("old");
    const sent = glance.requests.filter(({ method }) => method === "PATCH");
    expect(sent).toHaveLength(3);
    expect(sent[1]?.body).toMatchObject({
      value: [
        { op: "add", path: "/ours", value: "3" },
        { op: "remove", path: "/old" },
      ],
    });
  });

  it("makes again what was undone while something else was made again", async () => {
    const { glance, cloud } = open(imageId);
    let looks = 0;
    let patches = 0;
    glance.fault = ({ method }) => {
      const image = glance.images.get(imageId) ?? {};
      if (method === "GET" && looks++ === 0) delete image["ours"];
      if (method === "PATCH" && patches++ === 1) image["name"] = "theirs";
      return undefined;
    };
    const image = await cloud.patchImage(imageId, [
      { setProperty: "ours", value: "3", exists: false },
      { set: "name", value: "new" },
    ]);
    expect(image).toMatchObject({ name: "new", properties: { ours: "3" } });
    expect(patches).toBe(3);
  });

  it.each([
    ["was there and is gone is added", true, undefined, "add"],
    ["was not there and is now is replaced", false, "theirs", "replace"],
  ])("makes again a property that %s", async (_what, exists, theirs, op) => {
    const { glance, cloud } = open(imageId);
    glance.images.set(imageId, wireImage(exists ? { ours: "1" } : {}));
    let looks = 0;
    glance.fault = ({ method }) => {
      const { ours: _, ...rest } = glance.images.get(imageId) ?? {};
      if (method === "GET" && looks++ === 0)
        glance.images.set(imageId, theirs === undefined ? rest : { ...rest, ours: theirs });
      return undefined;
    };
    const image = await cloud.patchImage(imageId, [{ setProperty: "ours", value: "3", exists }]);
    expect(image.properties).toMatchObject({ ours: "3" });
    const sent = glance.requests.filter(({ method }) => method === "PATCH");
    expect(sent.map(({ body }) => body)).toMatchObject([
      { value: [{ op: exists ? "replace" : "add", path: "/ours", value: "3" }] },
      { value: [{ op, path: "/ours", value: "3" }] },
    ]);
  });

  it("says what does not stay, whatever it does", async () => {
    const { glance, cloud } = open(imageId);
    glance.fault = ({ method }) => {
      const image = glance.images.get(imageId) ?? {};
      if (method === "GET") delete image["ours"];
      return undefined;
    };
    const refused = cloud.patchImage(imageId, [
      { setProperty: "ours", value: "3", exists: false },
      { set: "name", value: "new" },
    ]);
    await expect(refused).rejects.toThrow(
      /the values set here for ours were undone 13 times in a row/,
    );
    expect(glance.requests.filter(({ method }) => method === "PATCH")).toHaveLength(13);
  });

  it("is done when the answer was lost and the image is as it should be", async () => {
    const { glance, cloud } = open(imageId);
    glance.images.set(imageId, wireImage({ pulumi_creating: "s" }));
    glance.loseAnswer("PATCH");
    const image = await cloud.patchImage(imageId, [
      { removeProperty: "pulumi_creating" },
      { set: "protected", value: true },
    ]);
    expect(image).toMatchObject({ protected: true });
  });

  it("is done when the answer was lost and the service then failed for a while", async () => {
    const { glance, cloud } = open(imageId);
    glance.loseAnswer("PATCH");
    const patches = () => glance.requests.filter(({ method }) => method === "PATCH").length;
    glance.fault = ({ method }) =>
      method === "PATCH" && patches() > 1 ? { status: 503, body: { message: "busy" } } : undefined;
    const image = await cloud.patchImage(imageId, [{ set: "name", value: "new" }]);
    expect(image).toMatchObject({ name: "new" });
  });

  it("fails when the answer was lost and the image is not as it should be", async () => {
    const { glance, cloud } = open(imageId);
    glance.fault = ({ method }) => (method === "PATCH" ? { status: 503 } : undefined);
    const refused = cloud.patchImage(imageId, [
      { set: "name", value: "web" },
      { set: "minDiskGb", value: 7 },
    ]);
    await expect(refused).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("is refused although the image happens to be as it should be", async () => {
    const { glance, cloud } = open(imageId);
    glance.fault = ({ method }) => (method === "PATCH" ? { status: 403 } : undefined);
    const refused = cloud.patchImage(imageId, [{ set: "name", value: "web" }]);
    await expect(refused).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("reads the tags anew before a whole list is written, however lately the image was read", async () => {
    const { glance, cloud } = open(imageId);
    await cloud.patchImage(imageId, [{ set: "name", value: "new" }]);
    glance.images.set(imageId, { ...glance.images.get(imageId), tags: ["a stranger's"] });
    await expect(cloud.changeTags(imageId, { add: ["ours"] })).resolves.toEqual([
      "a stranger's",
      "ours",
    ]);
  });

  it("is a conflict when a property is not there", async () => {
    const { cloud } = open(imageId);
    await expect(cloud.patchImage(imageId, [{ removeProperty: "x" }])).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  it("goes one at a time", async () => {
    let running = 0;
    let most = 0;
    const { glance, cloud } = open(imageId);
    const { send } = glance;
    const counted = createGlanceCloud({
      ...optionsOf(glance),
      send: async (request) => {
        running += 1;
        most = Math.max(most, running);
        try {
          return await send(request);
        } finally {
          running -= 1;
        }
      },
    });
    await Promise.all([
      counted.patchImage(imageId, [{ set: "name", value: "a" }]),
      counted.patchImage(imageId, [{ set: "name", value: "b" }]),
      counted.changeTags(imageId, { add: ["t"] }),
      // Another connection of the process may lead to the same image.
      cloud.patchImage(imageId, [{ set: "name", value: "c" }]),
    ]);
    expect(most).toBe(1);
    const writes = glance.requests.filter(({ method }) => method !== "GET");
    expect(writes).toHaveLength(4);
    expect(glance.images.get(imageId)).toMatchObject({ name: "c", tags: ["a", "t"] });
  });
});

describe("holds", () => {
  it.each([
    [[{ set: "name", value: "web" }], true],
    [[{ set: "name", value: "other" }], false],
    [[{ set: "osVersion", value: "" }], true],
    [[{ set: "osVersion", value: "Debian" }], false],
    [[{ set: "tags", value: ["a", "a"] }], true],
    [[{ set: "tags", value: ["a", "b"] }], false],
    [[{ removeProperty: "gone" }], true],
    [[{ removeProperty: "stores" }], false],
    [[{ setProperty: "stores", value: "fs", exists: true }], true],
    [[{ setProperty: "stores", value: "x", exists: true }], false],
  ] as const)("%j: %s", (changes, expected) => {
    expect(holds(cloudImage, changes)).toBe(expected);
  });
});

describe("deleting an image", () => {
  it("says whether there was one", async () => {
    const { cloud } = open(imageId);
    await expect(cloud.deleteImage(imageId)).resolves.toBe(true);
    await expect(cloud.deleteImage(imageId)).resolves.toBe(false);
    await expect(cloud.getImage(imageId)).resolves.toBeUndefined();
  });

  it("counts when the answer was lost", async () => {
    const { glance, cloud } = open(imageId);
    glance.loseAnswer("DELETE");
    await expect(cloud.deleteImage(imageId)).resolves.toBe(true);
  });

  it("keeps the service's words about a protected one", async () => {
    const { glance, cloud } = open(imageId);
    glance.fault = () => ({
      status: 403,
      body: { message: "Image is protected and cannot be deleted." },
    });
    await expect(cloud.deleteImage(imageId)).rejects.toMatchObject({
      kind: "forbidden",
      reason: "Image is protected and cannot be deleted",
    });
  });
});

describe("uploading", () => {
  it("makes the next read ask again", async () => {
    const { cloud } = open();
    await cloud.createImage(marked);
    await cloud.uploadData(imageId, bytes().body);
    await expect(cloud.getImage(imageId)).resolves.toMatchObject({
      status: "active",
      sizeBytes: 5,
    });
  });

  it("is done when the answer was lost", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    glance.loseAnswer("PUT");
    const { body, opened } = bytes();
    await cloud.uploadData(imageId, body);
    expect(opened()).toBe(0);
    expect(glance.lines().slice(1)).toEqual([
      `PUT /v2/images/${imageId}/file`,
      `GET /v2/images/${imageId}`,
    ]);
  });

  it("is a conflict where the image has its bytes from somebody else", async () => {
    const { glance, cloud } = open(imageId);
    await expect(cloud.uploadData(imageId, bytes("x".repeat(11)).body)).rejects.toMatchObject({
      kind: "conflict",
    });
    expect(glance.lines()).toEqual([`PUT /v2/images/${imageId}/file`]);
  });

  it("waits until a service that was left in the middle notices", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    const image = glance.images.get(imageId) ?? {};
    let looks = 0;
    glance.fault = ({ method }) => {
      if (method === "PUT" && looks === 0) {
        if (image["status"] === "saving") return { status: 409 };
        image["status"] = "saving";
        return { status: 504 };
      }
      if (method === "GET" && (looks += 1) === 3) image["status"] = "queued";
      return undefined;
    };
    await cloud.uploadData(imageId, bytes().body);
    expect(image["status"]).toBe("active");
    expect(looks).toBe(3);
  });

  it("is what the service says when nothing helps", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    glance.fault = () => ({ status: 503 });
    await expect(cloud.uploadData(imageId, bytes().body)).rejects.toMatchObject({
      kind: "unavailable",
      attempts: 5,
    });
  });
});

describe("members", () => {
  it("read by many cost one request an image, and bring the images along", async () => {
    const { glance, cloud } = open(imageId, otherId);
    glance.members.set(imageId, new Map([["p2", wireMember("p2")]]));
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, index) => cloud.getMember(imageId, `p${index}`)),
    );
    expect(found.filter((member) => member !== undefined)).toHaveLength(1);
    await cloud.listMembers(otherId);
    await cloud.getImage(imageId);
    await cloud.getImage(otherId);
    expect(glance.lines()).toHaveLength(3);
  });

  it("are added, once", async () => {
    const { glance, cloud } = open(imageId);
    await expect(cloud.addMember(imageId, "p2")).resolves.toMatchObject({
      consumer: "p2",
      existed: false,
    });
    await expect(cloud.addMember(imageId, "p2")).resolves.toMatchObject({
      consumer: "p2",
      existed: true,
    });
    expect(glance.lines().map((line) => line.split(" ")[0])).toEqual(["POST", "POST", "GET"]);
    await expect(cloud.listMembers(imageId)).resolves.toEqual([
      expect.not.objectContaining({ existed: true }),
    ]);
  });

  it("added by a call whose answer was lost were not there before", async () => {
    const { glance, cloud } = open(imageId);
    glance.loseAnswer("POST");
    await expect(cloud.addMember(imageId, "p2")).resolves.toMatchObject({ existed: false });
  });

  it.each([
    ["older than the call was there before", "10:00:30", true],
    ["as old as the call was not", "10:00:01", false],
    ["two seconds older, which is the clock, was not", "10:00:02", false],
    ["three seconds older was there before", "10:00:03", true],
  ])("found after a failed call: one %s", async (_what, now, existed) => {
    const { glance, cloud } = open(imageId);
    // Since 10:00:00.
    glance.members.set(imageId, new Map([["p2", wireMember("p2")]]));
    let failures = 1;
    glance.fault = ({ method }) => {
      if (method === "POST" && failures-- > 0) return { status: 503 };
      const headers = { date: `Mon, 05 Jan 2026 ${now} GMT` };
      return method === "GET" ? { headers, body: { members: [wireMember("p2")] } } : undefined;
    };
    await expect(cloud.addMember(imageId, "p2")).resolves.toMatchObject({ existed });
  });

  it("of an image that is not shared are forbidden to read, also one by one", async () => {
    const { glance, cloud } = open();
    glance.images.set(imageId, wireImage({ visibility: "private" }));
    await expect(cloud.getMember(imageId, "p2")).rejects.toMatchObject({ kind: "forbidden" });
    await expect(cloud.removeMember(imageId, "p2")).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("are asked for again when the image was made private here", async () => {
    const { cloud } = open();
    await cloud.createImage(marked);
    await cloud.patchImage(imageId, [{ set: "visibility", value: "private" }]);
    await expect(cloud.listMembers(imageId)).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("are removed, and it says whether there was one", async () => {
    const { cloud } = open(imageId);
    await cloud.addMember(imageId, "p2");
    await expect(cloud.removeMember(imageId, "p2")).resolves.toBe(true);
    await expect(cloud.removeMember(imageId, "p2")).resolves.toBe(false);
    await expect(cloud.getMember(imageId, "p2")).resolves.toBeUndefined();
  });
});

describe("the members of an image", () => {
  it.each([
    ["as they were", {}, 0],
    ["fresh", { fresh: true }, 1],
    ["before a write", { beforeWrite: true }, 1],
  ])("of others are read %s", async (_, how, reads) => {
    const { glance, cloud } = open(imageId);
    await cloud.listMembers(imageId);
    await cloud.listMembers(imageId, how);
    expect(glance.lines()).toHaveLength(1 + reads);
  });

  it("that this process made are known before a write", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    await cloud.listMembers(imageId, { beforeWrite: true });
    expect(glance.lines()).toEqual(["POST /v2/images"]);
    await cloud.listMembers(imageId, { fresh: true });
    expect(glance.lines()).toHaveLength(2);
  });
});

describe("two connections of one process", () => {
  it("do not go on answering from what they read before the other one's write", async () => {
    const { cloud: owner, second } = open(imageId);
    const consumer = second();
    await expect(consumer.getMember(imageId, "p2")).resolves.toBeUndefined();
    await owner.addMember(imageId, "p2");
    await expect(consumer.getMember(imageId, "p2")).resolves.toMatchObject({ status: "pending" });
    await owner.listMembers(imageId);
    await consumer.setMemberStatus(imageId, "p2", "accepted");
    await expect(owner.getMember(imageId, "p2")).resolves.toMatchObject({ status: "accepted" });
    await owner.patchImage(imageId, [{ set: "name", value: "n" }]);
    await expect(consumer.getImage(imageId)).resolves.toMatchObject({ name: "n" });
  });

  it.each<[string, (cloud: ImageCloud) => Promise<unknown>, string]>([
    ["POST", (cloud) => cloud.addMember(imageId, "p3"), "p3"],
    ["PUT", (cloud) => cloud.setMemberStatus(imageId, "p2", "accepted"), "p2"],
    ["DELETE", (cloud) => cloud.removeMember(imageId, "p2"), "p2"],
    ["DELETE", (cloud) => cloud.deleteImage(imageId), "p2"],
  ])("look again after a %s that failed and was done all the same", async (method, change, who) => {
    const { glance, cloud: first, second } = open(imageId);
    glance.members.set(imageId, new Map([["p2", wireMember("p2")]]));
    const other = second();
    const seen = (cloud: ImageCloud) =>
      Promise.all([cloud.getMember(imageId, who), cloud.getImage(imageId)]);
    const before = await seen(first);
    await seen(other);
    const sent = () => glance.requests.filter((request) => request.method === method).length;
    glance.loseAnswer(method);
    glance.fault = (request) =>
      request.method === method && sent() > 1 ? { status: 503 } : undefined;
    await expect(change(first)).rejects.toMatchObject({ status: 503 });
    for (const cloud of [first, other]) await expect(seen(cloud)).resolves.not.toEqual(before);
  });

  it("keep the knowledge of their own images", async () => {
    const { glance, cloud: owner, second } = open();
    const consumer = second();
    await owner.createImage(marked);
    await owner.addMember(imageId, "p2");
    await consumer.setMemberStatus(imageId, "p2", "accepted");
    await expect(owner.getMember(imageId, "p2")).resolves.toMatchObject({ status: "accepted" });
    expect(glance.lines()).toHaveLength(3);
  });
});

describe("listing images", () => {
  it("follows all pages", async () => {
    const { glance, cloud } = open();
    glance.fault = ({ query = {} }) =>
      query["marker"] === undefined
        ? { body: { images: [wireImage()], next: `/v2/images?marker=${imageId}` } }
        : { body: { images: [wireImage({ id: otherId })] } };
    const found = await cloud.listImages({ properties: { pulumi_creating: "s" }, owner: "p1" });
    expect(found.map(({ id }) => id)).toEqual([imageId, otherId]);
    expect(glance.requests[1]?.query).toMatchObject({
      pulumi_creating: "s",
      owner: "p1",
      marker: imageId,
    });
  });

  it("asks for no hidden ones", async () => {
    const { glance, cloud } = open(imageId);
    await cloud.listImages({});
    expect(glance.requests.map(({ query }) => query?.["os_hidden"])).toEqual([undefined]);
  });
});

describe("a page of images", () => {
  it("is asked for as it is wanted, and says where the next one begins", async () => {
    const { glance, cloud } = open();
    glance.fault = () => ({
      body: { images: [wireImage()], next: "/v2/images?marker=m2&limit=7" },
    });
    const query = { owner: "p1", name: "web", after: "m1", limit: 7 };
    await expect(cloud.imagePage(query)).resolves.toMatchObject({
      images: [{ id: imageId }],
      next: "m2",
    });
    expect(glance.requests[0]?.query).toEqual({
      ...{ owner: "p1", name: "web", marker: "m1", limit: "7" },
    });
  });

  it("can have only the shares with one answer", async () => {
    const { glance, cloud } = open();
    glance.fault = () => ({ body: { images: [] } });
    await cloud.imagePage({ memberStatus: "rejected", limit: 7 });
    expect(glance.requests[0]?.query).toEqual({
      ...{ visibility: "shared", member_status: "rejected", limit: "7" },
    });
  });
});

describe("members of many images", () => {
  it("that are known to be there cost no call, and the others one each", async () => {
    const { glance, cloud } = open(imageId, otherId);
    glance.members.set(imageId, new Map([["p2", wireMember("p2")]]));
    await cloud.listMembers(imageId);
    const before = glance.lines().length;
    const results = await cloud.addMembers([imageId, otherId], ["p2"]);
    expect(
      results.map(({ result }) =>
        result.status === "fulfilled" ? result.value.existed : result.reason,
      ),
    ).toEqual([true, false]);
    expect(glance.lines().slice(before)).toEqual([`POST /v2/images/${otherId}/members`]);
  });
});

describe("a member's answer", () => {
  it("is sent, and known without a read", async () => {
    const { glance, cloud } = open(imageId);
    await cloud.addMember(imageId, "p2");
    await cloud.listMembers(imageId);
    const before = glance.lines().length;
    await expect(cloud.setMemberStatus(imageId, "p2", "accepted")).resolves.toMatchObject({
      status: "accepted",
    });
    await expect(cloud.getMember(imageId, "p2")).resolves.toMatchObject({ status: "accepted" });
    expect(glance.lines().slice(before)).toEqual([`PUT /v2/images/${imageId}/members/p2`]);
  });

  it("whose call failed may be there all the same, so the next look asks", async () => {
    const { glance, cloud } = open(imageId);
    await cloud.addMember(imageId, "p2");
    await cloud.listMembers(imageId);
    glance.fault = ({ method }) => (method === "PUT" ? { status: 403 } : undefined);
    await expect(cloud.setMemberStatus(imageId, "p2", "accepted")).rejects.toMatchObject({
      kind: "forbidden",
    });
    const before = glance.lines().length;
    await cloud.getMember(imageId, "p2");
    expect(glance.lines().slice(before)).toEqual([`GET /v2/images/${imageId}/members`]);
  });
});

describe("a member without an id that a path can name", () => {
  it("is not ended, and no request is sent", async () => {
    const { glance, cloud } = open(imageId);
    await expect(cloud.removeMember(imageId, "a/b")).rejects.toMatchObject({ kind: "badRequest" });
    expect(glance.lines()).toEqual([]);
  });
});

describe("importing", () => {
  it("has begun where the record has a task of it", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    let calls = 0;
    glance.fault = ({ url }) => {
      if (!url.endsWith("/import")) return undefined;
      calls += 1;
      glance.images.set(imageId, wireImage({ status: "queued", os_glance_import_task: "t" }));
      return { status: calls === 1 ? 504 : 409 };
    };
    await expect(cloud.importFromUri(imageId, "https://host/disk.img")).resolves.toBeUndefined();
  });

  it("has not begun where the record still waits, or is gone", async () => {
    for (const image of [wireImage({ status: "queued" }), undefined]) {
      const { glance, cloud } = open();
      let calls = 0;
      if (image !== undefined) glance.images.set(imageId, image);
      glance.fault = ({ url }) =>
        url.endsWith("/import") ? { status: (calls += 1) === 1 ? 504 : 409 } : undefined;
      await expect(cloud.importFromUri(imageId, "https://host/disk.img")).rejects.toMatchObject({
        kind: "conflict",
      });
    }
  });

  it("has begun when a repeat finds it begun", async () => {
    const { glance, cloud } = open();
    await cloud.createImage(marked);
    let calls = 0;
    glance.fault = ({ url }) => {
      if (!url.endsWith("/import")) return undefined;
      calls += 1;
      glance.images.set(imageId, wireImage({ status: "importing" }));
      return { status: calls === 1 ? 504 : 409 };
    };
    await cloud.importFromUri(imageId, "https://host/disk.img");
  });

  it("is a conflict where somebody else began", async () => {
    const { glance, cloud } = open(imageId);
    glance.fault = ({ url }) => (url.endsWith("/import") ? { status: 409 } : undefined);
    await expect(cloud.importFromUri(imageId, "https://host/disk.img")).rejects.toMatchObject({
      kind: "conflict",
    });
  });
});
