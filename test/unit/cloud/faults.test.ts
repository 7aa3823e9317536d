/** Faults, holds and the request log: each does what it says, in the process and over the admin path. */
import * as fs from "node:fs";
import * as path from "node:path";
import { type LocalCloud, startLocalCloud } from "../../support/localCloud";
import { field, openSession, type Session } from "../../conformance/glance/wire";

describe("The local cloud", () => {
  let cloud: LocalCloud;
  let alice: Session;
  let bob: Session;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    alice = await openSession(cloud, "alice");
    bob = await openSession(cloud, "bob");
  });
  afterAll(() => cloud.stop());
  afterEach(() => cloud.local.clearFaults());

  const list = (caller = alice) => caller.get("/v2/images");
  const statuses = async (count: number): Promise<number[]> => {
    const seen = [];
    for (let round = 0; round < count; round += 1) seen.push((await list()).status);
    return seen;
  };

  it("acts and answers with another status", async () => {
    cloud.local.fault({ method: "POST", path: "/v2/images", afterStatus: 504 });
    const count = async () => (await list()).list("images").length;
    const before = await count();
    const name = "made behind a proxy";
    expect((await alice.post("/v2/images", { name })).status).toBe(504);
    expect(await count()).toBe(before + 1);
  });

  describe("chooses requests", () => {
    it("by method and path", async () => {
      cloud.local.fault({ method: "GET", path: "/v2/images/*", status: 503 });
      const image = await alice.createImage();
      expect((await alice.get(image)).status).toBe(503);
      expect((await alice.get(`${image}/members`)).status).toBe(200);
      expect((await list()).status).toBe(200);
      expect((await alice.delete(image)).status).toBe(204);
    });

    it.each([
      ["/v2/images/**", true],
      ["^/v2/images/[0-9a-f-]{36}/members$", true],
      ["/v2/images/*", false],
      ["^/v3/", false],
    ])("by the path pattern %s", async (path, hits) => {
      const image = await alice.createImage();
      cloud.local.fault({ path, status: 503 });
      expect((await alice.get(`${image}/members`)).status).toBe(hits ? 503 : 200);
    });

    it("by user, user agent and service", async () => {
      cloud.local.fault({ user: "bob", status: 500 });
      cloud.local.fault({ userAgent: "special/", status: 502 });
      cloud.local.fault({ service: "identity", status: 504 });
      expect((await list(alice)).status).toBe(200);
      expect((await list(bob)).status).toBe(500);
      const special = { "User-Agent": "special/1.0" };
      expect((await alice.get("/v2/images", special)).status).toBe(502);
      expect((await fetch(cloud.authUrl)).status).toBe(504);
    });

    it("by their number", async () => {
      cloud.local.fault({ nth: 2, status: 503 });
      expect(await statuses(4)).toEqual([200, 503, 200, 200]);
    });

    it("by number and count", async () => {
      cloud.local.fault({ nth: 2, count: 2, status: 503 });
      expect(await statuses(4)).toEqual([200, 503, 503, 200]);
    });

    it("up to a count", async () => {
      const fault = cloud.local.fault({ count: 1, status: 503 });
      expect(await statuses(3)).toEqual([503, 200, 200]);
      expect(fault.hits()).toBe(1);
    });

    it("with one of several effects, the same ones with the same seed", async () => {
      const oneOf = [{ status: 500 }, { status: 503 }, { afterStatus: 502 }];
      const fault = cloud.local.fault({ seed: 3, oneOf });
      const first = await statuses(12);
      fault.clear();
      cloud.local.fault({ seed: 3, oneOf });
      expect(await statuses(12)).toEqual(first);
      expect([...new Set(first)].sort()).toEqual([500, 502, 503]);
    });

    it("by chance, the same with the same seed", async () => {
      const rule = { probability: 0.5, seed: 7, status: 503 } as const;
      const first = cloud.local.fault(rule);
      const seen = await statuses(20);
      first.clear();
      cloud.local.fault(rule);
      expect(await statuses(20)).toEqual(seen);
      expect(new Set(seen)).toEqual(new Set([200, 503]));
    });
  });

  describe("can", () => {
    it("answer with a status, headers and body, without acting", async () => {
      cloud.local.fault({
        method: "POST",
        status: 429,
        headers: { "Retry-After": "3" },
        body: { message: "slow down" },
      });
      const answer = await alice.post("/v2/images", { name: "never made" });
      expect(answer.status).toBe(429);
      expect(answer.headers.get("Retry-After")).toBe("3");
      expect(answer.json()).toEqual({ message: "slow down" });
      expect((await alice.get("/v2/images?name=never+made")).list("images")).toEqual([]);
    });

    it("be late", async () => {
      cloud.local.fault({ delayMs: 80 });
      const startedAtMs = performance.now();
      expect((await list()).status).toBe(200);
      expect(performance.now() - startedAtMs).toBeGreaterThan(70);
    });

    it("reset the connection without acting", async () => {
      cloud.local.fault({ method: "POST", reset: true });
      await expect(alice.post("/v2/images", { name: "reset" })).rejects.toMatchObject({
        cause: { code: "ECONNRESET" },
      });
      expect((await alice.get("/v2/images?name=reset")).list("images")).toEqual([]);
    });

    it("act and lose the answer", async () => {
      cloud.local.fault({ method: "POST", afterAnswerLost: true });
      await expect(alice.post("/v2/images", { name: "unheard" })).rejects.toThrow("fetch failed");
      expect((await alice.get("/v2/images?name=unheard")).list("images")).toHaveLength(1);
    });

    it("act and send half of the answer", async () => {
      cloud.local.fault({ method: "POST", cutBody: true });
      const response = await fetch(`${cloud.url}/v2/images`, {
        method: "POST",
        headers: { "X-Auth-Token": alice.token, "Content-Type": "application/json" },
        body: JSON.stringify({ name: "half heard" }),
      });
      expect(response.status).toBe(201);
      await expect(response.text()).rejects.toThrow("terminated");
      expect((await alice.get("/v2/images?name=half+heard")).list("images")).toHaveLength(1);
    });

    it("cut a download half-way", async () => {
      const image = await alice.createImage();
      const bytes = Buffer.alloc(1_000_000, 7);
      await alice.upload(`${image}/file`, bytes);
      cloud.local.fault({ method: "GET", path: "/v2/images/*/file", cutBody: true });
      const response = await fetch(`${cloud.url}${image}/file`, {
        headers: { "X-Auth-Token": alice.token },
      });
      expect(response.headers.get("Content-Length")).toBe("1000000");
      await expect(response.bytes()).rejects.toThrow("terminated");
    });

    it("end tokens before their time", async () => {
      const other = await openSession(cloud, "carol");
      expect((await list(other)).status).toBe(200);
      expect(cloud.local.expireTokens("carol")).toBeGreaterThan(0);
      expect((await list(other)).status).toBe(401);
      expect((await list(alice)).status).toBe(200);
    });

    it("end tokens when their time is over", async () => {
      const hasty = await startLocalCloud({ tokenLifetimeMs: 0 });
      const late = await openSession(hasty, "alice");
      expect((await list(late)).status).toBe(401);
      await hasty.stop();
    });

    it("have smaller quotas", async () => {
      const small = await startLocalCloud({ quotas: { tags: 1, members: 1, imageBytes: 4 } });
      const owner = await openSession(small, "alice");
      const image = await owner.createImage({ tags: ["one"] });
      expect((await owner.put(`${image}/tags/two`)).status).toBe(413);
      expect((await owner.post(`${image}/members`, { member: "a" })).status).toBe(200);
      expect((await owner.post(`${image}/members`, { member: "b" })).status).toBe(413);
      expect((await owner.upload(`${image}/file`, "12345")).status).toBe(413);
      expect(await owner.image(image)).toMatchObject({ status: "queued", size: null });
      await small.stop();
    });
  });

  describe("holds requests", () => {
    it("before they act, until they are released", async () => {
      cloud.local.fault({ method: "POST", path: "/v2/images", hold: "before" });
      const made = alice.post("/v2/images", { name: "held before" });
      const [held] = await cloud.local.waitForHeld();
      expect(held).toMatchObject({ method: "POST", path: "/v2/images", when: "before" });
      expect((await alice.get("/v2/images?name=held+before")).list("images")).toEqual([]);
      cloud.local.release();
      expect((await made).status).toBe(201);
    });

    it("after they acted, and may reset them", async () => {
      cloud.local.fault({ method: "POST", path: "/v2/images", hold: "after" });
      const made = alice.post("/v2/images", { name: "held after" }).catch(String);
      await cloud.local.waitForHeld();
      expect((await alice.get("/v2/images?name=held+after")).list("images")).toHaveLength(1);
      cloud.local.release("reset");
      expect(await made).toContain("fetch failed");
    });

    it("one by one", async () => {
      cloud.local.fault({ method: "POST", path: "/v2/images", hold: "before" });
      const first = alice.post("/v2/images", {});
      const second = alice.post("/v2/images", {});
      const held = await cloud.local.waitForHeld(2);
      expect(held).toHaveLength(2);
      expect(cloud.local.release("proceed", held[0]?.sequence)).toBe(1);
      expect((await Promise.race([first, second])).status).toBe(201);
      expect(cloud.local.release()).toBe(1);
      await Promise.all([first, second]);
    });

    it("of clients that are gone, and acts or not as it is told", async () => {
      cloud.local.fault({ method: "POST", path: "/v2/images", hold: "before" });
      for (const [how, count] of [
        ["reset", 0],
        ["proceed", 1],
      ] as const) {
        const name = `gone ${how}`;
        const client = new AbortController();
        const made = fetch(`${cloud.url}/v2/images`, {
          method: "POST",
          headers: { "X-Auth-Token": alice.token, "Content-Type": "application/json" },
          body: JSON.stringify({ name }),
          signal: client.signal,
        });
        await cloud.local.waitForHeld();
        client.abort();
        await expect(made).rejects.toThrow("aborted");
        cloud.local.clearRequests();
        cloud.local.release(how);
        const query = `/v2/images?name=${encodeURIComponent(name)}`;
        const answer = await alice.get(query);
        expect(answer.list("images")).toHaveLength(count);
      }
    });

    it("and tells nobody for longer than asked", async () => {
      expect(await cloud.local.waitForHeld(1, 10)).toEqual([]);
    });
  });

  describe("lists requests", () => {
    it("with what is needed to count them", async () => {
      const image = await alice.createImage();
      cloud.local.clearRequests();
      await alice.upload(`${image}/file`, "12345");
      await alice.get("/v2/images?limit=1", { "User-Agent": "counted/1" });
      await alice.get("/v2/images/none");
      expect(cloud.local.requests()).toMatchObject([
        {
          service: "image",
          method: "PUT",
          path: `${image}/file`,
          status: 204,
          outcome: "answered",
          user: "alice",
          project: cloud.projects.owner,
          requestBytes: 5,
        },
        { method: "GET", path: "/v2/images", query: "limit=1", userAgent: "counted/1" },
        { method: "GET", path: "/v2/images/none", status: 404 },
      ]);
    });

    it("in the order of their arrival, numbered through", async () => {
      cloud.local.clearRequests();
      await Promise.all([list(), list(), list()]);
      const numbers = cloud.local.requests().map(({ sequence }) => sequence);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      expect(new Set(numbers).size).toBe(3);
    });

    it("and answers 500 to what it cannot do, with the reason", async () => {
      const image = await alice.createImage();
      await alice.upload(`${image}/file`, "bytes");
      const complaint = jest.spyOn(process.stderr, "write").mockReturnValue(true);
      fs.rmSync(path.join(cloud.local.dataFolder, "staging"), { recursive: true });
      const answer = await alice.upload(`${await alice.createImage()}/file`, "bytes");
      fs.mkdirSync(path.join(cloud.local.dataFolder, "staging"));
      expect(answer.status).toBe(500);
      expect(answer.text).toContain("no such file or directory");
      expect(complaint).toHaveBeenCalled();
      complaint.mockRestore();
    });

    it("and says what became of those without an answer", async () => {
      cloud.local.clearRequests();
      const fault = cloud.local.fault({ reset: true });
      await expect(list()).rejects.toThrow("fetch failed");
      fault.clear();
      const [record] = cloud.local.requests();
      expect(record?.outcome).toBe("reset");
      expect(record).not.toHaveProperty("status");
    });
  });

  describe("over its admin path", () => {
    const admin = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const response = await fetch(`${cloud.local.adminUrl}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.json();
    };

    it("takes, lists and clears rules", async () => {
      const made = await admin("POST", "/faults", { path: "/v2/images", status: 503 });
      const id = String(field("faults", 0, "id")(made));
      expect((await list()).status).toBe(503);
      expect(await admin("GET", "/faults")).toEqual({
        faults: [{ id, path: "/v2/images", status: 503, matched: 1, hits: 1 }],
      });
      expect(await admin("DELETE", `/faults/${id}`)).toEqual({ cleared: 1 });
      expect((await list()).status).toBe(200);
      await admin("POST", "/faults", [{ status: 500 }, { status: 503 }]);
      expect(await admin("DELETE", "/faults")).toEqual({ cleared: 2 });
    });

    it.each([
      [{ statuss: 503 }, /unknown key statuss/],
      [{ status: "503" }, /status must be a number/],
      [{ hold: "ever" }, /hold must be "before" or "after"/],
      [{ path: "^(" }, /Invalid regular expression/],
      ["x", /is not an object/],
    ])("refuses the rule %j with a reason", async (rule, reason) => {
      expect(field("message")(await admin("POST", "/faults", rule))).toMatch(reason);
    });

    it("pauses a request, says so to who waits, and lets it go", async () => {
      const waiting = admin("GET", "/held?timeoutMs=5000");
      await admin("POST", "/pause?method=POST&path=/v2/images&nth=2&when=after");
      expect((await alice.post("/v2/images", {})).status).toBe(201);
      const second = alice.post("/v2/images", {});
      const held = (await waiting) as { held: { sequence: number }[] };
      expect(held.held).toHaveLength(1);
      expect(await admin("POST", `/release?sequence=${held.held[0]?.sequence}`)).toEqual({
        released: 1,
      });
      expect((await second).status).toBe(201);
    });

    it("lists and clears requests, its own not among them", async () => {
      await admin("DELETE", "/requests");
      await list();
      const requests = field("requests")(await admin("GET", "/requests")) as unknown[];
      expect(requests.map(field("path"))).toEqual(["/v2/images"]);
    });

    it("ends tokens", async () => {
      const carol = await openSession(cloud, "carol");
      const ended = await admin("POST", "/tokens/expire?user=carol");
      expect(field("expired")(ended)).toBeGreaterThan(0);
      expect((await list(carol)).status).toBe(401);
    });

    it("says so when there is nothing of that name", async () => {
      const response = await fetch(`${cloud.local.adminUrl}/nothing`);
      expect(response.status).toBe(404);
    });
  });
});
