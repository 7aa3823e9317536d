/** Vaults: where backups of full-ECS images are kept. */
import { isWhole } from "./access";
import type { ImsRequest } from "./context";
import { type Vault, vaults } from "./directory";
import { refuse } from "./errors";
import type { ImsImage, RegionName } from "./record";

/** A vault of the caller that takes a server backup of that size. */
export function usableVault(request: ImsRequest, id: string, sizeGb: number): Vault {
  const vault = findVault(request, id, sizeGb, request.region);
  if (vault.protection !== "backup") {
    throw refuse("0193", `The vault ${id} is for copies of backups.`);
  }
  return vault;
}

/** The same for the copy of a backup that comes from another region. */
export function replicationVault(
  request: ImsRequest,
  id: string,
  sizeGb: number,
  region: RegionName,
): Vault {
  const vault = findVault(request, id, sizeGb, region);
  if (vault.protection !== "replication") {
    throw refuse("0189", `The vault ${id} does not allow replication.`);
  }
  return vault;
}

function findVault(request: ImsRequest, id: string, sizeGb: number, region: RegionName): Vault {
  const project = request.ims.state.projects.get(request.caller.projectId)?.name;
  const vault = vaults.find((known) => known.id === id);
  if (!vault || vault.project !== project || vault.region !== region) {
    throw refuse("0184", `The vault ${id} does not exist.`);
  }
  if (vault.kind !== "server") {
    throw refuse("0193", `The vault ${id} is not one for server backups.`);
  }
  if (vault.status !== "available") throw refuse("0188", `The vault ${id} is not available.`);
  if (vault.freeGb < sizeGb) throw refuse("0182", `The vault ${id} is too small.`);
  return vault;
}

/** Accepting a full-ECS image from a CBR backup needs a vault of one's own. */
export function requireVaultFor(
  request: ImsRequest,
  image: Readonly<ImsImage>,
  vaultId: string | undefined,
): void {
  if (!isWhole(image)) return;
  const backup = request.ims.state.imsBackups.get(image.properties["__backup_id"] ?? "");
  if (vaultId === undefined || vaultId === "") throw refuse("0184", "vault_id is missing.");
  usableVault(request, vaultId, backup?.sizeGb ?? 0);
}
