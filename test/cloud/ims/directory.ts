/**
 * What images are made from: servers, disks, backups, vaults and keys, the same in every local cloud and with ids that
 * never change, so that programs can name them. Each project has its own; ids differ only in one digit.
 */
import type { ProjectName } from "../keystone/directory";
import type { RegionName } from "./record";

export interface Volume {
  readonly id: string;
  readonly serverId: string;
  readonly role: "system" | "data";
  readonly sizeGb: number;
  readonly osVersion?: string;
  /** The public image that the disk was made from. */
  readonly imageId?: string;
  readonly keyId?: string;
}

export interface Server {
  readonly id: string;
  readonly name: string;
  readonly region: RegionName;
  readonly project: ProjectName;
  readonly status: "SHUTOFF" | "ACTIVE" | "ERROR";
  /** Has another task running. */
  readonly isBusy: boolean;
  readonly volumes: readonly Volume[];
}

export interface Vault {
  readonly id: string;
  readonly region: RegionName;
  readonly project: ProjectName;
  readonly kind: "server" | "disk";
  /** Backups are made in one, copies of backups come to the other. */
  readonly protection: "backup" | "replication";
  readonly freeGb: number;
  readonly status: "available" | "lock";
}

export interface Key {
  readonly id: string;
  readonly project: ProjectName;
  readonly isEnabled: boolean;
  /** The key that KMS makes for a service. */
  readonly isDefault: boolean;
}

/** A backup that is there from the start; images of whole servers add more. */
export interface SeededBackup {
  readonly id: string;
  readonly region: RegionName;
  readonly project: ProjectName;
  readonly kind: "CBR" | "CSBS";
  readonly status: "available" | "creating";
  readonly serverId: string;
  readonly sizeGb: number;
  readonly vaultId?: string;
  /** Came to the project by sharing: its images cannot be shared on. */
  readonly isReceived: boolean;
  readonly osVersion?: string;
}

/** Public images by their operating system: CentOS may be exported, the others derived from it may not. */
export const publicImageIds: Readonly<Record<string, string>> = {
  "Ubuntu 18.04 server 64bit": "90000000-0000-4000-8000-000000000001",
  "CentOS 7.6 64bit": "90000000-0000-4000-8000-000000000002",
  "Windows Server 2019 Standard 64bit": "90000000-0000-4000-8000-000000000003",
  "openEuler 20.03 64bit": "90000000-0000-4000-8000-000000000004",
  "CentOS 7.4 64bit": "90000000-0000-4000-8000-000000000005",
  "Ubuntu 20.04 server 64bit": "90000000-0000-4000-8000-000000000006",
  "Ubuntu 22.04 server 64bit": "90000000-0000-4000-8000-000000000007",
};

const projects: readonly ProjectName[] = ["owner", "consumer", "third", "admin"];

/** `5e000000-0000-4000-8000-000000000102`: kind, then number of the project and of the thing. */
function fixedId(kind: string, project: ProjectName, number: number): string {
  const digits = `${projects.indexOf(project) + 1}${String(number).padStart(2, "0")}`;
  return `${kind.padEnd(8, "0")}-0000-4000-8000-${digits.padStart(12, "0")}`;
}

function projectServers(project: ProjectName): Server[] {
  const server = (
    number: number,
    name: string,
    status: Server["status"],
    disks: number,
    more: {
      readonly keyId?: string;
      readonly isBusy?: boolean;
      readonly region?: RegionName;
      readonly osVersion?: string;
    } = {},
  ): Server => {
    const id = fixedId("5e", project, number);
    const { osVersion = "CentOS 7.6 64bit", keyId } = more;
    const imageId = publicImageIds[osVersion];
    const encrypted = keyId === undefined ? {} : { keyId };
    const volumes = Array.from({ length: disks }, (_, index): Volume => ({
      id: fixedId("d1", project, number * 10 + index),
      serverId: id,
      role: index === 0 ? "system" : "data",
      sizeGb: index === 0 ? 40 : 100,
      ...(index === 0
        ? { osVersion, ...(imageId === undefined ? {} : { imageId }), ...encrypted }
        : {}),
    }));
    return {
      id,
      name,
      region: more.region ?? "local-1",
      project,
      status,
      isBusy: more.isBusy ?? false,
      volumes,
    };
  };
  return [
    server(1, "stopped", "SHUTOFF", 3),
    server(2, "running", "ACTIVE", 1),
    server(3, "encrypted", "SHUTOFF", 1, { keyId: fixedId("4e", project, 1) }),
    server(4, "busy", "SHUTOFF", 1, { isBusy: true }),
    server(5, "broken", "ERROR", 1),
    server(6, "windows", "SHUTOFF", 1, { osVersion: "Windows Server 2019 Standard 64bit" }),
    server(7, "stopped-2", "SHUTOFF", 1, { region: "local-2" }),
  ];
}

export const servers: readonly Server[] = projects.flatMap(projectServers);
export const volumes: readonly Volume[] = servers.flatMap((server) => server.volumes);

export const vaults: readonly Vault[] = projects.flatMap((project): Vault[] => [
  vault(project, 1, {}),
  vault(project, 2, { freeGb: 1 }),
  vault(project, 3, { kind: "disk" }),
  vault(project, 4, { status: "lock" }),
  vault(project, 5, { region: "local-2", protection: "replication" }),
  vault(project, 6, { region: "local-2" }),
  vault(project, 7, { protection: "replication" }),
]);

function vault(project: ProjectName, number: number, more: Partial<Vault>): Vault {
  return {
    id: fixedId("7a", project, number),
    region: "local-1",
    project,
    kind: "server",
    protection: "backup",
    freeGb: 1000,
    status: "available",
    ...more,
  };
}

export const keys: readonly Key[] = projects.flatMap((project): Key[] => [
  { id: fixedId("4e", project, 1), project, isEnabled: true, isDefault: false },
  { id: fixedId("4e", project, 2), project, isEnabled: true, isDefault: false },
  { id: fixedId("4e", project, 3), project, isEnabled: false, isDefault: false },
  { id: fixedId("4e", project, 4), project, isEnabled: true, isDefault: true },
]);

export const seededBackups: readonly SeededBackup[] = projects.flatMap(
  (project): SeededBackup[] => [
    backup(project, 1, {}),
    backup(project, 2, { kind: "CSBS" }),
    backup(project, 3, { status: "creating" }),
    backup(project, 4, { isReceived: true }),
    backup(project, 5, {}),
  ],
);

function backup(project: ProjectName, number: number, more: Partial<SeededBackup>): SeededBackup {
  const isOfCsbs = more.kind === "CSBS";
  return {
    id: fixedId("ba", project, number),
    region: "local-1",
    project,
    kind: "CBR",
    status: "available",
    serverId: fixedId("5e", project, 1),
    sizeGb: 240,
    ...(isOfCsbs ? {} : { vaultId: fixedId("7a", project, 1) }),
    isReceived: false,
    osVersion: "CentOS 7.6 64bit",
    ...more,
  };
}

/** Flavours of servers that A1 can ask for, with the architecture of their images. */
export const flavours: Readonly<Record<string, "x86" | "arm">> = {
  "s3.large.2": "x86",
  "c3.xlarge.2": "x86",
  "kc1.large.2": "arm",
};

/** Ids by name, as the ready line prints them: those of one project. */
export function directoryOf(project: ProjectName): Record<string, string> {
  const id = (kind: string, number: number): string => fixedId(kind, project, number);
  return {
    stoppedServer: id("5e", 1),
    runningServer: id("5e", 2),
    encryptedServer: id("5e", 3),
    busyServer: id("5e", 4),
    brokenServer: id("5e", 5),
    windowsServer: id("5e", 6),
    secondRegionServer: id("5e", 7),
    systemVolume: id("d1", 10),
    dataVolume: id("d1", 11),
    otherDataVolume: id("d1", 12),
    vault: id("7a", 1),
    smallVault: id("7a", 2),
    diskVault: id("7a", 3),
    lockedVault: id("7a", 4),
    secondRegionVault: id("7a", 5),
    secondRegionBackupVault: id("7a", 6),
    replicationVault: id("7a", 7),
    key: id("4e", 1),
    otherKey: id("4e", 2),
    disabledKey: id("4e", 3),
    defaultKey: id("4e", 4),
    cbrBackup: id("ba", 1),
    csbsBackup: id("ba", 2),
    unfinishedBackup: id("ba", 3),
    receivedBackup: id("ba", 4),
    otherCbrBackup: id("ba", 5),
  };
}
