/** The public images of every region: there from the start, owned by the service, for everybody to read. */
import { timestamp } from "../glance/clock";
import { regionNames } from "../iam/account";
import type { State } from "../state";
import { publicImageIds } from "./directory";
import { findOsVersion, osProperties } from "./osVersions";
import type { ImsImage, RegionName } from "./record";

/** The project of the service itself. */
const serviceProjectId = "00000000000000000000000000000001";

export function seedPublicImages(state: State): void {
  for (const [version, id] of Object.entries(publicImageIds)) {
    for (const region of regionNames) {
      const own = region === "local-1" ? id : id.replace(/^9/, "a");
      if (!state.imsImages.has(own)) state.imsImages.put(own, publicImage(own, version, region));
    }
  }
}

function publicImage(id: string, name: string, region: RegionName): ImsImage {
  const isArm = name.startsWith("openEuler");
  const version = findOsVersion(name);
  const now = timestamp();
  return {
    id,
    region,
    owner: serviceProjectId,
    name,
    status: "active",
    visibility: "public",
    protected: true,
    os_hidden: false,
    min_disk: 40,
    min_ram: 0,
    disk_format: "zvhd2",
    container_format: "bare",
    size: null,
    virtual_size: null,
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    created_at: now,
    updated_at: now,
    tags: [],
    fileBytes: 1_073_741_824,
    properties: {
      virtual_env_type: "FusionCompute",
      active_at: `${now.slice(0, 19)}Z`,
      __imagetype: "gold",
      __isregistered: "true",
      __image_source_type: "uds",
      __support_kvm: "true",
      ...(isArm ? { __support_arm: "true", hw_firmware_type: "uefi" } : {}),
      ...(version ? osProperties(version) : {}),
    },
  };
}
