/** Answers as Glance writes them (33.0.0). */
import type { CloudImage } from "../../../../provider/client/cloud";

export const imageId = "5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01";
export const otherId = "6c2f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a02";

export function wireImage(
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const id = typeof changes["id"] === "string" ? changes["id"] : imageId;
  return {
    name: "web",
    disk_format: "raw",
    container_format: "bare",
    visibility: "shared",
    size: 11,
    virtual_size: 11,
    status: "active",
    checksum: "5eb63bbbe01eeed093cb22bb8f5acdc3",
    protected: false,
    min_ram: 0,
    min_disk: 0,
    owner: "p1",
    os_hidden: false,
    os_hash_algo: "sha512",
    os_hash_value: "309e",
    id,
    created_at: "2026-01-05T08:00:00Z",
    updated_at: "2026-01-05T08:00:00Z",
    tags: ["a"],
    self: `/v2/images/${id}`,
    file: `/v2/images/${id}/file`,
    schema: "/v2/schemas/image",
    stores: "fs",
    ...changes,
  };
}

export function wireMember(
  consumer: string,
  status = "pending",
  image = imageId,
): Record<string, unknown> {
  return {
    member_id: consumer,
    image_id: image,
    status,
    created_at: "2026-01-05T10:00:00Z",
    updated_at: "2026-01-05T10:00:00Z",
    schema: "/v2/schemas/member",
  };
}

/** The port's image for `wireImage()`. */
export const cloudImage: CloudImage = {
  id: imageId,
  name: "web",
  status: "active",
  visibility: "shared",
  owner: "p1",
  protected: false,
  hidden: false,
  diskFormat: "raw",
  containerFormat: "bare",
  minDiskGb: 0,
  minRamMb: 0,
  sizeBytes: 11,
  virtualSizeBytes: 11,
  checksum: "5eb63bbbe01eeed093cb22bb8f5acdc3",
  hashAlgorithm: "sha512",
  hashValue: "309e",
  createdAt: "2026-01-05T08:00:00Z",
  updatedAt: "2026-01-05T08:00:00Z",
  file: `/v2/images/${imageId}/file`,
  schema: "/v2/schemas/image",
  tags: ["a"],
  properties: { stores: "fs" },
  answeredAtMs: undefined,
};
