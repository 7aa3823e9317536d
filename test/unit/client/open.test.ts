import { openChain, openCloud, openImsChain } from "../../../provider/client/open";
import { Secret } from "../../../provider/client/secret";
import type { ConnectionSettings, ImsSettings } from "../../../provider/client/settings";
import { packageVersion } from "../../../provider/client/version";
import { fakeClock } from "./support/clocks";
import { noProxy, plainTls, startLoopback } from "./support/loopback";
import { imageId, wireImage } from "./support/wire";

const settings: ConnectionSettings = {
  name: "consumer",
  kind: "glance",
  auth: { kind: "none", projectId: "p1" },
  region: undefined,
  interface: "public",
  endpoint: "https://glance/v2",
  tls: plainTls,
  proxy: noProxy,
  allowPlainHttp: false,
  formerEndpoints: ["https://old/v2/"],
  timeoutMs: 5_000,
};

const accessKey = {
  kind: "accessKey",
  accessKey: "AK",
  secretKey: new Secret("hunter2"),
  securityToken: undefined,
} as const;
const ims: ImsSettings = {
  ...({ cloud: "huawei", tagLimits: "20/128/255" } as const),
  ...{ region: "cn-north-4", iamUrl: "https://iam", obsUrl: "https://obs", safeMode: false },
  ...{ projectId: "p1", projectName: undefined, accountId: undefined },
};

describe("openCloud", () => {
  it("makes a cloud without a request", async () => {
    const cloud = openCloud(settings);
    expect(cloud).toMatchObject({
      kind: "glance",
      connectionName: 'connection "consumer"',
      formerEndpoints: ["https://old"],
    });
    await expect(cloud.location()).resolves.toEqual({
      endpoint: "https://glance",
      projectId: "p1",
    });
  });

  it("warns of insecure connections", () => {
    const warnings: string[] = [];
    openCloud(
      { ...settings, tls: { ...plainTls, insecure: true } },
      { warn: (message) => warnings.push(message) },
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^connection "consumer" accepts any certificate/),
    ]);
  });

  it("warns of no connection that is secure", () => {
    const warn = jest.fn();
    openCloud(settings, { warn });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ["by id", { id: "p7" }, "p7"],
    ["by name, whose id is unknown", { name: "p", domain: { id: "d" } }, ""],
    ["not at all", undefined, ""],
  ])("sends a token as it is, its project named %s", async (_, project, projectId) => {
    const tokens: unknown[] = [];
    const server = await startLoopback((incoming, outgoing) => {
      tokens.push(incoming.headers["x-auth-token"]);
      outgoing.end(JSON.stringify(wireImage()));
    });
    const token = new Secret("token-of-hers");
    const auth = { kind: "token", token, authUrl: undefined, project } as const;
    const cloud = openCloud({ ...settings, auth, endpoint: server.url });
    await cloud.getImage(imageId);
    await server.stop();
    expect(tokens).toEqual(["token-of-hers"]);
    await expect(cloud.location()).resolves.toMatchObject({ projectId });
  });

  it.each([true, false])(
    "sends a token over plain http if that is allowed: %s",
    async (allowed) => {
      const proxy = await startLoopback((_, outgoing) => outgoing.end(JSON.stringify(wireImage())));
      const token = new Secret("token-of-his");
      const cloud = openCloud({
        ...settings,
        auth: { kind: "token", token, authUrl: undefined, project: undefined },
        endpoint: "http://glance.example.test",
        proxy: { ...noProxy, http: new Secret(proxy.url) },
        allowPlainHttp: allowed,
      });
      const found = await cloud.getImage(imageId).then(
        (image) => image?.id,
        (error: unknown) => (error as Error).message,
      );
      await proxy.stop();
      expect(found).toMatch(allowed ? imageId : /over plain http/);
    },
  );

  it("needs an address where there is no Keystone", () => {
    expect(() => openCloud({ ...settings, endpoint: undefined })).toThrow(
      /no Keystone to ask where the image service is; set endpoint/,
    );
  });

  it("needs a region for Huawei Cloud", () => {
    expect(() => openCloud({ ...settings, kind: "ims" })).toThrow(
      /nothing says in which region it is; set region/,
    );
  });

  it("knows access keys for Huawei Cloud only", () => {
    expect(() => openCloud({ ...settings, auth: accessKey })).toThrow(
      /access keys, agencies and instance metadata are only for clouds of kind ims; set kind: ims/,
    );
  });

  it("logs in, finds the service, and logs in once more when the token is refused", async () => {
    const lines: string[] = [];
    const seen: string[] = [];
    let tokens = 0;
    const server = await startLoopback((incoming, outgoing) => {
      const token = String(incoming.headers["x-auth-token"] ?? "");
      seen.push(`${incoming.method} ${incoming.url} ${token} ${incoming.headers["user-agent"]}`);
      if (incoming.url === "/identity/v3/auth/tokens") {
        tokens += 1;
        const endpoint = { interface: "public", region_id: "One", url: `${server.url}/image` };
        outgoing.writeHead(201, { "x-subject-token": `hunter2-${tokens}` });
        outgoing.end(
          JSON.stringify({
            token: { project: { id: "p1" }, catalog: [{ type: "image", endpoints: [endpoint] }] },
          }),
        );
        return;
      }
      outgoing.writeHead(token.endsWith("-2") ? 200 : 401);
      outgoing.end(JSON.stringify(wireImage()));
    });
    const auth = {
      kind: "password",
      authUrl: `${server.url}/identity`,
      user: { id: "u1" },
      password: new Secret("hunter2"),
      project: { id: "p1" },
    } as const;
    const cloud = openCloud(
      { ...settings, endpoint: undefined, auth },
      { log: (line) => lines.push(line) },
    );
    await expect(cloud.getImage(imageId)).resolves.toMatchObject({ id: imageId });
    await server.stop();
    const agent = `pulumi-ims/${packageVersion()}`;
    expect(seen).toEqual([
      `POST /identity/v3/auth/tokens  ${agent}`,
      `GET /image/v2/images/${imageId} hunter2-1 ${agent}`,
      `POST /identity/v3/auth/tokens  ${agent}`,
      `GET /image/v2/images/${imageId} hunter2-2 ${agent}`,
    ]);
    expect(lines).toHaveLength(4);
    expect(lines.join("\n")).not.toContain("hunter2");
  });
});

describe("openChain", () => {
  it("gives the chain for calls that are not in the port", async () => {
    const server = await startLoopback((_, outgoing) => outgoing.end("plain"));
    const { send } = openChain({ ...settings, endpoint: server.url });
    const answer = await send({
      purpose: "look",
      method: "GET",
      url: "/",
      okStatus: [200],
      idempotent: true,
    });
    await server.stop();
    expect(answer.text).toBe("plain");
  });
});

describe("openChain of each kind", () => {
  it("needs a region for Huawei Cloud", () => {
    expect(() => openChain({ ...settings, kind: "ims" })).toThrow(/set region/);
  });

  it.each([
    ["glance", undefined],
    ["ims", expect.stringContaining("128 GB")],
  ] as const)("knows on %s what the codes of that cloud mean", async (kind, advice) => {
    const server = await startLoopback((_, outgoing) => {
      outgoing.writeHead(400);
      outgoing.end(JSON.stringify({ error: { code: "IMG.0059", message: "no" } }));
    });
    const auth = kind === "ims" ? accessKey : settings.auth;
    const { send } = openChain({ ...settings, kind, auth, ims, endpoint: server.url });
    const refused = send({
      ...{ purpose: "look", method: "GET", url: "/", okStatus: [200], idempotent: true },
    });
    await expect(refused).rejects.toMatchObject({ advice });
    await server.stop();
  });

  it("gives up where the service is silent for as long as the settings say", async () => {
    const server = await startLoopback(() => undefined);
    const { send } = openChain({ ...settings, endpoint: server.url, timeoutMs: 50 });
    const asked = send({
      ...{ purpose: "look", method: "POST", url: "/", okStatus: [200], idempotent: false },
    });
    await expect(asked).rejects.toMatchObject({ kind: "unreachable" });
    await server.stop();
  });

  it.each([
    ["where lines about waits go", ["tell"], "tell"],
    ["where warnings go if nobody takes lines about waits", [], "warn"],
  ])("tells of a wait %s", async (_, extra, wanted) => {
    let busy = 1;
    const server = await startLoopback((_, outgoing) => {
      outgoing.writeHead((busy -= 1) >= 0 ? 503 : 200, { "retry-after": "60" });
      outgoing.end();
    });
    const told: string[] = [];
    const takers = Object.fromEntries(["warn", ...extra].map((by) => [by, () => told.push(by)]));
    const { send } = openChain(
      { ...settings, endpoint: server.url },
      {
        ...takers,
        clock: fakeClock(),
      },
    );
    await send({
      ...{ purpose: "look", method: "GET", url: "/", okStatus: [200], idempotent: true },
    });
    await server.stop();
    expect(told).toEqual([wanted]);
  });
});

describe("the object storage of a connection", () => {
  const place = { bucket: "img", key: "disk.img" };
  const cloudOf = (changes: Partial<ConnectionSettings>, imsChanges: Partial<ImsSettings> = {}) =>
    openCloud({
      ...settings,
      ...{ kind: "ims", auth: accessKey, ims: { ...ims, ...imsChanges }, ...changes },
    });

  it("is reached with the keys, the region and the proxy of the connection", async () => {
    const seen: unknown[] = [];
    const proxy = await startLoopback((incoming, outgoing) => {
      const { host, authorization } = incoming.headers;
      seen.push([host, /Credential=AK\/\d+\/cn-north-4\/s3/.test(authorization ?? "")]);
      outgoing.writeHead(200, { "content-length": "7" });
      outgoing.end();
    });
    const cloud = cloudOf(
      { proxy: { ...noProxy, http: new Secret(proxy.url) }, allowPlainHttp: true },
      { obsUrl: "http://obs.example.test" },
    );
    await expect(cloud.jobs?.findObject(place)).resolves.toMatchObject({ sizeBytes: 7 });
    await proxy.stop();
    expect(seen).toEqual([["img.obs.example.test", true]]);
  });

  it.each([
    ["http://obs.example.test", /over plain http/],
    [undefined, /no setting says where it is, .*; set obsUrl/],
  ])("at %s is refused", (obsUrl, words) => {
    expect(() => cloudOf({}, { obsUrl }).jobs?.findObject(place)).toThrow(words);
  });
});

describe("openImsChain", () => {
  it("signs, and sends the bytes that it signed", async () => {
    const seen: unknown[] = [];
    const server = await startLoopback((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const { authorization, host, ...headers } = incoming.headers;
        seen.push([incoming.url, Buffer.concat(chunks).toString(), headers["x-project-id"]]);
        expect(authorization).toMatch(/SignedHeaders=content-type;host;x-project-id;x-sdk-date,/);
        expect(host).toBe(new URL(server.url).host);
        outgoing.end();
      });
    });
    const { send, settings: given } = openImsChain({
      ...settings,
      kind: "ims",
      auth: accessKey,
      ims,
      endpoint: `${server.url}/ims/`,
    });
    await send({
      ...{ purpose: "look", method: "POST", url: "/v2/things", okStatus: [200], idempotent: true },
      ...{ query: { id: "in:a,b" }, body: { kind: "json", value: { name: "größe" } } },
    });
    await server.stop();
    expect(given).toBe(ims);
    expect(seen).toEqual([["/ims/v2/things?id=in:a,b", '{"name":"größe"}', "p1"]]);
  });

  it("asks the metadata service past every proxy", async () => {
    const asked: string[] = [];
    const proxy = await startLoopback((incoming, outgoing) => {
      asked.push(`proxy ${incoming.url}`);
      outgoing.end("{}");
    });
    const metadata = await startLoopback((incoming, outgoing) => {
      asked.push(`metadata ${incoming.url}`);
      const credential = { access: "K1", secret: "hunter2", securitytoken: "t" };
      outgoing.end(JSON.stringify({ credential }));
    });
    const { authenticator } = openImsChain({
      ...settings,
      kind: "ims",
      ims,
      auth: { kind: "instanceMetadata", metadataUrl: metadata.url },
      proxy: { ...noProxy, http: new Secret(proxy.url) },
    });
    await authenticator.objectStorageKeys();
    await Promise.all([proxy.stop(), metadata.stop()]);
    expect(asked).toEqual(["metadata /openstack/latest/securitykey"]);
  });
});

describe("packageVersion", () => {
  it("is that of package.json", () => {
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
    expect(packageVersion("/")).toBe("0.0.0");
  });
});
