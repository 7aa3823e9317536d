/** Every setting that the tools read has a row, and each row does what it says. */
import { huaweiRows } from "../../../../provider/config/known/huawei";
import {
  rowOfKey,
  rowOfProfileField,
  rowOfVariable,
} from "../../../../provider/config/known/lookUp";
import { openstackRows } from "../../../../provider/config/known/openstack";
import type { SettingRow } from "../../../../provider/config/known/row";
import { resolveConnection } from "../../../../provider/config/resolveConnection";
import { revealed, sources, type GivenSources } from "../sources";
import * as tools from "./keysOfTools";

describe("what the tools read", () => {
  it.each([
    ["openstacksdk", tools.openstacksdk],
    ["keystoneauth", tools.keystoneauth],
    ["gophercloud", tools.gophercloud],
  ])("%s: each key of clouds.yaml has a row, and so has its variable", (_, keys) => {
    expect(keys.filter((key) => rowOfKey(key) === undefined)).toEqual([]);
    const variables = keys.map((key) => `OS_${key.toUpperCase()}`);
    expect(variables.filter((each) => rowOfVariable(each) === undefined)).toEqual([]);
  });

  it("gophercloud: each variable has a row", () => {
    const without = tools.gophercloudVariables.filter((each) => rowOfVariable(each) === undefined);
    expect(without).toEqual([]);
  });

  it.each([
    ["openstack", tools.terraformOpenstack],
    ["huaweicloud", tools.terraformHuaweicloud],
  ])(
    "terraform-provider-%s: each argument has a row, and so has each of its variables",
    (_, all) => {
      const known = [...openstackRows, ...huaweiRows].flatMap((row) => row.arguments ?? []);
      expect(Object.keys(all).filter((argument) => !known.includes(argument))).toEqual([]);
      const variables = Object.values(all).flat();
      expect(variables.filter((each) => rowOfVariable(each) === undefined)).toEqual([]);
    },
  );

  it("KooCLI: each field of a profile has a row", () => {
    expect(tools.kooCli.filter((field) => rowOfProfileField(field) === undefined)).toEqual([]);
  });

  it("no name has two rows", () => {
    const keys = openstackRows.flatMap((row) => row.keys ?? []);
    const variables = huaweiRows.flatMap((row) => row.variables ?? []);
    const fields = huaweiRows.flatMap((row) => row.profileFields ?? []);
    for (const names of [keys, variables, fields]) expect(new Set(names).size).toBe(names.length);
  });
});

/** A value that would change something, for settings that are no plain texts. */
const samples: Readonly<Record<string, string>> = {
  ...{ auth_url: "https://other.example.com/v3", endpoint: "https://glance.example.com" },
  ...{ url: "https://glance.example.com", image_endpoint: "https://glance.example.com" },
  ...{ image_endpoint_override: "https://glance.example.com", verify: "false", insecure: "true" },
  ...{ cacert: "/pem", cert: "/pem", key: "/pem", api_timeout: "7", image_timeout: "7" },
  ...{ interface: "admin", image_interface: "admin", endpoint_type: "admin" },
  ...{ image_endpoint_type: "admin", identity_api_version: "2", regions: "[Other]" },
  ...{ HW_AUTH_URL: "https://iam.other.example.com", HW_INSECURE: "true", HW_CLOUD: "c.example" },
  ...{ HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://iam.other.example.com" },
  ...{ OS_CACERT: "/pem", OS_CERT: "/pem", OS_KEY: "/pem", OS_INSECURE: "true" },
};
const sample = (name: string): string => samples[name] ?? "sample";
const pem = { "/pem": "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n" };

/** What becomes of settings: the settings themselves, or the message, and the warnings. */
function outcome(given: GivenSources): { readonly result: string; readonly warnings: string[] } {
  const warnings: string[] = [];
  const all = { ...given, files: { ...pem, ...given.files }, warnings };
  try {
    const settings = resolveConnection(undefined, sources(all));
    return { result: JSON.stringify(revealed(settings)), warnings };
  } catch (error) {
    return { result: error instanceof Error ? error.message : String(error), warnings };
  }
}

function expectAsItSays(
  { does }: SettingRow,
  name: string,
  value: string,
  without: GivenSources,
  withIt: GivenSources,
): void {
  const before = outcome(without);
  const after = outcome(withIt);
  const says = after.warnings.filter((warning) => warning.includes(name));
  const isHeard = after.result !== before.result;
  // The value is never shown, where one must not be followed.
  if (does === "refused") {
    expect(after.result).toContain(`${name}`);
    expect(after.result).toMatch(/cannot be followed: .*; /);
    expect(after.result).not.toContain(`"${value}"`);
  } else expect(after.result).not.toMatch(/cannot be followed/);
  if (does === "warned") expect(says.join()).toMatch(/ is not read: /);
  else expect(says.filter((each) => / is not (read|known)/.test(each))).toEqual([]);
  expect(isHeard).toBe(does === "refused" || does === "taken");
}

const identity: Readonly<Record<string, string>> = { username: "alice", password: "alicepw" };
const credential = { application_credential_id: "c1", application_credential_secret: "s" };
const tokenAndEndpoint = { auth_type: "token_endpoint", token: "t" };
const ready = { ...identity, project_name: "builds" };
const atOtc = { auth_url: "https://iam.eu-de.otc.t-systems.com/v3", user_domain_name: "OTC" };
/** What must stand beside a setting for it to be heard. */
const company: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{ application_credential_name: { ...identity, application_credential_secret: "s" } },
  ...{ application_credential_id: { ...identity, application_credential_secret: "s" } },
  application_credential_secret: { application_credential_id: "c1" },
  ...{ token: { auth_type: "v3token", token: "" }, auth_token: { auth_type: "v3token" } },
  ...{ endpoint: tokenAndEndpoint, url: tokenAndEndpoint },
  ...{ trust_id: identity, domain_name: ready, domain_id: ready },
  ...{ project_id: identity, tenant_id: identity, project_name: identity, tenant_name: identity },
  ...{ password: { username: "alice" }, user_name: { password: "alicepw" } },
  ...{ username: { password: "alicepw" } },
  ...{ secret_key: { ...atOtc, access_key: "AK" }, sk: { ...atOtc, access_key: "AK" } },
  ...{ access_key: { ...atOtc, ...identity, secret_key: "sk" } },
  ...{ ak: { ...atOtc, ...identity, secret_key: "sk" } },
  security_token: { ...atOtc, access_key: "AK", secret_key: "sk" },
  agency_name: { ...atOtc, access_key: "AK", secret_key: "sk" },
  agency_domain_name: { ...atOtc, access_key: "AK", secret_key: "sk", agency_name: "builds" },
  delegated_project: {
    ...{ ...atOtc, access_key: "AK", secret_key: "sk", agency_name: "builds" },
    agency_domain_name: "partner",
  },
  // A profile must say where Keystone is.
  ...{ profile: { auth_url: "" }, cloud: { auth_url: "" } },
};

const keys = openstackRows.flatMap((row) => (row.keys ?? []).map((key) => [key, row] as const));

describe("a key of clouds.yaml", () => {
  const notOnTheirOwn = ["auth"];
  const cases = keys.filter(([key]) => !notOnTheirOwn.includes(key));

  it.each(cases)("%s does what its row says", (key, row) => {
    const beside = { auth_url: "https://k.example.com/v3", ...(company[key] ?? ready) };
    const file = (given: Readonly<Record<string, string>>): GivenSources => ({
      files: {
        "/project/clouds.yaml": [
          "clouds:",
          "  one:",
          ...Object.entries(given).map(([name, value]) => `    ${name}: ${value}`),
        ].join("\n"),
      },
    });
    const value = sample(key);
    expectAsItSays(row, key, value, file(beside), file({ ...beside, [key]: value }));
  });
});

describe("a variable OS_*", () => {
  const onlyInFiles = ["auth", "regions", "profile", "cloud"];
  const cases = keys.filter(([key]) => !onlyInFiles.includes(key));

  it.each(cases)("of %s does what its row says", (key, row) => {
    const beside = { auth_url: "https://k.example.com/v3", ...(company[key] ?? ready) };
    const environment = (given: Readonly<Record<string, string>>): GivenSources => ({
      environment: Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`OS_${name.toUpperCase()}`, value]),
      ),
    });
    const [variable, value] = [`OS_${key.toUpperCase()}`, sample(key)];
    const withIt = environment({ ...beside, [key]: value });
    expectAsItSays(row, variable, value, environment(beside), withIt);
  });
});

describe("a variable of Huawei Cloud's tools", () => {
  const hw = { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "sk", HW_REGION_NAME: "cn-north-4" };
  const user = { HW_USER_NAME: "alice", HW_USER_PASSWORD: "pw", HW_REGION_NAME: "cn-north-4" };
  const agency = { ...hw, HW_ASSUME_ROLE_AGENCY_NAME: "builds", HW_ASSUME_ROLE_DOMAIN_ID: "a" };
  const sdk = { HUAWEICLOUD_SDK_AK: "AK", HUAWEICLOUD_SDK_SK: "sk", HW_REGION_NAME: "cn-north-4" };
  const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...{ HW_USER_NAME: { ...user, HW_DOMAIN_NAME: "acme" } },
    ...{
      HW_USER_PASSWORD: { ...user, HW_DOMAIN_NAME: "acme" },
      HW_USER_ID: { ...user, HW_DOMAIN_NAME: "acme" },
    },
    ...{
      HW_DOMAIN_NAME: user,
      HW_ASSUME_ROLE_DOMAIN_NAME: { ...agency, HW_ASSUME_ROLE_DOMAIN_ID: "" },
    },
    ...{ HW_ASSUME_ROLE_DOMAIN_ID: agency },
    ...{ HUAWEICLOUD_SDK_AK: sdk, HUAWEICLOUD_SDK_SK: sdk, HUAWEICLOUD_SDK_SECURITY_TOKEN: sdk },
    HUAWEICLOUD_SDK_CREDENTIALS_FILE: { HW_REGION_NAME: "cn-north-4" },
    ...{ HW_SHARED_CONFIG_FILE: {}, HW_PROFILE: {} },
  };
  const cases = huaweiRows.flatMap((row) =>
    (row.variables ?? []).map((variable) => [variable, row] as const),
  );

  it.each(cases)("%s does what its row says", (variable, row) => {
    const before = beside[variable] ?? hw;
    const value = sample(variable);
    const withIt = { environment: { ...before, [variable]: value } };
    expectAsItSays(row, variable, value, { environment: before }, withIt);
  });
});

describe("a field of the KooCLI's profile", () => {
  const whole = { name: "work", accessKeyId: "AK", secretAccessKey: "sk", region: "cn-north-4" };
  const agency = { ...whole, agencyName: "builds", agencyDomainName: "partner" };
  const beside: Readonly<Record<string, object>> = {
    ...{ agencyDomainName: { ...agency, agencyDomainName: "" }, agencyDomainId: agency },
    ...{ sourceProfile: { ...whole, accessKeyId: "", secretAccessKey: "" } },
    ssoAuth: { ...whole, accessKeyId: "", secretAccessKey: "", mode: "SSO" },
  };
  const values: Readonly<Record<string, unknown>> = {
    ssoAuth: { stsToken: { accessKeyId: "STS", secretAccessKey: "sk" } },
    sourceProfile: "base",
  };
  const base = { name: "base", accessKeyId: "BASE", secretAccessKey: "sk" };
  const cases = huaweiRows.flatMap((row) =>
    (row.profileFields ?? []).map((field) => [field, row] as const),
  );

  it.each(cases)("%s does what its row says", (field, row) => {
    const file = (profile: object): GivenSources => ({
      files: {
        "/home/alice/.hcloud/config.json": JSON.stringify({
          current: "work",
          profiles: [base, profile],
        }),
      },
    });
    const before = beside[field] ?? whole;
    const value = values[field] ?? "sample";
    expectAsItSays(row, field, String(value), file(before), file({ ...before, [field]: value }));
  });
});

describe("a setting that nobody knows", () => {
  const telling = [
    ...[
      "api_secret",
      "my_token",
      "private_key",
      "trustee",
      "scope",
      "ssl_verification",
      "ca_bundle",
    ],
    ...["verify_ssl", "mfa_code", "one_time_passcode", "client_cert_chain", "impersonate_user"],
  ];
  const ready2 = { ...ready, auth_url: "https://k.example.com/v3" };
  const withKey = (key: string, section: "auth" | "beside") => ({
    files: {
      "/project/clouds.yaml": JSON.stringify({
        clouds: {
          one:
            section === "auth"
              ? { auth: { ...ready2, [key]: "hunter2" } }
              : { auth: ready2, [key]: "hunter2" },
        },
      }),
    },
  });

  it.each(telling)("%s is named with its place, and its value is not", (key) => {
    for (const section of ["auth", "beside"] as const) {
      const { warnings } = outcome(withKey(key, section));
      expect(warnings.join("\n")).toContain(
        `${section === "auth" ? "auth." : ""}${key} of cloud "one" in /project/clouds.yaml is not known and not read`,
      );
      expect(warnings.join("\n")).not.toContain("hunter2");
    }
    const variable = `OS_${key.toUpperCase()}`;
    const environment = Object.fromEntries(
      Object.entries({ ...ready2, [key]: "hunter2" }).map(([name, value]) => [
        `OS_${name.toUpperCase()}`,
        value,
      ]),
    );
    expect(outcome({ environment }).warnings.join("\n")).toContain(`${variable} is not known`);
  });

  it("is always named in the auth section, and what was probably meant", () => {
    expect(outcome(withKey("colour", "auth")).warnings).toHaveLength(1);
    expect(outcome(withKey("pasword", "auth")).warnings.join()).toContain("did you mean password?");
    expect(outcome(withKey("regoin_name", "beside")).warnings.join()).toContain(
      "did you mean region_name?",
    );
  });

  it("is nobody's concern where it sounds like nothing", () => {
    expect(outcome(withKey("colour", "beside")).warnings).toEqual([]);
  });

  it("stands in the region's values too", () => {
    const regions = [{ name: "One", values: { my_secret: "hunter2" } }];
    const text = JSON.stringify({ clouds: { one: { auth: ready2, regions } } });
    const { warnings } = outcome({ files: { "/project/clouds.yaml": text } });
    expect(warnings.join()).toContain("my_secret of cloud");
  });
});

// Kept apart from what the cases need, so that a row cannot hide behind it.
it("knows a credential that brings its project", () => {
  expect(
    outcome({ environment: { ...upper(credential), OS_AUTH_URL: "https://k" } }).result,
  ).toContain("applicationCredential");
});

function upper(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`OS_${name.toUpperCase()}`, value]),
  );
}
