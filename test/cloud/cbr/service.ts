/**
 * Backups as far as clients of IMS look at them: which server and which vault the backup behind an image belongs to.
 * @see Querying a Specified Backup and Querying All Backups in the CBR API reference
 */
import { type Answer, type Call, jsonAnswer } from "../http";
import { identifyCaller } from "../iam/callerOf";
import type { Iam } from "../iam/context";
import { gatewayErrorAnswer, GatewayRefusal } from "../iam/errors";
import type { Backup } from "../ims/backups";
import type { Ims } from "../ims/context";
import { settle } from "../ims/settle";

export type Cbr = Iam & { readonly ims: Ims };

export async function answerCbr(cbr: Cbr, call: Call): Promise<Answer> {
  try {
    return await answer(cbr, call);
  } catch (error) {
    if (error instanceof GatewayRefusal) return gatewayErrorAnswer(error, call.requestId);
    throw error;
  }
}

async function answer(cbr: Cbr, call: Call): Promise<Answer> {
  await settle(cbr.ims);
  const [, projectId, id] = /^\/v3\/([^/]+)\/backups(?:\/([^/]+))?$/.exec(call.path) ?? [];
  if (projectId === undefined || call.method !== "GET") {
    return jsonAnswer(404, { error_code: "APIGW.0101", error_msg: "The API does not exist" });
  }
  const caller = await identifyCaller(cbr, call);
  if (projectId !== caller.projectId) {
    return refusal(400, "BackupService.0010", `The project ${projectId} is not the caller's.`);
  }
  const backups = cbr.state.imsBackups.values().filter((backup) => backup.projectId === projectId);
  if (id === undefined) {
    return jsonAnswer(200, {
      backups: backups.map(backupView),
      count: backups.length,
      offset: 0,
      limit: 1000,
    });
  }
  const backup = backups.find((known) => known.id === id);
  if (!backup) return refusal(404, "BackupService.6200", `The backup ${id} does not exist.`);
  return jsonAnswer(200, { backup: backupView(backup) });
}

function refusal(status: number, code: string, message: string): Answer {
  return jsonAnswer(status, { error_code: code, error_msg: message });
}

function backupView(backup: Readonly<Backup>): Record<string, unknown> {
  const { id, projectId, serverId, vaultId, sizeGb, status = "available" } = backup;
  return {
    id,
    name: `backup-${id.slice(-4)}`,
    project_id: projectId,
    resource_id: serverId,
    resource_type: "OS::Nova::Server",
    resource_size: sizeGb,
    resource_name: "",
    resource_az: `${backup.region}a`,
    vault_id: vaultId ?? "",
    provider_id: "0daac4c5-6707-4851-97ba-169e36266b66",
    checkpoint_id: id,
    parent_id: "",
    image_type: "backup",
    status,
    children: [],
    replication_records: [],
    extend_info: { bootable: true, incremental: false, supported_restore_mode: "backup" },
  };
}
