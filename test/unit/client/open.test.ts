import { openChain, openCloud, openImsChain } from "../../../provider/client/open";
import { Secret } from "../../../provider/client/secret";
import type { ConnectionSettings, ImsSettings } from "../../../provider/client/settings";
import { packageVersion } from "../../../provider/client/version";
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
