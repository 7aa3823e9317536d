/** Backups of servers: those of the directory, and those that images of whole servers made. */
import type { Ims } from "./context";
import { type SeededBackup, seededBackups } from "./directory";
import type { RegionName } from "./record";

export interface Backup {
  readonly id: string;
  readonly projectId: string;
  readonly region: RegionName;
  readonly kind: "CBR" | "CSBS";
  readonly serverId: string;
  readonly sizeGb: number;
  /** Where CBR keeps it; CSBS knows no vaults. */
  readonly vaultId?: string;
  readonly status?: SeededBackup["status"];
  readonly isReceived?: boolean;
  readonly osVersion?: string;
}

/** Once for each data folder; a backup that was deleted later does not come back. */
export function seedBackups(ims: Pick<Ims, "state">): void {
  const { imsBackups, projects } = ims.state;
  if (imsBackups.values().length > 0) return;
  for (const { project, ...backup } of seededBackups) {
    const projectId = projects.values().find(({ name }) => name === project)?.id;
    if (projectId !== undefined) imsBackups.put(backup.id, { ...backup, projectId });
  }
}
