/**
 * What openstacksdk 4, gophercloud and the Terraform providers read from clouds.yaml and from OS_*
 * variables.
 * @see openstack/config/loader.py, openstack/config/cloud_region.py (openstacksdk 4.22); the
 * options of keystoneauth1/loading/_plugins (keystoneauth1 5.18); openstack/config/clouds
 * (gophercloud); openstack/clientconfig (gophercloud/utils); openstack/provider.go
 * (terraform-provider-openstack); huaweicloud/provider.go (terraform-provider-huaweicloud);
 * otcextensions/sdk/__init__.py (otcextensions)
 */
import { isOff, rowsOf, type SettingRow, type Tool } from "./row";

const all: readonly Tool[] = ["openstacksdk", "gophercloud", "Terraform openstack"];
const sdk: readonly Tool[] = ["openstacksdk"];
const go: readonly Tool[] = ["gophercloud", "Terraform openstack"];
const terraform: readonly Tool[] = ["Terraform openstack"];
const otc: readonly Tool[] = [
  "otcextensions",
  "Terraform opentelekomcloud",
  "Terraform huaweicloud",
];
const federation =
  "log-ins through an identity provider are not supported; make an application credential and use that";
const otherService = "about other services than images";

export const openstackRows: readonly SettingRow[] = [
  // -- identity --
  ...rowsOf({ readBy: all, does: "taken" }, [
    { keys: ["auth"], note: "the section with the identity" },
    {
      keys: ["auth_type", "auth_plugin"],
      note: "`password`, `v3password`, `token`, `v3token`, `v3applicationcredential`, `token_endpoint`, `admin_token`, `none`; any other one is refused by its name",
    },
    { keys: ["username", "user_name"], arguments: ["user_name"], note: "`userName`" },
    { keys: ["user_id"], arguments: ["user_id"], note: "`userId`" },
    { keys: ["password"], arguments: ["password"], note: "the secret `password`" },
    {
      keys: ["user_domain_name", "user_domain_id"],
      arguments: ["user_domain_name", "user_domain_id"],
      note: "`userDomainName`, `userDomainId`",
    },
    {
      keys: ["application_credential_id"],
      arguments: ["application_credential_id"],
      note: "`applicationCredentialId`",
    },
    {
      keys: ["application_credential_name"],
      arguments: ["application_credential_name"],
      note: "`applicationCredentialName`",
    },
    {
      keys: ["application_credential_secret"],
      arguments: ["application_credential_secret"],
      note: "the secret `applicationCredentialSecret`",
    },
    { keys: ["token", "auth_token"], arguments: ["token"], note: "the secret `token`" },
  ]),
  ...rowsOf({ readBy: otc, does: "taken" }, [
    {
      keys: ["access_key", "ak"],
      arguments: ["access_key"],
      note: "`accessKey`; without a user or a token beside it the cloud is of kind `ims`",
    },
    { keys: ["secret_key", "sk"], arguments: ["secret_key"], note: "the secret `secretKey`" },
    { keys: ["security_token"], arguments: ["security_token"], note: "the secret `securityToken`" },
    { keys: ["agency_name"], arguments: ["agency_name"], note: "`agencyName`; kind `ims` only" },
    {
      keys: ["agency_domain_name"],
      arguments: ["agency_domain_name"],
      note: "`agencyAccountName`; kind `ims` only",
    },
  ]),
  {
    keys: ["passcode"],
    readBy: ["openstacksdk", "Terraform opentelekomcloud"],
    does: "refused",
    about: "identity",
    arguments: ["passcode"],
    note: "a passcode works only once, but a run may log in several times; make an application credential, or use access keys",
  },
  {
    keys: ["auth_methods"],
    readBy: sdk,
    does: "refused",
    about: "identity",
    note: "log-ins with several factors are not supported; make an application credential and use that",
  },
  {
    keys: [
      "identity_provider",
      "protocol",
      "client_id",
      "client_secret",
      "openid_scope",
      "access_token",
      "access_token_endpoint",
      "access_token_type",
      "discovery_endpoint",
      "redirect_uri",
      "redirect_host",
      "redirect_port",
      "login_timeout",
      "code",
      "authorization_code",
      "code_challenge_method",
      "device_authorization_endpoint",
      "idp_otp_key",
      "identity_provider_url",
      "mutual_auth",
      "service_provider_endpoint",
      "service_provider_entity_id",
      "oauth2_endpoint",
      "oauth2_client_id",
      "oauth2_client_secret",
      "consumer_key",
      "consumer_secret",
      "access_secret",
    ],
    readBy: sdk,
    does: "warned",
    about: "identity",
    note: federation,
  },
  // -- project --
  ...rowsOf({ readBy: all, does: "taken" }, [
    {
      keys: ["project_name", "tenant_name"],
      arguments: ["tenant_name", "project_name"],
      note: "`projectName`",
    },
    {
      keys: ["project_id", "tenant_id"],
      arguments: ["tenant_id", "project_id"],
      note: "`projectId`",
    },
    {
      keys: ["project_domain_name", "project_domain_id"],
      arguments: ["project_domain_name", "project_domain_id"],
      note: "`projectDomainName`, `projectDomainId`",
    },
    {
      keys: ["domain_name", "domain_id"],
      arguments: ["domain_name", "domain_id"],
      note: "the domain of the user and of the project; without a project it asks for a token of the domain, which is refused; on kind `ims` the account",
    },
    {
      keys: ["default_domain", "default_domain_id", "default_domain_name"],
      arguments: ["default_domain"],
      note: "the domain of the user and of the project if no other one is named",
    },
    {
      keys: ["trust_id"],
      note: "`trustId`: the token is for the trust's project; together with a project or an application credential it is refused",
    },
  ]),
  {
    keys: ["system_scope"],
    arguments: ["system_scope"],
    readBy: all,
    unless: isOff,
    does: "refused",
    about: "identity",
    note: "a token for the whole system has no project, but images belong to one; name a project instead",
  },
  {
    keys: [
      "remote_project_name",
      "remote_project_id",
      "remote_project_domain_name",
      "remote_project_domain_id",
      "service_provider",
    ],
    readBy: ["OpenStackClient"],
    does: "refused",
    about: "identity",
    note: "log-ins to one cloud through another one are not supported; name the other cloud itself",
  },
  {
    keys: ["delegated_project"],
    arguments: ["delegated_project"],
    readBy: otc,
    does: "taken",
    note: "the agency's project, `projectName`; kind `ims` only",
  },
  // -- place --
  ...rowsOf({ readBy: all, does: "taken" }, [
    { keys: ["auth_url"], arguments: ["auth_url"], note: "`authUrl`" },
    { keys: ["region_name", "image_region_name"], arguments: ["region"], note: "`region`" },
    { keys: ["regions"], note: "the first one, or the one asked for" },
    { keys: ["interface", "image_interface"], note: "`interface`" },
    {
      keys: ["endpoint_type", "image_endpoint_type"],
      arguments: ["endpoint_type"],
      note: "`interface`",
    },
  ]),
  ...rowsOf({ readBy: sdk, does: "taken" }, [
    {
      keys: ["image_endpoint_override", "image_endpoint"],
      arguments: ["endpoint_overrides", "endpoints"],
      note: "`endpoint`",
    },
    {
      keys: ["endpoint", "url"],
      note: "`endpoint`, with `token_endpoint`, `admin_token` and `none`",
    },
  ]),
  {
    keys: ["identity_api_version"],
    readBy: all,
    does: "taken",
    note: "3; version 2 is refused, because OpenStack no longer has it",
  },
  ...rowsOf({ readBy: sdk, does: "refused", about: "place" }, [
    {
      keys: ["image_api_version"],
      unless: /^\s*v?2(\.\d+)?\s*$/i,
      note: "only version 2 of the API is supported; leave it out",
    },
    {
      keys: ["image_service_type"],
      unless: /^\s*image\s*$/,
      note: "the catalogue is searched for the type image; write the address as image_endpoint_override",
    },
    {
      keys: ["image_service_name"],
      unless: /^\s*glance\s*$/,
      note: "the catalogue is searched by type, not by name; write the address as image_endpoint_override",
    },
  ]),
  ...rowsOf({ readBy: all, does: "taken" }, [
    {
      keys: ["profile", "cloud"],
      arguments: ["cloud"],
      note: "a profile of clouds-public.yaml; those that openstacksdk contains or fetches from an address are refused if they are needed",
    },
    { variables: ["OS_CLOUD"], note: "the cloud of clouds.yaml" },
    { variables: ["OS_CLIENT_CONFIG_FILE"], note: "clouds.yaml" },
  ]),
  {
    variables: ["OS_CLIENT_SECURE_FILE"],
    readBy: sdk,
    does: "taken",
    note: "secure.yaml",
  },
  {
    variables: ["OS_CLOUD_NAME"],
    readBy: sdk,
    does: "harmless",
    note: "the name under which openstacksdk lists the variables as a cloud",
  },
  // -- TLS --
  ...rowsOf({ readBy: all, does: "taken" }, [
    {
      keys: ["verify"],
      note: "`insecure` if it is false, no, off or 0; `caCertFile` if it is a path; unclear words are refused",
    },
    {
      keys: ["insecure"],
      arguments: ["insecure"],
      note: "`insecure` if it is true, yes, on or 1; unclear words are refused",
    },
    {
      keys: ["cacert"],
      arguments: ["cacert_file"],
      note: "`caCertFile`, or the certificate itself",
    },
    { keys: ["cert"], arguments: ["cert"], note: "`clientCertFile`, or the certificate itself" },
    { keys: ["key"], arguments: ["key"], note: "`clientKeyFile`, or the key itself" },
  ]),
  {
    keys: ["tls_ciphers", "tls_min_version"],
    readBy: sdk,
    does: "warned",
    about: "place",
    note: "Node decides about TLS, 1.2 or newer; set NODE_OPTIONS=--tls-min-v1.3 or --tls-cipher-list=...",
  },
  // -- everything else --
  {
    keys: ["api_timeout", "image_timeout"],
    readBy: sdk,
    does: "taken",
    note: "`timeoutMs`",
  },
  ...rowsOf({ readBy: sdk, does: "harmless" }, [
    {
      keys: [
        "timeout",
        "timing",
        "collect_timing",
        "split_loggers",
        "cache",
        "client",
        "metrics",
        "force_ipv4",
        "prefer_ipv6",
        "broken_ipv6",
        "additional_metric_tags",
        "rate_limit",
        "status",
        "message",
        "name",
        "private",
        "vendor_hook",
        "disable_vendor_agent",
        "debug",
        "verbose_level",
        "log_file",
        "log_level",
        "no_cache",
        "app_name",
        "status_code_retries",
        "connect_retries",
        "connect_retry_delay",
        "image_status_code_retries",
        "image_connect_retries",
        "image_connect_retry_delay",
        "default_microversion",
        "image_default_microversion",
        "image_min_version",
        "image_max_version",
      ],
      note: "internals of openstacksdk",
    },
    {
      keys: [
        "networks",
        "external_network",
        "internal_network",
        "floating_ip_source",
        "nat_destination",
        "nat_source",
        "requires_floating_ip",
        "secgroup_source",
        "image_format",
        "image_api_use_tasks",
        "volume_api_version",
      ],
      note: otherService,
    },
  ]),
  {
    keys: ["swauth"],
    arguments: ["swauth"],
    readBy: terraform,
    does: "harmless",
    note: "Swift only",
  },
  {
    keys: ["allow_reauth"],
    arguments: ["allow_reauth"],
    readBy: go,
    does: "harmless",
    note: "a token is renewed before it expires, if the credentials allow it",
  },
  ...rowsOf({ readBy: terraform, does: "harmless" }, [
    {
      keys: ["delayed_auth"],
      arguments: ["delayed_auth"],
      note: "the log-in always happens at the first request",
    },
    {
      arguments: ["max_retries", "enable_logging", "disable_no_cache_header"],
      note: "internals of Terraform's provider; these are not variables",
    },
  ]),
];

/** Keys of openstacksdk that contain the name of another service, such as `compute_api_version`. */
export const otherServices: SettingRow = {
  readBy: sdk,
  does: "harmless",
  note: otherService,
};

const perService = new RegExp(
  `^(?!image_)[a-z\\d_]+_(${[
    "api_version",
    "endpoint_override",
    "endpoint",
    "interface",
    "endpoint_type",
    "region_name",
    "service_type",
    "service_name",
    "timeout",
    "default_microversion",
    "min_version",
    "max_version",
    "status_code_retries",
    "connect_retries",
    "connect_retry_delay",
  ].join("|")})$`,
);

export function isOfAnotherService(key: string): boolean {
  return perService.test(key) || /^has_[a-z_]+$/.test(key);
}
