import { openstackValues } from "../../../provider/config/openstack";

/** What is said, without what is not. */
const values = (dictionary: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(openstackValues(dictionary))
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key,
        typeof value === "object" && "reveal" in value ? value.reveal() : value,
      ]),
  );

describe("the spellings of OpenStack", () => {
  it.each([
    ["username", { auth: { username: "alice" } }, { userName: "alice" }],
    ["user_name", { auth: { user_name: "alice" } }, { userName: "alice" }],
    ["user-name", { auth: { "user-name": "alice" } }, { userName: "alice" }],
    [
      "the current name over the former",
      { auth: { user_name: "old", username: "new" } },
      { userName: "new" },
    ],
    [
      "keys beside auth",
      { username: "alice", password: "pw" },
      { userName: "alice", password: "pw" },
    ],
    ["a password of digits", { auth: { password: 123456n } }, { password: "123456" }],
    ["project_name", { auth: { project_name: "p" } }, { projectName: "p" }],
    ["tenant_name", { auth: { tenant_name: "p" } }, { projectName: "p" }],
    ["tenant_id", { auth: { "tenant-id": "1" } }, { projectId: "1" }],
    [
      "a project beside auth over one in it",
      { project_name: "over", auth: { project_name: "under" } },
      { projectName: "over" },
    ],
    [
      "both domains",
      { auth: { user_domain_name: "U", project_domain_id: "p" } },
      { userDomainName: "U", projectDomainId: "p" },
    ],
    [
      "domain_name for both, where a project is named",
      { auth: { project_name: "p", domain_name: "D" } },
      { projectName: "p", userDomainName: "D", projectDomainName: "D" },
    ],
    [
      "domain_id only where no other is said",
      { auth: { project_name: "p", domain_id: "d", user_domain_name: "U" } },
      { projectName: "p", userDomainName: "U", projectDomainId: "d" },
    ],
    [
      "domain_name without a project, which is another scope",
      { auth: { domain_name: "D" } },
      { scopeDomainName: "D" },
    ],
    ["default_domain", { default_domain: "d" }, { userDomainId: "d", projectDomainId: "d" }],
    [
      "default_domain_name",
      { auth: { default_domain_name: "D" } },
      { userDomainName: "D", projectDomainName: "D" },
    ],
    ["auth_token", { auth: { "auth-token": "t" } }, { token: "t" }],
    ["auth_plugin", { auth_plugin: "v3token" }, { authType: "v3token" }],
    ["no authentication", { auth_type: null }, { authType: "none" }],
    [
      "an application credential",
      {
        auth_type: "v3applicationcredential",
        auth: { application_credential_id: "c", application_credential_secret: "s" },
      },
      {
        authType: "v3applicationcredential",
        applicationCredentialId: "c",
        applicationCredentialSecret: "s",
      },
    ],
    [
      "a token and an address",
      { auth_type: "token_endpoint", auth: { token: "t", endpoint: "https://glance" } },
      { authType: "token_endpoint", token: "t", endpoint: "https://glance" },
    ],
    [
      "an address of the image service",
      { image_endpoint_override: "https://glance" },
      { endpoint: "https://glance" },
    ],
    ["image_endpoint", { image_endpoint: "https://glance" }, { endpoint: "https://glance" }],
    [
      "an address of the image service over one beside a token",
      {
        ...{ auth_type: "admin_token", image_endpoint_override: "https://glance" },
        auth: { endpoint: "https://other" },
      },
      { authType: "admin_token", endpoint: "https://glance" },
    ],
    [
      "a token and an address beside auth",
      { auth_type: "token_endpoint", endpoint: "https://glance", url: "https://other" },
      { authType: "token_endpoint", endpoint: "https://glance" },
    ],
    [
      "no authentication at the address in auth",
      { auth_type: "none", auth: { url: "https://glance" } },
      { authType: "none", endpoint: "https://glance" },
    ],
    [
      "no address of an image service beside a password",
      { auth_type: "password", url: "https://other", auth: { endpoint: "https://other" } },
      { authType: "password" },
    ],
    ["image_endpoint_type", { image_endpoint_type: "adminURL" }, { interface: "admin" }],
    [
      "image_region_name over region_name",
      { region_name: "One", image_region_name: "Two" },
      { region: "Two" },
    ],
    [
      "a delegated project, which is one only of an agency",
      { auth: { agency_name: "a", delegated_project: "p" } },
      { agencyName: "a", projectName: "p" },
    ],
    ["a delegated project without an agency", { auth: { delegated_project: "p" } }, {}],
    [
      "the first of a list",
      { auth: { project_name: ["p", "q"], username: [] }, region_name: ["", "b"] },
      { projectName: "p" },
    ],
    [
      "numbers and words for yes",
      { auth: { username: 7, password: true } },
      { userName: "7", password: "true" },
    ],
    ["endpoint_type", { endpoint_type: "internalURL" }, { interface: "internal" }],
    [
      "image_interface over interface",
      { interface: "public", image_interface: "admin" },
      { interface: "admin" },
    ],
    [
      "a region in the address",
      { region_name: "One", auth: { auth_url: "https://iam.{region_name}.example.com/v3" } },
      { region: "One", authUrl: "https://iam.One.example.com/v3" },
    ],
    ["verify", { verify: false }, { insecure: true }],
    ["verify as a text", { verify: "False" }, { insecure: true }],
    [
      "verify as a path with a backslash",
      { verify: "C:ca\\x" },
      { insecure: false, caCertFile: "C:ca\\x" },
    ],
    ["verify as a path of a user", { verify: "~ca" }, { insecure: false, caCertFile: "~ca" }],
    [
      "verify as the text of a certificate",
      { verify: "-----BEGIN CERTIFICATE-----" },
      { insecure: false, caCertFile: "-----BEGIN CERTIFICATE-----" },
    ],
    [
      "insecure over a path in verify",
      { verify: "/ca", insecure: true },
      { insecure: true, caCertFile: "/ca" },
    ],
    ["blanks as no token", { token: "  ", auth: { password: "" } }, {}],
    ["verify: true", { verify: true }, { insecure: false }],
    ["insecure over verify", { insecure: true, verify: true }, { insecure: true }],
    [
      "files",
      { cacert: "/ca", cert: "/c", key: "/k" },
      { caCertFile: "/ca", clientCertFile: "/c", clientKeyFile: "/k" },
    ],
    ["api_timeout", { api_timeout: 30 }, { timeoutMs: 30_000 }],
    ["image_timeout over api_timeout", { api_timeout: 30, image_timeout: 5 }, { timeoutMs: 5_000 }],
    ["identity_api_version 3", { identity_api_version: 3 }, {}],
    ["identity_api_version 2.0", { identity_api_version: "2.0" }, { authType: "v2password" }],
    ["empty values as none", { auth: { username: "", project_name: "" }, region_name: "" }, {}],
    ["what is not about images", { network_api_version: 2, networks: [] }, {}],
  ])("%s", (_, dictionary, expected) => {
    expect(values(dictionary)).toEqual(expected);
  });
});
