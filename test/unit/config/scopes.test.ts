/** What a token is for: a project, a trust, and what images cannot belong to. */
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { revealed, sources, type GivenSources } from "./sources";

const authOf = (given: GivenSources) => revealed(resolveConnection(undefined, sources(given)).auth);
const user = {
  OS_AUTH_URL: "https://keystone.example.com/v3",
  OS_USERNAME: "alice",
  OS_PASSWORD: "alicepw",
  OS_USER_DOMAIN_NAME: "Default",
};
const credential = {
  ...{ OS_AUTH_URL: "https://keystone.example.com/v3", OS_APPLICATION_CREDENTIAL_ID: "c1" },
  OS_APPLICATION_CREDENTIAL_SECRET: "s",
};
const token = { OS_AUTH_URL: "https://keystone.example.com/v3", OS_TOKEN: "t" };

describe("a trust", () => {
  it.each<[string, GivenSources]>([
    ["OS_TRUST_ID", { environment: { ...user, OS_TRUST_ID: "t1" } }],
    ["with a line feed behind it", { environment: { ...user, OS_TRUST_ID: "t1\n" } }],
    ["ims:trustId", { environment: user, config: { "ims:trustId": "t1" } }],
    [
      "auth.trust_id of clouds.yaml",
      {
        files: {
          "/project/clouds.yaml":
            "clouds: {one: {auth: {auth_url: https://k, username: alice, password: alicepw, trust_id: t1}}}",
        },
      },
    ],
    ["with a token", { environment: { ...token, OS_TRUST_ID: "t1" } }],
  ])("is the scope: %s", (_, given) => {
    expect(authOf(given)).toMatchObject({ trustId: "t1", project: undefined });
  });

  it.each([
    [
      "a project",
      { ...user, OS_PROJECT_NAME: "builds" },
      /has a project of its own, and "builds" as/,
    ],
    [
      "a project by its old name",
      { ...user, OS_TENANT_ID: "p1" },
      /has a project of its own, and "p1" as/,
    ],
    ["an application credential", credential, /beside an application credential/],
  ])("is refused beside %s", (_, environment, message) => {
    expect(() => authOf({ environment: { ...environment, OS_TRUST_ID: "t1" } })).toThrow(message);
  });

  it("is refused on a cloud of kind ims", () => {
    const environment = { ...user, OS_AUTH_URL: "https://iam.eu-de.otc.t-systems.com/v3" };
    expect(() => authOf({ environment: { ...environment, OS_TRUST_ID: "t1" } })).toThrow(
      /names a trust of Keystone, which a cloud of kind ims does not have/,
    );
  });
});

describe("a domain without a project", () => {
  it.each([
    [{ ...user, OS_DOMAIN_NAME: "acme" }],
    [{ ...user, OS_DOMAIN_ID: "acme" }],
    [{ ...token, OS_DOMAIN_ID: "acme" }],
    [{ ...credential, OS_DOMAIN_NAME: "acme" }],
  ])("is refused: %j", (environment) => {
    expect(() => authOf({ environment })).toThrow(
      /the token would be for the domain "acme", and images belong to projects; name a project/,
    );
  });

  it("is that of the user and of the project which another source names", () => {
    const { OS_USER_DOMAIN_NAME: _, ...without } = user;
    const environment = { ...without, OS_DOMAIN_NAME: "acme" };
    expect(authOf({ environment, config: { "ims:projectName": "builds" } })).toMatchObject({
      user: { name: "alice", domain: { name: "acme" } },
      project: { name: "builds", domain: { name: "acme" } },
    });
  });

  it("is the account on a cloud of kind ims", () => {
    const environment = {
      ...{ OS_AUTH_URL: "https://iam.eu-de.otc.t-systems.com/v3", OS_USERNAME: "alice" },
      ...{ OS_PASSWORD: "alicepw", OS_DOMAIN_NAME: "OTC0001" },
    };
    expect(authOf({ environment })).toMatchObject({
      user: { name: "alice", domain: { name: "OTC0001" } },
      project: { name: "eu-de", domain: { name: "OTC0001" } },
    });
  });
});

describe("the whole system", () => {
  it.each(["all", "true", "yes"])("is refused: OS_SYSTEM_SCOPE=%s", (value) => {
    const environment = { ...user, OS_PROJECT_ID: "p1", OS_SYSTEM_SCOPE: value };
    expect(() => authOf({ environment })).toThrow(
      /OS_SYSTEM_SCOPE cannot be followed: a token for the whole system has no project, but images belong to one; name a project/,
    );
  });

  it.each(["false", "", "no"])("is not asked for by OS_SYSTEM_SCOPE=%s", (value) => {
    const environment = { ...user, OS_PROJECT_ID: "p1", OS_SYSTEM_SCOPE: value };
    expect(authOf({ environment })).toMatchObject({ project: { id: "p1" } });
  });

  it("named by somebody else than who one is says nothing", () => {
    const files = {
      "/project/clouds.yaml":
        "clouds: {one: {auth: {auth_url: https://k, username: bob, password: pw, project_id: p2}}}",
    };
    const environment = { ...user, OS_SYSTEM_SCOPE: "all", OS_CLOUD: "one" };
    expect(authOf({ environment, files })).toMatchObject({ user: { name: "bob" } });
  });
});

it("keeps the project that is named beside an application credential, to be compared", () => {
  expect(authOf({ environment: { ...credential, OS_PROJECT_NAME: "builds" } })).toMatchObject({
    kind: "applicationCredential",
    project: { name: "builds", domain: { id: "default" } },
  });
});

describe("a way to log in that is not supported", () => {
  const types = [
    ...["v3oidcpassword", "v3oidcclientcredentials", "v3oidcaccesstoken", "v3websso", "v3totp"],
    ...["v3multifactor", "v2password", "v2token", "http_basic", "v3kerberos", "v3samlpassword"],
    ...[
      "v3oauth2clientcredential",
      "v3tokenlessauth",
      "v3adfspassword",
      "gnocchi-basic",
      "pasword",
    ],
  ];
  it.each(types)("%s is named, whatever else is said or left out", (type) => {
    const message = `the environment (OS_*) asks for authentication of type ${type}; supported are password`;
    const where = { OS_AUTH_URL: "https://keystone.example.com/v3", OS_AUTH_TYPE: type };
    expect(() => authOf({ environment: { ...user, OS_AUTH_TYPE: type } })).toThrow(message);
    expect(() => authOf({ environment: where })).toThrow(message);
    expect(() => authOf({ environment: { ...where, OS_CLIENT_SECRET: "x" } })).toThrow(message);
    expect(() =>
      authOf({ environment: { ...where, OS_AUTH_URL: "https://iam.eu-de.otc.t-systems.com" } }),
    ).toThrow(message);
  });

  it("of clouds.yaml is named with the cloud", () => {
    const files = {
      "/project/clouds.yaml": "clouds: {one: {auth_type: v3totp, auth: {auth_url: https://k}}}",
    };
    expect(() => authOf({ files })).toThrow(
      /cloud "one" of \/project\/clouds.yaml asks for authentication of type v3totp/,
    );
  });
});
