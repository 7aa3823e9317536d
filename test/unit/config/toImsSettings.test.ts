/** What a connection of kind ims is made of: the cloud, its addresses, who logs in, and for which account. */
import type { DraftValues } from "../../../provider/config/draft";
import { huaweiEnvironmentDrafts } from "../../../provider/config/huaweiEnvironment";
import { imsParts } from "../../../provider/config/toImsSettings";
import { Secret } from "../../../provider/client/secret";
import { revealed } from "./sources";

const keys: DraftValues = { accessKey: "ak", secretKey: new Secret("sk-sk-sk-sk") };
const parts = (values: DraftValues) =>
  imsParts("c", {
    source: "the source",
    secretAdvice: {},
    values: { region: "eu-west-0", ...values },
  });
const authOf = (values: DraftValues) => revealed(parts(values).auth);

describe("the place", () => {
  it("is Huawei Cloud in the region that is named, where nothing else is said", () => {
    expect(parts(keys)).toMatchObject({
      endpoint: "https://ims.eu-west-0.myhuaweicloud.com",
      ims: {
        ...{ cloud: "huawei", region: "eu-west-0", safeMode: false, tagLimits: "20/128/255" },
        iamUrl: "https://iam.eu-west-0.myhuaweicloud.com",
        obsUrl: "https://obs.eu-west-0.myhuaweicloud.com",
      },
    });
  });

  it("is that of the family that is named, with its own limits", () => {
    expect(parts({ ...keys, cloudFamily: "otc", region: "eu-de" })).toMatchObject({
      endpoint: "https://ims.eu-de.otc.t-systems.com",
      ims: { cloud: "otc", tagLimits: "10/36/43" },
    });
  });

  it("is the family and the region of an address, unless others are named", () => {
    const iamUrl = "https://iam.eu-de.otc.t-systems.com/v3";
    expect(parts({ ...keys, iamUrl, region: undefined })).toMatchObject({
      endpoint: "https://ims.eu-de.otc.t-systems.com",
      ims: { cloud: "otc", region: "eu-de", iamUrl: "https://iam.eu-de.otc.t-systems.com" },
    });
    expect(parts({ ...keys, iamUrl, region: "eu-nl" }).ims.region).toBe("eu-nl");
    expect(parts({ ...keys, iamUrl, cloudFamily: "huawei" })).toMatchObject({
      endpoint: "https://ims.eu-west-0.myhuaweicloud.com",
    });
  });

  it("is the region that a project's name begins with", () => {
    expect(parts({ ...keys, region: undefined, projectName: "cn-north-4_builds" }).ims.region).toBe(
      "cn-north-4",
    );
    expect(() => parts({ ...keys, region: undefined, projectName: "builds" })).toThrow(
      "the source says who you are, but nothing says in which region; set region (ims:region, HW_REGION_NAME)",
    );
  });

  it.each([
    ["https://iam.example.com/v3", "https://iam.example.com"],
    ["https://iam.example.com/v3.0/", "https://iam.example.com"],
    ["https://iam.example.com//", "https://iam.example.com"],
    ["https://iam.example.com/v4", "https://iam.example.com/v4"],
  ])("has IAM at %s, without its version", (given, iamUrl) => {
    const elsewhere = { ...keys, iamUrl: given, endpoint: "https://ims" };
    expect(parts(elsewhere).ims).toMatchObject({ iamUrl, obsUrl: undefined });
  });

  it("of another cloud needs the address of the image service, and guesses none", () => {
    expect(() => parts({ ...keys, authUrl: "https://iam.example.com" })).toThrow(
      "IAM is at https://iam.example.com, which is no address of Huawei Cloud",
    );
    const elsewhere = {
      ...keys,
      authUrl: "https://iam.example.com",
      endpoint: "https://ims.example.com",
    };
    expect(parts({ ...elsewhere, obsUrl: "https://obs.example.com/" })).toMatchObject({
      endpoint: "https://ims.example.com",
      ims: { obsUrl: "https://obs.example.com" },
    });
    expect(
      parts({ ...keys, authUrl: "https://iam.example.com", cloudDomain: "example.com" }).endpoint,
    ).toBe("https://ims.eu-west-0.example.com");
  });

  it("takes what is set for it before what it guesses", () => {
    expect(
      parts({
        ...keys,
        endpoint: "https://e",
        safeMode: true,
        tagLimits: "10/36/43",
        projectId: "p",
      }),
    ).toMatchObject({
      endpoint: "https://e",
      ims: { safeMode: true, tagLimits: "10/36/43", projectId: "p" },
    });
  });
});

describe("who logs in", () => {
  const user: DraftValues = {
    userName: "alice",
    password: new Secret("hunter2-2"),
    accountName: "acme",
  };
  const alice = { name: "alice", domain: { name: "acme" } };
  const authUrl = "https://iam.eu-west-0.myhuaweicloud.com";
  const password = { kind: "password", authUrl, password: "hunter2-2" };

  it("is the bearer of a token before all others", () => {
    const token = new Secret("token-token");
    expect(authOf({ ...user, ...keys, token })).toEqual({
      ...{ kind: "token", token: "token-token", authUrl, project: undefined },
    });
    expect(authOf({ token, projectId: "p" })).toMatchObject({ project: { id: "p" } });
  });

  it("is the owner of keys before a user, unless a password is asked for by name", () => {
    const securityToken = new Secret("security-token");
    expect(authOf({ ...keys, ...user, securityToken })).toEqual({
      ...{ kind: "accessKey", accessKey: "ak", secretKey: "sk-sk-sk-sk" },
      securityToken: "security-token",
    });
    expect(authOf({ ...keys, ...user, authType: "v3password" })).toMatchObject({
      kind: "password",
    });
    expect(authOf({ ...keys, authType: "v3password" })).toMatchObject({ kind: "accessKey" });
    expect(authOf({ ...keys, ...user, authType: "v3token" })).toMatchObject({ kind: "accessKey" });
  });

  it("is a user of an account, for the project of the region", () => {
    expect(authOf(user)).toEqual({
      ...{ ...password, user: alice },
      project: { name: "eu-west-0", domain: { name: "acme" } },
    });
    expect(authOf({ ...user, projectName: "p", projectDomainId: "d" })).toMatchObject({
      project: { name: "p", domain: { id: "d" } },
    });
    expect(authOf({ ...user, projectId: "p", projectName: "q" })).toMatchObject({
      project: { id: "p" },
    });
    expect(authOf({ ...user, userId: "u" })).toMatchObject({ user: { id: "u" } });
  });

  it.each<[DraftValues, object]>([
    [{ accountId: "a", accountName: "b" }, { id: "a" }],
    [{ accountName: "b", userDomainId: "c" }, { name: "b" }],
    [{ accountName: undefined, userDomainId: "c", userDomainName: "d" }, { id: "c" }],
    [{ accountName: undefined, userDomainName: "d", scopeDomainId: "e" }, { name: "d" }],
    [{ accountName: undefined, scopeDomainName: "f" }, { name: "f" }],
  ])("is of the account of %j", (values, domain) => {
    expect(authOf({ ...user, ...values })).toMatchObject({ user: { name: "alice", domain } });
  });

  it("needs an account, a secret and somebody at all", () => {
    expect(() => authOf({ ...user, accountName: undefined })).toThrow(
      /nothing says which account the user belongs to; set accountName \(HW_DOMAIN_NAME\)/,
    );
    expect(() => authOf({ accessKey: "ak" })).toThrow(/secret/);
    expect(() => authOf({})).toThrow(/the source names no access key, user or token/);
    expect(() => authOf({ ...keys, trustId: "t" })).toThrow(/the source names a trust of Keystone/);
  });

  it("is the server itself only where that is asked for", () => {
    expect(authOf({ useInstanceMetadata: true })).toEqual({
      ...{ kind: "instanceMetadata", metadataUrl: "http://169.254.169.254" },
    });
    expect(authOf({ useInstanceMetadata: true, metadataUrl: "http://m/" })).toMatchObject({
      metadataUrl: "http://m",
    });
    expect(() => authOf({ useInstanceMetadata: false })).toThrow(/names no access key/);
  });

  it("is an agency, assumed by somebody who needs no project for that", () => {
    const agency: DraftValues = { agencyName: "builds", agencyAccountName: "other" };
    expect(authOf({ ...user, ...agency, accountId: "a" })).toEqual({
      ...{ kind: "agency", agencyName: "builds", agencyAccount: { name: "other" } },
      baseAccountId: "a",
      base: { ...password, user: { name: "alice", domain: { id: "a" } }, project: undefined },
    });
    expect(authOf({ ...keys, ...agency, agencyAccountId: "o" })).toMatchObject({
      agencyAccount: { id: "o" },
      base: { kind: "accessKey" },
    });
    expect(authOf({ ...keys, agencyName: "builds", accountName: "acme" })).toMatchObject({
      agencyAccount: { name: "acme" },
    });
    expect(() => authOf({ ...keys, agencyName: "builds" })).toThrow(
      /nothing says which account made the agency "builds"/,
    );
  });

  it("decides whose account the images are of", () => {
    const agencyAccountId = "o";
    expect(parts({ ...keys, accountId: "a", agencyAccountId }).ims.accountId).toBe("a");
    expect(parts({ ...keys, accountId: "a", agencyAccountId, agencyName: "b" }).ims.accountId).toBe(
      "o",
    );
  });
});

describe("the variables of Huawei Cloud's tools", () => {
  it("are each one setting", () => {
    const names = {
      HW_ACCESS_KEY: "accessKey",
      HW_SECRET_KEY: "secretKey",
      HW_SECURITY_TOKEN: "securityToken",
      HW_AUTH_TOKEN: "token",
      HW_USER_NAME: "userName",
      HW_USER_ID: "userId",
      HW_USER_PASSWORD: "password",
      HW_DOMAIN_NAME: "accountName",
      HW_DOMAIN_ID: "accountId",
      HW_ASSUME_ROLE_AGENCY_NAME: "agencyName",
      HW_ASSUME_ROLE_DOMAIN_NAME: "agencyAccountName",
      HW_ASSUME_ROLE_DOMAIN_ID: "agencyAccountId",
      HW_PROJECT_NAME: "projectName",
      HW_PROJECT_ID: "projectId",
      HW_REGION_NAME: "region",
      HW_CLOUD: "cloudDomain",
    };
    const environment = Object.fromEntries(Object.keys(names).map((name) => [name, `of ${name}`]));
    const [terraform, sdks] = huaweiEnvironmentDrafts({
      ...environment,
      HW_AUTH_URL: "https://iam",
      HW_INSECURE: "true",
    });
    expect(revealed(terraform?.values)).toEqual({
      ...Object.fromEntries(Object.entries(names).map(([name, key]) => [key, `of ${name}`])),
      ...{ kind: "ims", iamUrl: "https://iam", insecure: true },
    });
    expect(Object.values(sdks?.values ?? {}).filter((each) => each !== undefined)).toEqual(["ims"]);
  });

  it("of the SDKs are each one setting", () => {
    const [terraform, sdks] = huaweiEnvironmentDrafts({
      HUAWEICLOUD_SDK_AK: " ak ",
      HUAWEICLOUD_SDK_SK: "sk-sk-sk",
      HUAWEICLOUD_SDK_SECURITY_TOKEN: "token-1",
      HUAWEICLOUD_SDK_DOMAIN_ID: "d",
      HUAWEICLOUD_SDK_PROJECT_ID: "p",
      HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://iam",
    });
    expect(revealed(sdks?.values)).toEqual({
      ...{ kind: "ims", accessKey: "ak", secretKey: "sk-sk-sk", securityToken: "token-1" },
      ...{ accountId: "d", projectId: "p", iamUrl: "https://iam" },
    });
    expect(terraform?.values.accessKey).toBeUndefined();
  });

  it("are trimmed, except for names and passwords, and none where they are empty", () => {
    const [found] = huaweiEnvironmentDrafts({
      ...{ HW_ACCESS_KEY: " ak\n", HW_USER_PASSWORD: " pw-pw-pw ", HW_USER_NAME: " alice " },
      ...{ HW_REGION_NAME: "  ", HW_DOMAIN_NAME: "", HW_INSECURE: "" },
    });
    expect(revealed(found?.values)).toMatchObject({
      ...{ accessKey: "ak", password: " pw-pw-pw ", userName: " alice ", region: undefined },
      ...{ accountName: undefined, insecure: undefined },
    });
  });
});
