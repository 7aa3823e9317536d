/** What complete settings are made of one draft. */
import type { DraftValues } from "../../../provider/config/draft";
import { kindOf, toSettings } from "../../../provider/config/toSettings";
import { Secret } from "../../../provider/client/secret";
import { revealed, sources } from "./sources";

const user: DraftValues = {
  ...{ authUrl: "https://keystone.example.com/v3", userName: "alice" },
  password: new Secret("hunter2-2"),
};
const settings = (values: DraftValues) =>
  toSettings("c", { source: "the source", secretAdvice: {}, values }, sources({}));
const authOf = (values: DraftValues) => revealed(settings(values).auth);

describe("the kind of a cloud", () => {
  it.each<[DraftValues, string]>([
    [{ kind: "ims" }, "ims"],
    [{ kind: "glance", accessKey: "a" }, "glance"],
    [{ kind: "glance", authUrl: "https://iam.eu-de.otc.t-systems.com/v3" }, "glance"],
    [{ authUrl: "https://iam.eu-de.otc.t-systems.com/v3", userName: "a" }, "ims"],
    [{ iamUrl: "https://iam.cn-north-4.myhuaweicloud.com" }, "ims"],
    [{ endpoint: "https://ims.cn-north-4.myhuaweicloud.com" }, "ims"],
    [{ authUrl: "https://keystone.example.com" }, "glance"],
    [{ accessKey: "a" }, "ims"],
    [{ accessKey: "a", userName: "b" }, "glance"],
    [{ accessKey: "a", userId: "b" }, "glance"],
    [{ accessKey: "a", token: new Secret("token-1") }, "glance"],
    [{ accessKey: "a", applicationCredentialId: "b" }, "glance"],
    [{ accessKey: "a", applicationCredentialName: "b" }, "glance"],
    [{}, "glance"],
  ])("of %j is %s", (values, kind) => {
    expect(kindOf(values)).toBe(kind);
  });
});

describe("settings", () => {
  it("have safe defaults", () => {
    expect(settings(user)).toMatchObject({
      ...{ name: "c", kind: "glance", interface: "public", allowPlainHttp: false },
      ...{ formerEndpoints: [], timeoutMs: 60_000, region: undefined, endpoint: undefined },
      tls: { insecure: false },
    });
  });

  it("are what is said", () => {
    const said = {
      ...{ interface: "internal", allowPlainHttp: true, formerEndpoints: ["https://old"] },
      ...{ timeoutMs: 5, region: "r", endpoint: "https://e" },
    };
    expect(settings({ ...user, ...said })).toMatchObject(said);
  });

  it.each(["public", "internal", "admin"])("know the interface %s", (each) => {
    expect(settings({ ...user, interface: each }).interface).toBe(each);
  });

  it("know no other interface", () => {
    expect(() => settings({ ...user, interface: "private" })).toThrow(
      '"private" is no interface; write public, internal or admin',
    );
  });
});

describe("the region in an address", () => {
  const authUrl = "https://{region_name}.example.com/{region_name}";

  it("is inserted wherever there is a place for it", () => {
    expect(authOf({ ...user, authUrl, region: "r" })).toMatchObject({
      authUrl: "https://r.example.com/r",
    });
  });

  it("is needed, and any other place is refused", () => {
    expect(() => settings({ ...user, authUrl })).toThrow(
      `the address of Keystone, ${authUrl}, has a place for {region_name}, and nothing says what belongs there; set region (ims:region, OS_REGION_NAME)`,
    );
    expect(() => settings({ ...user, authUrl: "https://{cloud}/", region: "r" })).toThrow(
      /has a place for \{cloud\}, and nothing says what belongs there; write the whole address/,
    );
  });
});

describe("who logs in", () => {
  const authUrl = "https://keystone.example.com/v3";
  const token = new Secret("token-1");

  it("by a password is in the default domain where none is named", () => {
    expect(authOf(user)).toEqual({
      ...{ kind: "password", authUrl, password: "hunter2-2", project: undefined },
      user: { name: "alice", domain: { id: "default" } },
    });
  });

  it.each<[DraftValues, object, object]>([
    [{ userDomainId: "u", projectDomainId: "p" }, { id: "u" }, { id: "p" }],
    [{ userDomainName: "u", projectDomainName: "p" }, { name: "u" }, { name: "p" }],
    [{ userDomainId: "u", userDomainName: "n" }, { id: "u" }, { id: "default" }],
    [{ scopeDomainId: "s" }, { id: "s" }, { id: "s" }],
    [{ scopeDomainName: "s", userDomainName: "u" }, { name: "u" }, { name: "s" }],
  ])("with %j is of these domains", (values, ofUser, ofProject) => {
    expect(authOf({ ...user, projectName: "p", ...values })).toMatchObject({
      user: { name: "alice", domain: ofUser },
      project: { name: "p", domain: ofProject },
    });
  });

  it("by ids needs no names", () => {
    expect(authOf({ ...user, userId: "u", projectId: "p", projectName: "q" })).toMatchObject({
      user: { id: "u" },
      project: { id: "p" },
    });
  });

  it.each<[DraftValues, string]>([
    [{ ...user, token }, "password"],
    [{ authUrl, token }, "token"],
    [{ ...user, token, authType: "token" }, "token"],
    [{ ...user, token, authType: "v3token" }, "token"],
    [{ ...user, authType: "none" }, "none"],
    [
      {
        ...user,
        applicationCredentialId: "i",
        applicationCredentialSecret: new Secret("secret-1"),
      },
      "applicationCredential",
    ],
    [
      {
        ...{ ...user, applicationCredentialName: "n" },
        ...{ applicationCredentialSecret: new Secret("secret-1"), authType: "password" },
      },
      "password",
    ],
  ])("%# by the way that is named, or by what is there: %s", (values, kind) => {
    expect(authOf(values)).toMatchObject({ kind });
  });

  it("by a token and an address asks no Keystone", () => {
    expect(authOf({ authUrl, token, authType: "admin_token" })).toMatchObject({
      kind: "token",
      authUrl: undefined,
    });
    expect(authOf({ authUrl, token })).toMatchObject({ authUrl });
    expect(authOf({ token })).toMatchObject({ authUrl: undefined });
  });

  it("by an application credential names it by its id, or by name and user", () => {
    const secret = { applicationCredentialSecret: new Secret("secret-1") };
    expect(authOf({ authUrl, ...secret, applicationCredentialId: "i" })).toEqual({
      ...{ kind: "applicationCredential", authUrl, credential: { id: "i" }, secret: "secret-1" },
    });
    const named = { ...user, ...secret, applicationCredentialName: "n", projectId: "p" };
    expect(authOf(named)).toMatchObject({
      credential: { name: "n", user: { name: "alice", domain: { id: "default" } } },
      project: { id: "p" },
    });
  });

  it("in a trust acts in the project of the trust", () => {
    expect(authOf({ ...user, trustId: "t" })).toMatchObject({ trustId: "t" });
    expect(authOf({ authUrl, token, trustId: "t" })).toMatchObject({ trustId: "t" });
    expect(authOf(user)).not.toHaveProperty("trustId");
  });

  it("needs to be named, and to know where Keystone is", () => {
    expect(() => settings({ ...user, userName: undefined })).toThrow(/the source names no user/);
    expect(() => settings({ ...user, authUrl: undefined })).toThrow(
      /the source says who you are, but nothing says where Keystone is/,
    );
    expect(() => settings({ ...user, authType: "v3applicationcredential" })).toThrow(
      /the source names no application credential/,
    );
  });

  it("without Keystone may name any scope, because no token is asked for", () => {
    const scope = { scopeDomainName: "acme" };
    expect(authOf({ ...scope, authType: "none" })).toMatchObject({ kind: "none" });
    expect(authOf({ authType: "none", projectId: "p" })).toEqual({ kind: "none", projectId: "p" });
    expect(authOf({ ...scope, token, authType: "admin_token" })).toMatchObject({ kind: "token" });
    expect(() => settings({ ...scope, authUrl, token })).toThrow(
      /names a domain .* and no project/,
    );
    expect(() => settings({ ...user, ...scope })).toThrow(/names a domain .* and no project/);
  });

  it("in a trust may name a domain, which is the user's", () => {
    expect(authOf({ ...user, trustId: "t", scopeDomainName: "acme" })).toMatchObject({
      trustId: "t",
      user: { domain: { name: "acme" } },
    });
  });
});
