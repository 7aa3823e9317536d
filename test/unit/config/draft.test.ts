/** How drafts of several sources make one connection, and never a mixture of two identities. */
import { combine, namesIdentity, type Draft } from "../../../provider/config/draft";
import type { Remark } from "../../../provider/config/remarks";
import { Secret } from "../../../provider/client/secret";
import { revealed } from "./sources";

const draft = (
  source: string,
  values: Draft["values"],
  remarks: readonly Remark[] = [],
): Draft => ({
  ...{ source, values, remarks, secretAdvice: {} },
});
const secret = (text: string) => new Secret(text);
const combined = (drafts: readonly Draft[], ownSecrets = false) => {
  const found = combine(drafts, ownSecrets);
  return found === undefined ? undefined : { source: found.source, values: revealed(found.values) };
};

describe("an identity", () => {
  it.each<[Draft["values"], boolean]>([
    [{ userName: "a" }, true],
    [{ userId: "a" }, true],
    [{ applicationCredentialId: "a" }, true],
    [{ applicationCredentialName: "a" }, true],
    [{ token: new Secret("t-t-t-t-t") }, true],
    [{ accessKey: "a" }, true],
    [{ authType: "none" }, true],
    [{ authType: "v3oidcpassword" }, true],
    [{ authType: "password" }, false],
    [{ useInstanceMetadata: true }, true],
    [{ useInstanceMetadata: false }, false],
    [{ password: new Secret("hunter2-hunter2") }, false],
    [{ authUrl: "https://a", projectName: "p", userDomainName: "d" }, false],
  ])("is named by %j: %s", (values, isSo) => {
    expect(namesIdentity(draft("x", values))).toBe(isSo);
  });
});

describe("several sources", () => {
  it("without an identity make no connection", () => {
    expect(combined([draft("a", { authUrl: "https://a" }), draft("b", {})])).toBeUndefined();
  });

  it("take each place from the first that has it, and the identity as a whole", () => {
    const drafts = [
      draft("first", { region: "r1", password: secret("of-nobody-in-particular") }),
      draft("second", { userName: "alice", region: "r2", authUrl: "https://2" }),
      draft("third", { userName: "bob", password: secret("password-of-bob"), timeoutMs: 5 }),
    ];
    expect(combined(drafts)).toEqual({
      source: "second",
      values: {
        ...{ userName: "alice", password: "of-nobody-in-particular" },
        ...{ region: "r1", authUrl: "https://2", timeoutMs: 5 },
      },
    });
  });

  it("of which the first is an entry with an identity use its secrets alone", () => {
    const drafts = [
      draft("entry", { userName: "alice" }),
      draft("other", { password: secret("password-of-somebody"), userDomainName: "d" }),
    ];
    expect(combined(drafts, true)?.values).toEqual({ userName: "alice", userDomainName: "d" });
    expect(combined(drafts, false)?.values).toMatchObject({ password: "password-of-somebody" });
  });

  it("complete an entry without an identity by the one behind it, with its secrets", () => {
    const drafts = [
      draft("entry", { region: "r" }),
      draft("other", { userName: "bob", password: secret("password-of-bob") }),
    ];
    expect(combined(drafts, true)).toMatchObject({
      source: "other",
      values: { userName: "bob", password: "password-of-bob", region: "r" },
    });
  });

  it("take the project from the identity's source or one before it, else from one that helps", () => {
    const project = (...drafts: Draft[]) => combined(drafts)?.values;
    const alice = draft("alice", { userName: "alice" });
    const bob = draft("bob", { userName: "bob", projectName: "of-bob" });
    expect(project(draft("a", { projectId: "above" }), alice, bob)).toMatchObject({
      projectId: "above",
    });
    expect(project(alice, bob)).toEqual({ userName: "alice" });
    expect(project(alice, draft("b", { projectName: "below" }))).toMatchObject({
      projectName: "below",
    });
    expect(project(bob, draft("b", { projectName: "below" }))).toMatchObject({
      projectName: "of-bob",
    });
  });

  it("do not mix a project's id with another one's name and domain", () => {
    const drafts = [
      draft("a", { userName: "alice", projectId: "p1" }),
      draft("b", { projectName: "p2", projectDomainName: "d2" }),
    ];
    expect(combined(drafts)?.values).toEqual({ userName: "alice", projectId: "p1" });
    const named = [
      draft("a", { userName: "alice", projectName: "p1" }),
      draft("b", { projectId: "p2", projectDomainId: "d2" }),
    ];
    expect(combined(named)?.values).toEqual({
      ...{ userName: "alice", projectName: "p1", projectDomainId: "d2" },
    });
  });

  it.each([
    ["userDomainName", "userDomainId"],
    ["userDomainId", "userDomainName"],
    ["accountName", "accountId"],
    ["accountId", "accountName"],
    ["scopeDomainName", "scopeDomainId"],
    ["scopeDomainId", "scopeDomainName"],
  ] as const)("say %s or %s, whichever comes first", (first, second) => {
    const drafts = [
      draft("a", { userName: "alice", [first]: "one" }),
      draft("b", { [second]: "two" }),
    ];
    expect(combined(drafts)?.values).toEqual({ userName: "alice", [first]: "one" });
  });

  it("pass on all that they say of a place, of an identity and of a project", () => {
    const place: Draft["values"] = {
      ...{ kind: "ims", authUrl: "a", region: "r", interface: "admin", endpoint: "e" },
      ...{ caCertFile: "ca", clientCertFile: "c", clientKeyFile: "k", insecure: true },
      ...{ allowPlainHttp: true, formerEndpoints: ["https://old"], timeoutMs: 5 },
      ...{ cloudFamily: "otc", cloudDomain: "d", iamUrl: "i", obsUrl: "o", metadataUrl: "m" },
      ...{ safeMode: true, tagLimits: "10/36/43" },
    };
    const identity: Draft["values"] = {
      ...{ authType: "t", userName: "u", userId: "ui", userDomainName: "ud", userDomainId: "udi" },
      ...{ applicationCredentialId: "ci", applicationCredentialName: "cn", accessKey: "ak" },
      ...{ password: secret("pw-pw"), applicationCredentialSecret: secret("cs-cs") },
      ...{ token: secret("to-ken"), secretKey: secret("sk-sk"), securityToken: secret("st-st") },
      ...{ useInstanceMetadata: true, agencyName: "an", agencyAccountName: "aan" },
      ...{ agencyAccountId: "aai", accountName: "acn", accountId: "aci", trustId: "tr" },
      ...{ scopeDomainName: "sd", scopeDomainId: "sdi" },
    };
    const project = { projectName: "p", projectDomainName: "pd", projectDomainId: "pdi" };
    const owner = { ...identity, ...project };
    for (const drafts of [
      [draft("all", { ...place, ...owner })],
      [draft("place", place), draft("owner", owner)],
      [draft("owner", owner), draft("place", place)],
    ]) {
      const values = combine(drafts, false)?.values;
      expect(revealed(values)).toEqual(revealed({ ...place, ...owner }));
    }
  });

  it("complete a project by the domain of another source", () => {
    const drafts = [
      draft("a", { userName: "alice", projectName: "p" }),
      draft("b", { projectName: "q", projectDomainId: "d" }),
    ];
    expect(combined(drafts)?.values).toMatchObject({ projectName: "p", projectDomainId: "d" });
    const own = draft("c", { userName: "alice", projectName: "p", projectDomainId: "own" });
    expect(combined([draft("d", { projectDomainId: "d" }), own])?.values).toMatchObject({
      ...{ projectName: "p", projectDomainId: "own" },
    });
  });

  it("may say both in one source", () => {
    const values = { userName: "alice", userDomainName: "one", userDomainId: "two" };
    expect(combined([draft("a", values)])?.values).toEqual(values);
  });
});

describe("the remarks of several sources", () => {
  const remark = (about: "place" | "identity", reason: string): Remark => ({
    ...{ kind: "warning", about, reason },
  });
  const drafts = [
    draft("alice", { userName: "alice" }, [remark("identity", "1"), remark("place", "2")]),
    draft("bob", { userName: "bob" }, [remark("identity", "3"), remark("place", "4")]),
    draft("place", { region: "r" }, [remark("identity", "5")]),
  ];

  it("about an identity that is not used do not count", () => {
    expect(combine(drafts, false)?.remarks?.map(({ reason }) => reason)).toEqual([
      ...["1", "2", "4", "5"],
    ]);
  });
});
