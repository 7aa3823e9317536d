/**
 * What Huawei Cloud's tools read: HW_* of the Terraform provider, HUAWEICLOUD_SDK_* of the SDKs,
 * and the KooCLI's profiles.
 * @see huaweicloud/provider.go, huaweicloud/config/auth.go (terraform-provider-huaweicloud);
 * auth/provider.py
 * (huaweicloudsdkcore); "Configuration Management" and "Authentication Mode Priority" (KooCLI user
 * guide)
 */
import { isOff, type SettingRow, type Tool } from "./row";

const terraform: readonly Tool[] = ["Terraform huaweicloud"];
const sdks: readonly Tool[] = ["Huawei Cloud SDKs"];
const kooCli: readonly Tool[] = ["KooCLI", "Terraform huaweicloud"];
const onlyKooCli: readonly Tool[] = ["KooCLI"];

export const huaweiRows: readonly SettingRow[] = [
  {
    ...{ variables: ["HW_ACCESS_KEY"], arguments: ["access_key"], readBy: terraform },
    ...{ does: "taken", note: "`accessKey`" },
  },
  {
    ...{ variables: ["HW_SECRET_KEY"], arguments: ["secret_key"], readBy: terraform },
    ...{ does: "taken", note: "the secret `secretKey`" },
  },
  {
    ...{ variables: ["HW_SECURITY_TOKEN"], arguments: ["security_token"], readBy: terraform },
    ...{ does: "taken", note: "the secret `securityToken`" },
  },
  {
    ...{ variables: ["HW_AUTH_TOKEN"], arguments: ["token"], readBy: terraform },
    ...{ does: "taken", note: "the secret `token`" },
  },
  {
    ...{ variables: ["HW_USER_NAME"], arguments: ["user_name"], readBy: terraform },
    ...{ does: "taken", note: "`userName`" },
  },
  {
    ...{ variables: ["HW_USER_ID"], arguments: ["user_id"], readBy: terraform },
    ...{ does: "taken", note: "`userId`" },
  },
  {
    ...{ variables: ["HW_USER_PASSWORD"], arguments: ["password"], readBy: terraform },
    ...{ does: "taken", note: "the secret `password`" },
  },
  {
    ...{ variables: ["HW_DOMAIN_NAME"], arguments: ["domain_name"], readBy: terraform },
    ...{ does: "taken", note: "`accountName`" },
  },
  {
    ...{ variables: ["HW_DOMAIN_ID"], arguments: ["domain_id"], readBy: terraform },
    ...{ does: "taken", note: "`accountId`" },
  },
  {
    ...{ variables: ["HW_ASSUME_ROLE_AGENCY_NAME"], arguments: ["assume_role.agency_name"] },
    ...{ readBy: terraform, does: "taken", note: "`agencyName`" },
  },
  {
    ...{ variables: ["HW_ASSUME_ROLE_DOMAIN_NAME"], arguments: ["assume_role.domain_name"] },
    ...{ readBy: terraform, does: "taken", note: "`agencyAccountName`" },
  },
  {
    ...{ variables: ["HW_ASSUME_ROLE_DOMAIN_ID"], arguments: ["assume_role.domain_id"] },
    ...{ readBy: terraform, does: "taken", note: "`agencyAccountId`" },
  },
  {
    ...{ variables: ["HW_ASSUME_ROLE_DURATION"], arguments: ["assume_role.duration"] },
    ...{ readBy: terraform, does: "harmless", note: "temporary keys are renewed before they end" },
  },
  {
    ...{ variables: ["HW_PROJECT_NAME"], arguments: ["project_name", "tenant_name"] },
    ...{ readBy: terraform, does: "taken", note: "`projectName`" },
  },
  {
    ...{ variables: ["HW_PROJECT_ID"], arguments: ["project_id", "tenant_id"] },
    ...{ readBy: terraform, does: "taken", note: "`projectId`" },
  },
  {
    ...{ variables: ["HW_ENTERPRISE_PROJECT_ID"], arguments: ["enterprise_project_id"] },
    ...{ readBy: terraform, does: "refused", about: "place" },
    note: "there is no default for it here; set enterpriseProjectId of each Image, and unset the variable",
  },
  {
    ...{ variables: ["HW_REGION_NAME"], arguments: ["region"], readBy: terraform },
    ...{ does: "taken", note: "`region`" },
  },
  {
    ...{ variables: ["HW_CLOUD"], arguments: ["cloud"], readBy: terraform, does: "taken" },
    note: "the domain of all addresses",
  },
  {
    ...{ variables: ["HW_AUTH_URL"], arguments: ["auth_url"], readBy: terraform },
    ...{ does: "taken", note: "`iamUrl`" },
  },
  {
    ...{ variables: ["HW_INSECURE"], arguments: ["insecure"], readBy: terraform, does: "taken" },
    note: "`insecure`; unclear words are refused",
  },
  {
    ...{ variables: ["OS_CACERT", "OS_CERT", "OS_KEY", "OS_INSECURE"], readBy: terraform },
    ...{ arguments: ["cacert_file", "cert", "key", "insecure"], does: "taken" },
    note: "also beside HW_*, where there are no variables of their own for them",
  },
  {
    ...{ variables: ["HW_SHARED_CONFIG_FILE"], arguments: ["shared_config_file"] },
    ...{ readBy: terraform, does: "taken", note: "the KooCLI's file" },
  },
  {
    ...{ variables: ["HW_PROFILE"], arguments: ["profile"], readBy: terraform },
    ...{ does: "taken", note: "`profile`" },
  },
  {
    ...{ variables: ["HW_SIGNING_ALGORITHM"], arguments: ["signing_algorithm"] },
    ...{
      readBy: terraform,
      does: "warned",
      about: "identity",
      unless: /^\s*(SDK-)?HMAC-SHA256\s*$/i,
    },
    note: "signatures are SDK-HMAC-SHA256",
  },
  {
    ...{ variables: ["HW_MAX_RETRIES", "HW_ENABLE_FORCE_NEW"] },
    arguments: ["max_retries", "enable_force_new"],
    ...{ readBy: terraform, does: "harmless", note: "how Terraform's provider works inside" },
  },
  {
    ...{ arguments: ["regional", "skip_check_website_type", "skip_check_upgrade"] },
    ...{ readBy: terraform, does: "harmless", note: "addresses are always those of the region" },
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_AK"], readBy: sdks, does: "taken", note: "`accessKey`" },
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_SK"], readBy: sdks, does: "taken" },
    note: "the secret `secretKey`",
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"], readBy: sdks, does: "taken" },
    note: "the secret `securityToken`",
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_PROJECT_ID"], readBy: sdks, does: "taken" },
    note: "`projectId`",
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_DOMAIN_ID"], readBy: sdks, does: "taken" },
    note: "`accountId`",
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_IAM_ENDPOINT"], readBy: sdks, does: "taken" },
    note: "`iamUrl`",
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_CREDENTIALS_FILE"], readBy: sdks, does: "taken" },
    note: "the credentials file of the SDKs",
  },
  {
    ...{ variables: ["HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"], readBy: sdks },
    ...{ does: "warned", about: "identity" },
    note: "log-ins through an identity provider are not supported; use access keys",
  },
  // -- the KooCLI
  // ---------------------------------------------------------------------------------------
  {
    ...{ profileFields: ["name"], readBy: kooCli, does: "taken", note: "`profile` names it" },
  },
  {
    ...{ profileFields: ["mode"], readBy: kooCli, does: "taken" },
    note: "`AKSK`, `SSO`, `agency`, and `ecsAgency` as `useInstanceMetadata`; any other one is refused by its name",
  },
  {
    ...{ profileFields: ["accessKeyId", "secretAccessKey", "securityToken"], readBy: kooCli },
    ...{ does: "taken", note: "`accessKey`, `secretKey`, `securityToken`" },
  },
  {
    ...{ profileFields: ["ssoAuth"], readBy: kooCli, does: "taken" },
    note: "the temporary keys of a log-in by SSO, with mode `SSO`",
  },
  { profileFields: ["region"], readBy: kooCli, does: "taken", note: "`region`" },
  { profileFields: ["projectId"], readBy: kooCli, does: "taken", note: "`projectId`" },
  { profileFields: ["domainId"], readBy: kooCli, does: "taken", note: "`accountId`" },
  {
    ...{ profileFields: ["agencyName", "agencyDomainName", "agencyDomainId"], readBy: kooCli },
    ...{ does: "taken", note: "`agencyName`, `agencyAccountName`, `agencyAccountId`" },
  },
  {
    ...{ profileFields: ["sourceProfile"], readBy: onlyKooCli, does: "taken" },
    note: "the profile with the keys that the agency is assumed with",
  },
  {
    ...{ profileFields: ["xAuthToken", "username", "userId", "password", "domain"] },
    ...{ readBy: onlyKooCli, does: "warned", about: "identity" },
    note: "of a profile only access keys are read; set HW_AUTH_TOKEN, or HW_USER_NAME and HW_USER_PASSWORD",
  },
  {
    ...{ profileFields: ["skipSecureVerify"], readBy: onlyKooCli, unless: isOff },
    ...{ does: "warned", about: "place" },
    note: "certificates are checked all the same; set ims:insecure where that cannot be",
  },
  {
    ...{ profileFields: ["endpoint"], readBy: onlyKooCli, does: "warned", about: "place" },
    note: "set ims:endpoint",
  },
  {
    profileFields: [
      ...["expiresAt", "xDomainId", "xProjectId", "warning", "language", "output", "readonly"],
      ...["readTimeout", "connectTimeout", "retryCount", "offline", "authEncrypt"],
    ],
    ...{ readBy: onlyKooCli, does: "harmless", note: "how the KooCLI works inside" },
  },
];
