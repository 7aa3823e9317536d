import { resolveConnection } from "../../../provider/config/resolveConnection";
import { Secret } from "../../../provider/client/secret";
import { sources, type GivenSources } from "./sources";

const resolve = (given: GivenSources, name?: string) => resolveConnection(name, sources(given));

/** Settings with their secrets shown, for comparing. */
const revealed = (value: unknown): unknown =>
  value instanceof Secret
    ? value.reveal()
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]))
      : value;
const authOf = (given: GivenSources, name?: string) => revealed(resolve(given, name).auth);

const hw = {
  HW_ACCESS_KEY: "AK-HW",
  HW_SECRET_KEY: "sk-hw",
  HW_REGION_NAME: "cn-north-4",
};
const sdk = { HUAWEICLOUD_SDK_AK: "AK-SDK", HUAWEICLOUD_SDK_SK: "sk-sdk" };
const openrc = {
  OS_AUTH_URL: "https://env/v3",
  OS_USERNAME: "envuser",
  OS_PASSWORD: "envpw",
  OS_PROJECT_NAME: "envproject",
};
const clouds = `clouds:
  otc:
    auth: {auth_url: "https://iam.eu-de.otc.t-systems.com/v3", username: alice, password: alicepw, project_name: eu-de_builds, user_domain_name: OTC0001}
    region_name: eu-de
`;
const ownCloud = `clouds:
  own:
    auth: {auth_url: "https://own.example.com/v3", username: alice, password: alicepw, project_name: builds}
`;
const profiles = JSON.stringify({
  current: "work",
  profiles: [
    {
      ...{ name: "work", mode: "AKSK", accessKeyId: "AK-WORK", secretAccessKey: "sk-work" },
      ...{ securityToken: "", region: "cn-east-3", projectId: "p-work", domainId: "a-work" },
      ...{ agencyName: "", agencyDomainName: "" },
    },
    {
      ...{ name: "other", accessKeyId: "AK-OTHER", secretAccessKey: "sk-other" },
      ...{ region: "ap-southeast-1", agencyName: "builds", agencyDomainId: "a-other" },
    },
  ],
});
const kooCli = "/home/alice/.hcloud/config.json";
const sdkFile = "/home/alice/.huaweicloud/credentials";

const keys = (accessKey: string, secretKey: string) => ({
  ...{ kind: "accessKey", accessKey, secretKey, securityToken: undefined },
});
const connections = (entries: unknown): Readonly<Record<string, string>> => ({
  "ims:connections": JSON.stringify(entries),
});

describe("the default connection", () => {
  it("is Huawei Cloud when HW_* says so, with addresses by region", () => {
    expect(revealed(resolve({ environment: { ...hw, HW_PROJECT_ID: "p1" } }))).toMatchObject({
      kind: "ims",
      auth: keys("AK-HW", "sk-hw"),
      region: "cn-north-4",
      endpoint: "https://ims.cn-north-4.myhuaweicloud.com",
      ims: {
        cloud: "huawei",
        region: "cn-north-4",
        iamUrl: "https://iam.cn-north-4.myhuaweicloud.com",
        obsUrl: "https://obs.cn-north-4.myhuaweicloud.com",
        safeMode: false,
        tagLimits: "20/128/255",
        projectId: "p1",
      },
    });
  });

  it.each<[string, GivenSources, unknown]>([
    ["HW_* before HUAWEICLOUD_SDK_*", { environment: { ...sdk, ...hw } }, keys("AK-HW", "sk-hw")],
    [
      "HUAWEICLOUD_SDK_*, with the region from elsewhere",
      { environment: { ...sdk, HW_REGION_NAME: "cn-north-4" } },
      keys("AK-SDK", "sk-sdk"),
    ],
    [
      "the environment before a profile",
      { environment: hw, files: { [kooCli]: profiles } },
      keys("AK-HW", "sk-hw"),
    ],
    [
      "the environment before a lone cloud of clouds.yaml",
      { environment: hw, files: { "/project/clouds.yaml": clouds } },
      keys("AK-HW", "sk-hw"),
    ],
    [
      "the current profile of the KooCLI",
      { files: { [kooCli]: profiles } },
      keys("AK-WORK", "sk-work"),
    ],
    [
      "the profile that HW_PROFILE names, in the file that HW_SHARED_CONFIG_FILE names",
      {
        environment: { HW_PROFILE: "work", HW_SHARED_CONFIG_FILE: "~/keys.json" },
        files: { "/home/alice/keys.json": profiles },
      },
      keys("AK-WORK", "sk-work"),
    ],
    [
      "the profile that the stack names, whatever HW_PROFILE names",
      {
        config: { "ims:profile": "work" },
        environment: { HW_PROFILE: "other" },
        files: { [kooCli]: profiles },
      },
      keys("AK-WORK", "sk-work"),
    ],
    [
      "the credentials file of the SDKs",
      {
        environment: { HW_REGION_NAME: "cn-north-4" },
        files: { [sdkFile]: "[global]\nak = no\n[basic]\n# mine\nak = AK-INI\nsk: sk-ini==\n" },
      },
      keys("AK-INI", "sk-ini=="),
    ],
    [
      "keys of the stack",
      {
        config: {
          "ims:accessKey": "AK-STACK",
          "ims:secretKey": "sk-stack",
          "ims:region": "cn-north-4",
        },
        secrets: ["ims:secretKey"],
        environment: hw,
      },
      keys("AK-STACK", "sk-stack"),
    ],
    [
      "a password with its account",
      {
        environment: {
          HW_USER_NAME: "alice",
          HW_USER_PASSWORD: "alicepw",
          HW_DOMAIN_NAME: "acme",
          HW_REGION_NAME: "cn-north-4",
        },
      },
      {
        kind: "password",
        authUrl: "https://iam.cn-north-4.myhuaweicloud.com",
        user: { name: "alice", domain: { name: "acme" } },
        password: "alicepw",
        project: { name: "cn-north-4", domain: { name: "acme" } },
      },
    ],
    [
      "a token, before all else in the same place, as Terraform has it",
      { environment: { ...hw, HW_AUTH_TOKEN: "t1", HW_PROJECT_ID: "p1" } },
      {
        ...{ kind: "token", token: "t1", project: { id: "p1" } },
        authUrl: "https://iam.cn-north-4.myhuaweicloud.com",
      },
    ],
    [
      "the instance's metadata, when the stack says so",
      { config: { "ims:useInstanceMetadata": "true", "ims:region": "cn-north-4" } },
      { kind: "instanceMetadata", metadataUrl: "http://169.254.169.254" },
    ],
  ])("is %s", (_, given, expected) => {
    const settings = resolve(given);
    expect(settings.kind).toBe("ims");
    expect(revealed(settings.auth)).toEqual(expected);
  });

  it.each<[string, GivenSources]>([
    [
      "OS_CLOUD",
      { environment: { ...hw, OS_CLOUD: "own" }, files: { "/project/clouds.yaml": ownCloud } },
    ],
    ["kind: glance", { config: { "ims:kind": "glance" }, environment: { ...hw, ...openrc } }],
  ])("stays OpenStack where that is chosen: %s", (_, given) => {
    expect(resolve(given)).toMatchObject({ kind: "glance", auth: { kind: "password" } });
  });

  it("is Huawei Cloud with kind: ims, whatever OS_* says", () => {
    const given = { config: { "ims:kind": "ims" }, environment: { ...hw, ...openrc } };
    expect(authOf(given)).toEqual(keys("AK-HW", "sk-hw"));
  });

  it("takes who we are from clouds.yaml when kind: ims names a cloud there", () => {
    const given = {
      config: { "ims:kind": "ims", "ims:cloud": "otc" },
      files: { "/project/clouds.yaml": clouds },
    };
    expect(revealed(resolve(given))).toMatchObject({
      auth: {
        user: { name: "alice", domain: { name: "OTC0001" } },
        project: { name: "eu-de_builds", domain: { name: "OTC0001" } },
      },
      endpoint: "https://ims.eu-de.otc.t-systems.com",
      ims: {
        cloud: "otc",
        iamUrl: "https://iam.eu-de.otc.t-systems.com",
        obsUrl: "https://obs.eu-de.otc.t-systems.com",
        tagLimits: "10/36/43",
      },
    });
  });

  it("never mixes keys of one place with secrets of another", () => {
    const environment = { HW_ACCESS_KEY: "AK-HW", HW_REGION_NAME: "cn-north-4", ...sdk };
    expect(() => authOf({ environment })).toThrow(
      /the secret key of the access key is missing; the rest is from the environment \(HW_\*\); set HW_SECRET_KEY/,
    );
    const stack = { "ims:accessKey": "AK-STACK" };
    expect(() => authOf({ config: stack, environment: hw })).toThrow(
      /the rest is from the stack configuration \(ims:\*\); run: pulumi config set --secret ims:secretKey/,
    );
  });

  it("needs a region", () => {
    expect(() => resolve({ environment: sdk })).toThrow(
      /nothing says in which region; set region \(ims:region, HW_REGION_NAME\)/,
    );
  });

  it("says what to set when kind: ims finds nobody", () => {
    expect(() => resolve({ config: { "ims:kind": "ims" } })).toThrow(
      /set HW_ACCESS_KEY, HW_SECRET_KEY and HW_REGION_NAME/,
    );
  });

  it("lets any address and limit be set", () => {
    const config = {
      "ims:endpoint": "http://127.0.0.1:1/ims",
      "ims:iamUrl": "http://127.0.0.1:1/iam/v3/",
      "ims:obsUrl": "http://127.0.0.1:1/obs/",
      "ims:cloudFamily": "flexibleEngine",
      "ims:safeMode": "true",
      "ims:tagLimits": "20/128/255",
    };
    expect(resolve({ config, environment: hw })).toMatchObject({
      endpoint: "http://127.0.0.1:1/ims",
      ims: {
        cloud: "flexibleEngine",
        iamUrl: "http://127.0.0.1:1/iam",
        obsUrl: "http://127.0.0.1:1/obs",
        safeMode: true,
        tagLimits: "20/128/255",
      },
    });
  });

  it("follows HW_CLOUD to another domain", () => {
    expect(resolve({ environment: { ...hw, HW_CLOUD: "myhuaweicloud.eu" } }).endpoint).toBe(
      "https://ims.cn-north-4.myhuaweicloud.eu",
    );
  });
});

describe("an agency", () => {
  it("is assumed with the keys beside it", () => {
    const environment = {
      ...hw,
      HW_DOMAIN_ID: "a0",
      HW_ASSUME_ROLE_AGENCY_NAME: "builds",
      HW_ASSUME_ROLE_DOMAIN_NAME: "partner",
    };
    expect(revealed(resolve({ environment }))).toMatchObject({
      auth: {
        kind: "agency",
        base: keys("AK-HW", "sk-hw"),
        agencyName: "builds",
        agencyAccount: { name: "partner" },
        baseAccountId: "a0",
      },
      ims: { accountId: undefined },
    });
  });

  it("is named by a connection, and assumed with the default connection's keys", () => {
    const config = connections({
      partner: { agencyName: "builds", agencyAccountName: "partner", projectId: "p2" },
    });
    expect(revealed(resolve({ config, environment: hw }, "partner"))).toMatchObject({
      kind: "ims",
      auth: { kind: "agency", base: keys("AK-HW", "sk-hw"), agencyName: "builds" },
      ims: { region: "cn-north-4", projectId: "p2" },
    });
  });

  it("is named by a profile", () => {
    const given = { environment: { HW_PROFILE: "other" }, files: { [kooCli]: profiles } };
    expect(revealed(resolve(given))).toMatchObject({
      auth: {
        kind: "agency",
        base: keys("AK-OTHER", "sk-other"),
        agencyAccount: { id: "a-other" },
      },
      ims: { accountId: "a-other" },
    });
  });

  it("needs to know whose it is", () => {
    const environment = { ...hw, HW_ASSUME_ROLE_AGENCY_NAME: "builds" };
    expect(() => resolve({ environment })).toThrow(/set agencyAccountName/);
  });
});

describe("a connection by name", () => {
  it("is of kind ims when it names access keys", () => {
    const config = connections({
      bob: { accessKeyEnv: "BOB_AK", secretKeyEnv: "BOB_SK", region: "cn-east-3" },
    });
    const environment = { ...openrc, BOB_AK: "AK-BOB", BOB_SK: "sk-bob" };
    expect(revealed(resolve({ config, environment }, "bob"))).toMatchObject({
      kind: "ims",
      auth: keys("AK-BOB", "sk-bob"),
      ims: { iamUrl: "https://iam.cn-east-3.myhuaweicloud.com" },
    });
  });

  it("is another region of the default connection", () => {
    const config = connections({ paris: { region: "eu-west-101" } });
    expect(revealed(resolve({ config, environment: hw }, "paris"))).toMatchObject({
      kind: "ims",
      auth: keys("AK-HW", "sk-hw"),
      endpoint: "https://ims.eu-west-101.myhuaweicloud.eu",
    });
  });

  it("stays OpenStack when it says itself who it is, beside HW_*", () => {
    const config = connections({
      alice: { authUrl: "https://own/v3", userName: "alice", passwordEnv: "PW" },
    });
    const environment = { ...hw, PW: "alicepw" };
    expect(resolve({ config, environment }, "alice")).toMatchObject({
      kind: "glance",
      auth: { kind: "password", authUrl: "https://own/v3" },
    });
  });

  it("is a profile of the KooCLI", () => {
    const config = connections({ work: { profile: "work" } });
    const given = { config, environment: openrc, files: { [kooCli]: profiles } };
    expect(revealed(resolve(given, "work"))).toMatchObject({
      auth: keys("AK-WORK", "sk-work"),
      ims: { region: "cn-east-3", projectId: "p-work", accountId: "a-work" },
    });
  });

  it("of one kind is never completed by a default connection of the other", () => {
    const config = { ...connections({ hw: { kind: "ims" }, os: { kind: "glance" } }) };
    const environment = { ...hw, ...openrc };
    const stack = { ...config, "ims:authUrl": "https://stack/v3", "ims:region": "One" };
    expect(resolve({ config: stack, environment }, "hw").ims).toMatchObject({
      region: "cn-north-4",
      iamUrl: "https://iam.cn-north-4.myhuaweicloud.com",
    });
    const other = { ...config, "ims:kind": "ims", "ims:region": "cn-east-3" };
    expect(resolve({ config: other, environment }, "os")).toMatchObject({
      ...{ kind: "glance", region: undefined },
      auth: { authUrl: "https://env/v3" },
    });
  });
});

describe("what is wrong", () => {
  const profile = (changes: object) =>
    JSON.stringify({ current: "work", profiles: [{ name: "work", ...changes }] });

  it.each<[string, GivenSources, RegExp]>([
    [
      "a profile that is not there",
      { environment: { HW_PROFILE: "wrok" }, files: { [kooCli]: profiles } },
      /has no profile "wrok"; it has work, other; did you mean "work"\?/,
    ],
    [
      "a file that is not there",
      { environment: { HW_SHARED_CONFIG_FILE: "/keys.json" } },
      /\/keys\.json does not exist; it should contain the profile; make it with: hcloud configure set/,
    ],
    [
      "a file of another form",
      { files: { [kooCli]: '{"profiles": "hunter2"' } },
      /is no configuration of the KooCLI/,
    ],
    [
      "keys that are encrypted",
      { files: { [kooCli]: profile({ accessKeyId: "x".repeat(88), secretAccessKey: "y" }) } },
      /are encrypted, which only the KooCLI itself can read; run: hcloud configure set --cli-auth-encrypt=false/,
    ],
    [
      "a credentials file that is not there",
      { environment: { HUAWEICLOUD_SDK_CREDENTIALS_FILE: "/ini" } },
      /\/ini is not there; correct HUAWEICLOUD_SDK_CREDENTIALS_FILE/,
    ],
    [
      "a user without an account",
      { environment: { HW_USER_NAME: "a", HW_USER_PASSWORD: "b", HW_REGION_NAME: "r" } },
      /set accountName \(HW_DOMAIN_NAME\)/,
    ],
    [
      "a secret key as plain text in the stack",
      {
        config: { "ims:accessKey": "AK", "ims:secretKey": "hunter2" },
        secrets: [],
      },
      /ims:secretKey stands in the stack configuration as plain text/,
    ],
    [
      "OpenStack's credentials for kind ims",
      {
        config: { "ims:kind": "ims", "ims:region": "r", "ims:applicationCredentialId": "c1" },
      },
      /names no access key, user or token/,
    ],
  ])("is said: %s", (_, given, message) => {
    expect(() => resolve(given)).toThrow(message);
    expect(() => resolve(given)).not.toThrow(/hunter2/);
  });

  it.each(["secretKey", "securityToken"])("refuses %s in a connection", (key) => {
    const config = connections({ bob: { [key]: "hunter2" } });
    expect(() => resolve({ config }, "bob")).toThrow(
      new RegExp(
        `${key} would put a secret into the stack's state as plain text; set an environment variable and name it with ${key}Env`,
      ),
    );
  });

  it("refuses a connection that is a cloud and a profile", () => {
    const config = connections({ both: { cloud: "otc", profile: "work" } });
    expect(() => resolve({ config, files: { [kooCli]: profiles } }, "both")).toThrow(/keep one/);
  });
});

describe("what stands beside Huawei Cloud's own settings", () => {
  const keys = { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "hunter2" };

  it("is a region where OS_REGION_NAME is one of these clouds", () => {
    const given = { environment: { ...keys, OS_REGION_NAME: "eu-de" } };
    expect(resolve(given)).toMatchObject({ region: "eu-de" });
  });

  it("is no region where OS_REGION_NAME is one of an OpenStack", () => {
    const given = { environment: { ...keys, OS_REGION_NAME: "RegionOne" } };
    expect(() => resolve(given)).toThrow(/nothing says in which region/);
  });

  it("is no file of the SDKs where HW_PROFILE names a profile", () => {
    const profile = {
      ...{ name: "mine", mode: "AKSK", region: "cn-north-4" },
      ...{ accessKeyId: "OFPROFILE", secretAccessKey: "s" },
    };
    const given = {
      files: {
        [kooCli]: JSON.stringify({ profiles: [profile] }),
        "/ini": "[basic]\nak = OFSDK\nsk = s\n",
      },
      environment: { HUAWEICLOUD_SDK_CREDENTIALS_FILE: "/ini", HW_PROFILE: "mine" },
    };
    expect(resolve(given).auth).toMatchObject({
      accessKey: "OFPROFILE",
    });
  });
});
