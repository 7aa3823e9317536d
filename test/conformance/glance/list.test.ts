/** GET /v2/images: who sees what, filters, sorting, paging. Each test looks only at images with a word of its own. */
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { field, openSession, type Reply, type Session, uniqueWord } from "./wire";

describe.each(clouds())("The list of the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let bob: Session;
  let carol: Session;
  let admin: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    bob = await openSession(cloud, "bob");
    carol = await openSession(cloud, "carol");
    admin = await openSession(cloud, "admin");
  });
  afterAll(() => cloud.stop());

  const namesIn = (answer: Reply): string[] => {
    expect(answer.status).toBe(200);
    return answer.list("images").map((image) => String(field("name")(image)));
  };
  const sortedNames = async (caller: Session, query: string): Promise<string[]> =>
    namesIn(await caller.get(`/v2/images?${query}`)).sort();
  const idOf = (path: string): string => path.slice("/v2/images/".length);

  describe("without a visibility", () => {
    it("shows own images, public ones, and accepted shared ones", async () => {
      const word = uniqueWord();
      await alice.createImage({ name: "own private", word, visibility: "private" });
      await alice.createImage({ name: "own community", word, visibility: "community" });
      await admin.createImage({ name: "public", word, visibility: "public" });
      await bob.createImage({ name: "community of others", word, visibility: "community" });
      await bob.createImage({ name: "shared with others", word });
      const offered = await bob.createImage({ name: "pending", word });
      await bob.post(`${offered}/members`, { member: alice.projectId });
      const taken = await bob.createImage({ name: "accepted", word });
      await bob.post(`${taken}/members`, { member: alice.projectId });
      await alice.put(`${taken}/members/${alice.projectId}`, { status: "accepted" });
      expect(await sortedNames(alice, `word=${word}`)).toEqual([
        "accepted",
        "own community",
        "own private",
        "public",
      ]);
    });
  });

  describe("with visibility and member_status", () => {
    let word: string;

    beforeAll(async () => {
      word = uniqueWord();
      for (const status of ["pending", "accepted", "rejected"]) {
        const path = await bob.createImage({ name: status, word });
        await bob.post(`${path}/members`, { member: alice.projectId });
        await alice.put(`${path}/members/${alice.projectId}`, { status });
      }
      await bob.createImage({ name: "community", word, visibility: "community" });
      await alice.createImage({ name: "own", word });
    });

    it.each([
      ["visibility=shared", ["accepted", "own"]],
      ["visibility=shared&member_status=pending", ["own", "pending"]],
      ["member_status=rejected", ["own", "rejected"]],
      ["member_status=all", ["accepted", "own", "pending", "rejected"]],
      ["visibility=community", ["community"]],
      ["visibility=all", ["accepted", "community", "own"]],
      ["visibility=private", []],
    ])("?%s shows what it says", async (query, expected) => {
      expect(await sortedNames(alice, `${query}&word=${word}`)).toEqual(expected);
    });

    it("narrows to one project's images with owner", async () => {
      const query = `owner=${bob.projectId}&word=${word}`;
      expect(await sortedNames(alice, query)).toEqual(["accepted"]);
    });

    it("shows everything to administrators", async () => {
      expect(await sortedNames(admin, `visibility=all&word=${word}`)).toEqual([
        "accepted",
        "community",
        "own",
        "pending",
        "rejected",
      ]);
    });

    it("shows nothing of it to strangers", async () => {
      expect(await sortedNames(carol, `word=${word}`)).toEqual([]);
    });
  });

  describe("filters", () => {
    let word: string;
    let first: string;
    let second: string;

    beforeAll(async () => {
      word = uniqueWord();
      first = await alice.createImage({
        name: "first",
        word,
        tags: ["red", "round"],
        min_disk: 5,
        protected: false,
      });
      second = await alice.createImage({
        name: "second, the",
        word,
        tags: ["red"],
        disk_format: "ami",
        container_format: "ami",
        colour: "blue green",
      });
      await alice.createImage({ name: "hidden", word, os_hidden: true });
      await alice.upload(`${first}/file`, "12345");
    });

    it.each([
      ["name=first", ["first"]],
      ["name=First", []],
      ["name=in:first,third", ["first"]],
      [`name=in:${encodeURIComponent('"second, the",first')}`, ["first", "second, the"]],
      ["name=eq:first", ["first"]],
      ["status=active", ["first"]],
      ["status=in:active,queued", ["first", "second, the"]],
      ["disk_format=ami", ["second, the"]],
      ["disk_format=in:ami,raw", ["first", "second, the"]],
      ["container_format=bare", ["first"]],
      ["tag=red", ["first", "second, the"]],
      ["tag=red&tag=round", ["first"]],
      ["tag=blue", []],
      ["colour=blue+green", ["second, the"]],
      ["colour=blue", []],
      ["min_disk=5", ["first"]],
      ["size_min=5", ["first"]],
      ["size_min=6", []],
      ["size_max=5", ["first"]],
      ["checksum=827ccb0eea8a706c4c34a16891f84e7b", ["first"]],
      ["protected=false", ["first", "second, the"]],
      ["protected=true", []],
      ["os_hidden=true", ["hidden"]],
      ["os_hidden=false", ["first", "second, the"]],
      ["created_at=gt:2020-01-01T00:00:00Z", ["first", "second, the"]],
      ["created_at=lt:2020-01-01T00:00:00Z", []],
      ["updated_at=gte:2020-01-01", ["first", "second, the"]],
      ["updated_at=neq:2020-01-01T00:00:00Z", ["first", "second, the"]],
    ])("?%s finds what it says", async (query, expected) => {
      expect(await sortedNames(alice, `${query}&word=${word}`)).toEqual(expected);
    });

    it("read many images by id in one request, and leave out those that do not exist", async () => {
      const ids = [idOf(first), "00000000-0000-0000-0000-000000000000", idOf(second)];
      expect(await sortedNames(alice, `id=in:${ids.join(",")}`)).toEqual(["first", "second, the"]);
    });

    it("work on custom properties of queued images, too", async () => {
      const own = uniqueWord();
      await alice.createImage({ name: "queued", mark: own });
      expect(await sortedNames(alice, `mark=${own}`)).toEqual(["queued"]);
    });

    it.each([
      ["limit=x", "limit param must be an integer"],
      ["limit=-1", "limit param must be positive"],
      ["marker=none", "No image found with ID none"],
      ["visibility=secret", "Invalid visibility value: secret"],
      ["member_status=maybe", "Invalid status: maybe"],
      ["protected=1", "Invalid value '1' for 'protected' filter."],
      ["os_hidden=1", "Invalid value '1' for 'os_hidden' filter."],
      ["size_min=big", "Unable to filter on a range with a non-numeric value."],
      ["created_at=yesterday", 'Bad "created_at" query filter format.'],
      ["created_at=is:2020-01-01T00:00:00Z", "Unable to filter on a unknown operator."],
      ["name=a:b", "Unable to filter by unknown operator 'a'."],
      ["name=in:%22a", "The quote is not closed."],
      ["changes-since=2020-01-01", 'The "changes-since" filter is no longer available on v2.'],
      ["sort_key=colour", "Invalid sort key: colour."],
      ["sort=name:up", "Invalid sort direction: up"],
      ["sort=name&sort_dir=asc", "Old and new sorting syntax cannot be combined"],
      ["sort_key=name&sort_dir=asc&sort_dir=asc", "Number of sort dirs does not match"],
    ])("?%s is answered 400", async (query, message) => {
      const answer = await alice.get(`/v2/images?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.message()).toContain(message);
    });
  });

  describe("order and pages", () => {
    let word: string;

    beforeAll(async () => {
      word = uniqueWord();
      for (const [name, disk_format] of [
        ["b", "raw"],
        ["a", "raw"],
        ["c", "ami"],
        ["d", "ami"],
      ]) {
        await alice.createImage({ name, disk_format, word });
      }
    });

    it.each([
      ["", ["d", "c", "a", "b"]],
      ["sort_dir=asc", ["b", "a", "c", "d"]],
      ["sort_key=name", ["d", "c", "b", "a"]],
      ["sort_key=name&sort_dir=asc", ["a", "b", "c", "d"]],
      ["sort=name:asc", ["a", "b", "c", "d"]],
      ["sort=disk_format:asc,name:desc", ["d", "c", "b", "a"]],
      ["sort_key=disk_format&sort_key=name&sort_dir=asc&sort_dir=asc", ["c", "d", "a", "b"]],
    ])("?%s sorts", async (query, expected) => {
      expect(namesIn(await alice.get(`/v2/images?word=${word}&${query}`))).toEqual(expected);
    });

    it("follow next links to the end, and keep the query in them", async () => {
      const seen: string[] = [];
      let path = `/v2/images?word=${word}&limit=3&sort=name:asc`;
      const first = await alice.get(path);
      expect(first.at("first")).toBe(`/v2/images?word=${word}&limit=3&sort=name%3Aasc`);
      expect(first.at("schema")).toBe("/v2/schemas/images");
      for (let page = 0; path && page < 5; page += 1) {
        const answer = await alice.get(path);
        seen.push(...namesIn(answer));
        path = String(answer.at("next") ?? "");
      }
      expect(seen).toEqual(["a", "b", "c", "d"]);
    });

    it("have a next link only when the page is full, even if nothing follows", async () => {
      const full = await alice.get(`/v2/images?word=${word}&limit=4`);
      const last = String(field("id")(full.list("images").at(-1)));
      expect(full.at("next")).toBe(`/v2/images?word=${word}&limit=4&marker=${last}`);
      expect((await alice.get(String(full.at("next")))).list("images")).toEqual([]);
      expect((await alice.get(`/v2/images?word=${word}&limit=5`)).at("next")).toBeUndefined();
    });

    it("have 25 images by default", async () => {
      const own = uniqueWord();
      for (let made = 0; made < 26; made += 1) await alice.createImage({ word: own });
      const answer = await alice.get(`/v2/images?word=${own}`);
      expect(answer.list("images")).toHaveLength(25);
      expect((await alice.get(String(answer.at("next")))).list("images")).toHaveLength(1);
    });

    it("can be empty on request", async () => {
      const answer = await alice.get(`/v2/images?limit=0&word=${word}`);
      expect(answer.json()).toEqual({
        images: [],
        first: `/v2/images?limit=0&word=${word}`,
        schema: "/v2/schemas/images",
      });
    });

    it("lose all but one of several tags in their links: a client has to keep them itself", async () => {
      const answer = await alice.get(`/v2/images?word=${word}&tag=one&tag=two`);
      expect(answer.at("first")).toBe(`/v2/images?word=${word}&tag=two`);
    });

    it("leave out what was deleted", async () => {
      const own = uniqueWord();
      const path = await alice.createImage({ name: "gone", word: own });
      await alice.delete(path);
      expect(await sortedNames(alice, `word=${own}`)).toEqual([]);
    });
  });
});
