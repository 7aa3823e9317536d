import { imsAuthenticator, type ImsTools } from "../../../../provider/client/auth/ims";
import { assemble } from "../../../../provider/client/http/pipeline";
import type { ApiRequest } from "../../../../provider/client/http/request";
import { Secret } from "../../../../provider/client/secret";
import type { AuthSettings, ConnectionSettings } from "../../../../provider/client/settings";
import { fakeClock } from "../support/clocks";
import { noProxy, plainTls } from "../support/loopback";
import { errorOf, request, stubSend, type Answer } from "../support/sends";

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
  more: Partial<Pick<ConnectionSettings, "endpoint">> = {},
) {
  const counts = new Map<string, number>();
  const stub = stubSend(({ method, url, query }) => {
    const place = `${method} ${url}${query === undefined ? "" : ` ${new URLSearchParams(query as Record<string, string>)}`}`;
    const answers = [places[place] ?? { status: 404, body: place }].flat();
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    return answers[Math.min(count, answers.length - 1)] ?? { status: 500 };
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
      ...{ transport: stub.send, authenticator, clock, random: () => 0, userAgent: "us" },
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

  it("do not travel over plain http", async () => {
    const { send, stub } = open(
      accessKey,
      {},
      { projectId: "p1" },
      { endpoint: "http://ims.example.com" },
    );
    await expect(send(request())).rejects.toMatchObject({ kind: "configuration" });
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

  it("need an agency", async () => {
    const { send } = open(metadata, {}, { projectId: "p1" });
    await expect(send(request())).rejects.toThrow(
      /attach an agency with the rights of IMS to this server/,
    );
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

  it("says what to check when it is refused", async () => {
    const { send } = open(
      agency({ ...password, project: undefined }),
      { [tokens]: token(), [securityTokens]: { status: 403, body: { error_msg: "no" } } },
      { projectId: "p1" },
    );
    await expect(send(request())).rejects.toThrow(
      /cannot assume agency "builds" of account "partner" \(the default connection\): no; check agencyName/,
    );
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
    await expect(authenticator.location()).rejects.toThrow(/the token is not for a project/);
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
  ])("%s", (_, auth, more, message) => {
    expect(() => open(auth, {}, {}, more)).toThrow(message);
  });
});
