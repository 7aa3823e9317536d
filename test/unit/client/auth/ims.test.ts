import { imsAuthenticator } from "../../../../provider/client/auth/ims";
import type { ImsTools } from "../../../../provider/client/auth/imsSurroundings";
import { assemble } from "../../../../provider/client/http/pipeline";
import type { ApiRequest } from "../../../../provider/client/http/request";
import { Secret } from "../../../../provider/client/secret";
import type { AuthSettings, ConnectionSettings } from "../../../../provider/client/settings";
import { fakeClock } from "../support/clocks";
import { noProxy, plainTls } from "../support/loopback";
import { errorOf, failure, request, stubSend, type Answer } from "../support/sends";

const now = "Thu, 01 Jan 2026 00:00:00 GMT";
const accessKey: AuthSettings = {
  kind: "accessKey",
  accessKey: "AK1",
  secretKey: new Secret("hunter2"),
  securityToken: undefined,
};
const password: AuthSettings = {
  kind: "password",
  authUrl: "https://iam",
  user: { name: "alice", domain: { name: "acme" } },
  password: new Secret("hunter2"),
  project: { name: "cn-north-4", domain: { name: "acme" } },
};
const project = { id: "p1", name: "cn-north-4", domain_id: "a1" };

/** Temporary keys, an hour long. */
const keys = (name: string, status = 201): Answer => ({
  status,
  headers: { date: now },
  body: {
    credential: {
      access: name,
      secret: "hunter2",
      securitytoken: `token-of-${name}`,
      expires_at: "2026-01-01T01:00:00.000000Z",
    },
  },
});
const token = (value = "t1", body: object = {}): Answer => ({
  status: 201,
  headers: { "x-subject-token": value, date: now },
  body: {
    token: {
      expires_at: "2026-01-02T00:00:00.000000Z",
      project: { id: "p1", name: "cn-north-4", domain: { id: "a1" } },
      ...body,
    },
  },
});

/** A cloud that answers by method and path; several answers of one place are given in turn. */
function open(
  auth: AuthSettings,
  places: Readonly<Record<string, Answer | readonly Answer[]>>,
  ims: Partial<NonNullable<ConnectionSettings["ims"]>> = {},
  more: Partial<Pick<ConnectionSettings, "endpoint" | "allowPlainHttp">> = {},
) {
  const counts = new Map<string, number>();
  const stub = stubSend(({ method, url, query }) => {
    const place = `${method} ${url}${query === undefined ? "" : ` ${new URLSearchParams(query as Record<string, string>)}`}`;
    const answers = [places[place] ?? { status: 404, body: place }].flat();
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)] ?? { status: 500 };
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const settings: Parameters<typeof imsAuthenticator>[0] = {
    ...{ name: undefined, kind: "ims", auth, region: "cn-north-4", interface: "public" },
    ...{ endpoint: "https://ims/v2/", tls: plainTls, proxy: noProxy, allowPlainHttp: false },
    ...{ formerEndpoints: [], timeoutMs: 1000 },
    ims: {
      ...{ cloud: "huawei", region: "cn-north-4", iamUrl: "https://iam", obsUrl: "https://obs" },
      ...{ safeMode: false, tagLimits: "20/128/255" },
      ...{ projectId: undefined, projectName: undefined, accountId: undefined },
      ...ims,
    },
    ...more,
  };
  const clock = fakeClock("still");
  const warnings: string[] = [];
  const chain: ImsTools["chain"] = (authenticator) =>
    assemble({
      ...{ transport: stub.send, authenticator, clock, random: () => 0 },
    });
  const authenticator = imsAuthenticator(settings, {
    ...{ chain, directChain: chain, clock },
    warn: (text) => warnings.push(text),
  });
  return { stub, clock, warnings, authenticator, send: chain(authenticator) };
}

const projects = "GET https://iam/v3/projects name=cn-north-4";
const tokens = "POST https://iam/v3/auth/tokens nocatalog=true";
const securityTokens = "POST https://iam/v3.0/OS-CREDENTIAL/securitytokens";
const domains = "GET https://iam/v3/auth/domains";
const things = "GET https://ims/v2/things";
const ok: Answer = { status: 200, body: "{}" };
const found: Answer = { body: { projects: [{ ...project, id: "p0", name: "other" }, project] } };

const headersOf = (sent: ApiRequest | undefined) => sent?.headers ?? {};
const bodyOf = (sent: ApiRequest | undefined) =>
  sent?.body?.kind === "json" ? sent.body.value : undefined;

describe("access keys", () => {
  it("sign each request for the project of the region, which is asked for once", async () => {
    const { send, stub, authenticator } = open(accessKey, { [projects]: found, [things]: ok });
    await Promise.all([send(request()), send(request())]);
    await expect(authenticator.location()).resolves.toEqual({
      endpoint: "https://ims",
      region: "cn-north-4",
      projectId: "p1",
      projectName: "cn-north-4",
      accountId: "a1",
    });
    expect(stub.lines()).toEqual(["GET https://iam/v3/projects", things, things]);
    expect(headersOf(stub.requests[0])).not.toHaveProperty("x-project-id");
    expect(headersOf(stub.requests[1])).toMatchObject({
      "x-project-id": "p1",
      "x-sdk-date": "20260101T000000Z",
      authorization: expect.stringContaining(
        "Access=AK1, SignedHeaders=host;x-project-id;x-sdk-date,",
      ),
    });
  });

  it("keep what a request says itself, and where it goes", async () => {
    const elsewhere = "https://elsewhere.example.com/v2/things";
    const { send, stub } = open(accessKey, { [`GET ${elsewhere}`]: ok }, { projectId: "p1" });
    await send(request({ url: elsewhere, headers: { accept: "a/b", "x-language": "en-us" } }));
    expect(stub.lines()).toEqual([`GET ${elsewhere}`]);
    expect(headersOf(stub.requests[0])).toMatchObject({
      ...{ accept: "a/b", "x-language": "en-us", "x-project-id": "p1" },
    });
  });

  it("ask for nothing when the project is known", async () => {
    const given = { projectId: "p9", accountId: "a9" };
    const { stub, authenticator } = open(accessKey, {}, given);
    await expect(authenticator.location()).resolves.toMatchObject(given);
    await expect(authenticator.accountId()).resolves.toBe("a9");
    expect(stub.requests).toEqual([]);
  });

  it("ask for the account only when somebody needs it", async () => {
    const answer: Answer = { body: { domains: [{ id: "a1", name: "acme" }] } };
    const { stub, authenticator } = open(accessKey, { [domains]: answer }, { projectId: "p9" });
    await expect(authenticator.location()).resolves.toMatchObject({ accountId: undefined });
    await Promise.all([authenticator.accountId(), authenticator.accountId()]);
    await expect(authenticator.accountId()).resolves.toBe("a1");
    expect(stub.lines()).toEqual([domains]);
  });

  it("find another project by its name", async () => {
    const name = "cn-north-4_builds";
    const { authenticator } = open(
      accessKey,
      {
        [`GET https://iam/v3/projects name=${name}`]: {
          body: { projects: [{ ...project, id: "p2", name }] },
        },
      },
      { projectName: name },
    );
    await expect(authenticator.location()).resolves.toMatchObject({
      projectId: "p2",
      projectName: name,
    });
  });

  it("look for the project on all pages, and send nothing to the host of a link", async () => {
    const other = { ...project, id: "p0", name: "other" };
    const next = "https://elsewhere.example.com/v3/projects?name=cn-north-4&marker=p0";
    const page = (body: object): Answer => ({ body: { projects: [other], ...body } });
    const { authenticator, stub } = open(accessKey, {
      [projects]: page({ links: { next } }),
      [`${projects}&marker=p0`]: [page({ links: { next: "/v3/projects?marker=p1" } })],
      "GET https://iam/v3/projects marker=p1": [found],
    });
    await expect(authenticator.location()).resolves.toMatchObject({ projectId: "p1" });
    expect(stub.lines()).toEqual(Array(3).fill("GET https://iam/v3/projects"));
    expect(stub.requests).toMatchObject(Array(3).fill({ idempotent: true }));
  });

  it.each([undefined, null, {}, { next: null }, { next: "http://[" }])(
    "find no project behind links %j",
    async (links) => {
      const { authenticator, stub } = open(accessKey, {
        [projects]: { body: { projects: [], links } },
      });
      await expect(authenticator.location()).rejects.toMatchObject({ kind: "configuration" });
      expect(stub.requests).toHaveLength(1);
    },
  );

  it.each([{}, { projects: [{ id: "p1" }] }, { projects: [{ name: "cn-north-4" }] }])(
    "do not take %j for a list of projects",
    async (body) => {
      const { authenticator } = open(accessKey, { [projects]: { body } });
      const error = await errorOf(authenticator.location());
      expect(error).toMatchObject({ kind: "protocol" });
      expect(error.message).toMatch(/^cannot find the project "cn-north-4" of the default connect/);
    },
  );

  it("ask for the account where the project does not name it", async () => {
    const { authenticator, stub } = open(accessKey, {
      [projects]: { body: { projects: [{ ...project, domain_id: null }] } },
      [domains]: { body: { domains: [{ id: "a1" }] } },
    });
    expect((await authenticator.location()).accountId).toBeUndefined();
    await expect(authenticator.accountId()).resolves.toBe("a1");
    expect(stub.requests[1]).toMatchObject({ idempotent: true });
  });

  it.each<[Answer, string, RegExp]>([
    [{ body: { domains: [] } }, "configuration", /names no account .*; set accountId/],
    [{ body: {} }, "protocol", /not as documented: domains/],
    [{ body: { domains: [{ name: "acme" }] } }, "protocol", /not as documented: domains.0.id/],
  ])("say that nothing names the account: %#", async (answer, kind, message) => {
    const { authenticator } = open(accessKey, { [domains]: answer }, { projectId: "p9" });
    const error = await errorOf(authenticator.accountId());
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(/^cannot find the account of the default connection: /);
    expect(error.message).toMatch(message);
  });

  it("say what to do when there is no such project, and ask again the next time", async () => {
    const { authenticator } = open(accessKey, { [projects]: [{ body: { projects: [] } }, found] });
    const error = await errorOf(authenticator.location());
    expect(error).toMatchObject({ kind: "configuration" });
    expect(error.message).toBe(
      'cannot find the project "cn-north-4" of the default connection: the user has no project of that name; ' +
        "check the region; if the project does not have the region's name, set projectName or projectId",
    );
    await expect(authenticator.location()).resolves.toMatchObject({ projectId: "p1" });
  });

  it("are those of the object storage too, and carry at most 12 MB", async () => {
    const { authenticator } = open(accessKey, {});
    await expect(authenticator.objectStorageKeys()).resolves.toMatchObject({ accessKey: "AK1" });
    expect(authenticator.bodyLimitBytes).toBe(12_000_000);
  });

  it("sign once more by the cloud's clock when ours is wrong", async () => {
    const date = "Thu, 01 Jan 2026 02:00:00 GMT";
    const { send, stub, warnings } = open(
      accessKey,
      { [things]: [{ status: 401, headers: { date } }, ok] },
      { projectId: "p1" },
    );
    await send(request());
    expect(stub.requests.map((each) => headersOf(each)["x-sdk-date"])).toEqual([
      "20260101T000000Z",
      "20260101T020000Z",
    ]);
    expect(warnings).toEqual([expect.stringMatching(/clock is 2 hours behind the cloud's/)]);
  });

  it("are not tried twice when they are simply wrong", async () => {
    const refusal: Answer = {
      status: 401,
      headers: { date: now, "x-request-id": "r1" },
      body: { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" },
    };
    const { send, stub } = open(accessKey, { [things]: refusal }, { projectId: "p1" });
    const error = await errorOf(send(request()));
    expect(error).toMatchObject({ kind: "unauthenticated", code: "APIGW.0301" });
    expect(stub.requests).toHaveLength(1);
  });

  it("know the project by the name of the settings, without asking for it", async () => {
    const given = { projectId: "p9", projectName: "builds" };
    const { authenticator } = open(accessKey, {}, given);
    await expect(authenticator.location()).resolves.toMatchObject(given);
  });

  it("take the account from the project, and the one of the settings before it", async () => {
    const { authenticator, stub } = open(accessKey, { [projects]: found });
    await expect(authenticator.accountId()).resolves.toBe("a1");
    expect(stub.lines()).toEqual(["GET https://iam/v3/projects"]);
    const given = open(accessKey, { [projects]: found }, { accountId: "a9" }).authenticator;
    await expect(given.location()).resolves.toMatchObject({ projectId: "p1", accountId: "a9" });
  });
});

describe("credentials over plain http", () => {
  const ready: AuthSettings = {
    ...{ kind: "token", token: new Secret("given"), authUrl: undefined, project: undefined },
  };
  const endpoint = "http://ims.example.com";
  const plain = "GET http://ims.example.com/v2/things";

  it.each([
    ["access keys", accessKey],
    ["a ready token", ready],
  ])("travel only where that is allowed: %s", async (_, auth) => {
    const given = { projectId: "p1" };
    const { send, stub } = open(auth, { [plain]: ok }, given, { endpoint });
    await expect(send(request())).rejects.toMatchObject({ kind: "configuration" });
    expect(stub.requests).toEqual([]);
    const allowed = open(auth, { [plain]: ok }, given, { endpoint, allowPlainHttp: true });
    await allowed.send(request());
    expect(allowed.stub.lines()).toEqual([plain]);
  });

  it.each([
    ["access keys", accessKey],
    ["a ready token", { ...ready, project: { id: "p1" } }],
    ["a password", { ...password, authUrl: "http://iam.example.com" }],
  ] as const)("do not travel to IAM either: %s", async (_, auth) => {
    const { send, stub } = open(auth, {}, { iamUrl: "http://iam.example.com" });
    const error = await errorOf(send(request()));
    expect(error.message).toContain("credentials would go to iam.example.com over plain http");
    expect(stub.requests).toEqual([]);
  });
});

describe("the keys of the instance", () => {
  const metadata: AuthSettings = {
    kind: "instanceMetadata",
    metadataUrl: "http://169.254.169.254",
  };
  const place = "GET http://169.254.169.254/openstack/latest/securitykey";

  it("sign with their token, and are renewed before they end", async () => {
    const { send, stub, clock } = open(
      metadata,
      { [place]: [keys("K1", 200), keys("K2", 200)], [things]: ok },
      { projectId: "p1" },
    );
    await send(request());
    await clock.advance(3_580_000);
    await send(request());
    expect(stub.lines()).toEqual([place, things, place, things]);
    expect(stub.requests.map((each) => headersOf(each)["x-security-token"])).toEqual([
      undefined,
      "token-of-K1",
      undefined,
      "token-of-K2",
    ]);
  });

  it("live as long as the service says, whatever our clock says", async () => {
    const issued = keys("K1", 200);
    const { credential } = issued.body as { credential: object };
    const old: Answer = {
      ...{ status: 200, headers: { date: "Thu, 01 Jan 2015 00:00:00 GMT" } },
      body: { credential: { ...credential, expires_at: "2015-01-01T01:00:00Z" } },
    };
    const { send, stub } = open(metadata, { [place]: old, [things]: ok }, { projectId: "p1" });
    await send(request());
    await send(request());
    expect(stub.lines()).toEqual([place, things, things]);
    expect(stub.requests[0]).toMatchObject({ idempotent: true, timeoutMs: 5_000 });
  });

  it.each(["access", "secret", "securitytoken"])("must have %s", async (field) => {
    const { credential } = keys("K1").body as { credential: object };
    const body = { credential: { ...credential, [field]: undefined } };
    const { send } = open(metadata, { [place]: { status: 200, body } }, { projectId: "p1" });
    const error = await errorOf(send(request()));
    expect(error.kind).toBe("protocol");
    expect(error.message).toMatch(
      new RegExp(`^cannot get keys from the metadata service .*credential\\.${field}: `),
    );
  });

  it("are fetched anew when they are refused", async () => {
    const { send, stub } = open(
      metadata,
      {
        [place]: [keys("K1", 200), keys("K2", 200)],
        [things]: [{ status: 401, headers: { date: now } }, ok],
      },
      { projectId: "p1" },
    );
    await send(request());
    expect(stub.lines()).toEqual([place, things, place, things]);
  });

  it.each([
    [{ status: 404 }, /; attach an agency with the rights of IMS to this server/],
    [{ status: 400 }, /the service answered 400 \(400\)$/],
    [
      failure(0, { code: "ENOTFOUND" }),
      /; useInstanceMetadata works on a server of the cloud only/,
    ],
  ])("need a server of the cloud with an agency: %#", async (answer, message) => {
    const { send } = open(metadata, { [place]: answer as Answer }, { projectId: "p1" });
    await expect(send(request())).rejects.toThrow(message);
  });
});

describe("an agency", () => {
  const agency = (base: AuthSettings): AuthSettings => ({
    kind: "agency",
    base: base as Extract<AuthSettings, { kind: "agency" }>["base"],
    agencyName: "builds",
    agencyAccount: { name: "partner" },
    baseAccountId: undefined,
  });
  const assume = {
    auth: {
      identity: {
        methods: ["assume_role"],
        assume_role: { agency_name: "builds", domain_name: "partner", duration_seconds: 3600 },
      },
    },
  };

  it("is assumed with access keys, for the account they are of", async () => {
    const { send, stub } = open(agency(accessKey), {
      [domains]: { body: { domains: [{ id: "a0" }] } },
      [securityTokens]: keys("K1"),
      [projects]: found,
      [things]: ok,
    });
    await send(request());
    expect(stub.lines()).toEqual([domains, securityTokens, "GET https://iam/v3/projects", things]);
    const sent = stub.requests.find(({ method }) => method === "POST");
    expect(bodyOf(sent)).toEqual(assume);
    expect(headersOf(sent)).toMatchObject({
      "x-domain-id": "a0",
      authorization: expect.stringContaining(
        "Access=AK1, SignedHeaders=content-type;host;x-domain-id;",
      ),
    });
    expect(headersOf(stub.requests.at(-1))).toMatchObject({
      "x-security-token": "token-of-K1",
      "x-project-id": "p1",
    });
  });

  it("is assumed with a password", async () => {
    const { send, stub } = open(
      agency({ ...password, project: undefined }),
      { [tokens]: token(), [securityTokens]: keys("K1"), [things]: ok },
      { projectId: "p1" },
    );
    await send(request());
    expect(bodyOf(stub.requests[0])).not.toHaveProperty("auth.scope");
    expect(headersOf(stub.requests[1])).toMatchObject({ "x-auth-token": "t1" });
    expect(bodyOf(stub.requests[1])).toEqual(assume);
    expect(headersOf(stub.requests[2])).toMatchObject({ "x-security-token": "token-of-K1" });
  });

  it("is assumed with a ready token", async () => {
    const base = { kind: "token", token: new Secret("given"), authUrl: undefined } as const;
    const { send, stub } = open(
      agency({ ...base, project: undefined }),
      { [securityTokens]: keys("K1"), [things]: ok },
      { projectId: "p1" },
    );
    await send(request());
    expect(headersOf(stub.requests[0])).toMatchObject({ "x-auth-token": "given" });
  });

  it("is assumed over plain http only where that is allowed", async () => {
    const given = { projectId: "p1", iamUrl: "http://iam.example.com" };
    const auth = { ...agency(accessKey), baseAccountId: "a7" } as AuthSettings;
    const places = {
      "POST http://iam.example.com/v3.0/OS-CREDENTIAL/securitytokens": keys("K1"),
      [things]: ok,
    };
    const { send, stub } = open(auth, places, given);
    const error = await errorOf(send(request()));
    expect(error.message).toMatch(
      /^cannot use the default connection: credentials would go to iam/,
    );
    expect(stub.requests).toEqual([]);
    await open(auth, places, given, { allowPlainHttp: true }).send(request());
  });

  it("is assumed with keys of the instance, for the account of the settings", async () => {
    const place = "GET http://169.254.169.254/openstack/latest/securitykey";
    const base = { kind: "instanceMetadata", metadataUrl: "http://169.254.169.254" } as const;
    const auth = { ...agency(base), baseAccountId: "a7", agencyAccount: { id: "a8" } };
    const { send, stub } = open(
      auth as AuthSettings,
      { [place]: keys("K0", 200), [securityTokens]: keys("K1", 200), [things]: ok },
      { projectId: "p1" },
    );
    await send(request());
    expect(stub.lines()).toEqual([place, securityTokens, things]);
    expect(headersOf(stub.requests[1])).toMatchObject({
      ...{ "x-domain-id": "a7", "x-security-token": "token-of-K0" },
    });
    expect(bodyOf(stub.requests[1])).toMatchObject({
      auth: { identity: { assume_role: { agency_name: "builds", domain_id: "a8" } } },
    });
    expect(headersOf(stub.requests[2])).toMatchObject({ "x-security-token": "token-of-K1" });
  });

  it.each([
    [403, { name: "partner" }, 'account "partner"', true],
    [404, { id: "a8" }, "account a8", true],
    [400, { id: "a8" }, "account a8", false],
  ])("says after %d what to check", async (status, agencyAccount, title, isAdvised) => {
    const auth = { ...agency({ ...password, project: undefined }), agencyAccount } as AuthSettings;
    const { send } = open(
      auth,
      { [tokens]: token(), [securityTokens]: { status, body: { error_msg: "no" } } },
      { projectId: "p1" },
    );
    const error = await errorOf(send(request()));
    expect(error.message).toContain(
      `cannot assume agency "builds" of ${title} (the default connection): no`,
    );
    expect((error.advice ?? "").startsWith("check agencyName")).toBe(isAdvised);
  });
});

describe("a password", () => {
  it("brings a token of the region's project, without a catalogue", async () => {
    const { send, stub, authenticator } = open(password, { [tokens]: token(), [things]: ok });
    await send(request());
    expect(bodyOf(stub.requests[0])).toMatchObject({
      auth: { scope: { project: { name: "cn-north-4", domain: { name: "acme" } } } },
    });
    expect(headersOf(stub.requests[1])).toMatchObject({ "x-auth-token": "t1" });
    await expect(authenticator.location()).resolves.toEqual({
      endpoint: "https://ims",
      region: "cn-north-4",
      projectId: "p1",
      projectName: "cn-north-4",
      accountId: "a1",
    });
    await expect(authenticator.accountId()).resolves.toBe("a1");
    expect(stub.requests).toHaveLength(2);
    expect(authenticator.bodyLimitBytes).toBeUndefined();
  });

  it("brings another token when one is refused", async () => {
    const { send, stub } = open(password, {
      [tokens]: [token("t1"), token("t2")],
      [things]: [{ status: 401 }, ok],
    });
    await send(request());
    expect(stub.requests.map((each) => headersOf(each)["x-auth-token"])).toEqual([
      undefined,
      "t1",
      undefined,
      "t2",
    ]);
  });

  it("brings temporary keys for the object storage, once", async () => {
    const { stub, authenticator } = open(password, {
      [tokens]: token(),
      [securityTokens]: keys("K1"),
    });
    await Promise.all([authenticator.objectStorageKeys(), authenticator.objectStorageKeys()]);
    const { accessKey: name, securityToken } = await authenticator.objectStorageKeys();
    expect([name, securityToken?.reveal()]).toEqual(["K1", "token-of-K1"]);
    expect(stub.requests.map(({ url }) => url)).toEqual([
      "https://iam/v3/auth/tokens",
      "https://iam/v3.0/OS-CREDENTIAL/securitytokens",
    ]);
    expect(headersOf(stub.requests[1])).toMatchObject({ "x-auth-token": "t1" });
    expect(bodyOf(stub.requests[1])).toEqual({
      auth: { identity: { methods: ["token"], token: { duration_seconds: 3600 } } },
    });
    expect(stub.requests[1]).toMatchObject({ idempotent: true });
  });
});

describe("a ready token", () => {
  const ready: AuthSettings = {
    kind: "token",
    token: new Secret("given"),
    authUrl: "https://iam",
    project: undefined,
  };

  it("is used as it is when its project is known", async () => {
    const { send, stub } = open(ready, { [things]: ok }, { projectId: "p1" });
    await send(request());
    expect(stub.lines()).toEqual([things]);
    expect(headersOf(stub.requests[0])).toMatchObject({ "x-auth-token": "given" });
  });

  it("is all that is known, and asks IAM for an account that is not named", async () => {
    const given = { projectId: "p1", projectName: "builds", accountId: "a9" };
    const known = open(ready, {}, given);
    await expect(known.authenticator.location()).resolves.toEqual({
      ...{ endpoint: "https://ims", region: "cn-north-4", ...given },
    });
    await expect(known.authenticator.accountId()).resolves.toBe("a9");
    expect(known.stub.requests).toEqual([]);
    const asked = open(
      ready,
      { [domains]: { body: { domains: [{ id: "a1" }] } } },
      { projectId: "p1" },
    );
    expect((await asked.authenticator.location()).accountId).toBeUndefined();
    await expect(asked.authenticator.accountId()).resolves.toBe("a1");
    expect(headersOf(asked.stub.requests[0])).toMatchObject({ "x-auth-token": "given" });
  });

  it.each([
    [undefined, "https://iam"],
    ["https://keystone", "https://keystone"],
  ])("with the address %s is looked at by %s", async (authUrl, host) => {
    const place = `GET ${host}/v3/auth/tokens nocatalog=true`;
    const { authenticator } = open(
      { ...ready, authUrl } as AuthSettings,
      { [place]: { ...token(), status: 200 } },
      { accountId: "a9" },
    );
    await expect(authenticator.location()).resolves.toMatchObject({
      ...{ projectId: "p1", accountId: "a9" },
    });
  });

  it("that is refused costs one request: there is no other to be had", async () => {
    const { send, stub } = open(
      ready,
      { [things]: { status: 401, headers: { date: now } } },
      { projectId: "p1" },
    );
    const error = await errorOf(send(request()));
    expect(error).toMatchObject({ kind: "unauthenticated", status: 401, attempts: 1 });
    expect(stub.lines()).toEqual([things]);
  });

  it("that is refused after it was looked at is not looked at again", async () => {
    const place = "GET https://iam/v3/auth/tokens nocatalog=true";
    const { send, stub } = open(ready, {
      [place]: { ...token(), status: 200 },
      [things]: { status: 401, headers: { date: now } },
    });
    await expect(send(request())).rejects.toMatchObject({ kind: "unauthenticated" });
    expect(stub.lines()).toEqual(["GET https://iam/v3/auth/tokens", things]);
  });

  it("is asked what it is good for when its project is not known", async () => {
    const place = "GET https://iam/v3/auth/tokens nocatalog=true";
    const { authenticator } = open(ready, { [place]: { ...token(), status: 200 } });
    await expect(authenticator.location()).resolves.toMatchObject({ projectId: "p1" });
  });

  it("must be of a project", async () => {
    const place = "GET https://iam/v3/auth/tokens nocatalog=true";
    const { authenticator } = open(ready, {
      [place]: { ...token("t1", { project: undefined }), status: 200 },
    });
    const error = await errorOf(authenticator.location());
    expect(error.kind).toBe("configuration");
    expect(error.message).toMatch(/the token is not for a project.*; get a token/);
  });
});

describe("settings that cannot work", () => {
  it.each<[string, AuthSettings, Partial<Pick<ConnectionSettings, "endpoint">>, RegExp]>([
    [
      "have no address",
      accessKey,
      { endpoint: undefined },
      /nothing says where the image service is/,
    ],
    [
      "know nobody",
      { kind: "none", projectId: "p1" },
      {},
      /use access keys, a password or a token/,
    ],
    [
      "have an application credential",
      {
        ...{ kind: "applicationCredential", authUrl: "https://iam" },
        ...{ credential: { id: "c1" }, secret: new Secret("hunter2") },
      },
      {},
      /use access keys, a password or a token/,
    ],
  ])("%s", (_, auth, more, message) => {
    expect(() => open(auth, {}, {}, more)).toThrow(message);
    expect(() => open(auth, {}, {}, more)).toThrow(
      expect.objectContaining({ kind: "configuration", mayHaveBeenSent: false }),
    );
  });
});
