import {
  describesCloud,
  environmentDraft,
  proxySettings,
} from "../../../provider/config/environment";

describe("the environment", () => {
  it("is read like a cloud of clouds.yaml", () => {
    const draft = environmentDraft({
      OS_AUTH_URL: "https://cloud/v3",
      OS_USERNAME: "alice",
      OS_PASSWORD: "hunter2",
      OS_TENANT_NAME: "owner",
      OS_USER_DOMAIN_NAME: "Default",
      OS_PROJECT_DOMAIN_ID: "default",
      OS_REGION_NAME: "One",
      OS_ENDPOINT_TYPE: "internalURL",
      OS_CACERT: "/ca.pem",
      OS_IDENTITY_API_VERSION: "3",
      OTHER: "x",
    });
    expect(draft.values).toMatchObject({
      authUrl: "https://cloud/v3",
      userName: "alice",
      projectName: "owner",
      userDomainName: "Default",
      projectDomainId: "default",
      region: "One",
      interface: "internal",
      caCertFile: "/ca.pem",
    });
    expect(describesCloud(draft)).toBe(true);
  });

  it.each([{}, { OS_CLOUD: "x", OS_REGION_NAME: "One" }, { OS_USERNAME: "", OS_AUTH_URL: "" }])(
    "%j only chooses, or says nothing",
    (environment) => {
      expect(describesCloud(environmentDraft(environment))).toBe(false);
    },
  );

  it.each([{ OS_USERNAME: "alice" }, { OS_TOKEN: "t-t-t-t" }, { OS_AUTH_URL: "https://k" }])(
    "%j describes a cloud",
    (environment) => {
      expect(describesCloud(environmentDraft(environment))).toBe(true);
    },
  );

  it("says nothing of empty variables, of others, and of a profile beside an address", () => {
    const remarks = (environment: Record<string, string | undefined>) =>
      environmentDraft(environment).remarks;
    expect(remarks({ OS_PASSCODE: "", OS_SYSTEM_SCOPE: undefined, PASSCODE: "x" })).toEqual([]);
    expect(remarks({ OS_PASSCODE: "x" })).toHaveLength(1);
    expect(remarks({ OS_PROFILE: "ovh", OS_AUTH_URL: "https://k" })).toEqual([]);
    expect(remarks({ OS_PROFILE: "ovh", OS_AUTH_URL: "" })).toMatchObject([
      { kind: "refusal", about: "identity", advice: "set OS_AUTH_URL" },
    ]);
  });

  it("says which variable a missing secret belongs into", () => {
    expect(environmentDraft({}).secretAdvice).toEqual({
      password: "set OS_PASSWORD",
      applicationCredentialSecret: "set OS_APPLICATION_CREDENTIAL_SECRET",
      token: "set OS_TOKEN",
      secretKey: "set OS_SECRET_KEY",
      securityToken: "set OS_SECURITY_TOKEN",
    });
  });

  it("names proxies in either case, the lower one first", () => {
    const proxies = proxySettings({
      https_proxy: "http://a",
      HTTPS_PROXY: "http://b",
      HTTP_PROXY: "http://u:pw@c",
      NO_PROXY: "d",
    });
    expect(proxies.https?.reveal()).toBe("http://a");
    expect(proxies.http?.reveal()).toBe("http://u:pw@c");
    expect(proxies.except).toBe("d");
    expect(JSON.stringify(proxies)).not.toContain("pw");
  });
});
