/** What all Glance calls have in common: versions, schemas, authentication, error forms, limits of the request line. */
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import {
  authenticate,
  exchange,
  field,
  openSession,
  passwordOf,
  session,
  type Session,
} from "./wire";

describe.each(clouds())("Glance of the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let rita: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    rita = await openSession(cloud, "rita");
  });
  afterAll(() => cloud.stop());

  describe("versions", () => {
    it("are listed at the root without a token", async () => {
      const answer = await session(cloud).get("/");
      expect(answer.status).toBe(300);
      const versions = answer.list("versions");
      expect(versions).toContainEqual({
        id: "v2.0",
        status: "SUPPORTED",
        links: [{ rel: "self", href: `${cloud.url}/v2/` }],
      });
      expect(versions.map(field("status")).filter((status) => status === "CURRENT")).toHaveLength(
        1,
      );
    });

    it("are listed under /versions with 200", async () => {
      const answer = await session(cloud).get("/versions");
      expect(answer.status).toBe(200);
      expect(answer.list("versions").map(field("id"))).toContain("v2.0");
    });

    it("have no documents of their own: /v2.0 points at /v2/", async () => {
      const answer = await alice.get("/v2.0");
      expect(answer.status).toBe(302);
      expect(answer.headers.get("Location")).toBe(`${cloud.url}/v2/`);
    });

    it("with a minor number are the same interface", async () => {
      expect((await alice.get("/v2.1/images?limit=1")).status).toBe(200);
    });
  });

  describe("schemas", () => {
    it.each([
      ["image", ["self", "enclosure", "describedby"]],
      ["images", ["first", "next", "describedby"]],
      ["members", ["describedby"]],
    ])("of %s are published with their links", async (name, relations) => {
      const answer = await alice.get(`/v2/schemas/${name}`);
      expect(answer.status).toBe(200);
      expect(answer.at("name")).toBe(name);
      expect(answer.list("links").map(field("rel"))).toEqual(relations);
    });

    it("of member has no links", async () => {
      const answer = await alice.get("/v2/schemas/member");
      expect(answer.at("name")).toBe("member");
      expect(answer.at("links")).toBeUndefined();
      expect(answer.at("properties", "status", "enum")).toEqual([
        "pending",
        "accepted",
        "rejected",
      ]);
    });

    it("of image admits further properties as strings, and knows read-only ones", async () => {
      const answer = await alice.get("/v2/schemas/image");
      expect(answer.at("additionalProperties")).toEqual({ type: "string" });
      expect(answer.at("properties", "checksum", "readOnly")).toBe(true);
      expect(answer.at("properties", "name", "maxLength")).toBe(255);
      expect(answer.at("properties", "visibility", "enum")).toEqual([
        "community",
        "public",
        "private",
        "shared",
      ]);
    });
  });

  describe("tokens", () => {
    it("are needed: 401 that says where Keystone is", async () => {
      const answer = await session(cloud).get("/v2/images");
      expect(answer.status).toBe(401);
      expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Keystone uri="http.*\/v3"$/);
    });

    it("must be good ones", async () => {
      expect((await session(cloud, "no-such-token").get("/v2/images")).status).toBe(401);
    });

    it("without a project list and make nothing", async () => {
      const unscoped = await authenticate(cloud, passwordOf("alice"), "unscoped");
      const caller = session(cloud, unscoped.headers.get("X-Subject-Token") ?? "");
      expect((await caller.get("/v2/images")).status).toBe(403);
      expect((await caller.post("/v2/images", {})).status).toBe(403);
    });
  });

  describe("every answer", () => {
    it("carries a request id and a date, errors too", async () => {
      for (const path of ["/v2/images?limit=1", "/v2/images/none"]) {
        const answer = await alice.get(path);
        expect(answer.headers.get("X-Openstack-Request-Id")).toMatch(/^req-[0-9a-f-]{36}$/);
        expect(Date.parse(answer.headers.get("Date") ?? "")).toBeGreaterThan(0);
      }
    });
  });

  describe("errors", () => {
    const path = "/v2/images/00000000-0000-0000-0000-000000000000";

    it("are JSON for who accepts JSON", async () => {
      const answer = await alice.get(path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("Content-Type")).toBe("application/json");
      expect(answer.json()).toEqual({
        message: `No image found with ID ${path.slice("/v2/images/".length)}<br /><br />\n\n\n`,
        code: "404 Not Found",
        title: "Not Found",
      });
    });

    it.each(["*/*", "text/html", "text/html,application/json;q=0.9"])(
      "are HTML for who accepts %s",
      async (accept) => {
        const answer = await alice.get(path, { Accept: accept });
        expect(answer.status).toBe(404);
        expect(answer.headers.get("Content-Type")).toBe("text/html; charset=UTF-8");
        expect(answer.text).toMatch(/^<html>\n <head>\n  <title>404 Not Found<\/title>/);
        expect(answer.text).toContain("No image found with ID");
      },
    );

    it("are plain text for who accepts nothing else", async () => {
      const answer = await alice.get(path, { Accept: "text/plain" });
      expect(answer.headers.get("Content-Type")).toBe("text/plain; charset=UTF-8");
      expect(answer.text).toMatch(/^404 Not Found\n\nNo image found with ID/);
    });
  });

  describe("paths", () => {
    it("that do not exist answer 404", async () => {
      expect((await alice.get("/v2/nothing")).status).toBe(404);
    });

    it.each([
      ["PUT", "/v2/images", ["GET", "POST"]],
      ["POST", "/v2/images/any", ["DELETE", "GET", "PATCH"]],
      ["GET", "/v2/images/any/tags/one", ["DELETE", "PUT"]],
      ["POST", "/v2/images/any/file", ["GET", "PUT"]],
    ])("answer 405 to %s %s and say what is allowed", async (method, path, allowed) => {
      const answer = await alice.send(method, path);
      expect(answer.status).toBe(405);
      expect((answer.headers.get("Allow") ?? "").split(", ").sort()).toEqual(allowed);
    });

    it("answer 414 when the request line is over 4,094 bytes: about 100 ids in one list", async () => {
      const ids = (count: number): string =>
        Array.from({ length: count }, () => crypto.randomUUID()).join(",");
      const fits = await alice.get(`/v2/images?id=in:${ids(100)}`);
      expect(fits.status).toBe(200);
      const tooLong = await alice.get(`/v2/images?id=in:${ids(112)}`);
      expect(tooLong.status).toBe(414);
    });
  });

  describe("information", () => {
    it("names the import methods", async () => {
      const answer = await rita.get("/v2/info/import");
      expect(answer.status).toBe(200);
      expect(answer.list("import-methods", "value")).toEqual(["glance-direct", "web-download"]);
    });

    it("names the stores", async () => {
      const answer = await alice.get("/v2/info/stores");
      expect(answer.json()).toEqual({ stores: [{ id: "fs", default: "true" }] });
    });
  });

  it("answers at the address that the catalogue names", async () => {
    const answer = await exchange(`${cloud.url}/v2/images?limit=1`, {
      method: "GET",
      headers: { "X-Auth-Token": alice.token },
    });
    expect(answer.status).toBe(200);
  });
});
