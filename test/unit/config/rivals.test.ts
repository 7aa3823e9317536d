/** OpenStack's variables and Huawei Cloud's at once, and names that are nearly right. */
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { sources, type GivenSources } from "./sources";

const openrc = {
  OS_AUTH_URL: "https://env/v3",
  OS_USERNAME: "envuser",
  OS_PASSWORD: "envpw",
  OS_PROJECT_NAME: "envproject",
};
const hw = { HW_ACCESS_KEY: "AK-HW", HW_SECRET_KEY: "sk-hw", HW_REGION_NAME: "cn-north-4" };
const profiles = JSON.stringify({
  current: "work",
  profiles: [
    { name: "work", accessKeyId: "AK-WORK", secretAccessKey: "sk-work", region: "cn-north-4" },
  ],
});
const clouds =
  "clouds: {own: {auth: {auth_url: https://own/v3, username: alice, password: pw, project_id: p}}}";
const files = { "/project/clouds.yaml": clouds, "/home/alice/.hcloud/config.json": profiles };

const resolve = (given: GivenSources, name?: string) => {
  const warnings: string[] = [];
  return { settings: resolveConnection(name, sources({ ...given, warnings })), warnings };
};

describe("two clouds in the environment", () => {
  it.each<[string, GivenSources]>([
    ["OS_* and HW_*", { environment: { ...openrc, ...hw } }],
    [
      "OS_* and HUAWEICLOUD_SDK_*",
      { environment: { ...openrc, HUAWEICLOUD_SDK_AK: "a", HUAWEICLOUD_SDK_SK: "s" } },
    ],
    ["OS_* and HW_PROFILE", { environment: { ...openrc, HW_PROFILE: "work" }, files }],
    ["OS_CLOUD and HW_PROFILE", { environment: { OS_CLOUD: "own", HW_PROFILE: "work" }, files }],
    [
      "a password of IAM",
      { environment: { ...openrc, HW_USER_NAME: "u", HW_USER_PASSWORD: "pw" } },
    ],
    [
      "an application credential",
      {
        environment: {
          ...hw,
          ...{ OS_AUTH_URL: "https://env/v3", OS_APPLICATION_CREDENTIAL_ID: "c" },
          OS_APPLICATION_CREDENTIAL_SECRET: "s",
        },
      },
    ],
  ])("are an error that names both and how to choose: %s", (_, given) => {
    expect(() => resolve(given)).toThrow(
      /both OS_.* and H.* are set; they are two clouds, and nothing says which one is meant; choose: set ims:kind to glance or ims, name a cloud \(OS_CLOUD, ims:cloud\)/,
    );
  });

  it("are one where the stack says the kind, and nothing is said", () => {
    const environment = { ...openrc, ...hw };
    for (const kind of ["glance", "ims"]) {
      const { settings, warnings } = resolve({ environment, config: { "ims:kind": kind } });
      expect(settings.kind).toBe(kind);
      expect(warnings).toEqual([]);
    }
  });

  it("are the one that OS_CLOUD names, which is said in a line", () => {
    const { settings, warnings } = resolve({ environment: { ...hw, OS_CLOUD: "own" }, files });
    expect(settings.auth).toMatchObject({ authUrl: "https://own/v3" });
    expect(warnings).toEqual([
      'OS_CLOUD names cloud "own", so that one is used, and not HW_*; to use these, set ims:kind to ims or unset OS_CLOUD',
    ]);
  });

  it("are the complete one, which is said in a line", () => {
    const onlyAddress = resolve({ environment: { ...hw, OS_AUTH_URL: "https://env/v3" } });
    expect(onlyAddress.settings).toMatchObject({ kind: "ims" });
    expect(onlyAddress.warnings).toEqual(["HW_* are used, because OS_* do not say who you are"]);
    const onlyUser = resolve({ environment: { ...hw, OS_USERNAME: "a", OS_PASSWORD: "b" } });
    expect(onlyUser.settings).toMatchObject({ kind: "ims" });
    expect(onlyUser.warnings).toEqual([
      "HW_* are used, because OS_* do not say where Keystone is (OS_AUTH_URL)",
    ]);
  });

  it("are OS_* where HW_* lack their secret", () => {
    const { HW_SECRET_KEY: _, ...incomplete } = hw;
    expect(resolve({ environment: { ...openrc, ...incomplete } }).settings.kind).toBe("glance");
  });

  it("are one where both name the same key", () => {
    const environment = { ...hw, OS_ACCESS_KEY: "AK-HW", OS_SECRET_KEY: "sk-hw" };
    expect(resolve({ environment }).settings).toMatchObject({ kind: "ims", region: "cn-north-4" });
  });

  it("do not matter to a connection that says itself what it is", () => {
    const config = { "ims:connections": JSON.stringify({ c: { cloud: "own" } }) };
    const given = { config, files, environment: { ...openrc, ...hw } };
    expect(resolve(given, "c").settings.auth).toMatchObject({ authUrl: "https://own/v3" });
  });
});

it("says which of two files is used", () => {
  const { settings, warnings } = resolve({ files });
  expect(settings.kind).toBe("glance");
  expect(warnings).toEqual([
    '/project/clouds.yaml is used, and not profile "work" of /home/alice/.hcloud/config.json; to use that one, set ims:kind to ims or name it with HW_PROFILE',
  ]);
});

describe("a variable that is nearly right", () => {
  const slip = (name: string, meant: string) =>
    `${name} is not known and not read; did you mean ${meant}?`;

  it.each<[Record<string, string>, string, string]>([
    [
      { HW_ACESS_KEY: "a", HW_SECRET_KEY: "s", HW_REGION_NAME: "r" },
      "HW_ACESS_KEY",
      "HW_ACCESS_KEY",
    ],
    [{ HWACCESS_KEY: "a", HW_SECRET_KEY: "s" }, "HWACCESS_KEY", "HW_ACCESS_KEY"],
    [
      { HW_ACCESS_KEY: "a", HW_SECRETKEY: "s", HW_REGION_NAME: "r" },
      "HW_SECRETKEY",
      "HW_SECRET_KEY",
    ],
    [
      { OS_USERNAME: "a", OS_PASSWROD: "s", OS_AUTH_URL: "https://k" },
      "OS_PASSWROD",
      "OS_PASSWORD",
    ],
    [{ OS_USERNAM: "a", OS_PASSWORD: "s", OS_AUTH_URL: "https://k" }, "OS_USERNAM", "OS_USERNAME"],
    [{ OS_USERNAME: "a", OS_PASSWORD: "s", OS_AUTHURL: "https://k" }, "OS_AUTHURL", "OS_AUTH_URL"],
    [
      { HUAWEICLOUD_SDK_KA: "a", HUAWEICLOUD_SDK_SK: "s" },
      "HUAWEICLOUD_SDK_KA",
      "HUAWEICLOUD_SDK_AK",
    ],
  ])("is named where something is missing: %j", (environment, name, meant) => {
    expect(() => resolve({ environment })).toThrow(slip(name, meant));
  });

  it.each<[Record<string, string>, string, string]>([
    [{ HW_ACESS_KEY: "a", HW_SECRET_KEY: "s" }, "HW_ACESS_KEY", "HW_ACCESS_KEY"],
    [{ HW_ACCESS_KEY: "a", HW_SECRT_KEY: "s" }, "HW_SECRT_KEY", "HW_SECRET_KEY"],
    [
      { HUAWEICLOUD_SDK_KA: "a", HUAWEICLOUD_SDK_SK: "s" },
      "HUAWEICLOUD_SDK_KA",
      "HUAWEICLOUD_SDK_AK",
    ],
  ])("makes two clouds beside a complete other one: %j", (misspelt, name, meant) => {
    const found = () => resolve({ environment: { ...openrc, ...misspelt } });
    expect(found).toThrow(/both OS_.* and H.* are set; they are two clouds.*; choose: /);
    expect(found).toThrow(slip(name, meant));
    const config = { "ims:kind": "glance" };
    const environment = { ...openrc, ...misspelt };
    expect(resolve({ environment, config }).settings.kind).toBe("glance");
  });

  it("is looked for among both families, whatever is used", () => {
    const { warnings } = resolve({ environment: { ...openrc, HW_ACESS_KEY: "a" } });
    expect(warnings).toEqual([slip("HW_ACESS_KEY", "HW_ACCESS_KEY")]);
  });

  it("does not hide what nothing describes: both families are named", () => {
    expect(() => resolve({})).toThrow(
      /set OS_AUTH_URL, OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME; for Huawei Cloud set HW_ACCESS_KEY/,
    );
    expect(() => resolve({ environment: { HW_ACESS_KEY: "a", HW_SECRET_KEY: "s" } })).toThrow(
      /looked in .*\(HW_\*\).*set HW_ACCESS_KEY, HW_SECRET_KEY and HW_REGION_NAME/,
    );
  });

  it.each(["OS_HOME", "OSTYPE", "HOME", "HOSTNAME", "HW_IMAGE_ID", "OS_TEST_PATH"])(
    "is not every other variable: %s",
    (name) => {
      expect(resolve({ environment: { ...openrc, [name]: "x" } }).warnings).toEqual([]);
    },
  );
});
