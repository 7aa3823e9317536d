/** What IAM and the metadata of a server tell: tokens, projects by region, the account, temporary keys. */
import { type LocalCloud, startLocalCloud } from "../../../support/localCloud";
import { objectStorage } from "../../../support/objectStorage";
import { sendRaw, sendSigned, type SigningKey } from "../../../support/signed";

interface Credential {
  readonly access: string;
  readonly secret: string;
  readonly securitytoken: string;
  readonly expires_at: string;
}

describe("The local IAM", () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud();
  });
  afterEach(() => cloud.stop());

  const key = (user: string): SigningKey => {
    const found = cloud.accessKeys[user];
    if (!found) throw new Error(`no key of ${user}`);
    return found;
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    sendRaw(
      { method: "POST", url: `${cloud.iamUrl}${path}`, body: JSON.stringify(body) },
      { "content-type": "application/json", ...headers },
    );
  const password = (name: string, secret = "secret") => ({
    methods: ["password"],
    password: { user: { name, password: secret, domain: { name: "Default" } } },
  });
  const logIn = (identity: unknown, scope?: unknown, headers?: Record<string, string>) =>
    post("/v3/auth/tokens", { auth: { identity, scope } }, headers);
  const tokenOf = async (name: string) => {
    const answer = await logIn(password(name), { project: { name: "local-1" } });
    return String(answer.headers["x-subject-token"]);
  };
  const projectsOf = async (signed: SigningKey) =>
    await sendSigned(signed, { method: "GET", url: `${cloud.iamUrl}/v3/projects` });
  const asKey = (json: unknown): SigningKey => {
    const { credential } = json as { credential: Credential }; // its form is what the tests assert
    return {
      accessKey: credential.access,
      secretKey: credential.secret,
      securityToken: credential.securitytoken,
    };
  };

  describe("gives a token for a password", () => {
    it.each([
      ["a region's name", () => ({ name: "local-1" })],
      ["another region's name", () => ({ name: "local-2" })],
      ["the id", () => ({ id: cloud.projects.owner })],
      ["Keystone's name", () => ({ name: "owner", domain: { name: "Default" } })],
    ])("and the project by %s", async (_, project) => {
      const answer = await logIn(password("alice"), { project: project() });
      expect(answer).toMatchObject({
        status: 201,
        json: { token: { project: { id: cloud.projects.owner }, user: { name: "alice" } } },
      });
      const token = String(answer.headers["x-subject-token"]);
      const list = await sendRaw(
        { method: "GET", url: `${cloud.iamUrl}/v3/projects?name=local-1` },
        { "x-auth-token": token },
      );
      expect(list).toMatchObject({ status: 200, json: { projects: [{ name: "local-1" }] } });
    });

    it("and the account, which is no project", async () => {
      const answer = await logIn(password("alice"), { domain: { name: "Default" } });
      expect(answer).toMatchObject({ status: 201, json: { token: { domain: { id: "default" } } } });
      expect(answer.json).not.toHaveProperty("token.project");
    });

    it.each([
      ["a wrong password", password("alice", "guess"), { project: { name: "local-1" } }],
      ["an unknown user", password("nobody"), { project: { name: "local-1" } }],
      ["somebody else's project", password("alice"), { project: { name: "consumer" } }],
      ["a region that does not exist", password("alice"), { project: { name: "local-3" } }],
    ])("but not for %s", async (_, identity, scope) => {
      expect(await logIn(identity, scope)).toMatchObject({
        status: 401,
        json: { error: { code: 401, title: "Unauthorized" } },
      });
    });
  });

  it("names one project a region, and the account", async () => {
    const all = await projectsOf(key("bob"));
    expect(all.json).toMatchObject({
      projects: ["local-1", "local-2"].map((name) => ({
        name,
        id: cloud.projects.consumer,
        domain_id: "default",
        enabled: true,
      })),
    });
    const none = { method: "GET", url: `${cloud.iamUrl}/v3/projects?name=local-9` };
    expect((await sendSigned(key("bob"), none)).json).toMatchObject({ projects: [] });
    const domains = { method: "GET", url: `${cloud.iamUrl}/v3/auth/domains` };
    expect((await sendSigned(key("bob"), domains)).json).toMatchObject({
      domains: [{ id: cloud.accessKeys["bob"]?.accountId, name: "Default" }],
    });
  });

  describe("gives temporary keys", () => {
    const path = "/v3.0/OS-CREDENTIAL/securitytokens";
    const byToken = (id: string, seconds?: number) => ({
      auth: { identity: { methods: ["token"], token: { id, duration_seconds: seconds } } },
    });
    const byAgency = (agency: string, account = "Default") => ({
      auth: {
        identity: {
          methods: ["assume_role"],
          assume_role: { domain_name: account, agency_name: agency, duration_seconds: 3600 },
        },
      },
    });

    it("for a token: they sign requests and objects, with their security token only", async () => {
      const answer = await post(path, byToken(await tokenOf("bob")));
      expect(answer.status).toBe(201);
      const temporary = asKey(answer.json);
      expect(await projectsOf(temporary)).toMatchObject({
        status: 200,
        json: { projects: [{ id: cloud.projects.consumer }, {}] },
      });
      const { securityToken: _, ...without } = temporary;
      expect((await projectsOf(without)).status).toBe(401);
      const storage = objectStorage(cloud, "bob", temporary);
      expect((await storage.send("PUT", "/bobs-own")).status).toBe(200);
      expect((await objectStorage(cloud, "bob", without).send("HEAD", "/bobs-own")).status).toBe(
        403,
      );
    });

    it("that end after 15 minutes, or when they are told to", async () => {
      const token = await tokenOf("alice");
      const secondsLeft = async (body: unknown) => {
        const { json } = await post(path, body);
        const { credential } = json as { credential: Credential };
        return (Date.parse(credential.expires_at) - Date.now()) / 1000;
      };
      expect(await secondsLeft(byToken(token))).toBeCloseTo(900, -1);
      expect(await secondsLeft(byToken(token, 7200))).toBeCloseTo(7200, -1);
      for (const wrong of [899, 86_401]) {
        expect((await post(path, byToken(token, wrong))).status).toBe(400);
      }
    });

    it("that are over when all tokens are", async () => {
      const temporary = asKey((await post(path, byToken(await tokenOf("alice")))).json);
      expect((await projectsOf(temporary)).status).toBe(200);
      cloud.local.expireTokens("alice");
      expect((await projectsOf(temporary)).status).toBe(401);
      expect((await projectsOf(key("alice"))).status).toBe(200);
    });

    it("to who takes on an agency, by a token or a signature", async () => {
      const url = `${cloud.iamUrl}${path}`;
      const signed = { method: "POST", url, body: JSON.stringify(byAgency("ims-copy")) };
      const temporary = asKey((await sendSigned(key("alice"), signed)).json);
      expect((await projectsOf(temporary)).status).toBe(200);
      const headers = { "x-auth-token": await tokenOf("alice") };
      expect((await post(path, byAgency("ims-copy"), headers)).status).toBe(201);
    });

    it("to nobody without a proof, or for an agency that does not exist", async () => {
      expect((await post(path, byToken("made up"))).status).toBe(401);
      expect((await post(path, byAgency("ims-copy"))).status).toBe(401);
      const headers = { "x-auth-token": await tokenOf("alice") };
      expect((await post(path, byAgency("other"), headers)).status).toBe(404);
      expect((await post(path, byAgency("ims-copy", "Elsewhere"), headers)).status).toBe(404);
      expect((await post(path, { auth: {} }, headers)).status).toBe(400);
    });
  });

  it.each(["hw_assume_role", "assume_role"])("gives an agency's token by %s", async (method) => {
    const identity = {
      methods: [method],
      [method]: { domain_name: "Default", agency_name: "ims-copy" },
    };
    const scope = { project: { name: "local-1" } };
    const headers = { "x-auth-token": await tokenOf("alice") };
    expect(await logIn(identity, scope, headers)).toMatchObject({
      status: 201,
      json: { token: { methods: ["hw_assume_role"], project: { id: cloud.projects.owner } } },
    });
    expect((await logIn(identity, scope)).status).toBe(401);
  });

  it("answers what Keystone answers besides", async () => {
    const token = await tokenOf("alice");
    const own = await sendRaw(
      { method: "GET", url: `${cloud.iamUrl}/v3/auth/tokens` },
      { "x-auth-token": token, "x-subject-token": token },
    );
    expect(own.status).toBe(200);
    const unknown = await sendRaw({ method: "GET", url: `${cloud.iamUrl}/v4/what` }, {});
    expect(unknown).toMatchObject({ status: 404, json: { error_code: "APIGW.0101" } });
  });
});

describe("The metadata of a server in alice's project", () => {
  it("tells where it is and gives keys that work", async () => {
    const cloud = await startLocalCloud();
    const read = async (name: string) => {
      const url = `${cloud.metadataUrl}/openstack/latest/${name}`;
      return await sendRaw({ method: "GET", url }, {});
    };
    expect((await read("meta_data.json")).json).toMatchObject({
      project_id: cloud.projects.owner,
      region_id: "local-1",
    });
    const { json } = await read("securitykey");
    const { credential } = json as { credential: Credential };
    const key = {
      accessKey: credential.access,
      secretKey: credential.secret,
      securityToken: credential.securitytoken,
    };
    const url = `${cloud.iamUrl}/v3/projects?name=local-1`;
    expect(await sendSigned(key, { method: "GET", url })).toMatchObject({
      status: 200,
      json: { projects: [{ id: cloud.projects.owner }] },
    });
    expect(Date.parse(credential.expires_at)).toBeGreaterThan(Date.now());
    expect((await read("user_data")).status).toBe(404);
    await cloud.stop();
  });
});

describe("The local IAM as the clients of Open Telekom Cloud meet it", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  });
  afterAll(() => cloud.stop());

  const key = () => cloud.accessKeys["bob"] ?? { accessKey: "", secretKey: "" };
  const signed = (path: string) =>
    sendSigned(key(), { method: "GET", url: `${cloud.iamUrl}${path}` });
  const self = { rel: "self", href: expect.stringMatching(/\/v3\/$/) as string };

  it("tells its versions to everybody, with links to itself", async () => {
    const versions = await sendRaw({ method: "GET", url: `${cloud.iamUrl}/` }, {});
    const version = { id: "v3.14", status: "stable", links: [self] };
    expect(versions).toMatchObject({ status: 300, json: { versions: { values: [version] } } });
    const third = await sendRaw({ method: "GET", url: `${cloud.iamUrl}/v3` }, {});
    expect(third).toMatchObject({ status: 200, json: { version } });
    for (const { text } of [versions, third]) {
      expect(text).toContain(`${cloud.iamUrl}/v3/`);
      expect(text).not.toContain("/identity");
    }
  });

  it("has IMS of each region in the catalogue, of a token and by itself", async () => {
    const body = JSON.stringify({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "bob", password: "secret", domain: { name: "Default" } } },
        },
        scope: { project: { name: "local-2" } },
      },
    });
    const url = `${cloud.iamUrl}/v3/auth/tokens`;
    const issued = await sendRaw({ method: "POST", url, body }, {});
    const { token } = issued.json as { token: { catalog: CatalogueEntry[] } };
    const shown = (await signed("/v3/auth/catalog")).json as { catalog: CatalogueEntry[] };
    for (const catalog of [token.catalog, shown.catalog]) {
      const image = catalog.find(({ type }) => type === "image");
      const urls = image?.endpoints
        .filter((endpoint) => endpoint.interface === "public")
        .map(({ region, url: place }) => [region, place]);
      expect(urls).toEqual(Object.entries(cloud.imsUrls));
    }
    const id = String(issued.headers["x-subject-token"]);
    const headers = { "x-subject-token": id };
    const found = await sendSigned(key(), { method: "GET", url, headers });
    expect(found).toMatchObject({ status: 200, json: { token: { user: { name: "bob" } } } });
  });

  it.each([
    ["/v3/projects/{project}", { project: { name: "local-1" } }],
    ["/v3/users/{user}", { user: { name: "bob" } }],
    ["/v3.0/OS-USER/users/{user}", { user: { name: "bob" } }],
    ["/v3/users/{user}/projects", { projects: [{ name: "local-1" }, { name: "local-2" }] }],
    ["/v3/users?name=carol", { users: [{ name: "carol" }] }],
    ["/v3/auth/domains?name=Default", { domains: [{ id: "default" }] }],
    ["/v3/auth/domains?name=Other", { domains: [] }],
    ["/v3/regions", { regions: [{ id: "local-1" }, { id: "local-2" }] }],
    ["/v3/regions/local-2", { region: { id: "local-2" } }],
    ["/v3/services?type=image", { services: [{ name: "glance" }] }],
    ["/v3.0/OS-AGENCY/agencies?name=ims-copy", { agencies: [{ name: "ims-copy" }] }],
    ["/v3.0/OS-CREDENTIAL/credentials", { credentials: [{ access: "{key}" }] }],
    ["/v3.0/OS-CREDENTIAL/credentials/{key}", { credential: { access: "{key}" } }],
  ])("answers GET %s", async (path, content) => {
    const named = (text: string) =>
      text
        .replace("{project}", cloud.projects.consumer)
        .replace("{user}", cloud.users["bob"]?.id ?? "")
        .replace("{key}", key().accessKey);
    const answer = await signed(named(path));
    const expected: unknown = JSON.parse(named(JSON.stringify(content)));
    expect(answer).toMatchObject({ status: 200, json: expected });
  });

  it("shows neither others nor what does not exist", async () => {
    const alice = cloud.users["alice"]?.id;
    for (const path of [
      `/v3/users/${alice}`,
      `/v3/projects/${cloud.projects.owner}`,
      "/v3/regions/local-3",
      "/v3/endpoints/none",
      `/v3.0/OS-CREDENTIAL/credentials/${cloud.accessKeys["alice"]?.accessKey}`,
    ]) {
      expect(await signed(path)).toMatchObject({ status: 404, json: { error: { code: 404 } } });
    }
  });
});

interface CatalogueEntry {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region: string;
    readonly url: string;
  }[];
}
