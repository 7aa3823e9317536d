/** How far a server is trusted: verify, insecure, cacert, cert and key. */
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { oneCloud, revealed, sources, type GivenSources } from "./sources";

const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const keyPem = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n";
const openrc = {
  OS_AUTH_URL: "https://keystone.example.com/v3",
  OS_USERNAME: "alice",
  OS_PASSWORD: "alicepw",
  OS_PROJECT_ID: "p1",
};
const tlsOf = (given: GivenSources) => revealed(resolveConnection(undefined, sources(given)).tls);
const withFile = (given: GivenSources, ...files: readonly string[]): GivenSources => ({
  ...given,
  files: { ...given.files, ...Object.fromEntries(files.map((file) => [file, pem])) },
});

describe("verify of clouds.yaml", () => {
  it.each(["true", "True", "yes", "on", "1", '"true"', "~", ""])("%s checks", (word) => {
    expect(tlsOf(oneCloud(`verify: ${word}`))).toMatchObject({ insecure: false });
  });

  it.each(["false", "False", "no", "off", "0", '"false"', "NO"])("%s does not check", (word) => {
    expect(tlsOf(oneCloud(`verify: ${word}`))).toMatchObject({ insecure: true });
  });

  it.each([
    ["/etc/ssl/my-ca.pem", "/etc/ssl/my-ca.pem"],
    ["~/ca.pem", "/home/alice/ca.pem"],
    ["ca.pem", "/project/ca.pem"],
    ["./ca", "/project/ca"],
  ])("%s is the bundle to trust, and checks", (path, file) => {
    expect(tlsOf(withFile(oneCloud(`verify: ${path}`), file))).toMatchObject({
      ca: pem,
      insecure: false,
    });
  });

  it("that is a bundle is not switched off by OS_INSECURE beside the chosen cloud", () => {
    const given = withFile(oneCloud("verify: /ca.pem"), "/ca.pem");
    const environment = { OS_CLOUD: "one", OS_INSECURE: "true" };
    expect(tlsOf({ ...given, environment })).toMatchObject({ ca: pem, insecure: false });
  });

  it("is outranked by cacert as a bundle, as in openstacksdk", () => {
    const given = withFile(oneCloud("verify: /a.pem\n    cacert: /b.pem"), "/a.pem");
    const files = { ...given.files, "/b.pem": `${pem}# b` };
    expect(tlsOf({ files })).toMatchObject({ ca: `${pem}# b`, insecure: false });
  });

  it.each(["maybe", "flase", "nope", "disabled", "2", "never", "none of that"])(
    "%s is refused, with the key and the file",
    (word) => {
      expect(() => tlsOf(oneCloud(`verify: ${word}`))).toThrow(
        `verify of cloud "one" in /project/clouds.yaml is "${word}", which is neither true nor false nor the path of a file`,
      );
    },
  );

  it("that names a file which is not there is refused, not switched off", () => {
    expect(() => tlsOf(oneCloud("verify: /gone.pem"))).toThrow(/\/gone.pem, is not there/);
  });

  it("that names a folder says that one file is wanted", () => {
    const folder = Object.assign(new Error("no"), { code: "EISDIR" });
    const given = oneCloud("verify: /etc/ssl/certs");
    const files = { ...given.files, "/etc/ssl/certs": folder };
    expect(() => tlsOf({ files })).toThrow(/EISDIR.*name one file with all certificates/);
  });
});

describe("insecure", () => {
  it.each(["true", "1", "yes", "on"])("%s wins over a bundle", (word) => {
    const given = withFile(oneCloud(`insecure: ${word}\n    verify: /ca.pem`), "/ca.pem");
    expect(tlsOf(given)).toMatchObject({ insecure: true });
  });

  it.each([
    ["false", "false", true],
    ["false", "true", false],
    ["true", "true", true],
    ["true", "false", true],
  ])("%s beside verify: %s", (word, verify, insecure) => {
    const given = oneCloud(`insecure: ${word}\n    verify: ${verify}`);
    expect(tlsOf(given)).toMatchObject({ insecure });
  });

  it.each(["OS_INSECURE", "HW_INSECURE"])("%s that says neither yes nor no is refused", (name) => {
    const hw = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s", HW_REGION_NAME: "cn-north-4" };
    const environment = { ...(name === "HW_INSECURE" ? hw : openrc), [name]: "ture" };
    expect(() => tlsOf({ environment })).toThrow(
      `${name} is "ture", which says neither yes nor no; write true or false`,
    );
  });

  it.each([
    ["OS_INSECURE", "true", true],
    ["OS_INSECURE", "0", false],
    ["OS_VERIFY", "False", true],
    ["OS_INSECURE", "", false],
  ])("%s=%s", (name, value, insecure) => {
    expect(tlsOf({ environment: { ...openrc, [name]: value } })).toMatchObject({ insecure });
  });
});

describe("certificates given as their text", () => {
  it.each([
    ["with line feeds", pem],
    ["with line feeds written as \\n", pem.trim().replaceAll("\n", "\\n")],
  ])("are taken: %s", (_, text) => {
    const tls = tlsOf({
      environment: { ...openrc, OS_CACERT: text, OS_CERT: pem, OS_KEY: keyPem },
    });
    expect(tls).toEqual({
      ca: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----/),
      certificate: pem,
      key: keyPem,
      insecure: false,
    });
  });

  it("are taken from clouds.yaml", () => {
    const block = pem.trim().replaceAll("\n", "\n      ");
    expect(tlsOf(oneCloud(`cacert: |\n      ${block}`))).toMatchObject({ ca: pem });
  });

  it.each([
    ["OS_CACERT", `${"MIIB".repeat(300)}`],
    ["OS_CACERT", "MIIBhunter2\nhunter2"],
    ["OS_KEY", `MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg${"hunter2".repeat(8)}`],
  ])("are never printed, whatever is wrong with them: %s", (name, text) => {
    const environment = { ...openrc, [name]: text };
    expect(() => tlsOf({ environment })).toThrow(
      /neither a path nor in PEM format \(a text of \d+/,
    );
    expect(() => tlsOf({ environment })).not.toThrow(/hunter2|MIIB/);
  });
});

it("takes whom to trust from OS_* beside HW_*, which have no variables for it", () => {
  const environment = {
    ...{ HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s", HW_REGION_NAME: "cn-north-4" },
    OS_CACERT: "/ca.pem",
  };
  expect(tlsOf({ environment, files: { "/ca.pem": pem } })).toMatchObject({ ca: pem });
});
