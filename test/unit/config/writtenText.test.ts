/** What stands in a file is what is meant, whatever YAML or JSON would make of it. */
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { oneCloud, revealed, sources, type GivenSources } from "./sources";

const authOf = (given: GivenSources) => revealed(resolveConnection(undefined, sources(given)).auth);

const texts = [
  ...["12345e678", "1.2e3", "0123", "0o17", "0x1F", "1_000", "1:30", "12345678901234567890123"],
  ...["2024-01-01", "2024-01-01T00:00:00Z", "yes", "no", "on", "off", "y", "True", "false"],
  ...[".inf", "-.INF", ".NaN", "+1", "1.", "1.10", "00", "1e400", "=", "<<x"],
];

describe("an unquoted value of clouds.yaml", () => {
  it.each(texts)("%s is that text as a password", (text) => {
    expect(authOf(oneCloud("", `username: alice, password: ${text}`))).toMatchObject({
      password: text,
    });
  });

  it.each(texts)("%s is that text as the id of a project", (text) => {
    const file = `clouds:\n  one:\n    auth:\n      auth_url: https://k\n      username: alice\n      password: pw\n      project_id: ${text}\n`;
    expect(authOf({ files: { "/project/clouds.yaml": file } })).toMatchObject({
      project: { id: text },
    });
  });

  it.each(["~", "null", ""])("%j is nothing, and the error says what is missing", (text) => {
    expect(() => authOf(oneCloud("", `username: alice, password: ${text}`))).toThrow(
      /the password is missing/,
    );
  });

  it.each(['"~"', "'null'", '"1e3"', "'0123'"])(
    "%s in quotes is the text between them",
    (quoted) => {
      expect(authOf(oneCloud("", `username: alice, password: ${quoted}`))).toMatchObject({
        password: quoted.slice(1, -1),
      });
    },
  );

  it("keeps a name that looks like a number or a truth, also as the name of the cloud", () => {
    const file =
      "clouds:\n  0x10:\n    auth: {auth_url: https://k, username: 007, password: on, project_name: 1e3, user_domain_name: off}\n";
    const given = { files: { "/project/clouds.yaml": file }, environment: { OS_CLOUD: "0x10" } };
    expect(authOf(given)).toMatchObject({
      user: { name: "007", domain: { name: "off" } },
      password: "on",
      project: { name: "1e3" },
    });
  });

  it("comes through anchors, aliases and merge keys as it was written", () => {
    const file = [
      "common: &common {user_domain_name: Default, password: 0123}",
      "base: &base",
      "  region_name: 1_0",
      "  verify: no",
      "clouds:",
      "  one:",
      "    <<: *base",
      "    auth: {<<: *common, auth_url: https://k, username: alice, project_id: 1e5}",
    ].join("\n");
    const settings = resolveConnection(
      undefined,
      sources({ files: { "/project/clouds.yaml": file } }),
    );
    expect(settings).toMatchObject({ region: "1_0", tls: { insecure: true } });
    expect(revealed(settings.auth)).toMatchObject({ password: "0123", project: { id: "1e5" } });
  });

  it("may be written over several lines", () => {
    const file =
      "clouds:\n  one:\n    auth:\n      auth_url: >-\n        https://k/v3\n      username: alice\n      password: |-\n        1e3\n";
    expect(authOf({ files: { "/project/clouds.yaml": file } })).toMatchObject({
      authUrl: "https://k/v3",
      password: "1e3",
    });
  });
});

it("keeps numbers of clouds.json and of secure.json too", () => {
  const files = {
    "/project/clouds.json":
      '{"clouds": {"one": {"auth": {"auth_url": "https://k", "username": 7, "project_id": 12345678901234567890e3}}}}',
    "/project/secure.json": '{"clouds": {"one": {"auth": {"password": 1.0}}}}',
  };
  expect(authOf({ files })).toMatchObject({
    user: { name: "7" },
    password: "1.0",
    project: { id: "12345678901234567890e3" },
  });
});

it("keeps numbers of the KooCLI's profiles", () => {
  const profile =
    '{"name": "work", "accessKeyId": "AK", "secretAccessKey": 0.10, "region": "cn-north-4", "projectId": 12345678901234567890, "domainId": 1e40}';
  const files = {
    "/home/alice/.hcloud/config.json": `{"current": "work", "profiles": [${profile}]}`,
  };
  const settings = resolveConnection(undefined, sources({ files }));
  expect(revealed(settings.auth)).toMatchObject({ secretKey: "0.10" });
  expect(settings.ims).toMatchObject({ projectId: "12345678901234567890", accountId: "1e40" });
});

describe("a file that says something twice or in circles", () => {
  it("is refused with the line of the second one, never with its text", () => {
    const file =
      "clouds:\n  one:\n    auth: {username: a}\n    region_name: hunter1\n    region_name: hunter2\n";
    const given = { files: { "/project/clouds.yaml": file } };
    expect(() => authOf(given)).toThrow(
      /\/project\/clouds.yaml contains the same key twice: see line 5/,
    );
    expect(() => authOf(given)).not.toThrow(/hunter/);
  });

  it("is refused where an alias has no anchor", () => {
    const file = "clouds:\n  one:\n    auth: *nowhere\n";
    expect(() => authOf({ files: { "/project/clouds.yaml": file } })).toThrow(/no valid YAML/);
  });
});
