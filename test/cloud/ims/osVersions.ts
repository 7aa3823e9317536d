/**
 * The operating systems an image may name, by distribution: the documented list of both editions together, and newer
 * ones that public images have by the tests and documents of the Terraform provider and the SDKs.
 */
export type OsType = "Linux" | "Windows" | "Other";

export interface OsVersion {
  readonly name: string;
  readonly platform: string;
  readonly bits: 32 | 64;
  readonly type: OsType;
}

const versions: Readonly<Record<string, readonly string[]>> = {
  Windows: [
    "Windows 10 64bit",
    "Windows Server 2016 Standard 64bit",
    "Windows Server 2016 Datacenter 64bit",
    "Windows Server 2012 R2 Standard 64bit",
    "Windows Server 2012 Essentials R2 64bit",
    "Windows Server 2012 R2 Datacenter 64bit",
    "Windows Server 2012 Datacenter 64bit",
    "Windows Server 2012 Standard 64bit",
    "Windows Server 2008 R2 WEB 64bit",
    "Windows Server 2008 R2 Standard 64bit",
    "Windows Server 2008 R2 Enterprise 64bit",
    "Windows Server 2008 R2 Datacenter 64bit",
    "Windows Server 2019 Standard 64bit",
    "Windows Server 2019 Datacenter 64bit",
    "Windows Server 2019 Datacenter 64bit English",
    "Windows Server 2022 Standard 64bit",
    "Windows Server 2022 Datacenter 64bit",
    "Windows 7 Enterprise 64bit",
    "Windows 7 Professional 64bit",
    "Windows 7 Professional 32bit",
  ],
  SUSE: [
    "SUSE Linux Enterprise Server 15 SP1 64bit",
    "SUSE Linux Enterprise Server 15 64bit",
    "SUSE Linux Enterprise Server 12 SP5 64bit",
    "SUSE Linux Enterprise Server 12 SP4 64bit",
    "SUSE Linux Enterprise Server 12 SP3 64bit",
    "SUSE Linux Enterprise Server 12 SP2 64bit",
    "SUSE Linux Enterprise Server 12 SP1 64bit",
    "SUSE Linux Enterprise Server 11 SP4 64bit",
    "SUSE Linux Enterprise Server 11 SP3 64bit",
    "SUSE Linux Enterprise Server 11 SP3 32bit",
    "SUSE Linux Enterprise Server 12 64bit",
    "SUSE Linux Enterprise Server 11 SP1 64bit",
  ],
  "Oracle Linux": [
    "Oracle Linux Server release 7.6 64bit",
    "Oracle Linux Server release 7.5 64bit",
    "Oracle Linux Server release 7.4 64bit",
    "Oracle Linux Server release 7.3 64bit",
    "Oracle Linux Server release 7.2 64bit",
    "Oracle Linux Server release 7.1 64bit",
    "Oracle Linux Server release 7.0 64bit",
    "Oracle Linux Server release 6.10 64bit",
    "Oracle Linux Server release 6.9 64bit",
    "Oracle Linux Server release 6.8 64bit",
    "Oracle Linux Server release 6.7 64bit",
    "Oracle Linux Server release 6.5 64bit",
  ],
  RedHat: [
    "Redhat Linux Enterprise 8.0 64bit",
    "Redhat Linux Enterprise 7.5 64bit",
    "Redhat Linux Enterprise 7.4 64bit",
    "Redhat Linux Enterprise 7.3 64bit",
    "Redhat Linux Enterprise 7.2 64bit",
    "Redhat Linux Enterprise 7.1 64bit",
    "Redhat Linux Enterprise 7.0 64bit",
    "Redhat Linux Enterprise 6.10 64bit",
    "Redhat Linux Enterprise 6.9 64bit",
    "Redhat Linux Enterprise 6.8 64bit",
    "Redhat Linux Enterprise 6.7 64bit",
    "Redhat Linux Enterprise 6.6 64bit",
    "Redhat Linux Enterprise 6.6 32bit",
    "Redhat Linux Enterprise 6.5 64bit",
    "Redhat Linux Enterprise 6.4 64bit",
    "Redhat Linux Enterprise 6.4 32bit",
    "Redhat Linux Enterprise 7.6 64bit",
    "Redhat 7.6 64bit",
  ],
  Ubuntu: [
    "Ubuntu 24.04 server 64bit",
    "Ubuntu 22.04 server 64bit",
    "Ubuntu 20.04 server 64bit",
    "Ubuntu 19.04 server 64bit",
    "Ubuntu 18.04 server 64bit",
    "Ubuntu 16.04 server 64bit",
    "Ubuntu 14.04.5 server 64bit",
    "Ubuntu 14.04.4 server 64bit",
    "Ubuntu 14.04.4 server 32bit",
    "Ubuntu 14.04.3 server 64bit",
    "Ubuntu 14.04.3 server 32bit",
    "Ubuntu 14.04.1 server 64bit",
    "Ubuntu 14.04.1 server 32bit",
    "Ubuntu 14.04 server 64bit",
    "Ubuntu 14.04 server 32bit",
    "Ubuntu 18.04.2 server 64bit",
    "Ubuntu 18.04.1 server 64bit",
    "Ubuntu 16.04.6 server 64bit",
    "Ubuntu 16.04.5 server 64bit",
    "Ubuntu 16.04.4 server 64bit",
    "Ubuntu 16.04.3 server 64bit",
    "Ubuntu 16.04.2 server 64bit",
    "Ubuntu 16.04.3 Server 64bit",
    "Ubuntu 16.04.2 Server 64bit",
  ],
  OpenSUSE: [
    "openSUSE 15.3 64bit",
    "openSUSE 15.2 64bit",
    "openSUSE 42.3 64bit",
    "openSUSE 42.2 64bit",
    "openSUSE 42.1 64bit",
    "openSUSE 15.0 64bit",
    "openSUSE 13.2 64bit",
    "openSUSE 11.3 64bit",
    "openSUSE 15.1 64bit",
  ],
  CentOS: [
    "CentOS Stream 9 64bit",
    "CentOS Stream 8 64bit",
    "CentOS 8.2 64bit",
    "CentOS 8.1 64bit",
    "CentOS 7.9 64bit",
    "CentOS 7.8 64bit",
    "CentOS 8.0 64bit",
    "CentOS 7.7 64bit",
    "CentOS 7.6 64bit",
    "CentOS 7.5 64bit",
    "CentOS 7.4 64bit",
    "CentOS 7.3 64bit",
    "CentOS 7.2 64bit",
    "CentOS 7.1 64bit",
    "CentOS 7.0 64bit",
    "CentOS 7.0 32bit",
    "CentOS 6.10 64bit",
    "CentOS 6.10 32bit",
    "CentOS 6.9 64bit",
    "CentOS 6.8 64bit",
    "CentOS 6.7 64bit",
    "CentOS 6.7 32bit",
    "CentOS 6.6 64bit",
    "CentOS 6.6 32bit",
    "CentOS 6.5 64bit",
    "CentOS 6.5 32bit",
    "CentOS 6.4 64bit",
    "CentOS 6.4 32bit",
    "CentOS 6.3 64bit",
    "CentOS 6.3 32bit",
    "CentOS 6.9 32bit",
  ],
  Debian: [
    "Debian GNU/Linux 12.0.0 64bit",
    "Debian GNU/Linux 11.1.0 64bit",
    "Debian GNU/Linux 10.7.0 64bit",
    "Debian GNU/Linux 10.0.0 64bit",
    "Debian GNU/Linux 9.3.0 64bit",
    "Debian GNU/Linux 9.0.0 64bit",
    "Debian GNU/Linux 8.10.0 64bit",
    "Debian GNU/Linux 8.8.0 64bit",
    "Debian GNU/Linux 8.7.0 64bit",
    "Debian GNU/Linux 8.6.0 64bit",
    "Debian GNU/Linux 8.5.0 64bit",
    "Debian GNU/Linux 8.4.0 64bit",
    "Debian GNU/Linux 8.2.0 64bit",
    "Debian GNU/Linux 8.1.0 64bit",
  ],
  Fedora: [
    "Fedora 30 64bit",
    "Fedora 29 64bit",
    "Fedora 28 64bit",
    "Fedora 27 64bit",
    "Fedora 26 64bit",
    "Fedora 25 64bit",
    "Fedora 24 64bit",
    "Fedora 23 64bit",
    "Fedora 22 64bit",
  ],
  EulerOS: [
    "Huawei Cloud EulerOS 2.0 64bit",
    "EulerOS 2.10 64bit",
    "EulerOS 2.9 64bit",
    "EulerOS 2.5 64bit",
    "EulerOS 2.3 64bit",
    "EulerOS 2.2 64bit",
    "EulerOS 2.1 64bit",
    "openEuler 22.03 64bit",
    "openEuler 20.03 64bit",
  ],
  CoreOS: ["CoreOS 1068.10.0", "CoreOS 1010.5.0", "CoreOS 1298.6.0"],
  Other: [
    "Rocky Linux 9.0 64bit",
    "Rocky Linux 8.4 64bit",
    "AlmaLinux 9.0 64bit",
    "AlmaLinux 8.4 64bit",
    "Kylin V10 64bit",
    "NeoKylin 7.4 64bit",
    "NeoKylin Server release 5.0 U2 64bit",
    "NeoKylin Linux Advanced Server release 7.0 U5 64bit",
    "Other Linux(64 bit)",
    "Other(32 bit)",
  ],
};

const osVersions: readonly OsVersion[] = Object.entries(versions).flatMap(([platform, names]) =>
  names.map((name): OsVersion => ({
    name,
    platform,
    bits: /32 ?bit/.test(name) ? 32 : 64,
    type: platform === "Windows" ? "Windows" : name === "Other(32 bit)" ? "Other" : "Linux",
  })),
);

const byName = new Map(osVersions.map((version) => [version.name, version]));

export function findOsVersion(name: string): OsVersion | undefined {
  return byName.get(name);
}

/** What A1 to A33 call `__os_type`, `__platform`, `__os_version` and `__os_bit`. */
export function osProperties({ name, platform, bits, type }: OsVersion): Record<string, string> {
  return {
    __os_version: name,
    __os_type: type,
    __platform: platform,
    __os_bit: String(bits),
  };
}

/** Which versions are known to run on what; no list of features per version is published. */
const features: Readonly<Record<string, (version: OsVersion) => boolean>> = {
  x86: () => true,
  kvm: () => true,
  bms: ({ bits }) => bits === 64,
  uefi: ({ bits, platform }) => bits === 64 && platform !== "CoreOS",
  arm: ({ name }) =>
    /^(CentOS 7\.[4-9]|CentOS (Stream )?[89]|Ubuntu (18|2)|Debian GNU\/Linux 1|(Huawei Cloud )?EulerOS 2\.([09]|10)|openEuler|Kylin)/.test(
      name,
    ),
};

/** Versions that have all of the features; undefined when one of them is unknown. */
export function osVersionsWith(tags: readonly string[]): OsVersion[] | undefined {
  const tests = tags.map((tag) => (Object.hasOwn(features, tag) ? features[tag] : undefined));
  if (tests.includes(undefined)) return undefined;
  return osVersions.filter((version) => tests.every((fits) => fits?.(version)));
}
