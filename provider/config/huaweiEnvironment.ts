/**
 * The variables of Huawei Cloud's tools: HW_* as the Terraform provider reads them, HUAWEICLOUD_SDK_* as the SDKs do.
 * @see huaweicloud/provider.go (terraform-provider-huaweicloud), auth/provider.py EnvCredentialProvider (huaweicloudsdkcore)
 */
import { Secret } from "../client/secret";
import type { Draft } from "./draft";
import type { ConfigSources } from "./sources";

type Environment = ConfigSources["environment"];

/** Each family of variables as a draft of its own: keys of one never go with a secret of the other. */
export function huaweiEnvironmentDrafts(environment: Environment): readonly Draft[] {
  const read = (name: string) => environment[name] || undefined;
  const secret = (name: string) => {
    const value = read(name);
    return value === undefined ? undefined : new Secret(value);
  };
  return [
    {
      source: "the environment (HW_*)",
      secretAdvice: {
        password: "set HW_USER_PASSWORD",
        secretKey: "set HW_SECRET_KEY",
        securityToken: "set HW_SECURITY_TOKEN",
        token: "set HW_AUTH_TOKEN",
      },
      values: {
        kind: "ims",
        accessKey: read("HW_ACCESS_KEY"),
        secretKey: secret("HW_SECRET_KEY"),
        securityToken: secret("HW_SECURITY_TOKEN"),
        token: secret("HW_AUTH_TOKEN"),
        userName: read("HW_USER_NAME"),
        userId: read("HW_USER_ID"),
        password: secret("HW_USER_PASSWORD"),
        accountName: read("HW_DOMAIN_NAME"),
        accountId: read("HW_DOMAIN_ID"),
        agencyName: read("HW_ASSUME_ROLE_AGENCY_NAME"),
        agencyAccountName: read("HW_ASSUME_ROLE_DOMAIN_NAME"),
        agencyAccountId: read("HW_ASSUME_ROLE_DOMAIN_ID"),
        projectName: read("HW_PROJECT_NAME"),
        projectId: read("HW_PROJECT_ID"),
        region: read("HW_REGION_NAME"),
        cloudDomain: read("HW_CLOUD"),
        iamUrl: read("HW_AUTH_URL"),
        insecure: flag(read("HW_INSECURE")),
      },
    },
    {
      source: "the environment (HUAWEICLOUD_SDK_*)",
      secretAdvice: {
        secretKey: "set HUAWEICLOUD_SDK_SK",
        securityToken: "set HUAWEICLOUD_SDK_SECURITY_TOKEN",
      },
      values: {
        kind: "ims",
        accessKey: read("HUAWEICLOUD_SDK_AK"),
        secretKey: secret("HUAWEICLOUD_SDK_SK"),
        securityToken: secret("HUAWEICLOUD_SDK_SECURITY_TOKEN"),
        accountId: read("HUAWEICLOUD_SDK_DOMAIN_ID"),
        projectId: read("HUAWEICLOUD_SDK_PROJECT_ID"),
        iamUrl: read("HUAWEICLOUD_SDK_IAM_ENDPOINT"),
      },
    },
  ];
}

function flag(value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : /^(true|1)$/i.test(value);
}
