import {
  createImage,
  createWholeImage,
  quickImport,
} from "../../../../provider/client/ims/jobs/newImages";
import type { NewImsImage } from "../../../../provider/client/ims/jobs/newImageSources";
import { answering } from "../support/sends";
import { jobId, serverId } from "./samples";

const started = { body: { job_id: jobId } };

async function bodyOf(source: NewImsImage): Promise<unknown> {
  const stub = answering(started);
  await createImage(stub.send, source);
  const [request] = stub.requests;
  return request?.body?.kind === "json" ? request.body.value : undefined;
}

describe("the body of a creation", () => {
  it("has an entry for each data disk of a server, and nothing beside", async () => {
    const disks = [
      { name: "d1", volumeId: "v1", description: "first", tags: ["a.b=c"] },
      { name: "d2", volumeId: "v2" },
    ];
    await expect(bodyOf({ kind: "dataDisks", disks })).resolves.toEqual({
      data_images: [
        {
          name: "d1",
          volume_id: "v1",
          description: "first",
          image_tags: [{ key: "a.b", value: "c" }],
        },
        { name: "d2", volume_id: "v2" },
      ],
    });
  });

  it("has everything a file can be given", async () => {
    await expect(
      bodyOf({
        kind: "object",
        name: "all",
        description: "everything",
        tags: [],
        enterpriseProjectId: "ep",
        object: { bucket: "b", key: "folder/a.zvhd2" },
        minDiskGb: 40,
        minRamMb: 1024,
        maxRamMb: 4096,
        osType: "Linux",
        osVersion: "CentOS 7.6 64bit",
        autoConfigure: true,
        kmsKeyId: "key",
        imageType: "BMS",
        architecture: "arm",
        firmwareType: "uefi",
        quickImport: true,
        dataDisks: [
          {
            object: { bucket: "b", key: "d.raw" },
            minDiskGb: 100,
            quickImport: false,
            tags: ["x"],
          },
        ],
      }),
    ).resolves.toEqual({
      name: "all",
      description: "everything",
      enterprise_project_id: "ep",
      min_ram: 1024,
      max_ram: 4096,
      image_url: "b:folder/a.zvhd2",
      min_disk: 40,
      os_type: "Linux",
      os_version: "CentOS 7.6 64bit",
      is_config: true,
      cmk_id: "key",
      type: "BMS",
      architecture: "arm",
      hw_firmware_type: "uefi",
      is_quick_import: true,
      data_images: [
        {
          image_url: "b:d.raw",
          min_disk: 100,
          is_quick_import: false,
          image_tags: [{ key: "x", value: "" }],
        },
      ],
    });
  });

  it("says that a file is an ISO image", async () => {
    await expect(
      bodyOf({
        kind: "object",
        name: "iso",
        object: { bucket: "b", key: "a.iso" },
        minDiskGb: 40,
        osVersion: "CentOS 7.6 64bit",
        imageType: "ISO",
      }),
    ).resolves.toMatchObject({ type: "IsoImage", os_version: "CentOS 7.6 64bit" });
  });

  it("takes a volume for a system disk", async () => {
    await expect(
      bodyOf({ kind: "volume", name: "v", volumeId: "vol", osVersion: "os", imageType: "ECS" }),
    ).resolves.toEqual({ name: "v", volume_id: "vol", os_version: "os", type: "ECS" });
  });

  it("takes a backup for a whole server", async () => {
    const stub = answering(started);
    await createWholeImage(stub.send, {
      ...{ kind: "backup", name: "w", backupId: "bk", backupService: "CBR", minRamMb: 512 },
    });
    expect(stub.requests[0]?.body).toMatchObject({
      value: { name: "w", backup_id: "bk", whole_image_type: "CBR", min_ram: 512 },
    });
  });

  it("says who brings the licence, and how a quick import boots", async () => {
    const stub = answering(started);
    await quickImport(stub.send, {
      kind: "system",
      name: "w",
      object: { bucket: "b", key: "k" },
      osVersion: "Windows 10 64bit",
      minDiskGb: 60,
      firmwareType: "uefi",
      license: "byol",
    });
    expect(stub.requests[0]?.body).toMatchObject({
      value: { hw_firmware_type: "uefi", license_type: "byol" },
    });
  });
});

it("is never sent twice of itself, because a second job would make a second image", async () => {
  const stub = answering(started);
  await createImage(stub.send, { kind: "server", name: "n", serverId });
  expect(stub.requests[0]?.idempotent).toBe(false);
});

it("says in messages what it makes of what", async () => {
  const stub = answering(started, started);
  await createImage(stub.send, { kind: "server", name: "n", serverId });
  await createImage(stub.send, { kind: "dataDisks", disks: [{ name: "d", volumeId: "v1" }] });
  expect(stub.requests.map(({ purpose }) => purpose)).toEqual([
    `create image "n" of server ${serverId}`,
    "create images of volume v1",
  ]);
});

it("needs a job in the answer", async () => {
  const stub = answering({ body: {} });
  await expect(
    createImage(stub.send, { kind: "server", name: "n", serverId }),
  ).rejects.toMatchObject({ kind: "protocol" });
});
