import {
  allCloudImages,
  listCloudImages,
  showCloudImage,
  updateCloudImage,
  type ImsChange,
} from "../../../../provider/client/ims/images/cloudImages";
import { answering, stubSend } from "../support/sends";
import { imageId, wireImsImage } from "./samples";

const page = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => wireImsImage({ id: `image-${from + index}` }));

describe("the list of images", () => {
  it("is read to its last page, and not beyond", async () => {
    const stub = answering(
      { body: { images: page(0, 500) } },
      { body: { images: page(500, 500) } },
      { body: { images: page(1_000, 7) } },
    );
    await expect(allCloudImages(stub.send, { name: "web" })).resolves.toHaveLength(1_007);
    expect(stub.requests.map(({ query }) => query?.["marker"])).toEqual([
      undefined,
      "image-499",
      "image-999",
    ]);
  });

  it("goes on where the service says that there is more, however short the page", async () => {
    const stub = answering(
      { body: { images: page(0, 2), next: "/v2/cloudimages?marker=image-1" } },
      { body: { images: [] } },
    );
    await expect(allCloudImages(stub.send)).resolves.toHaveLength(2);
  });

  it("asks for everything that the documents name", async () => {
    const stub = answering({ body: { images: [] } });
    await listCloudImages(
      stub.send,
      {
        name: "web base",
        category: "public",
        visibility: "public",
        memberStatus: "pending",
        status: "active",
        protected: true,
        registered: true,
        whole: false,
        kmsKeyId: "key",
        containerFormat: "bare",
        diskFormat: "zvhd2",
        minRamMb: 0,
        minDiskGb: 40,
        osBit: 64,
        osType: "Linux",
        platform: "Ubuntu",
        architecture: "x86",
        use: "bms",
        tag: "env=dev",
        supports: ["kvm", "xen_hana"],
        kvmGpuType: "V100",
        createdAt: { operator: "gte", time: "2026-01-05T08:00:00Z" },
        enterpriseProjectId: "all_granted_eps",
        flavorId: "s6.large.2",
        properties: { __support_s4l: "true" },
        sortKey: "name",
        sortDirection: "asc",
      },
      { marker: "m", limit: 3 },
    );
    const query = Object.entries(stub.requests[0]?.query ?? {});
    expect(Object.fromEntries(query.filter(([, value]) => value !== undefined))).toEqual({
      name: "web base",
      __imagetype: "gold",
      visibility: "public",
      member_status: "pending",
      status: "active",
      protected: "true",
      __isregistered: "true",
      __whole_image: "false",
      __system__cmkid: "key",
      container_format: "bare",
      disk_format: "zvhd2",
      min_ram: "0",
      min_disk: "40",
      __os_bit: "64",
      __os_type: "Linux",
      __platform: "Ubuntu",
      architecture: "x86",
      virtual_env_type: "Ironic",
      tag: "env=dev",
      __support_kvm: "true",
      __support_xen_hana: "true",
      __support_s4l: "true",
      __support_kvm_gpu_type: "V100",
      created_at: "gte:2026-01-05T08:00:00Z",
      enterprise_project_id: "all_granted_eps",
      flavor_id: "s6.large.2",
      sort_key: "name",
      sort_dir: "asc",
      marker: "m",
      limit: "3",
    });
  });

  it("knows that an id which does not exist has no image", async () => {
    await expect(
      showCloudImage(answering({ body: { images: [] } }).send, imageId),
    ).resolves.toBeUndefined();
  });
});

describe("an image", () => {
  const read = async (changes: Readonly<Record<string, unknown>>) =>
    showCloudImage(answering({ body: { images: [wireImsImage(changes)] } }).send, imageId);

  it.each(["0", 0, null, "", "many"])("has no largest memory where it says %j", async (max_ram) => {
    expect((await read({ max_ram }))?.maxRamMb).toBeUndefined();
  });

  it("takes empty texts and nulls for nothing", async () => {
    await expect(
      read({
        ...{ name: "", __description: "", __data_origin: null, __backup_id: "", checksum: null },
        ...{ __image_size: "0", __system__cmkid: "", hw_firmware_type: "" },
      }),
    ).resolves.toMatchObject({
      name: undefined,
      description: undefined,
      origin: undefined,
      backupId: undefined,
      checksum: undefined,
      sizeBytes: undefined,
      kmsKeyId: undefined,
      firmwareType: undefined,
    });
  });

  it("understands texts and booleans alike where the documents show both", async () => {
    await expect(
      read({ __whole_image: true, __support_arm: "true", max_ram: "4096", min_ram: "1024" }),
    ).resolves.toMatchObject({
      isWhole: true,
      architecture: "arm",
      maxRamMb: 4096,
      minRamMb: 1024,
      properties: { __whole_image: "true", __support_arm: "true" },
    });
  });

  it.each([
    [true, true],
    ["true", true],
    [false, false],
    ["false", false],
    [undefined, false],
  ])("takes %p for a whole image: %p", async (__whole_image, isWhole) => {
    await expect(read({ __whole_image })).resolves.toMatchObject({ isWhole });
  });

  it("keeps the properties of the service and of others, and none of what has a name of its own", async () => {
    const image = await read({ mine: "1", __support_xen: "true", __description: "d" });
    expect(image?.properties).toMatchObject({ mine: "1", __support_xen: "true" });
    for (const own of ["name", "self", "file", "max_ram", "__description", "__os_version"])
      expect(image?.properties).not.toHaveProperty(own);
  });

  it("says which attributes it has, so that a change knows add from replace", async () => {
    const image = await read({ __description: "", hw_firmware_type: undefined });
    expect(image?.has).toEqual(["name", "minRamMb", "description", "enterpriseProjectId"]);
  });

  it("is still an image where a detail is not as documented", async () => {
    await expect(read({ __os_bit: { odd: true }, tags: null })).resolves.toMatchObject({
      id: imageId,
      osBit: undefined,
      osType: "Linux",
      tags: [],
    });
  });

  it("has its tags in one order, whatever the order of the answer", async () => {
    await expect(read({ tags: ["b", "c", "a="] })).resolves.toMatchObject({
      tags: ["a", "b", "c"],
    });
  });

  it("writes a tag without a value without a sign", async () => {
    await expect(read({ tags: ["a=", "b", "c=d=e"] })).resolves.toMatchObject({
      tags: ["a", "b", "c=d=e"],
    });
  });

  it.each([
    [{ __imagetype: "gold" }, { category: "public" }],
    [{ __imagetype: "market" }, { category: "market" }],
    [{ __imagetype: "new" }, { category: undefined }],
    [{ virtual_env_type: "DataImage" }, { use: "data" }],
    [{ virtual_env_type: "IsoImage" }, { use: "iso" }],
    [{ virtual_env_type: "Ironic" }, { use: "bms" }],
  ])("with %j is %j", async (wire, expected) => {
    await expect(read(wire)).resolves.toMatchObject(expected);
  });
});

describe("a change of an image", () => {
  const sent = async (changes: readonly ImsChange[]) => {
    const stub = stubSend(() => ({ body: wireImsImage() }));
    await updateCloudImage(stub.send, imageId, changes);
    const [request] = stub.requests;
    return { request, body: request?.body?.kind === "json" ? request.body.value : undefined };
  };

  it("adds what is missing, replaces what is there, and removes", async () => {
    const { body } = await sent([
      { set: "maxRamMb", value: 4096, exists: false },
      { set: "minRamMb", value: 1024, exists: true },
      { setProperty: "a/b~c", value: "x", exists: true },
      { setProperty: "__support_xen", value: "true", exists: false },
      { remove: "firmwareType" },
      { removeProperty: "old" },
    ]);
    expect(body).toEqual([
      { op: "add", path: "/max_ram", value: 4096 },
      { op: "replace", path: "/min_ram", value: 1024 },
      { op: "replace", path: "/a~1b~0c", value: "x" },
      { op: "add", path: "/__support_xen", value: "true" },
      { op: "remove", path: "/hw_firmware_type" },
      { op: "remove", path: "/old" },
    ]);
  });

  it("is repeated after a lost answer only where a second one is answered like the first", async () => {
    const replace = { set: "name", value: "n", exists: true } as const;
    expect((await sent([replace])).request?.idempotent).toBe(true);
    expect((await sent([replace, { removeProperty: "old" }])).request?.idempotent).toBe(false);
  });
});
