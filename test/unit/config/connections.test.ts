import {
  checkConfiguration,
  connectionEntry,
  connectionNames,
  stackEntry,
} from "../../../provider/config/connections";
import { knownSecrets } from "../../../provider/client/redaction/knownSecrets";
import { revealed, sources } from "./sources";

const named = (entry: unknown, environment: Record<string, string> = {}) =>
  connectionEntry(
    sources({ config: { "ims:connections": JSON.stringify({ consumer: entry }) }, environment }),
    "consumer",
  );

const withoutUndefined = (values: object | undefined) =>
  Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined));

describe("ims:connections", () => {
  it("has entries by name", () => {
    const given = sources({ config: { "ims:connections": '{"a": {}, "b": {}}' } });
    expect(connectionNames(given, undefined)).toEqual(["a", "b"]);
    expect(connectionEntry(given, "c")).toBeUndefined();
    expect(connectionEntry(given, "toString")).toBeUndefined();
    expect(connectionNames(sources({}), undefined)).toEqual([]);
  });

  it("names the variable that holds a secret", () => {
    const entry = named(
      { userName: "bob", passwordEnv: "BOB_PASSWORD", formerEndpoints: ["https://old"] },
      { BOB_PASSWORD: "hunter2" },
    );
    expect(entry?.draft.values).toMatchObject({
      userName: "bob",
      formerEndpoints: ["https://old"],
    });
    expect(entry?.draft.values.password?.reveal()).toBe("hunter2");
  });

  const variables = {
    ...{ passwordEnv: "P", applicationCredentialSecretEnv: "A", tokenEnv: "T" },
    ...{ secretKeyEnv: "S", securityTokenEnv: "ST", accessKeyEnv: "K" },
  };
  const set = { P: "pw-pw", A: "ac-ac", T: "to-to", S: "sk-sk", ST: "st-st", K: "the-key" };
  const meant = {
    ...{ password: "pw-pw", applicationCredentialSecret: "ac-ac", token: "to-to" },
    ...{ secretKey: "sk-sk", securityToken: "st-st", accessKey: "the-key", region: "r" },
  };

  it("reads each variable that it names, beside the other settings", () => {
    const entry = named({ ...variables, region: "r" }, set);
    expect(revealed(entry?.draft.values)).toEqual({ ...meant, kind: "ims" });
    const keys = Object.entries({ ...variables, region: "r" });
    const config = Object.fromEntries(keys.map(([key, value]) => [`ims:${key}`, value]));
    const { draft } = stackEntry(sources({ config, environment: set }));
    expect(revealed(draft.values)).toEqual({ ...meant, kind: "ims" });
  });

  it.each(Object.entries(variables))("says of %s that its variable is not set", (key, variable) => {
    const environment = { ...set, [variable]: "" };
    expect(() => named(variables, environment)).toThrow(
      `the environment variable ${variable}, named by ims:connections.consumer.${key}, is not set`,
    );
    expect(() => stackEntry(sources({ config: { [`ims:${key}`]: variable } }))).toThrow(
      `the environment variable ${variable}, named by ims:${key}, is not set`,
    );
  });

  it("keeps the name of an access key apart from secrets: a refusal must be able to name it", () => {
    const environment = { KEY: "NAME-OF-A-KEY", SECRET: "hunter2-and-more" };
    const entry = named({ accessKeyEnv: "KEY", secretKeyEnv: "SECRET" }, environment);
    expect(entry?.draft.values.accessKey).toBe("NAME-OF-A-KEY");
    expect(knownSecrets()).toContain("hunter2-and-more");
    expect(knownSecrets()).not.toContain("NAME-OF-A-KEY");
  });

  it("keeps what names variables and clouds out of the settings", () => {
    const entry = named(
      { cloud: "c", passwordEnv: "P", tokenEnv: "T", accessKeyEnv: "K", region: "r" },
      { P: "hunter2", T: "hunter3", K: "key" },
    );
    const { values } = entry?.draft ?? { values: {} };
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    expect(given.map(([key]) => key).sort()).toEqual([
      "accessKey",
      "kind",
      "password",
      "region",
      "token",
    ]);
    expect(entry).toMatchObject({ cloud: "c", profile: undefined });
  });

  it.each([
    [{ profile: "p" }, "ims"],
    [{ accessKey: "k" }, "ims"],
    [{ useInstanceMetadata: true }, "ims"],
    [{ useInstanceMetadata: false }, undefined],
    [{ agencyName: "a" }, "ims"],
    [{ cloudFamily: "otc" }, "ims"],
    [{ userName: "alice" }, undefined],
    [{ accessKey: "k", kind: "glance" }, "glance"],
  ])("of %j is of kind %s", (entry, kind) => {
    expect(named(entry)?.draft.values.kind).toBe(kind);
  });

  it("says where a missing secret belongs", () => {
    expect(named({})?.draft.secretAdvice.password).toBe(
      "name the environment variable that holds it with passwordEnv in ims:connections.consumer",
    );
  });

  it.each(["", "  "])("has no entries where it is %j", (text) => {
    expect(connectionNames(sources({ config: { "ims:connections": text } }), "x")).toEqual([]);
  });

  it.each([undefined, ""])("takes the variable %j for one that is not set", (value) => {
    const environment: Record<string, string> = value === undefined ? {} : { KEY: value };
    expect(() => named({ accessKeyEnv: "KEY" }, environment)).toThrow(
      "the environment variable KEY, named by ims:connections.consumer.accessKeyEnv, is not set",
    );
  });

  it("says which variable is not set", () => {
    expect(() => named({ passwordEnv: "BOB_PASSWORD" })).toThrow(
      'cannot use connection "consumer": the environment variable BOB_PASSWORD, named by ims:connections.consumer.passwordEnv, is not set; set BOB_PASSWORD',
    );
  });

  const everything = {
    ...{ kind: "ims", authUrl: "https://k", authType: "token", region: "r", interface: "admin" },
    ...{ endpoint: "https://e", userId: "u", userDomainId: "ud", projectId: "p" },
    ...{ projectDomainId: "pd", trustId: "t", applicationCredentialId: "a", accessKey: "ak" },
    ...{ useInstanceMetadata: true, metadataUrl: "https://m", accountId: "ac" },
    ...{ agencyAccountId: "aa", cloudFamily: "otc", iamUrl: "https://i", obsUrl: "https://o" },
    ...{ safeMode: true, tagLimits: "10/36/43", insecure: true, allowPlainHttp: true },
    ...{ formerEndpoints: ["https://f"], timeoutMs: 1 },
  };
  const names = {
    ...{ userName: " u ", userDomainName: " ud ", projectName: " p ", projectDomainName: " pd " },
    ...{ applicationCredentialName: " a ", accountName: " ac ", agencyName: " ag " },
    ...{ agencyAccountName: " aa ", caCertFile: " ca ", clientCertFile: " c " },
    clientKeyFile: " k ",
  };

  it("passes every setting on, names with their blanks and all else without", () => {
    const spaced = Object.entries(everything).map(([key, value]) => [
      key,
      typeof value === "string" && !["kind", "interface", "cloudFamily", "tagLimits"].includes(key)
        ? ` ${value} `
        : value,
    ]);
    const entry = named({ ...Object.fromEntries(spaced), ...names });
    expect(revealed(withoutUndefined(entry?.draft.values))).toEqual(
      revealed({ ...everything, ...names }),
    );
  });

  it.each([
    ["password", "passwordEnv"],
    ["token", "tokenEnv"],
    ["secretKey", "secretKeyEnv"],
    ["securityToken", "securityTokenEnv"],
    ["applicationCredentialSecret", "applicationCredentialSecretEnv"],
    ["secret", "applicationCredentialSecretEnv"],
  ])("refuses %s as plain text, and does not repeat it", (key, variable) => {
    expect(() => named({ [key]: "hunter2" })).toThrow(
      new RegExp(
        `ims:connections.consumer.${key} would put a secret into the stack's state ` +
          `as plain text; ` +
          `set an environment variable and name it with ${variable},`,
      ),
    );
    expect(() => named({ [key]: "hunter2" })).not.toThrow(/hunter2/);
  });

  it.each(["authUrl", "endpoint", "iamUrl", "obsUrl", "metadataUrl"])(
    "refuses a password in %s, which is not shown",
    (key) => {
      const entry = { [key]: "https://alice:hunter2@cloud/v3" };
      expect(() => named(entry)).toThrow(/carries a password; write the address without it/);
      expect(() => named(entry)).not.toThrow(/hunter2/);
      expect(() => named({ [key]: "https://alice@cloud/v3" })).toThrow(
        `ims:connections.consumer.${key} contains a user or a password`,
      );
      expect(named({ [key]: " https://cloud/v3 " })?.draft.values).toMatchObject({
        [key]: "https://cloud/v3",
      });
    },
  );

  it("refuses a password in an address", () => {
    expect(() => named({ authUrl: "https://alice:hunter2@cloud/v3" })).toThrow(
      /consumer.authUrl carries a password; write the address without it/,
    );
  });

  it("names the key that is meant", () => {
    expect(() => named({ authURL: "https://x" })).toThrow(
      /ims:connections.consumer.authURL is not known; did you mean authUrl\?/,
    );
    expect(() => named({ shade: "red" })).toThrow(
      /shade is not known; known are cloud, kind, authUrl/,
    );
  });

  it("names the value that does not fit", () => {
    expect(() => named({ interface: "publik" })).toThrow(
      /ims:connections.consumer.interface must be .*"public"/,
    );
    expect(() => named({ timeoutMs: "1" })).toThrow(
      /ims:connections.consumer.timeoutMs must be a number/,
    );
    for (const entry of ["https://x", null, 5, []])
      expect(() => named(entry)).toThrow(/ims:connections.consumer must be an object/);
    expect(() => named({ userName: 5 })).toThrow(/consumer.userName must be a text/);
  });

  it.each(["not json: hunter2", "[]", '"x"'])("%s is no object of connections", (text) => {
    const given = sources({ config: { "ims:connections": text } });
    expect(() => connectionNames(given, undefined)).toThrow(
      /ims:connections is not an object of connections; write it/,
    );
    expect(() => connectionNames(given, undefined)).not.toThrow(/hunter2/);
  });
});

describe("the single keys of the stack", () => {
  it("are read as what they mean", () => {
    const config = {
      "ims:authUrl": "https://x",
      "ims:insecure": "true",
      "ims:timeoutMs": "500",
      "ims:formerEndpoints": '["https://old"]',
      "ims:cloud": "c",
    };
    const { draft, cloud } = stackEntry(sources({ config }));
    expect(draft.values).toMatchObject({
      authUrl: "https://x",
      insecure: true,
      timeoutMs: 500,
      formerEndpoints: ["https://old"],
    });
    expect(cloud).toBe("c");
  });

  it.each([
    ...["password", "applicationCredentialSecret", "token", "secretKey"],
    "securityToken",
  ] as const)("may hold %s, which is kept as a secret", (key) => {
    const { draft } = stackEntry(sources({ config: { [`ims:${key}`]: "hunter2" } }));
    expect(draft.values[key]?.reveal()).toBe("hunter2");
  });

  it("may hold secrets that are kept as such", () => {
    const config = { "ims:password": "hunter2" };
    expect(
      stackEntry(sources({ config, secrets: ["ims:password"] })).draft.values.password?.reveal(),
    ).toBe("hunter2");
    expect(() => stackEntry(sources({ config, secrets: [] }))).toThrow(
      /as plain text; run: pulumi config set --secret ims:password/,
    );
  });

  it.each(["insecure", "allowPlainHttp", "useInstanceMetadata", "safeMode"] as const)(
    "are yes and no in words: %s",
    (key) => {
      const valueOf = (text: string) =>
        stackEntry(sources({ config: { [`ims:${key}`]: text } })).draft.values[key];
      expect(valueOf("true")).toBe(true);
      expect(valueOf("false")).toBe(false);
    },
  );

  it("may list former endpoints in one line", () => {
    const config = { "ims:formerEndpoints": "https://old, https://older" };
    expect(stackEntry(sources({ config })).draft.values.formerEndpoints).toEqual([
      "https://old",
      "https://older",
    ]);
  });

  it("take an empty secret for none", () => {
    const config = { "ims:password": "" };
    expect(stackEntry(sources({ config, secrets: [] })).draft.values.password).toBeUndefined();
  });

  it("may be secrets where nothing says which keys are", () => {
    const { draft } = stackEntry(sources({ config: { "ims:token": "hunter2" } }));
    expect(draft.values.token?.reveal()).toBe("hunter2");
  });

  it("may name the variables that hold keys and secrets", () => {
    const config = { "ims:accessKeyEnv": "KEY", "ims:secretKeyEnv": "SECRET" };
    const environment = { KEY: "the-key", SECRET: "hunter2" };
    const { draft } = stackEntry(sources({ config, environment }));
    expect(draft.values).toMatchObject({ accessKey: "the-key", kind: "ims" });
    expect(draft.values.secretKey?.reveal()).toBe("hunter2");
    expect(() => stackEntry(sources({ config }))).toThrow(
      "the environment variable KEY, named by ims:accessKeyEnv, is not set; set KEY",
    );
  });

  it("hold a secret themselves before a variable does", () => {
    const config = { "ims:password": "hunter2", "ims:passwordEnv": "UNSET" };
    expect(stackEntry(sources({ config })).draft.values.password?.reveal()).toBe("hunter2");
  });

  it("say where a missing secret belongs", () => {
    const { draft } = stackEntry(sources({}));
    expect(draft.source).toBe("the stack configuration (ims:*)");
    expect(draft.secretAdvice.securityToken).toBe(
      "run: pulumi config set --secret ims:securityToken",
    );
  });

  it.each([
    ["insecure", "perhaps", "ims:insecure must be true or false"],
    ["timeoutMs", "a while", "ims:timeoutMs must be a number"],
    ["timeoutMs", "0", "ims:timeoutMs is wrong"],
    ["timeoutMs", "0.5", "ims:timeoutMs must be a whole number"],
    ["allowPlainHttp", "yes", "ims:allowPlainHttp must be true or false"],
    ["formerEndpoints", "{}", "ims:formerEndpoints must be a list"],
    ["userName", "", "ims:userName is wrong"],
    ["userId", "  ", "ims:userId is wrong"],
    ["tagLimits", "1/2/3", 'ims:tagLimits must be "20/128/255" or "10/36/43"'],
    ["cloudFamily", "g42", 'ims:cloudFamily must be "huawei" or "otc" or "flexibleEngine"'],
    ["kind", "openstack", 'ims:kind must be "glance" or "ims"'],
  ])("say what fits where %s does not", (key, value, sentence) => {
    expect(() => stackEntry(sources({ config: { [`ims:${key}`]: value } }))).toThrow(
      `cannot use the default connection: ${sentence}`,
    );
  });
});

describe("the check of the configuration by itself", () => {
  const check = (config: Record<string, string>, keys = Object.keys(config)) =>
    checkConfiguration((key) => config[key.replace("ims:", "")], keys);

  it("lets settings, secrets and connections through", () => {
    const connections = JSON.stringify({ consumer: { cloud: "c" } });
    expect(() => check({ authUrl: "https://x", password: "pw", connections })).not.toThrow();
  });

  it("names a key that nobody knows", () => {
    expect(() => check({ pasword: "pw" })).toThrow(
      "cannot use the default connection: ims:pasword is not known; did you mean password?",
    );
    expect(() => check({ shade: "red" })).toThrow(
      /ims:shade is not known; known are cloud, kind, /,
    );
  });

  it("names a wrong value of the stack and of a connection", () => {
    expect(() => check({ insecure: "perhaps" })).toThrow(/ims:insecure must be true or false/);
    expect(() => check({ connections: '{"consumer": {"authURL": "https://x"}}' })).toThrow(
      'cannot use connection "consumer": ims:connections.consumer.authURL is not known; did you mean authUrl?',
    );
  });
});
