import type { GetImageArgs } from "../../../provider/functions/getImage";
import { type Clouds, startClouds } from "./clouds";

const absent = "00000000-0000-4000-8000-000000000000";
let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds();
});
afterAll(() => clouds.stop());

describe.each(["alice", "ims-alice"])("getImage over the connection %s", (connection) => {
  let web: string;
  let older: string;
  let newer: string;

  beforeAll(async () => {
    if (connection === "alice") {
      web = await clouds.glanceImage({ name: "web", tags: ["env=dev", "golden"], minDiskGb: 2 });
      older = await clouds.glanceImage({ name: "db" });
      await past();
      newer = await clouds.glanceImage({ name: "db" });
    } else {
      const alice = await clouds.as("alice");
      const tags = ["env=dev", "golden="];
      web = await alice.makeImage({ name: "web", tags, min_disk: 2 });
      older = await alice.makeImage({ name: "db" });
      await past();
      newer = await alice.makeImage({ name: "db" });
    }
  });
  beforeEach(() => void clouds.requests());

  const get = (args: GetImageArgs, pageLimit?: number) =>
    clouds.lookUp("getImage", { ...args, connection }, pageLimit);

  it("reads one by its id, in one request", async () => {
    await expect(get({ id: web })).resolves.toMatchObject({
      id: web,
      name: "web",
      status: "active",
      minDiskGb: 2,
      owner: clouds.server.projects.owner,
      tags: ["env=dev", "golden"],
    });
    expect(clouds.requests()).toHaveLength(1);
  });

  it("answers without holes, as outputs must be", async () => {
    expect(Object.values(await get({ id: web }))).not.toContain(undefined);
  });

  it("says that an id leads nowhere", async () => {
    await expect(get({ id: absent })).rejects.toMatchObject({
      kind: "notFound",
      message: `cannot look up image ${absent}: it does not exist, or the project of connection "${connection}" cannot see it; an image that was shared must be accepted first`,
    });
  });

  it.each<[string, GetImageArgs]>([
    ["its name", { name: "web" }],
    ["a part of its name", { nameRegex: "^w.b$" }],
    ["its tags", { tags: ["golden", "env=dev"] }],
    ["its smallest disk", { minDiskGb: 2 }],
    ["several things", { name: "web", status: "active", tags: ["golden"] }],
  ])("finds the only one by %s", async (_what, filters) => {
    await expect(get(filters)).resolves.toMatchObject({ id: web });
    expect(clouds.requests()).toHaveLength(1);
  });

  it("refuses to choose among several, and names them", async () => {
    const error = await caught(get({ name: "db" }));
    expect(error).toMatchObject({ kind: "conflict" });
    expect(error.message).toMatch(/^cannot look up the image with name "db": 2 images match: /);
    expect(error.message).toContain(older);
    expect(error.message).toContain(newer);
    expect(error.message).toMatch(/; add filters, or set mostRecent: true to take the newest$/);
  });

  it("takes the newest where it may, and asks for no more pages than that takes", async () => {
    await expect(get({ name: "db", mostRecent: true }, 1)).resolves.toMatchObject({ id: newer });
    expect(clouds.requests()).toHaveLength(1);
  });

  it("takes the newest that matches, also from a later page", async () => {
    const args = { nameRegex: "^w", owner: clouds.server.projects.owner, mostRecent: true };
    await expect(get(args, 1)).resolves.toMatchObject({ id: web });
    expect(clouds.requests()).toHaveLength(3);
  });

  it("chooses none where it is told not to, and none of no images", async () => {
    await expect(get({ name: "db", mostRecent: false })).rejects.toMatchObject({
      kind: "conflict",
    });
    await expect(get({ name: "no", mostRecent: true })).rejects.toMatchObject({ kind: "notFound" });
  });

  it("says what it looked for when none matches", async () => {
    await expect(get({ name: "no", tags: ["x"] })).rejects.toThrow(
      `cannot look up the image with name "no", tags ["x"]: no image that the project of connection "${connection}" can see matches`,
    );
  });

  it.each<[string, object, string]>([
    ["nothing", {}, "id or at least one filter is required"],
    ["only mostRecent", { mostRecent: true }, "id or at least one filter is required"],
    [
      "an id and a filter",
      { id: absent, name: "web" },
      "id names one image already: leave out name",
    ],
    ["an id that is none", { id: "web" }, "id must be an image id"],
    ["a misspelt filter", { nmae: "web" }, "nmae there is no such property; did you mean name?"],
    ["a wrong type", { minDiskGb: "2" }, "minDiskGb must be a number, not a string"],
    ["a bad expression", { nameRegex: "(" }, "nameRegex is no regular expression"],
    ["bits that no system has", { osBit: 16 }, "osBit must be 32 or 64"],
    [
      "a time without a zone",
      { createdAt: { operator: "gt", time: "2026-01-05" } },
      "createdAt.time must be a time in UTC such as 2026-01-05T08:00:00Z",
    ],
  ])("refuses %s before any request, with the property", async (_what, args, reason) => {
    const error = await caught(get(args));
    expect(error).toMatchObject({ kind: "badRequest", mayHaveBeenSent: false });
    expect(error.message).toContain(`cannot look up an image: ${reason}`);
    expect(clouds.requests()).toEqual([]);
  });

  it("does not mind arguments that are there and undefined", async () => {
    const args = { name: "web", owner: undefined } as unknown as GetImageArgs; // as JavaScript passes them
    await expect(get(args)).resolves.toMatchObject({ id: web });
  });
});

describe("a filter that the cloud does not have", () => {
  it.each([
    ["alice", { platform: "Ubuntu" }, "platform is a filter of clouds of kind ims"],
    ["alice", { whole: true }, "whole is a filter of clouds of kind ims"],
    ["ims-alice", { hidden: true }, "hidden is a filter of clouds of kind glance"],
    ["ims-alice", { memberStatus: "all" }, 'memberStatus must be "pending", "accepted" or'],
  ] as const)("is refused before any request: over %s %j", async (connection, filters, reason) => {
    clouds.requests();
    await expect(clouds.lookUp("getImage", { ...filters, connection })).rejects.toThrow(reason);
    expect(clouds.requests()).toEqual([]);
  });
});

/** Creation times count whole seconds. */
async function past(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  while (Math.floor(Date.now() / 1000) === second) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function caught(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it was expected to fail");
}
