/**
 * What Huawei Cloud's tools read: HW_*, HUAWEICLOUD_SDK_*, and the profiles of the KooCLI.
 * @see huaweicloud/provider.go, huaweicloud/config/auth.go (terraform-provider-huaweicloud);
 * auth/provider.py (huaweicloudsdkcore); "Configuration Management" and "Authentication Mode
 * Priority" (KooCLI User Guide)
 */
import { isOff, rowsOf, type SettingRow, type Tool } from "./row";

const terraform: readonly Tool[] = ["Terraform huaweicloud"];
const sdks: readonly Tool[] = ["Huawei Cloud SDKs"];
const kooCli: readonly Tool[] = ["KooCLI", "Terraform huaweicloud"];
const onlyKooCli: readonly Tool[] = ["KooCLI"];

export const huaweiRows: readonly SettingRow[] = [
  ...rowsOf({ readBy: terraform, does: "taken" }, [
    { variables: ["HW_ACCESS_KEY"], arguments: ["access_key"], note: "`accessKey`" },
    { variables: ["HW_SECRET_KEY"], arguments: ["secret_key"], note: "the secret `secretKey`" },
    {
      variables: ["HW_SECURITY_TOKEN"],
      arguments: ["security_token"],
      note: "the secret `securityToken`",
    },
    { variables: ["HW_AUTH_TOKEN"], arguments: ["token"], note: "the secret `token`" },
    { variables: ["HW_USER_NAME"], arguments: ["user_name"], note: "`userName`" },
    { variables: ["HW_USER_ID"], arguments: ["user_id"], note: "`userId`" },
    { variables: ["HW_USER_PASSWORD"], arguments: ["password"], note: "the secret `password`" },
    { variables: ["HW_DOMAIN_NAME"], arguments: ["domain_name"], note: "`accountName`" },
    { variables: ["HW_DOMAIN_ID"], arguments: ["domain_id"], note: "`accountId`" },
    {
      variables: ["HW_ASSUME_ROLE_AGENCY_NAME"],
      arguments: ["assume_role.agency_name"],
      note: "`agencyName`",
    },
    {
      variables: ["HW_ASSUME_ROLE_DOMAIN_NAME"],
      arguments: ["assume_role.domain_name"],
      note: "`agencyAccountName`",
    },
    {
      variables: ["HW_ASSUME_ROLE_DOMAIN_ID"],
      arguments: ["assume_role.domain_id"],
      note: "`agencyAccountId`",
    },
  ]),
  {
    variables: ["HW_ASSUME_ROLE_DURATION"],
    arguments: ["assume_role.duration"],
    readBy: terraform,
    does: "harmless",
    note: "temporary keys are renewed before they expire",
  },
  ...rowsOf({ readBy: terraform, does: "taken" }, [
    {
      variables: ["HW_PROJECT_NAME"],
      arguments: ["project_name", "tenant_name"],
      note: "`projectName`",
    },
    { variables: ["HW_PROJECT_ID"], arguments: ["project_id", "tenant_id"], note: "`projectId`" },
  ]),
  {
    variables: ["HW_ENTERPRISE_PROJECT_ID"],
    arguments: ["enterprise_project_id"],
    readBy: terraform,
    does: "refused",
    about: "place",
    note: "there is no default for it here; set enterpriseProjectId of each Image, and unset the variable",
  },
  ...rowsOf({ readBy: terraform, does: "taken" }, [
    { variables: ["HW_REGION_NAME"], arguments: ["region"], note: "`region`" },
    { variables: ["HW_CLOUD"], arguments: ["cloud"], note: "the domain of all addresses" },
    { variables: ["HW_AUTH_URL"], arguments: ["auth_url"], note: "`iamUrl`" },
    {
      variables: ["HW_INSECURE"],
      arguments: ["insecure"],
      note: "`insecure`; unclear words are refused",
    },
    {
      variables: ["OS_CACERT", "OS_CERT", "OS_KEY", "OS_INSECURE"],
      arguments: ["cacert_file", "cert", "key", "insecure"],
      note: "also used together with HW_*, which has no variables for them",
    },
    {
      variables: ["HW_SHARED_CONFIG_FILE"],
      arguments: ["shared_config_file"],
      note: "the KooCLI's file",
    },
    { variables: ["HW_PROFILE"], arguments: ["profile"], note: "`profile`" },
  ]),
  {
    variables: ["HW_SIGNING_ALGORITHM"],
    arguments: ["signing_algorithm"],
    readBy: terraform,
    does: "warned",
    about: "identity",
    unless: /^\s*(SDK-)?HMAC-SHA256\s*$/i,
    note: "signatures are SDK-HMAC-SHA256",
  },
  ...rowsOf({ readBy: terraform, does: "harmless" }, [
    {
      variables: ["HW_MAX_RETRIES", "HW_ENABLE_FORCE_NEW"],
      arguments: ["max_retries", "enable_force_new"],
      note: "internals of Terraform's provider",
    },
    {
      arguments: ["regional", "skip_check_website_type", "skip_check_upgrade"],
      note: "the addresses of the region are always used",
    },
  ]),
  ...rowsOf({ readBy: sdks, does: "taken" }, [
    { variables: ["HUAWEICLOUD_SDK_AK"], note: "`accessKey`" },
    { variables: ["HUAWEICLOUD_SDK_SK"], note: "the secret `secretKey`" },
    { variables: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"], note: "the secret `securityToken`" },
    { variables: ["HUAWEICLOUD_SDK_PROJECT_ID"], note: "`projectId`" },
    { variables: ["HUAWEICLOUD_SDK_DOMAIN_ID"], note: "`accountId`" },
    { variables: ["HUAWEICLOUD_SDK_IAM_ENDPOINT"], note: "`iamUrl`" },
    { variables: ["HUAWEICLOUD_SDK_CREDENTIALS_FILE"], note: "the credentials file of the SDKs" },
  ]),
  {
    variables: ["HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"],
    readBy: sdks,
    does: "warned",
    about: "identity",
    note: "log-ins through an identity provider are not supported; use access keys",
  },
  // -- the KooCLI --
  ...rowsOf({ readBy: kooCli, does: "taken" }, [
    { profileFields: ["name"], note: "`profile` names it" },
    {
      profileFields: ["mode"],
      note: "`AKSK`, `SSO`, `agency`, and `ecsAgency` (`useInstanceMetadata`); any other one is refused by its name",
    },
    {
      profileFields: ["accessKeyId", "secretAccessKey", "securityToken"],
      note: "`accessKey`, `secretKey`, `securityToken`",
    },
    { profileFields: ["ssoAuth"], note: "the temporary keys of a log-in by SSO, with mode `SSO`" },
    { profileFields: ["region"], note: "`region`" },
    { profileFields: ["projectId"], note: "`projectId`" },
    { profileFields: ["domainId"], note: "`accountId`" },
    {
      profileFields: ["agencyName", "agencyDomainName", "agencyDomainId"],
      note: "`agencyName`, `agencyAccountName`, `agencyAccountId`",
    },
  ]),
  {
    profileFields: ["sourceProfile"],
    readBy: onlyKooCli,
    does: "taken",
    note: "the profile whose keys are used to assume the agency",
  },
  {
    profileFields: ["xAuthToken", "username", "userId", "password", "domain"],
    readBy: onlyKooCli,
    does: "warned",
    about: "identity",
    note: "only access keys of a profile are read; set HW_AUTH_TOKEN, or HW_USER_NAME and HW_USER_PASSWORD",
  },
  ...rowsOf({ readBy: onlyKooCli, does: "warned", about: "place" }, [
    {
      profileFields: ["skipSecureVerify"],
      unless: isOff,
      note: "certificates are checked in any case; set ims:insecure if that is impossible",
    },
    { profileFields: ["endpoint"], note: "set ims:endpoint" },
  ]),
  {
    profileFields: [
      "expiresAt",
      "xDomainId",
      "xProjectId",
      "warning",
      "language",
      "output",
      "readonly",
      "readTimeout",
      "connectTimeout",
      "retryCount",
      "offline",
      "authEncrypt",
    ],
    readBy: onlyKooCli,
    does: "harmless",
    note: "internals of the KooCLI",
  },
];
