/** Sharing, accepting, tagging and exporting on the local cloud as IMS: what is there afterwards, and in how many requests. */
import { everyonesAccountId } from "../../cloud/iam/account";
import { partnerAccountId } from "../../cloud/ims/access";
import type { DeclaredResource, Made } from "../../support/stack";
import { bucket, imsStack, type ImsStack } from "../../support/imsStack";

jest.setTimeout(120_000);

const account = partnerAccountId;
const stranger = "0123456789abcdef0123456789abcdef";
const unit = `organizations::${everyonesAccountId}:ou:o-local/ou-partners`;

let ims: ImsStack;
beforeAll(async () => void (ims = await imsStack({ ims: { jobMs: 20 } })));
afterAll(() => ims.stop());
afterEach(async () => void (await ims.stack.destroy()));

const projectOf = (user: string) => ims.cloud.accessKeys[user]?.projectId ?? "";
const server = () => ({ kind: "server", serverId: ims.cloud.ims.owner["stoppedServer"] });
const image = (name: string): DeclaredResource => ({
  kind: "Image",
  name,
  inputs: { name, source: server() },
});
const idsOf = async (made: Made, ...names: string[]) =>
  Promise.all(names.map(async (name) => (await made(name)).id));

/** Who the image is shared with, as A23 says. */
const members = async (name: string, user = "alice") => {
  const { id } = ims.stack.resource(name);
  const page = await ims.call(user, "GET", `/ims/v1/${projectOf(user)}/cloudimages/${id}/members`);
  const list = (page as { members: Record<string, string>[] }).members; // what A23 answers
  return list.map(({ member_id, member_type, status }) => `${member_type} ${member_id} ${status}`);
};

describe("ImageMembers", () => {
  const list = (...wanted: object[]): DeclaredResource => ({
    kind: "ImageMembers",
    name: "team",
    inputs: async (made) => ({ imageIds: await idsOf(made, "one", "two"), members: wanted }),
  });

  it("shares all images with all consumers in one call, and its bearer's side accepts", async () => {
    const program = [
      image("one"),
      image("two"),
      list(
        { projectId: projectOf("bob"), accept: { connection: "bob" } },
        { projectId: projectOf("carol") },
      ),
    ];
    ims.cloud.local.clearRequests();
    await ims.stack.up(program);
    expect(ims.requests().filter((request) => request.includes("/members"))).toEqual([
      "POST /v1/cloudimages/members",
      "PUT /v1/cloudimages/members",
    ]);
    for (const name of ["one", "two"]) {
      expect((await members(name)).sort()).toEqual(
        [`project ${projectOf("bob")} accepted`, `project ${projectOf("carol")} pending`].sort(),
      );
    }
    await ims.stack.refresh();
    expect((await ims.stack.up(program)).steps).toEqual(["same one", "same two", "same team"]);
  });

  it("shares with accounts and organizations, and ends all of it with the program", async () => {
    await ims.stack.up([
      image("one"),
      image("two"),
      list({ accountId: account }, { organizationUrn: unit }),
    ]);
    expect((await members("one")).sort()).toEqual(
      [`domain ${account} accepted`, "organization ou-partners accepted"].sort(),
    );
    expect(ims.stack.resource("team").outputs["shares"]).toHaveLength(4);
    await ims.stack.destroy();
    expect(await ims.images()).toEqual([]);
  });

  it("sees what somebody added or removed by hand, and puts it right", async () => {
    const program = [image("one"), image("two"), list({ projectId: projectOf("bob") })];
    await ims.stack.up(program);
    const images = [ims.stack.resource("one").id];
    await ims.call("alice", "POST", "/ims/v1/cloudimages/members", {
      images,
      projects: [projectOf("carol")],
    });
    await ims.call("alice", "DELETE", "/ims/v1/cloudimages/members", {
      images: [ims.stack.resource("two").id],
      projects: [projectOf("bob")],
    });
    await settled();
    await ims.stack.refresh();
    expect((await ims.stack.up(program)).steps).toEqual(["same one", "same two", "update team"]);
    expect(await members("one")).toEqual([`project ${projectOf("bob")} pending`]);
    expect(await members("two")).toEqual([`project ${projectOf("bob")} pending`]);
  });

  it("names the pair that fails, and no share of a failed run stays", async () => {
    const program = [
      image("one"),
      image("two"),
      list({ projectId: projectOf("bob") }, { projectId: stranger }),
    ];
    const { failure } = await ims.stack.attempt({ command: "up", program });
    expect(failure).toMatch(
      new RegExp(`cannot share image \\S+ with project ${stranger}: .*IMG\\.0108`),
    );
    expect(await members("one")).toEqual([]);
  });

  it("that fails leaves what was shared before as it was, and takes back only what it began", async () => {
    const images = [image("one"), image("two")];
    await ims.stack.up(images);
    await byHand("one", "carol");
    const wanted = ["bob", "carol"].map((user) => ({ projectId: projectOf(user) }));
    const program = [...images, list(...wanted, { projectId: stranger })];
    const { failure } = await ims.stack.attempt({ command: "up", program });
    expect(failure).toContain(`with project ${stranger}`);
    expect(await members("one")).toEqual([`project ${projectOf("carol")} pending`]);
    expect(await members("two")).toEqual([]);
  });

  it("whose bearer cannot accept leaves what was shared before as it was", async () => {
    const images = [image("one"), image("two")];
    await ims.stack.up(images);
    await byHand("one", "bob");
    const bobs = { projectId: projectOf("bob"), accept: { connection: "bob" } };
    const program = [...images, list(bobs, { projectId: projectOf("carol") })];
    expect(await withoutAnswers({ command: "up", program })).toContain(
      `for project ${projectOf("bob")}`,
    );
    expect(await members("one")).toEqual([`project ${projectOf("bob")} pending`]);
    expect(await members("two")).toEqual([]);
    // The same program again, once answers are taken.
    await ims.stack.up(program);
    expect((await members("two")).toSorted()).toEqual(
      [`project ${projectOf("bob")} accepted`, `project ${projectOf("carol")} pending`].toSorted(),
    );
  });
});

describe("ImageMember", () => {
  it("that cannot accept leaves a share that was there before, and no share of its own", async () => {
    const accepting = (name: string): DeclaredResource => ({
      kind: "ImageMember",
      name: `${name}-bob`,
      inputs: async (made) => ({
        imageId: (await made(name)).id,
        projectId: projectOf("bob"),
        accept: { connection: "bob" },
      }),
    });
    const images = [image("one"), image("two")];
    await ims.stack.up(images);
    await byHand("one", "bob");
    for (const name of ["one", "two"]) {
      const program = [...images, accepting(name)];
      const failure = await withoutAnswers({ command: "up", program });
      expect(failure).toContain(`accept image ${ims.stack.resource(name).id} for project`);
    }
    expect(await members("one")).toEqual([`project ${projectOf("bob")} pending`]);
    expect(await members("two")).toEqual([]);
  });

  it("of several images go by consumers where that takes fewer calls than by images", async () => {
    const member = (name: string, user: string): DeclaredResource => ({
      kind: "ImageMember",
      name: `${name}-${user}`,
      inputs: async (made) => ({ imageId: (await made(name)).id, projectId: projectOf(user) }),
    });
    const images = [image("one"), image("two"), image("three")];
    const program = [
      ...images,
      member("one", "bob"),
      member("two", "carol"),
      member("three", "bob"),
      member("three", "carol"),
    ];
    await ims.stack.up(images);
    ims.cloud.local.clearRequests();
    await ims.stack.up(program, { parallel: true });
    const calls = ims.requests().filter((request) => request === "POST /v1/cloudimages/members");
    expect(calls).toHaveLength(2);
    const [bob, carol] = ["bob", "carol"].map((user) => `project ${projectOf(user)} pending`);
    expect(await members("one")).toEqual([bob]);
    expect(await members("two")).toEqual([carol]);
    expect((await members("three")).toSorted()).toEqual([bob, carol].toSorted());
  });

  it("of one moment travel together, in exact rectangles", async () => {
    const member = (name: string, user: string): DeclaredResource => ({
      kind: "ImageMember",
      name: `${name}-${user}`,
      inputs: async (made) => ({ imageId: (await made(name)).id, projectId: projectOf(user) }),
    });
    const program = [
      image("one"),
      image("two"),
      member("one", "bob"),
      member("one", "carol"),
      member("two", "bob"),
      member("two", "carol"),
    ];
    await ims.stack.up(program.slice(0, 2));
    ims.cloud.local.clearRequests();
    await ims.stack.up(program, { parallel: true });
    const calls = ims.requests().filter((request) => request === "POST /v1/cloudimages/members");
    expect(calls).toHaveLength(1);
    ims.cloud.local.clearRequests();
    await ims.stack.refresh();
    const lists = ims.requests().filter((request) => request.endsWith("/members"));
    expect(lists).toHaveLength(2);
    expect(ims.requests().length).toBeLessThanOrEqual(3);
    expect(await members("two")).toHaveLength(2);
  });

  it.each([
    ["an account", { accountId: account }],
    ["an organization", { organizationUrn: unit }],
  ])("can be %s", async (_what, consumer) => {
    const program: DeclaredResource[] = [
      image("one"),
      {
        kind: "ImageMember",
        name: "partner",
        inputs: async (made) => ({ imageId: (await made("one")).id, ...consumer }),
      },
    ];
    await ims.stack.up(program);
    await ims.stack.refresh();
    expect((await ims.stack.up(program)).steps).toEqual(["same one", "same partner"]);
    expect(ims.stack.resource("partner").outputs).toMatchObject({
      ...consumer,
      status: "accepted",
    });
    await ims.stack.up(program.slice(0, 1));
    expect(await members("one")).toEqual([]);
  });
});

describe("ImageAcceptance", () => {
  it("accepts, rejects, and is withdrawn by rejecting", async () => {
    const acceptance = (status: string): DeclaredResource => ({
      kind: "ImageAcceptance",
      name: "ours",
      inputs: async (made) => ({ imageId: (await made("one")).id, connection: "bob", status }),
    });
    const shared: DeclaredResource[] = [
      image("one"),
      {
        kind: "ImageMember",
        name: "bob",
        inputs: async (made) => ({ imageId: (await made("one")).id, projectId: projectOf("bob") }),
      },
    ];
    await ims.stack.up([...shared, acceptance("accepted")]);
    expect(await members("one")).toEqual([`project ${projectOf("bob")} accepted`]);
    await ims.stack.up([...shared, acceptance("rejected")]);
    expect(await members("one")).toEqual([`project ${projectOf("bob")} rejected`]);
    await ims.stack.up([...shared, acceptance("accepted")]);
    await ims.stack.refresh();
    expect((await ims.stack.up([...shared, acceptance("accepted")])).steps).toEqual([
      "same one",
      "same bob",
      "same ours",
    ]);
    await ims.stack.up(shared);
    expect(await members("one")).toEqual([`project ${projectOf("bob")} rejected`]);
  });
});

describe("tags", () => {
  const tags = async (name: string) => {
    const { id } = ims.stack.resource(name);
    return [...((await ims.images()).find((each) => each.id === id)?.tags ?? [])].sort();
  };

  it("change in two requests at most", async () => {
    const tagged = (...wanted: string[]): DeclaredResource => ({
      kind: "Image",
      name: "one",
      inputs: { name: "one", source: server(), tags: wanted },
    });
    await ims.stack.up([tagged("env=dev", "golden")]);
    ims.cloud.local.clearRequests();
    await ims.stack.up([tagged("env=prod", "team=ops")]);
    expect(ims.requests().filter((request) => request.includes("/tags"))).toEqual([
      expect.stringMatching(/^POST .*\/tags\/action$/),
      expect.stringMatching(/^POST .*\/tags\/action$/),
    ]);
    expect(await tags("one")).toEqual(["env=prod", "team=ops"]);
    await ims.stack.refresh();
    expect((await ims.stack.up([tagged("env=prod", "team=ops")])).steps).toEqual(["same one"]);
  });

  it("of other programs are their own, and one key is one tag", async () => {
    const tag = (text: string): DeclaredResource => ({
      kind: "ImageTag",
      name: "release",
      inputs: async (made) => ({ imageId: (await made("one")).id, tag: text }),
    });
    await ims.stack.up([image("one"), tag("release=1")]);
    expect(await tags("one")).toEqual(["release=1"]);
    await ims.stack.up([image("one"), tag("release=2")]);
    expect(await tags("one")).toEqual(["release=2"]);
    await ims.stack.refresh();
    expect((await ims.stack.up([image("one"), tag("release=2")])).steps).toEqual([
      "same one",
      "same release",
    ]);
    await ims.stack.up([image("one")]);
    expect(await tags("one")).toEqual([]);
  });
});

describe("ImageExport", () => {
  it("writes the image to an object, once, and keeps it unless told otherwise", async () => {
    const exported = (more: object): DeclaredResource[] => [
      image("one"),
      {
        kind: "ImageExport",
        name: "file",
        inputs: async (made) => ({
          imageId: (await made("one")).id,
          bucket,
          key: "exports/one.qcow2",
          format: "qcow2",
          ...more,
        }),
      },
    ];
    await ims.stack.up(exported({}));
    expect(await ims.objects()).toContain("exports/one.qcow2");
    await ims.stack.refresh();
    expect((await ims.stack.up(exported({}))).steps).toEqual(["same one", "same file"]);
    expect((await ims.stack.up(exported({ deleteObject: true }))).steps).toEqual([
      "same one",
      "update file",
    ]);
    await ims.stack.up([image("one")]);
    expect(await ims.objects()).not.toContain("exports/one.qcow2");
  });
});

describe("deleting", () => {
  it("ends first what an organization and an account have by hand", async () => {
    await ims.stack.up([image("one")]);
    await shareByHand("one", { organizations: [unit], domains: [account] });
    expect(await members("one")).toHaveLength(2);
    ims.cloud.local.clearRequests();
    await ims.stack.destroy();
    expect(await ims.images()).toEqual([]);
    expect(ims.requests().filter((request) => request.startsWith("DELETE"))).toEqual([
      expect.stringMatching(/^DELETE \/v2\/images\//),
      "DELETE /v1/cloudimages/members",
      expect.stringMatching(/^DELETE \/v2\/images\//),
    ]);
  });

  it("is over when the image does not show any more", async () => {
    await ims.stack.up([image("one")]);
    ims.cloud.local.ims.change({ deleteMs: 1_500 });
    try {
      await ims.stack.destroy();
      expect(await ims.images()).toEqual([]);
    } finally {
      ims.cloud.local.ims.change({ deleteMs: 0 });
    }
  });

  it("softly keeps the record", async () => {
    await ims.stack.up([
      { kind: "Image", name: "one", inputs: { name: "one", source: server(), softDelete: true } },
    ]);
    const { id } = ims.stack.resource("one");
    await ims.stack.destroy();
    const page = await ims.call("alice", "GET", `/ims/v2/cloudimages?id=${id}&status=deleted`);
    expect(page).toMatchObject({ images: [{ id, status: "deleted" }] });
  });
});

/** Shares an image of alice's as somebody does who knows nothing of the program. */
async function shareByHand(name: string, recipients: object): Promise<void> {
  const images = [ims.stack.resource(name).id];
  await ims.call("alice", "POST", "/ims/v1/cloudimages/members", { images, ...recipients });
  await settled();
}

const byHand = (name: string, user: string) => shareByHand(name, { projects: [projectOf(user)] });

/** Why a run fails on a cloud that takes no answer to a share. */
async function withoutAnswers(command: Parameters<ImsStack["stack"]["attempt"]>[0]) {
  ims.cloud.local.fault({
    ...{ method: "PUT", path: "/v1/cloudimages/members", status: 403 },
    body: { error: { code: "IMG.0026", message: "Not now." } },
  });
  try {
    return (await ims.stack.attempt(command)).failure;
  } finally {
    ims.cloud.local.clearFaults();
  }
}

/** Jobs that were begun by hand have ended. */
async function settled(): Promise<void> {
  await fetch(`${ims.cloud.local.adminUrl}/ims/advance?ms=60000`, { method: "POST" });
}
