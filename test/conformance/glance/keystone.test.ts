/** Keystone v3: tokens, their catalogue, projects, application credentials. */
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import {
  authenticate,
  exchange,
  field,
  identityCall,
  openSession,
  passwordOf,
  type Reply,
  type Session,
} from "./wire";

interface Credential {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly project_id: string;
}

describe.each(clouds())("Keystone of the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;
  let admin: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
    admin = await openSession(cloud, "admin");
  });
  afterAll(() => cloud.stop());

  const tokenOf = (reply: Reply): string => reply.headers.get("X-Subject-Token") ?? "";
  const asAlice = (): Record<string, string> => ({ "X-Auth-Token": alice.token });

  describe("versions", () => {
    it("lists v3 at the root", async () => {
      const answer = await exchange(cloud.authUrl.replace(/\/v3$/, "/"), { method: "GET" });
      expect(answer.status).toBe(300);
      expect(answer.at("versions", "values", 0)).toMatchObject({ status: "stable" });
    });

    it("describes v3 and says where it is", async () => {
      const answer = await identityCall(cloud, "GET", "");
      expect(answer.status).toBe(200);
      expect(answer.at("version", "links", 0)).toEqual({
        rel: "self",
        href: `${cloud.authUrl}/`,
      });
    });
  });

  describe("password", () => {
    it("gives a token for the project named by id", async () => {
      const scope = { project: { id: cloud.projects.owner } };
      const answer = await authenticate(cloud, passwordOf("alice"), scope);
      expect(answer.status).toBe(201);
      expect(tokenOf(answer)).not.toBe("");
      expect(answer.at("token")).toMatchObject({
        methods: ["password"],
        user: {
          id: cloud.users["alice"]?.id,
          name: "alice",
          domain: { id: "default", name: "Default" },
        },
        project: { id: cloud.projects.owner, name: "owner", domain: { id: "default" } },
        is_domain: false,
      });
    });

    it("gives a token for the project named by name and domain", async () => {
      const scope = { project: { name: "owner", domain: { name: "Default" } } };
      const answer = await authenticate(cloud, passwordOf("alice"), scope);
      expect(answer.at("token", "project", "id")).toBe(cloud.projects.owner);
    });

    it("takes the default project when no scope is given", async () => {
      const answer = await authenticate(cloud, passwordOf("bob"));
      // Who was made with a default project has one; the first administrator of a real cloud has none.
      expect(answer.at("token", "project", "id")).toBe(cloud.projects.consumer);
    });

    it("gives a token without project and catalogue when unscoped is asked for", async () => {
      const answer = await authenticate(cloud, passwordOf("alice"), "unscoped");
      expect(answer.status).toBe(201);
      expect(answer.at("token")).not.toHaveProperty("project");
      expect(answer.at("token")).not.toHaveProperty("catalog");
    });

    it("knows users by id, too", async () => {
      const user = { id: cloud.users["alice"]?.id, password: "secret" };
      const answer = await authenticate(cloud, { methods: ["password"], password: { user } });
      expect(answer.status).toBe(201);
    });

    it("lists implied roles: a member is a reader", async () => {
      const answer = await authenticate(cloud, passwordOf("alice"));
      const roles = answer.list("token", "roles").map(field("name"));
      expect([...roles].sort()).toEqual(["member", "reader"]);
    });

    it("dates tokens in UTC with microseconds", async () => {
      const answer = await authenticate(cloud, passwordOf("alice"));
      const ends = String(answer.at("token", "expires_at"));
      expect(ends).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(ends > String(answer.at("token", "issued_at"))).toBe(true);
    });

    it.each<[string, unknown, unknown]>([
      ["a wrong password", passwordOf("alice", "wrong"), undefined],
      ["an unknown user", passwordOf("nobody"), undefined],
      [
        "an unknown domain",
        {
          methods: ["password"],
          password: { user: { name: "alice", password: "secret", domain: { name: "Elsewhere" } } },
        },
        undefined,
      ],
      [
        "a project the user has no role in",
        passwordOf("alice"),
        { project: { name: "third", domain: { name: "Default" } } },
      ],
      ["an unknown project", passwordOf("alice"), { project: { id: "0".repeat(32) } }],
    ])("answers 401 to %s, always the same", async (_what, identity, scope) => {
      const answer = await authenticate(cloud, identity, scope);
      expect(answer.status).toBe(401);
      expect(answer.json()).toEqual({
        error: {
          code: 401,
          message: "The request you have made requires authentication.",
          title: "Unauthorized",
        },
      });
      expect(answer.headers.get("WWW-Authenticate")).toBe(`Keystone uri="${cloud.authUrl}"`);
    });

    it.each<[string, unknown, RegExp]>([
      ["no auth", {}, /Expecting to find auth in request body/],
      ["no identity", { auth: {} }, /'identity' is a required property/],
      [
        "a method without its data",
        { auth: { identity: { methods: ["password"] } } },
        /Expecting to find password in identity/,
      ],
      [
        "a project name without domain",
        { auth: { identity: passwordOf("alice"), scope: { project: { name: "owner" } } } },
        /Expecting to find domain in project/,
      ],
    ])("answers 400 to %s", async (_what, body, message) => {
      const answer = await identityCall(cloud, "POST", "/auth/tokens", { body });
      expect(answer.status).toBe(400);
      expect(answer.message()).toMatch(message);
    });
  });

  describe("catalogue", () => {
    it("has the services image and identity, each with three interfaces in the region", async () => {
      const answer = await authenticate(cloud, passwordOf("alice"));
      const catalogue = answer.list("token", "catalog");
      expect(catalogue.map(field("type")).sort()).toEqual(["identity", "image"]);
      for (const service of catalogue) {
        const endpoints = field("endpoints")(service) as readonly unknown[];
        expect(endpoints.map(field("interface")).sort()).toEqual(["admin", "internal", "public"]);
        for (const endpoint of endpoints) {
          expect(endpoint).toMatchObject({ region: cloud.region, region_id: cloud.region });
        }
      }
    });

    it("names the image endpoint without a version", async () => {
      const answer = await authenticate(cloud, passwordOf("alice"));
      const image = answer
        .list("token", "catalog")
        .find((service) => field("type")(service) === "image");
      expect(field("endpoints", 0, "url")(image)).toBe(cloud.url);
    });

    it("is left out with ?nocatalog", async () => {
      const answer = await authenticate(cloud, passwordOf("alice"), undefined, "?nocatalog");
      expect(answer.status).toBe(201);
      expect(answer.at("token")).toHaveProperty("project");
      expect(answer.at("token")).not.toHaveProperty("catalog");
    });

    it("can be had for a token that exists", async () => {
      const answer = await identityCall(cloud, "GET", "/auth/catalog", { headers: asAlice() });
      expect(answer.status).toBe(200);
      expect(answer.list("catalog").length).toBe(2);
    });
  });

  describe("token as a method", () => {
    it("gives a new token that ends no later than the first", async () => {
      const first = await authenticate(cloud, passwordOf("alice"));
      const identity = { methods: ["token"], token: { id: tokenOf(first) } };
      const answer = await authenticate(cloud, identity, {
        project: { id: cloud.projects.owner },
      });
      expect(answer.status).toBe(201);
      // In no particular order: Keystone keeps them in a set.
      expect(new Set(answer.list("token", "methods"))).toEqual(new Set(["password", "token"]));
      expect(answer.at("token", "expires_at")).toBe(first.at("token", "expires_at"));
    });

    it("answers 404 to a token that is none", async () => {
      const answer = await authenticate(cloud, { methods: ["token"], token: { id: "none" } });
      expect(answer.status).toBe(404);
    });
  });

  describe("tokens", () => {
    it("are described by GET and confirmed by HEAD", async () => {
      const headers = { ...asAlice(), "X-Subject-Token": alice.token };
      const shown = await identityCall(cloud, "GET", "/auth/tokens", { headers });
      expect(shown.status).toBe(200);
      expect(shown.at("token", "user", "name")).toBe("alice");
      const confirmed = await identityCall(cloud, "HEAD", "/auth/tokens", { headers });
      expect(confirmed.status).toBe(200);
    });

    it("are no longer good once they were revoked", async () => {
      const token = tokenOf(await authenticate(cloud, passwordOf("alice")));
      const headers = { ...asAlice(), "X-Subject-Token": token };
      const revoked = await identityCall(cloud, "DELETE", "/auth/tokens", { headers });
      expect(revoked.status).toBe(204);
      const shown = await identityCall(cloud, "GET", "/auth/tokens", { headers });
      expect(shown.status).toBe(404);
      const own = { "X-Auth-Token": token };
      const used = await identityCall(cloud, "GET", "/auth/projects", { headers: own });
      expect(used.status).toBe(401);
    });

    it("are needed: 401 without one", async () => {
      const answer = await identityCall(cloud, "GET", "/auth/projects");
      expect(answer.status).toBe(401);
    });
  });

  describe("projects", () => {
    it("of the caller are listed under /auth/projects", async () => {
      const answer = await identityCall(cloud, "GET", "/auth/projects", { headers: asAlice() });
      expect(answer.status).toBe(200);
      expect(answer.at("projects")).toMatchObject([
        { id: cloud.projects.owner, name: "owner", domain_id: "default", enabled: true },
      ]);
    });

    it("of the caller are listed under /users/{id}/projects", async () => {
      const path = `/users/${cloud.users["alice"]?.id}/projects`;
      const answer = await identityCall(cloud, "GET", path, { headers: asAlice() });
      expect(answer.list("projects").map(field("name"))).toEqual(["owner"]);
    });

    it("are all listed for an administrator, who can filter by name", async () => {
      const headers = { "X-Auth-Token": admin.token };
      const answer = await identityCall(cloud, "GET", "/projects?name=consumer", { headers });
      expect(answer.status).toBe(200);
      expect(answer.list("projects").map(field("id"))).toEqual([cloud.projects.consumer]);
    });

    it("are not all listed for others: 403", async () => {
      const answer = await identityCall(cloud, "GET", "/projects", { headers: asAlice() });
      expect(answer.status).toBe(403);
      expect(answer.message()).toContain("identity:list_projects");
    });
  });

  describe("application credentials", () => {
    const identityOf = (fields: unknown): unknown => ({
      methods: ["application_credential"],
      application_credential: fields,
    });
    const pathOf = (): string => `/users/${cloud.users["alice"]?.id}/application_credentials`;
    let made: Credential;

    beforeAll(async () => {
      made = await make("first");
    });

    async function make(name: string, rest: object = {}): Promise<Credential> {
      const unique = `${name}-${Math.random().toString(36).slice(2)}`;
      const answer = await identityCall(cloud, "POST", pathOf(), {
        headers: asAlice(),
        body: { application_credential: { name: unique, ...rest } },
      });
      expect(answer.status).toBe(201);
      // What a made credential is, by the tests below.
      return answer.at("application_credential") as Credential;
    }

    it("are made with a secret, for the project of the token", () => {
      expect(made.secret).toMatch(/^.{40,}$/);
      expect(made.project_id).toBe(cloud.projects.owner);
    });

    it("are listed and shown without their secret", async () => {
      const listed = await identityCall(cloud, "GET", pathOf(), { headers: asAlice() });
      const ids = listed.list("application_credentials").map(field("id"));
      expect(ids).toContain(made.id);
      const path = `${pathOf()}/${made.id}`;
      const shown = await identityCall(cloud, "GET", path, { headers: asAlice() });
      expect(shown.at("application_credential")).toMatchObject({ name: made.name });
      expect(listed.text + shown.text).not.toContain(made.secret);
    });

    it("cannot have the name of another", async () => {
      const body = { application_credential: { name: made.name } };
      const answer = await identityCall(cloud, "POST", pathOf(), { headers: asAlice(), body });
      expect(answer.status).toBe(409);
    });

    it("give a token by id and secret, for their project", async () => {
      const { id, secret } = made;
      const answer = await authenticate(cloud, identityOf({ id, secret }));
      expect(answer.status).toBe(201);
      expect(answer.at("token")).toMatchObject({
        methods: ["application_credential"],
        project: { id: cloud.projects.owner },
        application_credential: { id, restricted: true },
      });
      expect(answer.list("token", "catalog").length).toBe(2);
    });

    it("give a token by name and user", async () => {
      const byName = {
        name: made.name,
        secret: made.secret,
        user: { name: "alice", domain: { name: "Default" } },
      };
      const answer = await authenticate(cloud, identityOf(byName));
      expect(answer.status).toBe(201);
      const byUserId = { ...byName, user: { id: cloud.users["alice"]?.id } };
      expect((await authenticate(cloud, identityOf(byUserId))).status).toBe(201);
    });

    it("take no scope: 401", async () => {
      const identity = identityOf({ id: made.id, secret: made.secret });
      const scope = { project: { id: cloud.projects.owner } };
      const answer = await authenticate(cloud, identity, scope);
      expect(answer.status).toBe(401);
      expect(answer.message()).toContain("Application credentials cannot request a scope");
    });

    it("with a wrong secret are answered 401", async () => {
      const identity = identityOf({ id: made.id, secret: "wrong" });
      expect((await authenticate(cloud, identity)).status).toBe(401);
    });

    it("can carry fewer roles than their user", async () => {
      const reader = await make("reader", { roles: [{ name: "reader" }] });
      const identity = identityOf({ id: reader.id, secret: reader.secret });
      const answer = await authenticate(cloud, identity);
      expect(answer.list("token", "roles").map(field("name"))).toEqual(["reader"]);
    });

    it("are gone once they were deleted", async () => {
      const doomed = await make("doomed");
      const path = `${pathOf()}/${doomed.id}`;
      const deleted = await identityCall(cloud, "DELETE", path, { headers: asAlice() });
      expect(deleted.status).toBe(204);
      const shown = await identityCall(cloud, "GET", path, { headers: asAlice() });
      expect(shown.status).toBe(404);
      const identity = identityOf({ id: doomed.id, secret: doomed.secret });
      const answer = await authenticate(cloud, identity);
      expect(answer.status).toBe(404);
      expect(answer.message()).toContain("Could not find Application Credential");
    });
  });
});
