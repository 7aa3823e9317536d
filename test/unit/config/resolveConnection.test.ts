import { inspect } from "node:util";
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { Secret } from "../../../provider/client/secret";
import { sources, type GivenSources } from "./sources";

const resolve = (name: string | undefined, given: GivenSources) =>
  resolveConnection(name, sources(given));

/** Settings with their secrets shown, for comparing. */
const revealed = (value: unknown): unknown =>
  value instanceof Secret
    ? value.reveal()
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]))
      : value;
const authOf = (name: string | undefined, given: GivenSources) =>
  revealed(resolve(name, given).auth);

const openrc = {
  OS_AUTH_URL: "https://env/v3",
  OS_USERNAME: "envuser",
  OS_PASSWORD: "envpw",
  OS_PROJECT_NAME: "envproject",
};
const clouds = `clouds:
  owner:
    auth: {auth_url: "https://yaml/v3", username: alice, password: alicepw, project_name: owner, domain_name: Default}
    region_name: One
  consumer:
    auth: {auth_url: "https://yaml/v3", username: bob, password: bobpw, project_id: p2}
`;
const regions = `    regions:
      - {name: One, values: {image_endpoint_override: "https://glance.one"}}
      - {name: Two, values: {image_endpoint_override: "https://glance.two"}}
`;
const files = { "/project/clouds.yaml": clouds };
const onlyOwner = { "/project/clouds.yaml": clouds.slice(0, clouds.indexOf("  consumer")) };

const byDefault = { id: "default" };
const fromEnvironment = {
  kind: "password",
  authUrl: "https://env/v3",
  user: { name: "envuser", domain: byDefault },
  password: "envpw",
  project: { name: "envproject", domain: byDefault },
};
const fromYaml = {
  kind: "password",
  authUrl: "https://yaml/v3",
  user: { name: "alice", domain: { name: "Default" } },
  password: "alicepw",
  project: { name: "owner", domain: { name: "Default" } },
};
const bob = {
  kind: "password",
  authUrl: "https://yaml/v3",
  user: { name: "bob", domain: byDefault },
  password: "bobpw",
  project: { id: "p2" },
};

describe("the default connection", () => {
  it.each<[string, GivenSources, unknown]>([
    ["is the environment", { environment: openrc }, fromEnvironment],
    [
      "is the environment rather than clouds.yaml",
      { environment: openrc, files: onlyOwner },
      fromEnvironment,
    ],
    ["is the only cloud of clouds.yaml", { files: onlyOwner }, fromYaml],
    ["is the cloud that OS_CLOUD names", { files, environment: { OS_CLOUD: "consumer" } }, bob],
    [
      "is the cloud that OS_CLOUD names, not mixed with who the environment is",
      { files, environment: { ...openrc, OS_CLOUD: "owner" } },
      fromYaml,
    ],
    [
      "is the cloud that ims:cloud names, before OS_CLOUD",
      { files, config: { "ims:cloud": "owner" }, environment: { OS_CLOUD: "consumer" } },
      fromYaml,
    ],
    [
      "is the stack configuration, completed by the environment",
      {
        config: { "ims:userName": "carol", "ims:password": "carolpw" },
        environment: { OS_AUTH_URL: "https://env/v3", OS_PROJECT_NAME: "envproject" },
      },
      { ...fromEnvironment, user: { name: "carol", domain: byDefault }, password: "carolpw" },
    ],
    [
      "takes a secret of the stack for who the environment is",
      { config: { "ims:password": "secretpw" }, environment: { ...openrc, OS_PASSWORD: "" } },
      { ...fromEnvironment, password: "secretpw" },
    ],
    [
      "takes OS_PASSWORD for a cloud that has none",
      {
        files: { "/project/clouds.yaml": clouds.replace("password: alicepw, ", "") },
        environment: { OS_CLOUD: "owner", OS_PASSWORD: "alicepw" },
      },
      fromYaml,
    ],
    [
      "may name another project than the environment",
      { config: { "ims:projectId": "p9" }, environment: openrc },
      { ...fromEnvironment, project: { id: "p9" } },
    ],
  ])("%s", (_, given, expected) => {
    expect(authOf(undefined, given)).toEqual(expected);
  });

  it("never mixes the stack's user with the environment's password", () => {
    expect(() =>
      authOf(undefined, { config: { "ims:userName": "carol" }, environment: openrc }),
    ).toThrow(
      /the password is missing; the rest is from the stack configuration \(ims:\*\); run: pulumi config set --secret ims:password/,
    );
  });

  it("follows OS_REGION_NAME also beside OS_CLOUD", () => {
    const given = { files, environment: { OS_CLOUD: "owner", OS_REGION_NAME: "Two" } };
    expect(resolve(undefined, given).region).toBe("Two");
    expect(resolve(undefined, { ...given, config: { "ims:region": "Three" } }).region).toBe(
      "Three",
    );
  });

  it("takes what holds in one region only from the region that ims:region names", () => {
    const given = {
      files: { "/project/clouds.yaml": clouds.replace("    region_name: One\n", regions) },
      environment: { OS_CLOUD: "owner", OS_REGION_NAME: "Two" },
    };
    expect(resolve(undefined, given)).toMatchObject({
      ...{ region: "Two", endpoint: "https://glance.two" },
    });
    expect(resolve(undefined, { ...given, config: { "ims:region": "One" } })).toMatchObject({
      ...{ region: "One", endpoint: "https://glance.one" },
    });
  });

  it("takes the domain of the stack's project from the environment, where the stack names none", () => {
    const { OS_PROJECT_NAME: _, ...user } = openrc;
    const environment = { ...user, OS_PROJECT_DOMAIN_NAME: "Sales" };
    expect(authOf(undefined, { environment, config: { "ims:projectName": "shop" } })).toMatchObject(
      { project: { name: "shop", domain: { name: "Sales" } } },
    );
  });

  it("takes no region of the environment for the cloud that ims:cloud names", () => {
    const given = {
      files: { "/project/clouds.yaml": clouds.replace("    region_name: One\n", regions) },
      environment: { OS_REGION_NAME: "Two" },
      config: { "ims:cloud": "owner" },
    };
    expect(resolve(undefined, given)).toMatchObject({
      ...{ region: "One", endpoint: "https://glance.one" },
    });
  });

  it("says where a wrong name of a cloud may stand", () => {
    const given = { files, config: { "ims:cloud": "nobody" } };
    expect(() => resolve(undefined, given)).toThrow(
      /ims:cloud \(cloud in a provider instance\) names cloud "nobody", but \/project\/clouds.yaml has owner, consumer/,
    );
  });

  it("has sensible defaults", () => {
    expect(resolve(undefined, { environment: openrc })).toMatchObject({
      name: undefined,
      kind: "glance",
      interface: "public",
      endpoint: undefined,
      allowPlainHttp: false,
      formerEndpoints: [],
      timeoutMs: 60_000,
      tls: { ca: undefined, certificate: undefined, key: undefined, insecure: false },
    });
  });
});

describe("a named connection", () => {
  const connections = (entries: Record<string, unknown>, more: Record<string, string> = {}) => ({
    "ims:connections": JSON.stringify(entries),
    ...more,
  });

  it("is a cloud of clouds.yaml, whatever the environment says", () => {
    expect(authOf("consumer", { files, environment: openrc })).toEqual(bob);
  });

  it("is the cloud that its entry names, with what stands beside it on top", () => {
    const config = connections({ second: { cloud: "consumer", region: "Two", projectId: "p3" } });
    const settings = resolve("second", { config, files, environment: openrc });
    expect(settings).toMatchObject({ name: "second", region: "Two" });
    expect(revealed(settings.auth)).toEqual({ ...bob, project: { id: "p3" } });
  });

  it("hides the cloud of the same name", () => {
    const config = connections({ consumer: { cloud: "owner" } });
    expect(authOf("consumer", { config, files })).toEqual(fromYaml);
  });

  it("is completed by the default connection in where, not in who", () => {
    const config = connections({
      consumer: { userName: "bob", passwordEnv: "BOB", projectName: "consumer" },
    });
    expect(authOf("consumer", { config, environment: { ...openrc, BOB: "bobpw" } })).toEqual({
      ...fromEnvironment,
      user: { name: "bob", domain: byDefault },
      password: "bobpw",
      project: { name: "consumer", domain: byDefault },
    });
  });

  it("brings its own secret or none", () => {
    const config = connections({ consumer: { userName: "bob" } }, { "ims:password": "alicepw" });
    expect(() => authOf("consumer", { config, environment: openrc })).toThrow(
      /the password is missing; the rest is from ims:connections.consumer; name the environment variable that holds it with passwordEnv/,
    );
  });

  it("may be the same user in another place", () => {
    const config = connections({ two: { region: "Two", projectName: "other" } });
    const settings = resolve("two", { config, environment: openrc });
    expect(settings.region).toBe("Two");
    expect(revealed(settings.auth)).toEqual({
      ...fromEnvironment,
      project: { name: "other", domain: byDefault },
    });
  });

  it("that is nowhere says where it was looked for", () => {
    expect(() => resolve("consumr", { files, config: connections({ other: {} }) })).toThrow(
      'cannot use connection "consumr": there is no such connection: ims:connections has other, and /project/clouds.yaml has owner, consumer; did you mean "consumer"?',
    );
    expect(() => resolve("x", {})).toThrow(
      /ims:connections is not set, and there is no clouds.yaml \(looked for \/project\/clouds.yaml, .*\/etc\/openstack\/clouds.yaml\); add "x" to/,
    );
  });

  it("that names a cloud that is nowhere says so", () => {
    expect(() => resolve("c", { files, config: connections({ c: { cloud: "ownr" } }) })).toThrow(
      /ims:connections.c.cloud names cloud "ownr", but \/project\/clouds.yaml has owner, consumer; did you mean "owner"\?/,
    );
  });
});

describe("ways to authenticate", () => {
  const environment = { OS_AUTH_URL: "https://env/v3" };
  it.each<[string, Record<string, string>, unknown]>([
    [
      "an application credential by id",
      { ...environment, OS_APPLICATION_CREDENTIAL_ID: "c", OS_APPLICATION_CREDENTIAL_SECRET: "s" },
      {
        kind: "applicationCredential",
        authUrl: "https://env/v3",
        credential: { id: "c" },
        secret: "s",
      },
    ],
    [
      "an application credential by name and user",
      {
        ...environment,
        OS_AUTH_TYPE: "v3applicationcredential",
        OS_APPLICATION_CREDENTIAL_NAME: "n",
        OS_APPLICATION_CREDENTIAL_SECRET: "s",
        OS_USERNAME: "u",
      },
      {
        kind: "applicationCredential",
        authUrl: "https://env/v3",
        credential: { name: "n", user: { name: "u", domain: byDefault } },
        secret: "s",
      },
    ],
    [
      "a token for a project",
      { ...environment, OS_TOKEN: "t", OS_PROJECT_ID: "p" },
      { kind: "token", token: "t", authUrl: "https://env/v3", project: { id: "p" } },
    ],
    [
      "a token with an address",
      {
        OS_AUTH_TYPE: "token_endpoint",
        OS_TOKEN: "t",
        OS_ENDPOINT: "https://glance",
        OS_PROJECT_ID: "p",
      },
      { kind: "token", token: "t", authUrl: undefined, project: { id: "p" } },
    ],
    [
      "none",
      { OS_AUTH_TYPE: "none", OS_ENDPOINT: "http://glance" },
      { kind: "none", projectId: undefined },
    ],
    [
      "a user by id",
      { ...environment, OS_USER_ID: "u", OS_PASSWORD: "pw" },
      {
        kind: "password",
        authUrl: "https://env/v3",
        user: { id: "u" },
        password: "pw",
        project: undefined,
      },
    ],
  ])("%s", (_, given, expected) => {
    expect(authOf(undefined, { environment: given })).toEqual(expected);
  });

  it.each<[Record<string, string>, RegExp]>([
    [
      { ...openrc, OS_AUTH_TYPE: "v3oidcpassword" },
      /the environment \(OS_\*\) asks for authentication of type v3oidcpassword; supported are password/,
    ],
    [{ ...openrc, OS_IDENTITY_API_VERSION: "2" }, /authentication of type v2password/],
    [
      { ...openrc, OS_PASSWORD: "" },
      /the password is missing; the rest is from the environment \(OS_\*\); set OS_PASSWORD/,
    ],
    [{ ...openrc, OS_AUTH_URL: "" }, /nothing says where Keystone is; set authUrl/],
    [
      { OS_AUTH_URL: "https://env/v3" },
      /nothing says who you are: looked in the stack configuration \(ims:\*\), the environment/,
    ],
    [
      { ...openrc, OS_INTERFACE: "publik" },
      /"publik" is no interface; write public, internal or admin/,
    ],
    [
      {},
      /nothing describes a cloud: looked in .*there is no clouds.yaml .*; write a clouds.yaml and set OS_CLOUD, or set OS_AUTH_URL/,
    ],
  ])("%j is refused with advice", (environmentGiven, message) => {
    expect(() => resolve(undefined, { environment: environmentGiven })).toThrow(message);
    expect(() => resolve(undefined, { environment: environmentGiven })).toThrow(
      expect.objectContaining({ kind: "configuration", mayHaveBeenSent: false }),
    );
  });

  it("asks which of several clouds is meant", () => {
    expect(() => resolve(undefined, { files })).toThrow(
      /\/project\/clouds.yaml has owner, consumer; choose one: set OS_CLOUD/,
    );
  });
});

describe("TLS", () => {
  const pem = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n";

  it("reads the files, from the home or the current folder too", () => {
    const given = {
      environment: { ...openrc, OS_CACERT: "~/ca.pem", OS_CERT: "client.pem", OS_KEY: "/k.pem" },
      files: { "/home/alice/ca.pem": pem, "/project/client.pem": pem, "/k.pem": pem },
    };
    expect(revealed(resolve(undefined, given).tls)).toEqual({
      ca: pem,
      certificate: pem,
      key: pem,
      insecure: false,
    });
  });

  it.each([
    [{}, /certificate file of the authority, \/ca.pem, is not there; check the path/],
    [{ "/ca.pem": "DER" }, /is not in PEM format/],
    [
      { "/ca.pem": Object.assign(new Error("no"), { code: "EISDIR" }) },
      /cannot be read \(EISDIR\)/,
    ],
  ])("says what is wrong with a file", (given, message) => {
    expect(() =>
      resolve(undefined, { environment: { ...openrc, OS_CACERT: "/ca.pem" }, files: given }),
    ).toThrow(message);
  });
});

it("shows no secret wherever settings are printed", () => {
  const settings = resolve("owner", {
    files,
    environment: { HTTPS_PROXY: "http://u:alicepw@proxy" },
  });
  for (const shown of [
    inspect(settings, { depth: null, showHidden: true }),
    JSON.stringify(settings),
    String(settings.auth),
  ]) {
    expect(shown).not.toContain("alicepw");
  }
});
