/**
 * The variables HW_* as the Terraform provider reads them, and HUAWEICLOUD_SDK_* as the SDKs do.
 * @see huaweicloud/provider.go (terraform-provider-huaweicloud), auth/provider.py
 * EnvCredentialProvider (huaweicloudsdkcore)
 */
import { isRegionForm } from "../client/serviceUrls";
import { secret, type Draft } from "./draft";
import { environmentDraft } from "./environment";
import { addressIn, flagIn, remarksOfVariable, type Remark } from "./remarks";
import type { ConfigSources } from "./sources";

type Environment = ConfigSources["environment"];

/** One draft for each family, so that keys of one are never used with a secret of the other. */
export function huaweiEnvironmentDrafts(environment: Environment): readonly Draft[] {
  return [variablesOfTerraform(environment), variablesOfSdks(environment)];
}

function variablesOfTerraform(environment: Environment): Draft {
  const { exact, text, address, flag, remarks } = reader(environment, "HW_");
  return {
    source: "the environment (HW_*)",
    secretAdvice: {
      password: "set HW_USER_PASSWORD",
      secretKey: "set HW_SECRET_KEY",
      securityToken: "set HW_SECURITY_TOKEN",
      token: "set HW_AUTH_TOKEN",
    },
    values: {
      kind: "ims",
      accessKey: text("HW_ACCESS_KEY"),
      secretKey: secret(text("HW_SECRET_KEY")),
      securityToken: secret(text("HW_SECURITY_TOKEN")),
      token: secret(text("HW_AUTH_TOKEN")),
      userName: exact("HW_USER_NAME"),
      userId: text("HW_USER_ID"),
      password: secret(exact("HW_USER_PASSWORD")),
      accountName: exact("HW_DOMAIN_NAME"),
      accountId: text("HW_DOMAIN_ID"),
      agencyName: exact("HW_ASSUME_ROLE_AGENCY_NAME"),
      agencyAccountName: exact("HW_ASSUME_ROLE_DOMAIN_NAME"),
      agencyAccountId: text("HW_ASSUME_ROLE_DOMAIN_ID"),
      projectName: exact("HW_PROJECT_NAME"),
      projectId: text("HW_PROJECT_ID"),
      region: text("HW_REGION_NAME"),
      cloudDomain: text("HW_CLOUD"),
      iamUrl: address("HW_AUTH_URL"),
      insecure: flag("HW_INSECURE"),
    },
    remarks: remarks(),
  };
}

function variablesOfSdks(environment: Environment): Draft {
  const { text, address, remarks } = reader(environment, "HUAWEICLOUD_SDK_");
  return {
    source: "the environment (HUAWEICLOUD_SDK_*)",
    secretAdvice: {
      secretKey: "set HUAWEICLOUD_SDK_SK",
      securityToken: "set HUAWEICLOUD_SDK_SECURITY_TOKEN",
    },
    values: {
      kind: "ims",
      accessKey: text("HUAWEICLOUD_SDK_AK"),
      secretKey: secret(text("HUAWEICLOUD_SDK_SK")),
      securityToken: secret(text("HUAWEICLOUD_SDK_SECURITY_TOKEN")),
      accountId: text("HUAWEICLOUD_SDK_DOMAIN_ID"),
      projectId: text("HUAWEICLOUD_SDK_PROJECT_ID"),
      iamUrl: address("HUAWEICLOUD_SDK_IAM_ENDPOINT"),
    },
    remarks: remarks(),
  };
}

/**
 * What the Terraform provider reads from OS_* even if HW_* names the identity: the TLS settings,
 * because HW_* has no variables for certificates, and a region of Huawei Cloud or its relatives.
 */
export function borrowedDraft(environment: Environment): Draft {
  const { values, source, remarks = [] } = environmentDraft(environment);
  const { caCertFile, clientCertFile, clientKeyFile, insecure, region } = values;
  return {
    source,
    secretAdvice: {},
    values: {
      caCertFile,
      clientCertFile,
      clientKeyFile,
      insecure,
      region: region !== undefined && isRegionForm(region) ? region : undefined,
    },
    remarks: remarks.filter(({ reason }) => /^OS_(INSECURE|VERIFY) /.test(reason)),
  };
}

/** Reads the variables of one family, and collects remarks about them. */
function reader(environment: Environment, prefix: string) {
  const problems: Remark[] = [];
  const exact = (name: string) => environment[name] || undefined;
  const text = (name: string) => environment[name]?.trim() || undefined;
  return {
    exact,
    text,
    address: (name: string): string | undefined => {
      const given = exact(name);
      return given === undefined ? undefined : addressIn(name, given, problems);
    },
    flag: (name: string): boolean | undefined => {
      const given = exact(name);
      return given === undefined ? undefined : flagIn(name, given, problems);
    },
    remarks: (): readonly Remark[] => [
      ...problems,
      ...Object.entries(environment).flatMap(([name, value]) =>
        name.startsWith(prefix) && value !== undefined && value !== ""
          ? remarksOfVariable(name, value)
          : [],
      ),
    ],
  };
}
