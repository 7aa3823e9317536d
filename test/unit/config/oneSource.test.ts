/** What belongs together comes from one source; of two that say the same, the outranking one. */
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { revealed, sources, type GivenSources } from "./sources";

const resolve = (given: GivenSources) => resolveConnection(undefined, sources(given));
const authOf = (given: GivenSources) => revealed(resolve(given).auth);

describe("the same key in clouds.yaml and in secure.yaml", () => {
  const both = (clouds: string, secure: string): GivenSources => ({
    files: {
      "/project/clouds.yaml": `clouds: {one: {auth: {auth_url: https://k, username: alice, project_id: p}, ${clouds}}}`,
      "/project/secure.yaml": `clouds: {one: {${secure}}}`,
    },
  });

  it.each([
    ["a password", "auth: {password: fromSecure}"],
    ["a password after one in clouds.yaml", "auth: {password: fromSecure, username: alice}"],
  ])("is what secure.yaml says: %s", (_, secure) => {
    const given = both("region_name: One", secure);
    const text = String(given.files?.["/project/clouds.yaml"]);
    const files = {
      ...given.files,
      "/project/clouds.yaml": text.replace(
        "username: alice",
        "username: alice, password: fromClouds",
      ),
    };
    expect(authOf({ files })).toMatchObject({ password: "fromSecure" });
  });

  it("is what secure.yaml says in another spelling, too", () => {
    const given = both(
      "region-name: One",
      "region_name: Two, auth: {password: pw, user-name: bob}",
    );
    expect(resolve(given).region).toBe("Two");
  });

  it.each([
    ["verify: false", "verify: true", false],
    ["verify: true", "verify: false", true],
  ])("of trust too: %s, then %s", (clouds, secure, insecure) => {
    expect(resolve(both(clouds, `${secure}, auth: {password: pw}`)).tls).toMatchObject({
      insecure,
    });
  });
});

describe("a domain's name from one source", () => {
  const environment = {
    ...{ OS_AUTH_URL: "https://k", OS_USERNAME: "alice", OS_PASSWORD: "pw" },
    ...{ OS_PROJECT_NAME: "builds", OS_USER_DOMAIN_ID: "env-id", OS_PROJECT_DOMAIN_ID: "env-id" },
  };

  it("never stands beside its id from another one", () => {
    const config = { "ims:userDomainName": "Stack", "ims:projectDomainName": "Stack" };
    const auth = authOf({ environment, config });
    expect(auth).toMatchObject({ user: { domain: { name: "Stack" } } });
    expect(JSON.stringify(auth)).not.toContain('"id":"env-id","name"');
  });

  it("nor its id beside a name from another one", () => {
    const named = { ...environment, OS_USER_DOMAIN_ID: "", OS_USER_DOMAIN_NAME: "Env" };
    const auth = authOf({ environment: named, config: { "ims:userDomainId": "stack-id" } });
    expect(auth).toMatchObject({ user: { name: "alice", domain: { id: "stack-id" } } });
    expect(JSON.stringify(auth)).not.toContain("Env");
  });

  it("nor an account's", () => {
    const hw = {
      ...{ HW_USER_NAME: "a", HW_USER_PASSWORD: "b", HW_REGION_NAME: "cn-north-4" },
      HW_DOMAIN_ID: "env-id",
    };
    const auth = authOf({ environment: hw, config: { "ims:accountName": "stack" } });
    expect(auth).toMatchObject({ user: { domain: { name: "stack" } } });
    expect(JSON.stringify(auth)).not.toContain("env-id");
  });

  it("nor that of a scope", () => {
    const scoped = {
      ...{
        OS_AUTH_URL: "https://k",
        OS_USERNAME: "alice",
        OS_PASSWORD: "pw",
        OS_DOMAIN_ID: "env-id",
      },
    };
    const config = { "ims:projectName": "builds", "ims:userDomainName": "Stack" };
    expect(authOf({ environment: scoped, config })).toMatchObject({
      user: { domain: { name: "Stack" } },
      project: { domain: { id: "env-id" } },
    });
  });
});

describe("a project's name from one source", () => {
  const environment = {
    ...{ OS_AUTH_URL: "https://k", OS_USERNAME: "alice", OS_PASSWORD: "pw" },
    ...{ OS_PROJECT_ID: "env-id", OS_PROJECT_NAME: "env", OS_USER_DOMAIN_NAME: "Users" },
  };

  it("never stands beside an id from another one", () => {
    const auth = authOf({ environment, config: { "ims:projectName": "builds" } });
    expect(auth).toMatchObject({ project: { name: "builds" } });
    expect(JSON.stringify(auth)).not.toContain("env-id");
  });

  it("nor an id beside a name from another one", () => {
    const auth = authOf({ environment, config: { "ims:projectId": "stack-id" } });
    expect(auth).toMatchObject({ project: { id: "stack-id" } });
    expect(JSON.stringify(auth)).not.toContain("env");
  });

  it("nor on a cloud of kind ims", () => {
    const hw = {
      ...{ HW_USER_NAME: "a", HW_USER_PASSWORD: "b", HW_REGION_NAME: "cn-north-4" },
      ...{ HW_DOMAIN_NAME: "account", HW_PROJECT_ID: "env-id" },
    };
    const config = { "ims:projectName": "cn-north-4_builds" };
    expect(authOf({ environment: hw, config })).toMatchObject({
      project: { name: "cn-north-4_builds" },
    });
    expect(resolve({ environment: hw, config }).ims).toMatchObject({ projectId: undefined });
  });
});

describe("access keys in OpenStack's places", () => {
  const keys = { kind: "accessKey", accessKey: "AK", secretKey: "sk", securityToken: undefined };

  it.each<[string, GivenSources]>([
    [
      "auth of clouds.yaml",
      {
        files: {
          "/project/clouds.yaml":
            "clouds: {otc: {region_name: eu-de, auth: {auth_url: https://iam.eu-de.otc.t-systems.com/v3, access_key: AK, secret_key: sk}}}",
        },
      },
    ],
    [
      "beside auth, the key in secure.yaml, as ak and sk",
      {
        files: {
          "/project/clouds.yaml":
            "clouds: {otc: {auth: {auth_url: https://iam.eu-de.otc.t-systems.com/v3}, ak: AK}}",
          "/project/secure.yaml": "clouds: {otc: {sk: sk}}",
        },
      },
    ],
    [
      "OS_ACCESS_KEY, with the region in the project's name",
      {
        environment: {
          ...{ OS_ACCESS_KEY: "AK", OS_SECRET_KEY: "sk", OS_PROJECT_NAME: "eu-de_builds" },
          OS_AUTH_URL: "https://iam.eu-de.otc.t-systems.com/v3",
        },
      },
    ],
    [
      "OS_ACCESS_KEY without an address",
      { environment: { OS_ACCESS_KEY: "AK", OS_SECRET_KEY: "sk", OS_REGION_NAME: "cn-north-4" } },
    ],
  ])("say who one is: %s", (_, given) => {
    expect(resolve(given)).toMatchObject({ kind: "ims" });
    expect(authOf(given)).toEqual(keys);
  });

  it("take their security token along", () => {
    const environment = {
      ...{ OS_ACCESS_KEY: "AK", OS_SECRET_KEY: "sk", OS_SECURITY_TOKEN: "st" },
      OS_REGION_NAME: "cn-north-4",
    };
    expect(authOf({ environment })).toMatchObject({ securityToken: "st" });
  });

  it("without their secret say what to set", () => {
    const environment = { OS_ACCESS_KEY: "AK", OS_REGION_NAME: "cn-north-4" };
    expect(() => resolve({ environment })).toThrow(
      /the secret key of the access key is missing; .* set OS_SECRET_KEY/,
    );
  });

  it("stand back behind a password that is asked for by name", () => {
    const environment = {
      ...{ OS_ACCESS_KEY: "AK", OS_SECRET_KEY: "sk", OS_AUTH_TYPE: "password" },
      ...{ OS_USERNAME: "alice", OS_PASSWORD: "pw", OS_USER_DOMAIN_NAME: "OTC" },
      OS_AUTH_URL: "https://iam.eu-de.otc.t-systems.com/v3",
    };
    expect(authOf({ environment })).toMatchObject({ kind: "password" });
  });

  it("beside a user of a Glance are named as not used", () => {
    const warnings: string[] = [];
    const environment = {
      ...{ OS_ACCESS_KEY: "AK", OS_SECRET_KEY: "sk", OS_AUTH_URL: "https://k/v3" },
      ...{ OS_USERNAME: "alice", OS_PASSWORD: "pw" },
    };
    const settings = resolveConnection(undefined, sources({ environment, warnings }));
    expect(settings).toMatchObject({ kind: "glance", auth: { kind: "password" } });
    expect(warnings).toEqual([expect.stringMatching(/the access key of .* is not used/)]);
  });

  it("act as the agency that OS_AGENCY_NAME names", () => {
    const environment = {
      ...{ OS_ACCESS_KEY: "AK", OS_SECRET_KEY: "sk", OS_REGION_NAME: "cn-north-4" },
      ...{ OS_AGENCY_NAME: "builds", OS_AGENCY_DOMAIN_NAME: "partner" },
      OS_DELEGATED_PROJECT: "cn-north-4_builds",
    };
    expect(authOf({ environment })).toMatchObject({
      ...{ kind: "agency", agencyName: "builds", agencyAccount: { name: "partner" } },
      base: keys,
    });
    expect(resolve({ environment }).ims?.projectName).toBe("cn-north-4_builds");
  });

  it("of an agency on a Glance are refused", () => {
    const environment = {
      ...{ OS_AUTH_URL: "https://k/v3", OS_USERNAME: "alice", OS_PASSWORD: "pw" },
      OS_AGENCY_NAME: "builds",
    };
    expect(() => resolve({ environment })).toThrow(/agencies are only for clouds of kind ims/);
  });
});

describe("a profile of the KooCLI", () => {
  const withProfiles = (...profiles: readonly object[]): GivenSources => ({
    files: {
      "/home/alice/.hcloud/config.json": JSON.stringify({ current: "work", profiles }),
    },
  });
  const base = { name: "base", accessKeyId: "AK", secretAccessKey: "sk" };

  it("of mode SSO brings its temporary keys", () => {
    const stsToken = { accessKeyId: "STS", secretAccessKey: "sk", securityToken: "st" };
    const work = { name: "work", mode: "SSO", region: "cn-north-4", ssoAuth: { stsToken } };
    expect(authOf(withProfiles(work))).toMatchObject({ accessKey: "STS", securityToken: "st" });
    expect(() => authOf(withProfiles({ ...work, ssoAuth: {} }))).toThrow(
      /is for SSO and has no temporary keys; log in with: hcloud configure sso/,
    );
  });

  it("of mode ecsAgency stands for the server's own keys", () => {
    const work = { name: "work", mode: "ecsAgency", region: "cn-north-4", accessKeyId: "" };
    expect(authOf(withProfiles(work))).toMatchObject({ kind: "instanceMetadata" });
  });

  it("with a source profile is assumed with the keys of that one", () => {
    const agency = { agencyName: "builds", agencyDomainName: "partner", sourceProfile: "base" };
    const work = { name: "work", mode: "ecsAgency", region: "cn-north-4", ...agency };
    expect(authOf(withProfiles(base, work))).toMatchObject({
      ...{ kind: "agency", agencyName: "builds" },
      base: { accessKey: "AK", secretKey: "sk" },
    });
    expect(() => authOf(withProfiles(work))).toThrow(
      /takes its keys from profile "base", which is not there/,
    );
  });

  it.each(["password", "token", "OIDC"])("of mode %s is refused by that name", (mode) => {
    const work = { name: "work", mode, region: "cn-north-4", password: "hunter2" };
    expect(() => authOf(withProfiles(work))).toThrow(
      `profile "work" of /home/alice/.hcloud/config.json is of mode "${mode}", which is not supported`,
    );
    expect(() => authOf(withProfiles(work))).not.toThrow(/hunter2/);
  });
});
