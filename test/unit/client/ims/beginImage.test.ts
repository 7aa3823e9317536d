/** Which operation makes an image of a source, and what that sends of the image. */
import type { NewImage } from "../../../../provider/client/cloud";
import type { CloudSource } from "../../../../provider/client/cloudSources";
import { beginImage } from "../../../../provider/client/ims/jobs/beginImage";
import type { ApiRequest } from "../../../../provider/client/http/request";
import { answering, errorOf, failure } from "../support/sends";
import { imageId, jobId } from "./samples";

const everything = {
  ...{ id: "", name: "web", description: "d", tags: ["env=dev", "web"] },
  ...{ enterpriseProjectId: "ep", minRamMb: 1024, maxRamMb: 4096 },
  ...{ osVersion: "CentOS 7.6 64bit", minDiskGb: 40 },
} as const satisfies NewImage;

const common = {
  name: "web",
  description: "d",
  image_tags: [
    { key: "env", value: "dev" },
    { key: "web", value: "" },
  ],
  enterprise_project_id: "ep",
};
const memory = { min_ram: 1024, max_ram: 4096 };
const always = ["description", "tags", "enterpriseProjectId"];
const withMemory = [...always, "minRamMb", "maxRamMb"];

const valueOf = (request: ApiRequest | undefined) =>
  request?.body?.kind === "json" ? request.body.value : undefined;

async function begun(source: CloudSource, safeMode = false, image: NewImage = everything) {
  const stub = answering({ body: { job_id: jobId } });
  const { sent, ...job } = await beginImage({ send: stub.send, safeMode }, image, source);
  expect(job).toEqual({ jobId });
  return { sent, line: stub.lines()[0], value: valueOf(stub.requests[0]) };
}

const object = { kind: "object", bucket: "b", key: "k" } as const;
const ofObject = { image_url: "b:k", min_disk: 40 };

describe("an image", () => {
  it.each<[string, CloudSource, string, string, object, readonly string[]]>([
    [
      "of a server",
      { kind: "server", serverId: "s", vaultId: "v" },
      "/v2/cloudimages/action",
      "/v2.1/cloudimages/action",
      { ...common, ...memory, instance_id: "s" },
      withMemory,
    ],
    [
      "of a whole server",
      { kind: "server", serverId: "s", whole: true, vaultId: "v" },
      "/v1/cloudimages/wholeimages/action",
      "/v1/cloudimages/wholeimages/action",
      { ...common, ...memory, instance_id: "s", vault_id: "v" },
      withMemory,
    ],
    [
      "of a backup",
      { kind: "backup", backupId: "x" },
      "/v1/cloudimages/wholeimages/action",
      "/v1/cloudimages/wholeimages/action",
      { ...common, ...memory, backup_id: "x", whole_image_type: "CBR" },
      withMemory,
    ],
    [
      "of an old backup",
      { kind: "backup", backupId: "x", backupType: "CSBS" },
      "/v1/cloudimages/wholeimages/action",
      "/v1/cloudimages/wholeimages/action",
      { ...common, ...memory, backup_id: "x", whole_image_type: "CSBS" },
      withMemory,
    ],
    [
      "of a system volume",
      { kind: "volume", volumeId: "v" },
      "/v2/cloudimages/action",
      "/v2.1/cloudimages/action",
      { ...common, ...memory, volume_id: "v", os_version: "CentOS 7.6 64bit", type: "ECS" },
      withMemory,
    ],
    [
      "of a system volume for bare metal",
      { kind: "volume", volumeId: "v", use: "system", imageType: "BMS" },
      "/v2/cloudimages/action",
      "/v2.1/cloudimages/action",
      { ...common, ...memory, volume_id: "v", os_version: "CentOS 7.6 64bit", type: "BMS" },
      withMemory,
    ],
    [
      "of a data volume",
      { kind: "volume", volumeId: "v", use: "data" },
      "/v2/cloudimages/action",
      "/v2.1/cloudimages/action",
      {
        data_images: [
          { name: "web", volume_id: "v", description: "d", image_tags: common.image_tags },
        ],
      },
      ["description", "tags"],
    ],
    [
      "of an object",
      { ...object, osType: "Linux", autoConfigure: true, kmsKeyId: "c", firmwareType: "uefi" },
      "/v2/cloudimages/action",
      "/v2.1/cloudimages/action",
      {
        ...{ ...common, ...memory, ...ofObject, os_type: "Linux", is_config: true, cmk_id: "c" },
        ...{ os_version: "CentOS 7.6 64bit", type: "ECS", hw_firmware_type: "uefi" },
      },
      withMemory,
    ],
    [
      "of an object for bare metal, imported quickly",
      { ...object, imageType: "BMS", quickImport: true, licenseType: "byol", architecture: "arm" },
      "/v2/cloudimages/quickimport/action",
      "/v2.1/cloudimages/quickimport/action",
      {
        ...{ ...common, ...ofObject, type: "BMS", license_type: "byol", architecture: "arm" },
        os_version: "CentOS 7.6 64bit",
      },
      always,
    ],
    [
      "for data, of an object",
      { ...object, imageType: "DataImage", osType: "Windows", kmsKeyId: "c" },
      "/v1/cloudimages/dataimages/action",
      "/v2.1/cloudimages/dataimages/action",
      { ...common, ...ofObject, os_type: "Windows", cmk_id: "c" },
      always,
    ],
    [
      "for data, of an object, imported quickly",
      { ...object, imageType: "DataImage", osType: "Windows", quickImport: true },
      "/v2/cloudimages/quickimport/action",
      "/v2.1/cloudimages/quickimport/action",
      { ...common, ...ofObject, os_type: "Windows", type: "DataImage" },
      always,
    ],
    [
      "copied within the region",
      { kind: "copy", imageId, kmsKeyId: "c" },
      `/v1/cloudimages/${imageId}/copy`,
      `/v2.1/cloudimages/${imageId}/copy`,
      { name: "web", description: "d", cmk_id: "c", enterprise_project_id: "ep" },
      ["description", "enterpriseProjectId"],
    ],
    [
      "copied to another region",
      {
        ...{ kind: "copy", imageId },
        to: { region: "r", projectName: "p", agencyName: "a", vaultId: "v" },
      },
      `/v1/cloudimages/${imageId}/cross_region_copy`,
      `/v1/cloudimages/${imageId}/cross_region_copy`,
      {
        ...{ name: "web", description: "d", region: "r" },
        ...{ project_name: "p", agency_name: "a", vault_id: "v" },
      },
      ["description"],
    ],
  ])(
    "%s is begun with all that its operation takes",
    async (_, source, url, safeUrl, value, sent) => {
      const body = { line: `POST ${url}`, value, sent };
      await expect(begun(source)).resolves.toEqual(body);
      await expect(begun(source, true)).resolves.toEqual({ ...body, line: `POST ${safeUrl}` });
    },
  );

  it("without tags sends none, and has no disk of a smallest size", async () => {
    const image = { id: "", name: "web", tags: [] };
    await expect(begun({ kind: "server", serverId: "s" }, false, image)).resolves.toMatchObject({
      value: { name: "web", instance_id: "s" },
    });
    const { value } = await begun(object, false, image);
    expect(value).toEqual({ name: "web", image_url: "b:k", min_disk: 0, type: "ECS" });
  });

  it("takes its data disks along, each under a mark of its own", async () => {
    const properties = { pulumi_creating: "5a", pulumi_creating_resource: "6b" };
    const dataDisks = [
      { bucket: "b", key: "d1", minDiskGb: 10, quickImport: true },
      { bucket: "c", key: "d2", minDiskGb: 20 },
    ];
    const image = { id: "", name: "web", properties };
    await expect(begun({ ...object, dataDisks }, false, image)).resolves.toMatchObject({
      value: {
        name: "pulumi-creating-5a-6b",
        data_images: [
          {
            name: "pulumi-creating-5a-6b-d0",
            image_url: "b:d1",
            min_disk: 10,
            is_quick_import: true,
          },
          { name: "pulumi-creating-5a-6b-d1", image_url: "c:d2", min_disk: 20 },
        ],
      },
    });
  });

  it.each([undefined, "web"])("called %j is called so in messages", async (name) => {
    const stub = answering(failure(400, { reason: "pulumi-creating-5a-6b is wrong" }));
    const properties = { pulumi_creating: "5a", pulumi_creating_resource: "6b" };
    const source = { kind: "server", serverId: "s" } as const;
    const begin = beginImage(
      { send: stub.send, safeMode: false },
      { id: "", name, properties },
      source,
    );
    const shown = name ?? "without a name";
    expect((await errorOf(begin)).reason).toBe(`${shown} is wrong`);
    expect(stub.requests[0]?.purpose).toBe(`create image "${shown}" of server s`);
    expect(stub.requests[0]).toMatchObject({ idempotent: false });
  });
});
