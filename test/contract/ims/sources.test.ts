/** Every source of an image on the local cloud as IMS, through the SDK's own dynamic provider. */
import { bucket, imsStack, type ImsStack } from "../../support/imsStack";
import type { Properties } from "../../support/providerProcess";
import type { DeclaredResource, Made } from "../../support/stack";

jest.setTimeout(120_000);

describe("an image of", () => {
  let ims: ImsStack;
  beforeAll(async () => {
    ims = await imsStack({ ims: { jobMs: 20 } });
    await ims.object("disk.qcow2", "QFI the bytes of a disk");
    await ims.object("data.qcow2", "QFI the bytes of a data disk");
    await ims.object("big.zvhd2", "ZVHD2 the bytes of a large disk");
    await ims.object("install.iso", "an installation medium");
  });
  afterAll(() => ims.stop());
  afterEach(async () => void (await ims.stack.destroy()));

  const seeded = (name: string) => ims.cloud.ims.owner[name];
  const make = async (inputs: Properties) => {
    ims.cloud.local.clearRequests();
    const program = [
      { kind: "Image", name: "golden", inputs: { name: "golden", ...inputs } },
    ] as const;
    const { steps } = await ims.stack.up(program);
    expect(steps).toEqual(["create golden"]);
    const requests = ims.requests();
    expect((await ims.stack.up(program)).steps).toEqual(["same golden"]);
    await ims.stack.refresh();
    expect((await ims.stack.up(program)).steps).toEqual(["same golden"]);
    const { id, outputs } = ims.stack.resource("golden");
    const image = (await ims.images()).find((each) => each.id === id);
    expect(image).toMatchObject({ name: "golden", status: "active" });
    return { outputs, image, requests };
  };

  it("a stopped server", async () => {
    const { image, requests } = await make({
      source: { kind: "server", serverId: seeded("stoppedServer") },
      description: "made of a server",
      minRamMb: 1024,
      maxRamMb: 8192,
      tags: ["env=prod", "golden"],
      enterpriseProjectId: "0",
    });
    expect(image).toMatchObject({
      __description: "made of a server",
      min_ram: 1024,
      max_ram: "8192",
    });
    expect([...(image?.tags ?? [])].sort()).toEqual(["env=prod", "golden"]);
    expect(requests).toEqual([
      "GET /v2/cloudimages",
      "POST /v2/cloudimages/action",
      expect.stringMatching(/^GET \/v1\/\w+\/jobs\//),
      expect.stringMatching(/^PATCH \/v2\/cloudimages\//),
    ]);
  });
  it.each<[string, () => Properties, Properties]>([
    [
      "a whole server, by way of a backup in a vault",
      () => ({
        source: {
          kind: "server",
          serverId: seeded("runningServer"),
          whole: true,
          vaultId: seeded("vault"),
        },
        tags: ["env=prod"],
      }),
      { __whole_image: "true", tags: ["env=prod"] },
    ],
    [
      "a data disk that holds a system",
      () => ({
        source: { kind: "volume", volumeId: seeded("dataVolume") },
        osVersion: "CentOS 7.6 64bit",
      }),
      { virtual_env_type: "FusionCompute" },
    ],
    [
      "a data disk, for data disks",
      () => ({
        source: { kind: "volume", volumeId: seeded("dataVolume"), use: "data" },
        tags: ["data"],
        minRamMb: 512,
      }),
      { virtual_env_type: "DataImage", tags: ["data"], min_ram: 512 },
    ],
    [
      "a backup",
      () => ({ source: { kind: "backup", backupId: seeded("cbrBackup") } }),
      { __whole_image: "true" },
    ],
    [
      "an object",
      () => ({
        source: { kind: "object", bucket, key: "disk.qcow2", kmsKeyId: seeded("key") },
        osVersion: "CentOS 7.6 64bit",
        minDiskGb: 40,
        description: "from a bucket",
        tags: ["env=dev"],
      }),
      { __description: "from a bucket", min_disk: 40, __system__cmkid: expect.any(String) },
    ],
    [
      "an object for Arm and bare metal",
      () => ({
        source: {
          kind: "object",
          bucket,
          key: "disk.qcow2",
          imageType: "BMS",
          architecture: "arm",
        },
        minDiskGb: 40,
      }),
      { virtual_env_type: "Ironic", __support_arm: "true" },
    ],
    [
      "an ISO file",
      () => ({
        source: { kind: "object", bucket, key: "install.iso", imageType: "ISO" },
        osVersion: "Ubuntu 18.04 server 64bit",
        minDiskGb: 10,
      }),
      { virtual_env_type: "IsoImage" },
    ],
    [
      "a large object, without conversion",
      () => ({
        source: { kind: "object", bucket, key: "big.zvhd2", quickImport: true },
        osVersion: "CentOS 7.6 64bit",
        minDiskGb: 500,
        maxRamMb: 4096,
      }),
      { min_disk: 500, max_ram: "4096" },
    ],
    [
      "a large object for data disks, without conversion",
      () => ({
        source: {
          kind: "object",
          bucket,
          key: "big.zvhd2",
          quickImport: true,
          imageType: "DataImage",
          osType: "Linux",
        },
        minDiskGb: 500,
      }),
      { virtual_env_type: "DataImage" },
    ],
    [
      "an object for data disks",
      () => ({
        source: { kind: "object", bucket, key: "data.qcow2", imageType: "DataImage" },
        minDiskGb: 100,
      }),
      { virtual_env_type: "DataImage", min_disk: 100 },
    ],
    [
      "an object that is registered for a record",
      () => ({
        source: { kind: "register", bucket, key: "disk.qcow2" },
        osVersion: "Ubuntu 18.04 server 64bit",
        minDiskGb: 40,
        tags: ["golden"],
      }),
      { min_disk: 40, tags: ["golden"], __os_version: "Ubuntu 18.04 server 64bit" },
    ],
    [
      "a file",
      () => ({
        source: { kind: "file", path: ims.file("disk.qcow2", "QFI the bytes of a disk") },
        diskFormat: "qcow2",
        minDiskGb: 40,
        tags: ["golden"],
      }),
      { min_disk: 40, tags: ["golden"], __image_size: "23" },
    ],
  ])("%s", async (_title, inputs, expected) => {
    const { image } = await make(inputs());
    expect(image).toMatchObject(expected);
  });

  it("a file that is too large for the image service, through a bucket", async () => {
    const bytes = Buffer.alloc(13 * 1024 * 1024, "QFI ");
    const { image } = await make({
      source: { kind: "file", path: ims.file("large.qcow2", bytes), bucket },
      diskFormat: "qcow2",
      minDiskGb: 40,
    });
    expect(image).toMatchObject({ __image_size: String(bytes.length) });
    expect(await ims.objects()).not.toContainEqual(expect.stringMatching(/staged/));
  });

  it("nothing: a record that a file is brought to later", async () => {
    const record = { name: "golden", diskFormat: "qcow2", minDiskGb: 40, tags: ["empty"] };
    await ims.stack.up([{ kind: "Image", name: "golden", inputs: record }]);
    expect(await ims.images()).toMatchObject([{ name: "golden", status: "queued" }]);
    const path = ims.file("later.qcow2", "QFI bytes that come later");
    const inputs = { ...record, source: { kind: "file", path } };
    const { steps } = await ims.stack.up([{ kind: "Image", name: "golden", inputs }]);
    expect(steps).toEqual(["update golden"]);
    expect(await ims.images()).toMatchObject([{ name: "golden", status: "active" }]);
  });

  it("an object with data disks, which become images of their own and go with it", async () => {
    const { outputs } = await make({
      source: {
        kind: "object",
        bucket,
        key: "disk.qcow2",
        dataDisks: [
          { bucket, key: "data.qcow2", minDiskGb: 10 },
          { bucket, key: "big.zvhd2", minDiskGb: 20, name: "logs" },
        ],
      },
      minDiskGb: 40,
    });
    expect(outputs["dataImages"]).toEqual([
      { id: expect.any(String), name: "golden-data-1" },
      { id: expect.any(String), name: "logs" },
    ]);
    const names = (await ims.images()).map(({ name }) => name).sort();
    expect(names).toEqual(["golden", "golden-data-1", "logs"]);
    await ims.stack.destroy();
    expect(await ims.images()).toEqual([]);
  });

  it("another image, within the region and from another one", async () => {
    const source = { kind: "server", serverId: seeded("stoppedServer") };
    const program = [
      { kind: "Image", name: "original", inputs: { name: "original", source } },
      {
        kind: "Image",
        name: "copy",
        inputs: async (made: Made) => ({
          name: "copy",
          source: { kind: "copy", imageId: (await made("original")).id, kmsKeyId: seeded("key") },
          tags: ["copied"],
        }),
      },
      {
        kind: "Image",
        name: "abroad",
        inputs: async (made: Made) => ({
          name: "abroad",
          connection: "alice2",
          source: {
            kind: "copy",
            imageId: (await made("original")).id,
            fromConnection: "alice",
            agencyName: "ims-copy",
          },
          tags: ["abroad"],
          description: "a copy in another region",
        }),
      },
    ] satisfies DeclaredResource[];
    await ims.stack.up(program);
    expect((await ims.stack.up(program)).steps).toEqual([
      "same original",
      "same copy",
      "same abroad",
    ]);
    const copies = await ims.images();
    expect(copies.find(({ name }) => name === "copy")).toMatchObject({
      tags: ["copied"],
      __system__cmkid: seeded("key"),
    });
    expect(ims.stack.resource("abroad").outputs).toMatchObject({
      endpoint: ims.cloud.imsUrls["local-2"],
      description: "a copy in another region",
      tags: ["abroad"],
    });
  });
});
