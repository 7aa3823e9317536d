/** The record of an image that a job will make. */
import { randomUUID } from "node:crypto";
import { timestamp } from "../glance/clock";
import type { ImsRequest } from "./context";
import type { ImsImage, RegionName } from "./record";

export interface ImageDescription {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly minDiskGb: number;
  readonly minRamMb: number;
  readonly maxRamMb?: number | undefined;
  readonly enterpriseProject: string;
  readonly environment: "FusionCompute" | "Ironic" | "DataImage" | "IsoImage";
  readonly diskFormat?: string;
  /** `__data_origin` */
  readonly origin: string;
  /** Further properties: of the operating system, the boot mode, the key. */
  readonly properties: Readonly<Record<string, string>>;
  readonly isProtected?: boolean;
  readonly owner?: string;
  readonly region?: RegionName;
}

export function newImage(request: ImsRequest, description: ImageDescription): ImsImage {
  const { properties } = description;
  const now = timestamp();
  return {
    id: randomUUID(),
    region: description.region ?? request.region,
    owner: description.owner ?? request.caller.projectId,
    name: description.name,
    status: "queued",
    visibility: "private",
    protected: description.isProtected ?? false,
    os_hidden: false,
    min_disk: description.minDiskGb,
    min_ram: description.minRamMb,
    disk_format: description.diskFormat ?? "zvhd2",
    container_format: "bare",
    size: null,
    virtual_size: null,
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    created_at: now,
    updated_at: now,
    tags: [...description.tags],
    fileBytes: 0,
    properties: {
      virtual_env_type: description.environment,
      enterprise_project_id: description.enterpriseProject,
      __imagetype: "private",
      __isregistered: "true",
      __image_source_type: "uds",
      __lazyloading: "true",
      __os_feature_list: "[]",
      ...(description.origin === "" ? {} : { __data_origin: description.origin }),
      ...(description.description === "" ? {} : { __description: description.description }),
      ...(description.maxRamMb === undefined ? {} : { max_ram: String(description.maxRamMb) }),
      ...properties,
    },
  };
}
