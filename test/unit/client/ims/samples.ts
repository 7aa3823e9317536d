/** Ids and records for the tests of the IMS client, in the forms that the API reference shows. */
import type { Send } from "../../../../provider/client/http/request";
import { imsClient, type ImsClient } from "../../../../provider/client/imsClient";
import type { ImsSettings } from "../../../../provider/client/settings";

export const imageId = "5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01";
export const projectId = "7f1c0a52e4d94f0f8a6b1a2c3d4e5f60";
export const consumerId = "1a2b3c4d5e6f708192a3b4c5d6e7f809";
export const accountId = "aa11bb22cc33dd44ee55ff6677889900";
export const unitUrn = `organizations::${accountId}:ou:o-abc123/ou-def456`;
export const jobId = "ff80808294a1b2c30194a1b2c3d40001";
export const serverId = "0d6d1a8e-9a0d-4c57-8f0e-6a1f2b3c4d5e";

/** A1's sample. */
export function wireImsImage(
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const id = typeof changes["id"] === "string" ? changes["id"] : imageId;
  return {
    id,
    name: "web-base",
    status: "active",
    visibility: "private",
    owner: projectId,
    protected: false,
    tags: ["env=dev"],
    container_format: "bare",
    disk_format: "zvhd2",
    min_disk: 40,
    min_ram: 0,
    size: 0,
    virtual_size: null,
    created_at: "2026-01-05T08:00:00Z",
    updated_at: "2026-01-05T08:06:11Z",
    active_at: "2026-01-05T08:06:10Z",
    self: `/v2/images/${id}`,
    file: `/v2/images/${id}/file`,
    schema: "/v2/schemas/image",
    virtual_env_type: "FusionCompute",
    __imagetype: "private",
    __isregistered: "true",
    __os_type: "Linux",
    __platform: "Ubuntu",
    __os_version: "Ubuntu 18.04 server 64bit",
    __os_bit: "64",
    __image_size: "1342177280",
    __image_source_type: "uds",
    __data_origin: `instance,${serverId}`,
    enterprise_project_id: "0",
    ...changes,
  };
}

export function wireImsMember(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    image_id: imageId,
    member_id: consumerId,
    member_type: "project",
    status: "accepted",
    created_at: "2026-01-05T10:00:00Z",
    updated_at: "2026-01-05T10:05:00Z",
    schema: "/v2/schemas/member",
    ...changes,
  };
}

export function wireJob(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    job_id: jobId,
    job_type: "imsCreateImageByInstance",
    begin_time: "2026-01-05T08:00:00.101Z",
    end_time: "2026-01-05T08:06:11.733Z",
    status: "SUCCESS",
    error_code: null,
    fail_reason: null,
    entities: { image_name: "db-base", image_id: imageId },
    ...changes,
  };
}

/** The client with the sample project, for calls that need no wait. */
export function clientOf(send: Send): ImsClient {
  return imsClient(send, () => Promise.resolve(projectId), {
    waitForJob: () => Promise.reject(new Error("nothing to wait for")),
  });
}

/** A connection to Huawei Cloud, as far as nobody says otherwise. */
export function imsSettings(changes: Partial<ImsSettings> = {}): ImsSettings {
  return {
    ...{ cloud: "huawei", region: "cn-north-4", iamUrl: "https://iam", obsUrl: "https://obs" },
    ...{ safeMode: false, tagLimits: "20/128/255" },
    ...{ projectId, projectName: undefined, accountId: undefined },
    ...changes,
  };
}
