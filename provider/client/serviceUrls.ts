/**
 * Where the services of Huawei Cloud and its relatives are: by region, since their catalogues are not asked.
 * Source: D5; Open Telekom Cloud and Flexible Engine by their own lists of endpoints.
 */
import type { CloudFamily } from "./settings";

const domains: Readonly<Record<CloudFamily, string>> = {
  huawei: "myhuaweicloud.com",
  otc: "otc.t-systems.com",
  flexibleEngine: "prod-cloud-ocb.orange-business.com",
};

export type ServiceName = "ims" | "iam" | "obs";

/** `https://ims.cn-north-4.myhuaweicloud.com`. `domain`: another domain of the same family, as in some countries. */
export function serviceUrl(
  service: ServiceName,
  region: string,
  family: CloudFamily,
  domain: string = domains[family],
): string {
  // Flexible Engine calls its object storage by another name than its relatives do.
  const host = service === "obs" && family === "flexibleEngine" ? "oss" : service;
  return `https://${host}.${region}.${domain}`;
}

/** The family that an address, or a domain, is of; undefined when it is none of theirs. */
export function familyOf(address: string): CloudFamily | undefined {
  const host = URL.canParse(address) ? new URL(address).hostname : address;
  if (host.endsWith(domains.otc)) return "otc";
  if (host.endsWith(domains.flexibleEngine)) return "flexibleEngine";
  return /(^|\.)myhuaweicloud\.[a-z]+$/.test(host) ? "huawei" : undefined;
}
