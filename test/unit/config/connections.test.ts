import { connectionEntry, connectionNames, stackEntry } from "../../../provider/config/connections";
import { knownSecrets } from "../../../provider/client/redaction/knownSecrets";
import { sources } from "./sources";

const named = (entry: unknown, environment: Record<string, string> = {}) =>
  connectionEntry(
    sources({ config: { "ims:connections": JSON.stringify({ consumer: entry }) }, environment }),
    "consumer",
  );

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

  it("keeps the name of an access key apart from secrets: a refusal must be able to name it", () => {
    const environment = { KEY: "NAME-OF-A-KEY", SECRET: "hunter2-and-more" };
    const entry = named({ accessKeyEnv: "KEY", secretKeyEnv: "SECRET" }, environment);
    expect(entry?.draft.values.accessKey).toBe("NAME-OF-A-KEY");
    expect(knownSecrets()).toContain("hunter2-and-more");
    expect(knownSecrets()).not.toContain("NAME-OF-A-KEY");
  });

  it("says which variable is not set", () => {
    expect(() => named({ passwordEnv: "BOB_PASSWORD" })).toThrow(
      'cannot use connection "consumer": the environment variable BOB_PASSWORD, named by ims:connections.consumer.passwordEnv, is not set; set BOB_PASSWORD',
    );
  });

  it.each(["password", "token", "applicationCredentialSecret", "secret"])(
    "refuses %s in clear, and does not repeat it",
    (key) => {
      expect(() => named({ [key]: "hunter2" })).toThrow(
        new RegExp(
          `ims:connections.consumer.${key} would put a secret into the stack's state in clear; set an environment variable`,
        ),
      );
      expect(() => named({ [key]: "hunter2" })).not.toThrow(/hunter2/);
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
      /ims:connections.consumer.interface: .*"public"/,
    );
    expect(() => named({ timeoutMs: "1" })).toThrow(/ims:connections.consumer.timeoutMs: /);
    expect(() => named("https://x")).toThrow(/ims:connections.consumer: /);
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

  it("may hold secrets that are kept as such", () => {
    const config = { "ims:password": "hunter2" };
    expect(
      stackEntry(sources({ config, secrets: ["ims:password"] })).draft.values.password?.reveal(),
    ).toBe("hunter2");
    expect(() => stackEntry(sources({ config, secrets: [] }))).toThrow(
      /in clear; run: pulumi config set --secret ims:password/,
    );
  });

  it("say which one does not fit", () => {
    expect(() => stackEntry(sources({ config: { "ims:insecure": "perhaps" } }))).toThrow(
      /cannot use the default connection: ims:insecure: /,
    );
  });
});
