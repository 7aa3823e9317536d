/**
 * What openstacksdk 4, gophercloud and the Terraform providers read from clouds.yaml and from OS_*
 * variables.
 * @see openstack/config/loader.py, openstack/config/cloud_region.py (openstacksdk 4.22); the
 * options of
 * keystoneauth1/loading/_plugins (keystoneauth1 5.18); openstack/config/clouds (gophercloud);
 * openstack/clientconfig
 * (gophercloud/utils); openstack/provider.go (terraform-provider-openstack);
 * huaweicloud/provider.go
 * (terraform-provider-huaweicloud); otcextensions/sdk/__init__.py (otcextensions)
 */
import { isOff, type SettingRow, type Tool } from "./row";

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
const otherService = "about another service than images";

export const openstackRows: readonly SettingRow[] = [
  // -- who
  // --------------------------------------------------------------------------------------------
  { keys: ["auth"], readBy: all, does: "taken", note: "the section with who one is" },
  {
    ...{ keys: ["auth_type", "auth_plugin"], readBy: all, does: "taken" },
    note: "`password`, `v3password`, `token`, `v3token`, `v3applicationcredential`, `token_endpoint`, `admin_token`, `none`; any other one is refused by its name",
  },
  {
    ...{ keys: ["username", "user_name"], arguments: ["user_name"], readBy: all },
    ...{ does: "taken", note: "`userName`" },
  },
  { keys: ["user_id"], arguments: ["user_id"], readBy: all, does: "taken", note: "`userId`" },
  {
    ...{ keys: ["password"], arguments: ["password"], readBy: all },
    ...{ does: "taken", note: "the secret `password`" },
  },
  {
    ...{ keys: ["user_domain_name", "user_domain_id"], readBy: all, does: "taken" },
    ...{ arguments: ["user_domain_name", "user_domain_id"] },
    note: "`userDomainName`, `userDomainId`",
  },
  {
    ...{ keys: ["application_credential_id"], readBy: all, does: "taken" },
    ...{ arguments: ["application_credential_id"], note: "`applicationCredentialId`" },
  },
  {
    ...{ keys: ["application_credential_name"], readBy: all, does: "taken" },
    ...{ arguments: ["application_credential_name"], note: "`applicationCredentialName`" },
  },
  {
    ...{ keys: ["application_credential_secret"], readBy: all, does: "taken" },
    arguments: ["application_credential_secret"],
    note: "the secret `applicationCredentialSecret`",
  },
  {
    ...{ keys: ["token", "auth_token"], arguments: ["token"], readBy: all },
    ...{ does: "taken", note: "the secret `token`" },
  },
  {
    ...{ keys: ["access_key", "ak"], arguments: ["access_key"], readBy: otc, does: "taken" },
    note: "`accessKey`; without a user or a token beside it the cloud is of kind `ims`",
  },
  {
    ...{ keys: ["secret_key", "sk"], arguments: ["secret_key"], readBy: otc },
    ...{ does: "taken", note: "the secret `secretKey`" },
  },
  {
    ...{ keys: ["security_token"], arguments: ["security_token"], readBy: otc },
    ...{ does: "taken", note: "the secret `securityToken`" },
  },
  {
    ...{ keys: ["agency_name"], arguments: ["agency_name"], readBy: otc },
    ...{ does: "taken", note: "`agencyName`; kind `ims` only" },
  },
  {
    ...{ keys: ["agency_domain_name"], arguments: ["agency_domain_name"], readBy: otc },
    ...{ does: "taken", note: "`agencyAccountName`; kind `ims` only" },
  },
  {
    ...{ keys: ["passcode"], readBy: ["openstacksdk", "Terraform opentelekomcloud"] },
    ...{ does: "refused", about: "identity", arguments: ["passcode"] },
    note: "a passcode is good once, and a run logs in again; make an application credential, or use access keys",
  },
  {
    ...{ keys: ["auth_methods"], readBy: sdk, does: "refused", about: "identity" },
    note: "log-ins with several factors are not supported; make an application credential and use that",
  },
  {
    keys: [
      ...["identity_provider", "protocol", "client_id", "client_secret", "openid_scope"],
      ...["access_token", "access_token_endpoint", "access_token_type", "discovery_endpoint"],
      ...["redirect_uri", "redirect_host", "redirect_port", "login_timeout"],
      ...["code", "authorization_code", "code_challenge_method", "device_authorization_endpoint"],
      ...["idp_otp_key", "identity_provider_url", "mutual_auth"],
      ...["service_provider_endpoint", "service_provider_entity_id"],
      ...["oauth2_endpoint", "oauth2_client_id", "oauth2_client_secret"],
      ...["consumer_key", "consumer_secret", "access_secret"],
    ],
    ...{ readBy: sdk, does: "warned", about: "identity", note: federation },
  },
  // -- what one works on
  // ------------------------------------------------------------------------------
  {
    ...{ keys: ["project_name", "tenant_name"], arguments: ["tenant_name", "project_name"] },
    ...{ readBy: all, does: "taken", note: "`projectName`" },
  },
  {
    ...{ keys: ["project_id", "tenant_id"], arguments: ["tenant_id", "project_id"] },
    ...{ readBy: all, does: "taken", note: "`projectId`" },
  },
  {
    ...{ keys: ["project_domain_name", "project_domain_id"], readBy: all, does: "taken" },
    ...{ arguments: ["project_domain_name", "project_domain_id"] },
    note: "`projectDomainName`, `projectDomainId`",
  },
  {
    ...{ keys: ["domain_name", "domain_id"], arguments: ["domain_name", "domain_id"] },
    ...{ readBy: all, does: "taken" },
    note: "the domain of the user and of the project; without a project it asks for a token of the domain, which is refused; on kind `ims` the account",
  },
  {
    ...{ keys: ["default_domain", "default_domain_id", "default_domain_name"] },
    ...{ arguments: ["default_domain"], readBy: all, does: "taken" },
    note: "the domain of the user and of the project where no other is named",
  },
  {
    ...{ keys: ["trust_id"], readBy: all, does: "taken" },
    note: "`trustId`: the token is for the trust's project; a project or an application credential beside it is refused",
  },
  {
    ...{ keys: ["system_scope"], arguments: ["system_scope"], readBy: all, unless: isOff },
    ...{ does: "refused", about: "identity" },
    note: "a token of the whole system has no project, and images have one; name a project instead",
  },
  {
    keys: [
      ...["remote_project_name", "remote_project_id"],
      ...["remote_project_domain_name", "remote_project_domain_id", "service_provider"],
    ],
    ...{ readBy: ["OpenStackClient"], does: "refused", about: "identity" },
    note: "log-ins to one cloud by way of another are not supported; name the other cloud itself",
  },
  {
    ...{ keys: ["delegated_project"], arguments: ["delegated_project"], readBy: otc },
    ...{ does: "taken", note: "the agency's project, `projectName`; kind `ims` only" },
  },
  // -- where
  // ------------------------------------------------------------------------------------------
  { keys: ["auth_url"], arguments: ["auth_url"], readBy: all, does: "taken", note: "`authUrl`" },
  {
    ...{ keys: ["region_name", "image_region_name"], arguments: ["region"], readBy: all },
    ...{ does: "taken", note: "`region`" },
  },
  { keys: ["regions"], readBy: all, does: "taken", note: "the first one, or the one asked for" },
  {
    ...{ keys: ["interface", "image_interface"], readBy: all, does: "taken", note: "`interface`" },
  },
  {
    ...{ keys: ["endpoint_type", "image_endpoint_type"], arguments: ["endpoint_type"] },
    ...{ readBy: all, does: "taken", note: "`interface`" },
  },
  {
    ...{ keys: ["image_endpoint_override", "image_endpoint"], readBy: sdk, does: "taken" },
    ...{ arguments: ["endpoint_overrides", "endpoints"], note: "`endpoint`" },
  },
  {
    ...{ keys: ["endpoint", "url"], readBy: sdk, does: "taken" },
    note: "`endpoint`, with `token_endpoint`, `admin_token` and `none`",
  },
  {
    ...{ keys: ["identity_api_version"], readBy: all, does: "taken" },
    note: "3; the version 2 is refused, for no OpenStack has it any more",
  },
  {
    ...{ keys: ["image_api_version"], readBy: sdk, does: "refused", about: "place" },
    ...{
      unless: /^\s*v?2(\.\d+)?\s*$/i,
      note: "only the version 2 of the API is spoken; leave it out",
    },
  },
  {
    ...{ keys: ["image_service_type"], readBy: sdk, does: "refused", about: "place" },
    ...{ unless: /^\s*image\s*$/ },
    note: "the catalogue is searched for the type image; write the address as image_endpoint_override",
  },
  {
    ...{ keys: ["image_service_name"], readBy: sdk, does: "refused", about: "place" },
    ...{ unless: /^\s*glance\s*$/ },
    note: "the catalogue is searched by type, not by name; write the address as image_endpoint_override",
  },
  {
    ...{ keys: ["profile", "cloud"], arguments: ["cloud"], readBy: all, does: "taken" },
    note: "a profile of clouds-public.yaml; those that openstacksdk brings along or fetches from an address are refused where they are needed",
  },
  {
    ...{ variables: ["OS_CLOUD"], readBy: all, does: "taken", note: "the cloud of clouds.yaml" },
  },
  {
    ...{ variables: ["OS_CLIENT_CONFIG_FILE"], readBy: all, does: "taken", note: "clouds.yaml" },
  },
  {
    ...{ variables: ["OS_CLIENT_SECURE_FILE"], readBy: sdk, does: "taken", note: "secure.yaml" },
  },
  {
    ...{ variables: ["OS_CLOUD_NAME"], readBy: sdk, does: "harmless" },
    note: "the name that openstacksdk gives to the variables as a cloud",
  },
  // -- how far one trusts
  // -------------------------------------------------------------------------------
  {
    ...{ keys: ["verify"], readBy: all, does: "taken" },
    note: "`insecure` where it says false, no, off or 0; `caCertFile` where it is a path; unclear words are refused",
  },
  {
    ...{ keys: ["insecure"], arguments: ["insecure"], readBy: all, does: "taken" },
    note: "`insecure` where it says true, yes, on or 1; unclear words are refused",
  },
  {
    ...{ keys: ["cacert"], arguments: ["cacert_file"], readBy: all, does: "taken" },
    note: "`caCertFile`, or the certificate itself",
  },
  {
    ...{ keys: ["cert"], arguments: ["cert"], readBy: all, does: "taken" },
    note: "`clientCertFile`, or the certificate itself",
  },
  {
    ...{ keys: ["key"], arguments: ["key"], readBy: all, does: "taken" },
    note: "`clientKeyFile`, or the key itself",
  },
  {
    ...{ keys: ["tls_ciphers", "tls_min_version"], readBy: sdk, does: "warned", about: "place" },
    note: "TLS is that of Node, 1.2 or newer; set NODE_OPTIONS=--tls-min-v1.3 or --tls-cipher-list=...",
  },
  // -- the rest
  // ---------------------------------------------------------------------------------------
  {
    ...{ keys: ["api_timeout", "image_timeout"], readBy: sdk, does: "taken", note: "`timeoutMs`" },
  },
  {
    keys: [
      ...["timeout", "timing", "collect_timing", "split_loggers", "cache", "client", "metrics"],
      ...["force_ipv4", "prefer_ipv6", "broken_ipv6", "additional_metric_tags", "rate_limit"],
      ...["status", "message", "name", "private", "vendor_hook", "disable_vendor_agent"],
      ...["debug", "verbose_level", "log_file", "log_level", "no_cache", "app_name"],
      ...["status_code_retries", "connect_retries", "connect_retry_delay"],
      ...["image_status_code_retries", "image_connect_retries", "image_connect_retry_delay"],
      ...["default_microversion", "image_default_microversion"],
      ...["image_min_version", "image_max_version"],
    ],
    ...{ readBy: sdk, does: "harmless", note: "how openstacksdk works inside" },
  },
  {
    keys: [
      ...["networks", "external_network", "internal_network", "floating_ip_source"],
      ...["nat_destination", "nat_source", "requires_floating_ip", "secgroup_source"],
      ...["image_format", "image_api_use_tasks", "volume_api_version"],
    ],
    ...{ readBy: sdk, does: "harmless", note: otherService },
  },
  {
    ...{ keys: ["swauth"], arguments: ["swauth"], readBy: terraform, does: "harmless" },
    note: "Swift only",
  },
  {
    ...{ keys: ["allow_reauth"], arguments: ["allow_reauth"], readBy: go, does: "harmless" },
    note: "a token that ends is renewed, where there is something to renew it with",
  },
  {
    ...{ keys: ["delayed_auth"], arguments: ["delayed_auth"], readBy: terraform },
    ...{ does: "harmless", note: "the log-in is always made at the first request" },
  },
  {
    ...{ arguments: ["max_retries", "enable_logging", "disable_no_cache_header"] },
    ...{ readBy: terraform, does: "harmless" },
    note: "how Terraform's provider works inside; they are no variables",
  },
];

/** Keys of openstacksdk that are made of a service's name, as in `compute_api_version`. */
export const otherServices: SettingRow = {
  readBy: sdk,
  does: "harmless",
  note: otherService,
};

const perService = new RegExp(
  `^(?!image_)[a-z\\d_]+_(${[
    ...["api_version", "endpoint_override", "endpoint", "interface", "endpoint_type"],
    ...["region_name", "service_type", "service_name", "timeout", "default_microversion"],
    ...["min_version", "max_version", "status_code_retries", "connect_retries"],
    "connect_retry_delay",
  ].join("|")})$`,
);

export function isOfAnotherService(key: string): boolean {
  return perService.test(key) || /^has_[a-z_]+$/.test(key);
}
