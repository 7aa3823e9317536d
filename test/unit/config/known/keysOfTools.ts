/**
 * What the tools read, copied from their sources and not from our table: the keys of clouds.yaml,
 * the variables, the fields of a
 * profile, the arguments of a provider block.
 */

/** openstack/config/loader.py and cloud_region.py of openstacksdk 4.22. */
export const openstacksdk = [
  ...["auth", "auth_type", "auth_plugin", "auth_methods", "profile", "cloud", "regions"],
  ...["region_name", "interface", "endpoint_type", "api_timeout", "timeout", "verify", "cacert"],
  ...["cert", "key", "insecure", "cache", "client", "metrics", "networks", "external_network"],
  ...["internal_network", "floating_ip_source", "image_format", "image_api_use_tasks"],
  ...["disable_vendor_agent", "message", "status", "secgroup_source", "network_api_version"],
  ...["object_store_api_version", "vendor_hook", "requires_floating_ip", "force_ipv4"],
  ...["prefer_ipv6", "timing", "private", "domain_id", "domain_name", "additional_metric_tags"],
  ...["baremetal_status_code_retries", "image_status_code_retries", "image_api_version"],
  ...["image_endpoint_override", "image_endpoint", "image_interface", "image_region_name"],
  ...["image_service_type", "image_service_name", "image_default_microversion"],
  ...["identity_api_version", "identity_endpoint_override", "compute_default_microversion"],
  "has_volume",
];

/** The options of the plugins of keystoneauth1 5.18, and of its session. */
export const keystoneauth = [
  ...["auth_url", "system_scope", "domain_id", "domain_name", "project_id", "tenant_id"],
  ...["project_name", "tenant_name", "project_domain_id", "project_domain_name", "trust_id"],
  ...["default_domain_id", "default_domain_name", "user_id", "username", "user_name"],
  ...["user_domain_id", "user_domain_name", "password", "token", "endpoint", "url"],
  ...["application_credential_id", "application_credential_name"],
  ...["application_credential_secret", "auth_methods", "passcode", "oauth2_endpoint"],
  ...["oauth2_client_id", "oauth2_client_secret", "identity_provider", "protocol"],
  ...["access_token", "client_id", "client_secret", "openid_scope", "access_token_endpoint"],
  ...["discovery_endpoint", "access_token_type", "redirect_uri", "code", "authorization_code"],
  ...["device_authorization_endpoint", "code_challenge_method", "idp_otp_key", "redirect_host"],
  ...["redirect_port", "login_timeout", "mutual_auth", "identity_provider_url"],
  ...["service_provider_endpoint", "service_provider_entity_id", "consumer_key"],
  ...["consumer_secret", "access_key", "access_secret", "tls_ciphers", "tls_min_version"],
];

/** openstack/config/clouds/types.go of gophercloud, openstack/clientconfig of gophercloud/utils. */
export const gophercloud = [
  ...["cloud", "profile", "auth", "auth_type", "region_name", "regions", "endpoint_type"],
  ...["interface", "identity_api_version", "volume_api_version", "verify", "cacert", "cert", "key"],
  ...["auth_url", "token", "username", "user_id", "password", "application_credential_id"],
  ...["application_credential_name", "application_credential_secret", "system_scope"],
  ...["project_name", "project_id", "user_domain_name", "user_domain_id", "project_domain_name"],
  ...["project_domain_id", "domain_name", "domain_id", "default_domain", "trust_id"],
  "allow_reauth",
];

export const gophercloudVariables = [
  ...["OS_CLOUD", "OS_CLIENT_CONFIG_FILE", "OS_REGION_NAME", "OS_INTERFACE", "OS_CACERT"],
  ...["OS_CERT", "OS_KEY", "OS_INSECURE", "OS_AUTH_URL", "OS_TOKEN", "OS_AUTH_TOKEN"],
  ...["OS_USERNAME", "OS_USER_ID", "OS_PASSWORD", "OS_PROJECT_ID", "OS_TENANT_ID"],
  ...["OS_PROJECT_NAME", "OS_TENANT_NAME", "OS_DOMAIN_ID", "OS_DOMAIN_NAME"],
  ...["OS_PROJECT_DOMAIN_ID", "OS_PROJECT_DOMAIN_NAME", "OS_USER_DOMAIN_ID"],
  ...["OS_USER_DOMAIN_NAME", "OS_DEFAULT_DOMAIN", "OS_TRUST_ID", "OS_SYSTEM_SCOPE"],
  ...["OS_APPLICATION_CREDENTIAL_ID", "OS_APPLICATION_CREDENTIAL_NAME"],
  ...["OS_APPLICATION_CREDENTIAL_SECRET", "OS_IDENTITY_API_VERSION"],
];

/** openstack/provider.go of terraform-provider-openstack: argument and variables. */
export const terraformOpenstack: Readonly<Record<string, readonly string[]>> = {
  auth_url: ["OS_AUTH_URL"],
  region: ["OS_REGION_NAME"],
  user_name: ["OS_USERNAME"],
  user_id: ["OS_USER_ID"],
  application_credential_id: ["OS_APPLICATION_CREDENTIAL_ID"],
  application_credential_name: ["OS_APPLICATION_CREDENTIAL_NAME"],
  application_credential_secret: ["OS_APPLICATION_CREDENTIAL_SECRET"],
  tenant_id: ["OS_TENANT_ID", "OS_PROJECT_ID"],
  tenant_name: ["OS_TENANT_NAME", "OS_PROJECT_NAME"],
  password: ["OS_PASSWORD"],
  token: ["OS_TOKEN", "OS_AUTH_TOKEN"],
  user_domain_name: ["OS_USER_DOMAIN_NAME"],
  user_domain_id: ["OS_USER_DOMAIN_ID"],
  project_domain_name: ["OS_PROJECT_DOMAIN_NAME"],
  project_domain_id: ["OS_PROJECT_DOMAIN_ID"],
  domain_id: ["OS_DOMAIN_ID"],
  domain_name: ["OS_DOMAIN_NAME"],
  default_domain: ["OS_DEFAULT_DOMAIN"],
  system_scope: ["OS_SYSTEM_SCOPE"],
  insecure: ["OS_INSECURE"],
  endpoint_type: ["OS_ENDPOINT_TYPE"],
  cacert_file: ["OS_CACERT"],
  cert: ["OS_CERT"],
  key: ["OS_KEY"],
  swauth: ["OS_SWAUTH"],
  delayed_auth: ["OS_DELAYED_AUTH"],
  allow_reauth: ["OS_ALLOW_REAUTH"],
  cloud: ["OS_CLOUD"],
  max_retries: [],
  endpoint_overrides: [],
  disable_no_cache_header: [],
  enable_logging: [],
};

/** huaweicloud/provider.go of terraform-provider-huaweicloud. */
export const terraformHuaweicloud: Readonly<Record<string, readonly string[]>> = {
  region: ["HW_REGION_NAME", "OS_REGION_NAME"],
  access_key: ["HW_ACCESS_KEY", "OS_ACCESS_KEY"],
  secret_key: ["HW_SECRET_KEY", "OS_SECRET_KEY"],
  security_token: ["HW_SECURITY_TOKEN"],
  domain_id: ["HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"],
  domain_name: [
    ...["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
  ],
  user_name: ["HW_USER_NAME", "OS_USERNAME"],
  user_id: ["HW_USER_ID", "OS_USER_ID"],
  password: ["HW_USER_PASSWORD", "OS_PASSWORD"],
  "assume_role.agency_name": ["HW_ASSUME_ROLE_AGENCY_NAME"],
  "assume_role.domain_name": ["HW_ASSUME_ROLE_DOMAIN_NAME"],
  "assume_role.domain_id": ["HW_ASSUME_ROLE_DOMAIN_ID"],
  "assume_role.duration": ["HW_ASSUME_ROLE_DURATION"],
  project_id: ["HW_PROJECT_ID", "OS_PROJECT_ID"],
  project_name: ["HW_PROJECT_NAME", "OS_PROJECT_NAME"],
  tenant_id: ["OS_TENANT_ID"],
  tenant_name: ["OS_TENANT_NAME"],
  token: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
  insecure: ["HW_INSECURE", "OS_INSECURE"],
  cacert_file: ["OS_CACERT"],
  cert: ["OS_CERT"],
  key: ["OS_KEY"],
  agency_name: ["OS_AGENCY_NAME"],
  agency_domain_name: ["OS_AGENCY_DOMAIN_NAME"],
  delegated_project: ["OS_DELEGATED_PROJECT"],
  auth_url: ["HW_AUTH_URL", "OS_AUTH_URL"],
  cloud: ["HW_CLOUD"],
  endpoints: [],
  regional: [],
  shared_config_file: ["HW_SHARED_CONFIG_FILE"],
  profile: ["HW_PROFILE"],
  enterprise_project_id: ["HW_ENTERPRISE_PROJECT_ID"],
  max_retries: ["HW_MAX_RETRIES"],
  enable_force_new: ["HW_ENABLE_FORCE_NEW"],
  signing_algorithm: ["HW_SIGNING_ALGORITHM"],
  skip_check_website_type: [],
  skip_check_upgrade: [],
};

/**
 * huaweicloud/config/auth.go of terraform-provider-huaweicloud, and the parameters of `hcloud
 * configure set`.
 */
export const kooCli = [
  ...["name", "mode", "accessKeyId", "secretAccessKey", "securityToken", "region", "projectId"],
  ...["domainId", "agencyDomainId", "agencyDomainName", "agencyName", "sourceProfile", "ssoAuth"],
  ...["xAuthToken", "username", "password", "domain", "skipSecureVerify", "readTimeout"],
  ...["connectTimeout", "retryCount"],
];
