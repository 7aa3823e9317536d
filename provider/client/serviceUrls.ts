/**
 * The addresses of the services of Huawei Cloud and its relatives, built from the region, because
 * the catalogues of these clouds are not read.
 * @see "Regions and Endpoints" of Huawei Cloud, Open Telekom Cloud and Flexible Engine;
 * huaweicloud/provider.go getCloudDomain (terraform-provider-huaweicloud);
 * openstack/config/vendors/otc-swiss.json (openstacksdk)
 */
import type { CloudFamily } from "./settings";

const swissDomain = "sc.otc.t-systems.com";

/** The first domain of each family is the most common. */
const domains: Readonly<Record<CloudFamily, readonly [string, ...string[]]>> = {
  huawei: ["myhuaweicloud.com", "myhuaweicloud.eu"],
  otc: ["otc.t-systems.com", swissDomain],
  flexibleEngine: ["prod-cloud-ocb.orange-business.com"],
};

export type ServiceName = "ims" | "iam" | "obs";

/** `https://ims.cn-north-4.myhuaweicloud.com` */
export function serviceUrl(
  service: ServiceName,
  region: string,
  family: CloudFamily,
  domain: string = domainOf(region, family),
): string {
  return `https://${hostLabel(service, family, domain)}.${region}.${domain}`;
}

function domainOf(region: string, family: CloudFamily): string {
  const [usual] = domains[family];
  // The European site has the regions eu-west-101 and following. eu-west-0 belongs to Flexible
  // Engine.
  if (family === "huawei") return region.startsWith("eu-west-1") ? "myhuaweicloud.eu" : usual;
  return family === "otc" && region.startsWith("eu-ch") ? swissDomain : usual;
}

function hostLabel(service: ServiceName, family: CloudFamily, domain: string): string {
  // The object storage of Flexible Engine has another name than that of its relatives.
  if (service === "obs" && family === "flexibleEngine") return "oss";
  // In Switzerland the public name of IAM differs from the internal one.
  return service === "iam" && domain === swissDomain ? "iam-pub" : service;
}

export interface CloudPlace {
  readonly family: CloudFamily;
  readonly domain: string;
  /** Undefined if one address serves all regions, as https://iam.myhuaweicloud.com does. */
  readonly region: string | undefined;
}

/** Takes an address, a host or a domain; undefined if it is none of these clouds. */
export function placeOf(address: string): CloudPlace | undefined {
  const host = (URL.canParse(address) ? new URL(address).hostname : address).toLowerCase();
  const [known] = familyDomains
    .filter(({ domain }) => host === domain || host.endsWith(`.${domain}`))
    .sort((left, right) => right.domain.length - left.domain.length);
  const { family, domain } = known ?? otherHuaweiDomain(host) ?? {};
  if (family === undefined || domain === undefined) return undefined;
  const labels = host.slice(0, -domain.length - 1).split(".");
  const region = labels.length >= 2 ? labels.at(-1) : undefined;
  return { family, domain, region };
}

interface KnownDomain {
  readonly family: CloudFamily;
  readonly domain: string;
}

// The keys of `domains` are the families.
const familyDomains: readonly KnownDomain[] = (Object.keys(domains) as CloudFamily[]).flatMap(
  (family) => domains[family].map((domain) => ({ family, domain })),
);

/** Some countries have a domain of their own: `myhuaweicloud.ru`. */
function otherHuaweiDomain(host: string): KnownDomain | undefined {
  const domain = /(?:^|\.)(myhuaweicloud\.[a-z]+(\.[a-z]{2})?)$/.exec(host)?.[1];
  return domain === undefined ? undefined : { family: "huawei", domain };
}

/**
 * A project's name is its region, optionally followed by an underscore and a name: `eu-de_builds`.
 * Undefined if the name does not begin like a region.
 */
export function regionOfProject(projectName: string): string | undefined {
  const [region = ""] = projectName.split("_");
  return regionForm.test(region) ? region : undefined;
}

const regionForm =
  /^(eu-de|eu-nl|eu-ch\d|[a-z]{2}-(north|south|east|west|northeast|northwest|southeast|southwest|central|ad|brazil|moscow|kualalumpur)-\d{1,3})$/;

export function isRegionForm(text: string): boolean {
  return regionForm.test(text);
}
