import { keystone, type KeystoneAuth } from "../../../../provider/client/auth/keystone";
import { withClassify } from "../../../../provider/client/http/classify";
import { Secret } from "../../../../provider/client/secret";
import type { ConnectionSettings } from "../../../../provider/client/settings";
import { fakeClock } from "../support/clocks";
import { noProxy, plainTls } from "../support/loopback";
import { answering, errorOf, request, response, type Answer } from "../support/sends";

const password: KeystoneAuth = {
  kind: "password",
  authUrl: "https://cloud:5000/v3",
  user: { name: "alice", domain: { name: "Default" } },
  password: new Secret("hunter2"),
  project: { name: "owner", domain: { id: "default" } },
};

const granted = (value = "t1", body: object = {}): Answer => ({
  status: 201,
  headers: { "x-subject-token": value, date: "Thu, 01 Jan 2026 00:00:00 GMT" },
  body: {
    token: {
      issued_at: "2026-01-01T00:00:00.000000Z",
      expires_at: "2026-01-01T01:00:00.000000Z",
      project: { id: "p1", name: "owner" },
      catalog: [
        {
          type: "image",
          endpoints: [
            { interface: "public", region: "One", region_id: "One", url: "https://glance:9292" },
          ],
        },
      ],
      ...body,
    },
  },
});

function open(
  auth: KeystoneAuth,
  answers: readonly (Answer | Error)[],
  more: Partial<ConnectionSettings> = {},
) {
  const settings: ConnectionSettings = {
    name: undefined,
    kind: "glance",
    auth,
    region: undefined,
    interface: "public",
    endpoint: undefined,
    tls: plainTls,
    proxy: noProxy,
    allowPlainHttp: false,
    formerEndpoints: [],
    timeoutMs: 1000,
    ...more,
  };
  const stub = answering(...answers);
  const clock = fakeClock("still");
  return {
    stub,
    clock,
    authenticator: keystone(settings, auth, withClassify(stub.send, clock), clock),
  };
}

const bodyOf = ({ stub }: ReturnType<typeof open>) => {
  const body = stub.requests[0]?.body;
  return body?.kind === "json" ? body.value : undefined;
};

describe("a token", () => {
  it("takes one request, and gives address and project too", async () => {
    const opened = open(password, [granted()]);
    await expect(opened.authenticator.apply(request())).resolves.toMatchObject({
      url: "https://glance:9292/v2/things",
      headers: { "x-auth-token": "t1" },
    });
    await expect(opened.authenticator.location()).resolves.toEqual({
      endpoint: "https://glance:9292",
      projectId: "p1",
    });
    expect(opened.stub.lines()).toEqual(["POST https://cloud:5000/v3/auth/tokens"]);
    // The catalogue comes with it, and a lost answer costs nothing: it may be asked for again.
    expect(opened.stub.requests[0]?.query).toBeUndefined();
    expect(opened.stub.requests[0]).toMatchObject({ idempotent: true });
  });

  it("is asked for with user, password and project", async () => {
    const opened = open(password, [granted()]);
    await opened.authenticator.location();
    expect(bodyOf(opened)).toEqual({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "alice", domain: { name: "Default" }, password: "hunter2" } },
        },
        scope: { project: { name: "owner", domain: { id: "default" } } },
      },
    });
  });

  it.each([
    [{ id: "c1" }, { id: "c1", secret: "hunter2" }],
    [
      { name: "ci", user: { name: "alice", domain: { id: "default" } } },
      { name: "ci", user: { name: "alice", domain: { id: "default" } }, secret: "hunter2" },
    ],
  ])(
    "is asked for with an application credential and no scope, which it brings",
    async (credential, sent) => {
      const opened = open(
        {
          kind: "applicationCredential",
          authUrl: "https://cloud/v3",
          credential,
          secret: new Secret("hunter2"),
        },
        [granted()],
      );
      await opened.authenticator.location();
      expect(bodyOf(opened)).toEqual({
        auth: { identity: { methods: ["application_credential"], application_credential: sent } },
      });
    },
  );

  it("that is there already is exchanged for one of the project that is asked for", async () => {
    const opened = open(
      {
        kind: "token",
        authUrl: "https://cloud/v3",
        token: new Secret("hunter2"),
        project: { id: "p2" },
      },
      [granted("t9")],
    );
    await expect(opened.authenticator.apply(request())).resolves.toMatchObject({
      headers: { "x-auth-token": "t9" },
    });
    expect(bodyOf(opened)).toEqual({
      auth: {
        identity: { methods: ["token"], token: { id: "hunter2" } },
        scope: { project: { id: "p2" } },
      },
    });
  });

  it("that is there already is only looked at when no project is asked for", async () => {
    const opened = open(
      {
        kind: "token",
        authUrl: "https://cloud/v3",
        token: new Secret("hunter2"),
        project: undefined,
      },
      [{ ...granted(), status: 200, headers: {} }],
    );
    await expect(opened.authenticator.apply(request())).resolves.toMatchObject({
      headers: { "x-auth-token": "hunter2" },
    });
    expect(opened.stub.lines()).toEqual(["GET https://cloud/v3/auth/tokens"]);
    expect(opened.stub.requests[0]).toMatchObject({
      ...{ idempotent: true, headers: { "x-auth-token": "hunter2", "x-subject-token": "hunter2" } },
    });
    expect(opened.authenticator.refused?.(request(), response({ status: 401 }))).toBe(false);
  });

  it("that is there already is looked at again before the rest of its life is over", async () => {
    // Issued long before it was looked at.
    const seen = {
      ...granted(),
      ...{ status: 200, headers: { date: "Thu, 01 Jan 2026 00:50:00 GMT" } },
    };
    const token = new Secret("hunter2");
    const opened = open({ kind: "token", authUrl: "https://cloud/v3", token, project: undefined }, [
      seen,
      { status: 404 },
    ]);
    await opened.authenticator.location();
    await opened.clock.advance(11 * 60_000);
    await expect(opened.authenticator.apply(request())).rejects.toThrow(
      /with the given token.*may have expired/,
    );
  });

  it.each<[string, KeystoneAuth, unknown]>([
    [
      "a password",
      { ...password, project: undefined, trustId: "t1" },
      {
        methods: ["password"],
        password: { user: { name: "alice", domain: { name: "Default" }, password: "hunter2" } },
      },
    ],
    [
      "a token",
      {
        ...{ kind: "token", authUrl: "https://cloud/v3", project: undefined, trustId: "t1" },
        token: new Secret("hunter2"),
      },
      { methods: ["token"], token: { id: "hunter2" } },
    ],
  ])("is asked for by a trust, whose project it is for: with %s", async (_, auth, identity) => {
    const opened = open(auth, [granted()]);
    await expect(opened.authenticator.location()).resolves.toMatchObject({ projectId: "p1" });
    expect(opened.stub.lines()[0]).toMatch(/^POST /);
    expect(bodyOf(opened)).toEqual({
      auth: { identity, scope: { "OS-TRUST:trust": { id: "t1" } } },
    });
  });

  describe("of an application credential", () => {
    const credential: KeystoneAuth = {
      ...{ kind: "applicationCredential", authUrl: "https://cloud/v3" },
      ...{ credential: { id: "c1" }, secret: new Secret("hunter2") },
    };

    it.each([{ id: "p1" }, { name: "owner", domain: { id: "default" } }])(
      "may be for the project that the settings name: %j",
      async (project) => {
        const opened = open({ ...credential, project }, [granted()]);
        await expect(opened.authenticator.location()).resolves.toMatchObject({ projectId: "p1" });
      },
    );

    it("may be for a project of which Keystone does not say the name", async () => {
      const project = { name: "any", domain: { id: "default" } };
      const opened = open({ ...credential, project }, [granted("t1", { project: { id: "p1" } })]);
      await expect(opened.authenticator.location()).resolves.toMatchObject({ projectId: "p1" });
    });

    it.each([
      [{ id: "p1" }, "(p1)"],
      [undefined, "(none)"],
    ])("is refused for another project than Keystone's %j", async (project, title) => {
      const auth = { ...credential, project: { id: "p2" } };
      const opened = open(auth, [granted("t1", { project })]);
      const error = await errorOf(opened.authenticator.apply(request()));
      expect(error.kind).toBe("configuration");
      expect(error.reason).toBe(
        `the application credential is for project ${title}, and the settings name "p2"`,
      );
    });

    it.each([
      [{ id: "p2" }, "p2"],
      [{ name: "other", domain: { id: "default" } }, "other"],
    ])("is refused for another project than the settings name: %j", async (project, name) => {
      const opened = open({ ...credential, project }, [granted()]);
      await expect(opened.authenticator.apply(request())).rejects.toThrow(
        `the application credential is for project "owner" (p1), and the settings name "${name}"; remove the project`,
      );
    });
  });

  it("is asked for anew after a refusal, and after its time by our own clock", async () => {
    const opened = open(password, [granted("t1"), granted("t2"), granted("t3")]);
    const applied = await opened.authenticator.apply(request());
    expect(opened.authenticator.refused?.(applied, response({ status: 401 }))).toBe(true);
    await expect(opened.authenticator.apply(request())).resolves.toMatchObject({
      headers: { "x-auth-token": "t2" },
    });
    await opened.clock.advance(3_600_000);
    await expect(opened.authenticator.apply(request())).resolves.toMatchObject({
      headers: { "x-auth-token": "t3" },
    });
  });

  it("leads to the address of its own catalogue, also after another one", async () => {
    const at = (url: string) => ({
      catalog: [{ type: "image", endpoints: [{ interface: "public", region: "One", url }] }],
    });
    const answers = [granted("t1", at("https://old:9292")), granted("t2", at("https://new:9292"))];
    const { authenticator } = open(password, answers);
    const first = await authenticator.apply(request());
    expect(first.url).toBe("https://old:9292/v2/things");
    authenticator.refused?.(first, response({ status: 401 }));
    await expect(authenticator.apply(request())).resolves.toMatchObject({
      url: "https://new:9292/v2/things",
      headers: { "x-auth-token": "t2" },
    });
  });

  it("lives as long as the service says, whatever our clock says", async () => {
    const opened = open(password, [granted("t1"), granted("t2")]);
    await opened.clock.advance(10 * 365 * 86_400_000);
    await opened.authenticator.apply(request());
    await opened.clock.advance(50 * 60_000);
    await expect(opened.authenticator.apply(request())).resolves.toMatchObject({
      headers: { "x-auth-token": "t1" },
    });
  });

  it.each<[string, object, object, number | undefined]>([
    ["its own time", {}, {}, 60],
    ["the time of its issue", { date: undefined }, {}, 60],
    ["its end by our clock", { date: undefined }, { issued_at: undefined }, 90],
    ["no end", {}, { expires_at: undefined }, undefined],
  ])("lives as long as its answer says, counted from %s", async (_, headers, token, minutes) => {
    const times = {
      ...{ issued_at: "2026-01-01T00:30:00Z", expires_at: "2026-01-01T01:30:00Z" },
    };
    const answer = granted("t1", { ...times, ...token });
    const date = "Thu, 01 Jan 2026 00:30:00 GMT";
    const opened = open(password, [
      {
        ...answer,
        headers: { "x-subject-token": "t1", date, ...headers } as Record<string, string>,
      },
      granted("t2"),
    ]);
    const tokenAt = async (atMs: number) => {
      await opened.clock.advance(atMs);
      return (await opened.authenticator.apply(request())).headers?.["x-auth-token"];
    };
    await opened.authenticator.apply(request());
    const endMs = (minutes ?? 100_000) * 60_000 - 30_000;
    // A minute before it ends it is still used, while the next one is fetched.
    await expect(tokenAt(endMs - 60_000)).resolves.toBe("t1");
    await expect(tokenAt(60_000)).resolves.toBe(minutes === undefined ? "t1" : "t2");
  });
});

describe("the address of Keystone", () => {
  it.each([
    ["https://cloud/identity", "https://cloud/identity/v3/auth/tokens"],
    ["https://cloud/identity/", "https://cloud/identity/v3/auth/tokens"],
    ["https://cloud/v3/", "https://cloud/v3/auth/tokens"],
    ["https://cloud:5000/v2.0", "https://cloud:5000/v3/auth/tokens"],
    ["https://cloud/v3//", "https://cloud/v3/auth/tokens"],
    ["https://cloud/v2.0/x", "https://cloud/v2.0/x/v3/auth/tokens"],
  ])("%s is taken for %s", async (authUrl, url) => {
    const opened = open({ ...password, authUrl }, [granted()]);
    await opened.authenticator.location();
    expect(opened.stub.requests[0]?.url).toBe(url);
  });

  it("is read from its list of versions where v3 is elsewhere", async () => {
    const versions = {
      versions: {
        values: [{ id: "v3.14", links: [{ rel: "self", href: "https://cloud/keystone/third/" }] }],
      },
    };
    const opened = open({ ...password, authUrl: "https://cloud/keystone" }, [
      { status: 404 },
      { status: 300, body: versions },
      granted(),
    ]);
    await opened.authenticator.location();
    expect(opened.stub.lines()).toEqual([
      "POST https://cloud/keystone/v3/auth/tokens",
      "GET https://cloud/keystone",
      "POST https://cloud/keystone/third/auth/tokens",
    ]);
    expect(opened.stub.requests[1]).toMatchObject({ idempotent: true });
  });

  it.each([
    ["http://cloud/keystone/third/", /credentials would go to cloud over plain http/],
    ["http://elsewhere.example.com:5000/v3/", /credentials would go to elsewhere.example.com:5000/],
    ["cloud/keystone/third", /"cloud\/keystone\/third" is no address/],
    ["keystone:5000/v3", /the address "keystone:5000\/v3" is neither https nor http/],
  ])("that the list of versions names gets no password where it is %s", async (href, message) => {
    const values = [{ id: "v3.14", links: [{ rel: "self", href }] }];
    const opened = open({ ...password, authUrl: "https://cloud/keystone" }, [
      { status: 404 },
      { status: 300, body: { versions: { values } } },
    ]);
    const error = await errorOf(opened.authenticator.location());
    expect(error).toMatchObject({ kind: "configuration", mayHaveBeenSent: false });
    expect(error.message).toMatch(message);
    expect(opened.stub.lines()).toEqual([
      "POST https://cloud/keystone/v3/auth/tokens",
      "GET https://cloud/keystone",
    ]);
  });

  it("that is none is shown as it is, not as a hole", async () => {
    const opened = open({ ...password, authUrl: "keystone.example.com:5000/v3" }, []);
    const error = await errorOf(opened.authenticator.location());
    expect(error.message).toContain('log in to "keystone.example.com:5000/v3" as user "alice"');
    expect(opened.stub.requests).toEqual([]);
  });

  it.each([
    ["One", "public", "https://one"],
    ["Two", "public", "https://two"],
    ["Two", "internal", "https://two-inside"],
  ] as const)(
    "of the image service is that of region %s and interface %s",
    async (region, wanted, endpoint) => {
      const endpoints = [
        { interface: "public", region_id: "One", url: "https://one" },
        { interface: "public", region: "Two", region_id: null, url: "https://two/v2" },
        { interface: "internal", region_id: "Two", region: "other", url: "https://two-inside" },
      ];
      const answer = granted("t1", { catalog: [{ type: "image", endpoints }] });
      const opened = open(password, [answer], { region, interface: wanted });
      await expect(opened.authenticator.location()).resolves.toMatchObject({ endpoint });
    },
  );

  it("of no image service is an error that names the connection", async () => {
    const opened = open(password, [granted("t1", { catalog: undefined })], { name: "consumer" });
    const error = await errorOf(opened.authenticator.location());
    expect(error.message).toContain(
      'cannot find the image service of connection "consumer": the token has no catalogue',
    );
  });

  it.each([
    ["has no v3", [{ id: "v2.0", links: [{ rel: "self", href: "https://cloud/v2.0" }] }]],
    ["does not say where v3 is", [{ id: "v3.14", links: [{ rel: "help", href: "https://x" }] }]],
  ])("is wrong where its list of versions %s", async (_, values) => {
    const opened = open({ ...password, authUrl: "https://cloud/keystone" }, [
      { status: 404 },
      { status: 200, body: { versions: { values } } },
    ]);
    const error = await errorOf(opened.authenticator.location());
    expect(error).toMatchObject({ kind: "configuration" });
    expect(error.message).toContain(
      "there is no Keystone v3 at https://cloud/keystone; check authUrl",
    );
  });

  it.each([
    {},
    { versions: {} },
    { versions: { values: [{ links: [] }] } },
    { versions: { values: [{ id: "v3" }] } },
    { versions: { values: [{ id: "v3", links: [{ href: "https://x" }] }] } },
    { versions: { values: [{ id: "v3", links: [{ rel: "self" }] }] } },
  ])("is not read from %j, which is no list of versions", async (body) => {
    const opened = open({ ...password, authUrl: "https://cloud/keystone" }, [
      { status: 404 },
      { status: 200, body },
    ]);
    const error = await errorOf(opened.authenticator.location());
    expect(error).toMatchObject({ kind: "protocol" });
    expect(error.message).toMatch(/^cannot log in to cloud as user "alice"/);
  });

  it.each([401, 403, 500])("is not looked for elsewhere after %d", async (status) => {
    const opened = open({ ...password, authUrl: "https://cloud/keystone" }, [{ status }]);
    await expect(opened.authenticator.location()).rejects.toMatchObject({ status });
    expect(opened.stub.requests).toHaveLength(1);
  });

  it("of the image service may come from the settings", async () => {
    const opened = open(password, [granted()], { endpoint: "https://other/image/v2" });
    await expect(opened.authenticator.location()).resolves.toMatchObject({
      endpoint: "https://other/image",
    });
  });

  it("must be https, before anything is sent", async () => {
    const opened = open({ ...password, authUrl: "http://cloud:5000/v3" }, []);
    const error = await errorOf(opened.authenticator.location());
    expect(error).toMatchObject({ kind: "configuration", mayHaveBeenSent: false });
    expect(opened.stub.requests).toEqual([]);
  });

  it("of an image service without https gets no token", async () => {
    const catalog = [
      {
        type: "image",
        endpoints: [{ interface: "public", region: "One", url: "http://glance:9292" }],
      },
    ];
    const opened = open(password, [granted("t1", { catalog })]);
    await expect(opened.authenticator.apply(request())).rejects.toThrow(
      /credentials would go to glance:9292 over plain http/,
    );
  });
});

describe("a refusal", () => {
  it("says who was refused where, and carries no secret", async () => {
    const opened = open(password, [
      {
        status: 401,
        body: { error: { message: "The request you have made requires authentication." } },
      },
    ]);
    const error = await errorOf(opened.authenticator.location());
    expect(error.message).toBe(
      'cannot log in to cloud:5000 as user "alice" of domain "Default" (the default connection): ' +
        "The request you have made requires authentication; check the name, the secret, the domain and the project (401)",
    );
    expect(JSON.stringify(error)).not.toContain("hunter2");
  });

  it("is explained too where Keystone was found by its list of versions", async () => {
    const values = [{ id: "v3.14", links: [{ rel: "self", href: "https://cloud/third" }] }];
    const opened = open({ ...password, authUrl: "https://cloud/keystone" }, [
      ...[{ status: 404 }, { status: 300, body: { versions: { values } } }, { status: 401 }],
    ]);
    await expect(opened.authenticator.location()).rejects.toThrow(
      /check the name, the secret, the domain and the project \(401\)/,
    );
  });

  it.each<[string, KeystoneAuth]>([
    ["user u1", { ...password, user: { id: "u1" } }],
    ['user "alice" of domain d1', { ...password, user: { name: "alice", domain: { id: "d1" } } }],
    [
      "with application credential c1",
      {
        ...{ kind: "applicationCredential", authUrl: "https://cloud/v3" },
        ...{ credential: { id: "c1" }, secret: new Secret("hunter2") },
      },
    ],
    [
      'with application credential "ci" of user u1',
      {
        ...{ kind: "applicationCredential", authUrl: "https://cloud/v3" },
        ...{ credential: { name: "ci", user: { id: "u1" } }, secret: new Secret("hunter2") },
      },
    ],
  ])("names who was refused: %s", async (title, auth) => {
    for (const status of [401, 403]) {
      const error = await errorOf(open(auth, [{ status }]).authenticator.location());
      expect(error.message).toContain(title);
      expect(error.advice).toBe("check the name, the secret, the domain and the project");
    }
  });

  it("that is none keeps its own words", async () => {
    const error = await errorOf(open(password, [{ status: 503 }]).authenticator.location());
    expect(error.advice).toBeUndefined();
  });

  it("of a trust names it", async () => {
    const opened = open({ ...password, project: undefined, trustId: "t1" }, [{ status: 404 }]);
    await expect(opened.authenticator.location()).rejects.toThrow(
      /as user "alice" of domain "Default" by trust t1 .*that the trust exists and is for this user/,
    );
  });

  it("of a token advises a new one", async () => {
    const opened = open(
      {
        kind: "token",
        authUrl: "https://cloud/v3",
        token: new Secret("hunter2"),
        project: undefined,
      },
      [{ status: 401 }],
    );
    await expect(opened.authenticator.location()).rejects.toThrow(
      /with the given token.*may have expired/,
    );
  });

  it("of an address without Keystone names the address", async () => {
    const opened = open(password, [{ status: 404 }]);
    await expect(opened.authenticator.location()).rejects.toThrow(
      /check authUrl; it usually ends in \/v3/,
    );
  });

  it("is also an answer that is none of Keystone's", async () => {
    await expect(
      open(password, [{ status: 201, body: "<html>" }]).authenticator.location(),
    ).rejects.toMatchObject({ kind: "protocol" });
    await expect(
      open(password, [{ ...granted(), headers: {} }]).authenticator.location(),
    ).rejects.toThrow(/X-Subject-Token/);
  });

  it.each<object>([
    { expires_at: 5 },
    { issued_at: 5 },
    { project: {} },
    { project: { id: "p1", name: 5 } },
    { project: { id: "p1", domain: { id: 5 } } },
    { catalog: {} },
    { catalog: [{ endpoints: [] }] },
    { catalog: [{ type: "image" }] },
    { catalog: [{ type: "image", endpoints: [{ url: "https://x" }] }] },
    { catalog: [{ type: "image", endpoints: [{ interface: "public" }] }] },
  ])("is also a token with %j", async (wrong) => {
    const opened = open(password, [granted("t1", wrong)]);
    await expect(opened.authenticator.location()).rejects.toMatchObject({ kind: "protocol" });
  });

  it("is a token without a project", async () => {
    const opened = open({ ...password, project: undefined }, [
      granted("t1", { project: undefined }),
    ]);
    const error = await errorOf(opened.authenticator.location());
    expect(error.kind).toBe("configuration");
    expect(error.message).toMatch(/belongs to no project; name one/);
  });
});
