/** What images of the local IMS can be made from, and what is refused as a source. */
import { removeObject } from "../../../cloud/obs/store";
import { codeOf, type ImsCloud, type Person, type Reply, startImsCloud } from "./cloud";

describe("The local IMS makes images", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let own: Readonly<Record<string, string>>;
  const action = "/v2/cloudimages/action";
  const wholeAction = "/v1/cloudimages/wholeimages/action";

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    own = cloud.server.ims.owner;
    await cloud.putObject("system.qcow2", "system bytes");
    await cloud.putObject("data.qcow2", "data bytes");
    await cloud.putObject("other.raw", "raw bytes");
    await cloud.putObject("other.raw.bitmap", "bits");
    await cloud.putObject("lonely.raw", "raw bytes");
    await cloud.putObject("big.zvhd2", "fast bytes");
    await cloud.putObject("install.iso", "iso bytes");
    await cloud.putObject("empty.raw", "");
  });
  afterAll(() => cloud.stop());

  const file = (key: string, more: Readonly<Record<string, unknown>> = {}) => ({
    name: "from-file",
    image_url: `img-bucket:${key}`,
    min_disk: 40,
    os_version: "CentOS 7.6 64bit",
    ...more,
  });
  const made = async (job: { status: unknown; reply: Reply }) => {
    expect(job.reply.json()).toMatchObject({ status: "SUCCESS", error_code: null });
    return alice.image(String(job.reply.at("entities", "image_id")));
  };

  it("from a stopped server, with its tags and texts", async () => {
    const job = await alice.run("POST", action, {
      name: "db-base",
      instance_id: own["stoppedServer"],
      description: "MySQL 8",
      tags: ["env.dev", "path.a.b", "bare"],
      min_ram: 1024,
      max_ram: 4096,
    });
    expect(await made(job)).toMatchObject({
      name: "db-base",
      __description: "MySQL 8",
      tags: ["env=dev", "path=a.b", "bare"],
      min_disk: 40,
      min_ram: 1024,
      max_ram: "4096",
      virtual_env_type: "FusionCompute",
      __os_version: "CentOS 7.6 64bit",
      __data_origin: `instance,${own["stoppedServer"]}`,
      enterprise_project_id: "0",
      __image_size: "65536",
    });
  });

  it("from an encrypted server, encrypted with the same key", async () => {
    const body = { name: "enc", instance_id: own["encryptedServer"] };
    expect(await made(await alice.run("POST", action, body))).toMatchObject({
      __system__cmkid: own["key"],
    });
  });

  it("from data disks of a server, one image for each", async () => {
    const job = await alice.run("POST", action, {
      data_images: [
        { name: "data-1", volume_id: own["dataVolume"], image_tags: [{ key: "n", value: "1" }] },
        { name: "data-2", volume_id: own["otherDataVolume"] },
      ],
    });
    expect(job.reply.json()).toMatchObject({
      job_type: "imsVolumesToSysDataImagesJob",
      status: "SUCCESS",
      entities: {
        sub_jobs_result: [
          {
            job_type: "imsCopyVolumeToImageJob",
            status: "SUCCESS",
            entities: { image_name: "data-1" },
          },
          {
            job_type: "imsCopyVolumeToImageJob",
            status: "SUCCESS",
            entities: { image_name: "data-2" },
          },
        ],
      },
    });
    const parts = job.reply.list("entities", "sub_jobs_list");
    expect(parts).toHaveLength(2);
    const part = await alice.get(`/v1/${alice.projectId}/jobs/${String(parts[1])}`);
    expect(part.json()).toMatchObject({
      job_id: parts[1],
      job_type: "imsCopyVolumeToImageJob",
      status: "SUCCESS",
      entities: { image_name: "data-2" },
    });
    const id = job.reply.at("entities", "sub_jobs_result", 0, "entities", "image_id");
    expect(await alice.image(String(id))).toMatchObject({
      virtual_env_type: "DataImage",
      min_disk: 100,
      tags: ["n=1"],
      __data_origin: `volume,${own["dataVolume"]}`,
    });
  });

  it("from a volume", async () => {
    const body = { name: "vol", volume_id: own["dataVolume"], os_version: "CentOS 7.6 64bit" };
    const job = await alice.run("POST", action, body);
    expect(job.reply.at("job_type")).toBe("imsVolumeCreateImageJob");
    expect(await made(job)).toMatchObject({ virtual_env_type: "FusionCompute", __os_bit: "64" });
  });

  it("from a file, encrypted if wanted, for Arm if wanted", async () => {
    const body = file("system.qcow2", { cmk_id: own["key"], architecture: "arm" });
    const job = await alice.run("POST", "/v2.1/cloudimages/action", body);
    expect(job.reply.at("job_type")).toBe("imsImportImageJob");
    expect(await made(job)).toMatchObject({
      __image_size: String("system bytes".length),
      __system__cmkid: own["key"],
      __support_arm: "true",
      hw_firmware_type: "uefi",
      __root_origin: "file",
      __data_origin: "file,img-bucket:system.qcow2",
    });
  });

  it("from an ISO file, and needs its system's name for it", async () => {
    const body = file("install.iso", { type: "IsoImage" });
    expect(await made(await alice.run("POST", action, body))).toMatchObject({
      virtual_env_type: "IsoImage",
      disk_format: "iso",
    });
    const { os_version: _version, ...nameless } = body;
    expect(codeOf(await alice.post(action, nameless))).toBe("IMG.0166");
  });

  it("from a file with data disks beside it", async () => {
    const job = await alice.run(
      "POST",
      action,
      file("system.qcow2", {
        data_images: [{ image_url: "img-bucket:data.qcow2", min_disk: 10, name: "beside" }],
      }),
    );
    expect(job.reply.at("job_type")).toBe("imsImportOvaImageJob");
    const names = job.reply.list("entities", "sub_jobs_result");
    expect(names).toMatchObject([
      { entities: { image_name: "from-file" } },
      { entities: { image_name: "beside" } },
    ]);
  });

  it("of data disks from a file", async () => {
    const body = { name: "d", image_url: "img-bucket:data.qcow2", min_disk: 100 };
    const job = await alice.run("POST", "/v1/cloudimages/dataimages/action", body);
    expect(job.reply.at("job_type")).toBe("imsImportDataImageJob");
    expect(await made(job)).toMatchObject({ virtual_env_type: "DataImage", __os_type: "Linux" });
    const small = { ...body, min_disk: 39 };
    expect(codeOf(await alice.post("/v2.1/cloudimages/dataimages/action", small))).toBe("IMG.0055");
  });

  it("the fast way from ZVHD2, or RAW with its bitmap", async () => {
    const quick = "/v2/cloudimages/quickimport/action";
    for (const key of ["big.zvhd2", "other.raw"]) {
      expect(await made(await alice.run("POST", quick, file(key)))).toMatchObject({
        status: "active",
      });
    }
    const data = { name: "d", image_url: "img-bucket:big.zvhd2", min_disk: 1, type: "DataImage" };
    expect(await made(await alice.run("POST", quick, data))).toMatchObject({
      virtual_env_type: "DataImage",
    });
    expect(codeOf(await alice.post(quick, file("lonely.raw")))).toBe("IMG.0158");
    expect(codeOf(await alice.post(quick, file("system.qcow2")))).toBe("IMG.0158");
    const { os_version: _version, ...nameless } = file("big.zvhd2");
    expect(codeOf(await alice.post(quick, nameless))).toBe("IMG.0159");
    expect(codeOf(await alice.post(quick, file("big.zvhd2", { type: "Ironic" })))).toBe("IMG.0157");
  });

  it("of whole servers, by a new backup", async () => {
    const body = { name: "whole", instance_id: own["runningServer"], vault_id: own["vault"] };
    const image = await made(await alice.run("POST", wholeAction, body));
    expect(image).toMatchObject({ __whole_image: "true", min_disk: 40 });
    const backup = String(image?.["__backup_id"]);
    expect(image?.["__data_origin"]).toBe(`server_backup,${backup}`);
    const again = { name: "again", backup_id: backup, whole_image_type: "CBR" };
    expect(codeOf(await alice.post(wholeAction, again))).toBe("IMG.0029");
    const kept = await alice.delete(`/v2/images/${String(image?.["id"])}`);
    expect(kept.status).toBe(204);
    const second = await made(await alice.run("POST", wholeAction, again));
    await alice.delete(`/v2/images/${String(second?.["id"])}`, { delete_backup: true });
    expect(codeOf(await alice.post(wholeAction, again))).toBe("IMG.0020");
  });

  it("of whole servers from a backup, once", async () => {
    const body = { name: "w", backup_id: own["csbsBackup"] };
    const job = await alice.run("POST", wholeAction, body);
    expect(job.reply.at("job_type")).toBe("imsCreateWholeImageByBackupJob");
    expect(await made(job)).toMatchObject({ __backup_id: own["csbsBackup"] });
    expect(codeOf(await alice.post(wholeAction, body))).toBe("IMG.0134");
  });

  it.each([
    ["no name", { name: undefined }, "IMG.0013"],
    ["a bad name", { name: "a/b" }, "IMG.0003"],
    ["a missing object", { image_url: "img-bucket:absent" }, "IMG.0057"],
    ["an empty object", { image_url: "img-bucket:empty.raw" }, "IMG.0057"],
    ["blanks in the name of the object", { image_url: "img-bucket:a b" }, "IMG.0175"],
    ["no bucket", { image_url: ":x" }, "IMG.0068"],
    ["a bucket that is not there", { image_url: "nowhere:x" }, "IMG.0069"],
    ["a bad bucket name", { image_url: "No_Way:x" }, "IMG.0109"],
    ["an unknown system", { os_version: "BeOS" }, "IMG.0056"],
    ["a disk out of range", { min_disk: 1025 }, "IMG.0055"],
    ["a disk of zero", { min_disk: 0 }, "IMG.0055"],
    ["an unknown type", { type: "Robot" }, "IMG.0024"],
    ["an unknown architecture", { architecture: "mips" }, "IMG.0212"],
    ["Arm with bios", { architecture: "arm", hw_firmware_type: "bios" }, "IMG.0141"],
    ["both kinds of tags", { tags: ["a"], image_tags: [{ key: "b", value: "" }] }, "IMG.0115"],
    ["a bad enterprise project", { enterprise_project_id: "none" }, "IMG.0155"],
    ["an unknown key", { cmk_id: "5b1f8c1e-3c7a-4f3e-9a51-2f6d7c8e9a01" }, "IMG.0095"],
    ["four data disks", { data_images: [{}, {}, {}, {}] }, "IMG.0194"],
    [
      "the same file twice",
      { data_images: [{ image_url: "img-bucket:system.qcow2", min_disk: 1 }] },
      "IMG.0123",
    ],
  ])("from no file with %s", async (_what, more, code) => {
    const reply = await alice.post(action, file("system.qcow2", more));
    expect([reply.status, codeOf(reply)]).toEqual([400, code]);
  });

  it("from nothing that is in no state for it", async () => {
    const attempts: [string, Readonly<Record<string, unknown>>, string][] = [
      [action, { instance_id: own["runningServer"] }, "IMG.0008"],
      [action, { instance_id: own["busyServer"] }, "IMG.0010"],
      [action, { instance_id: cloud.server.ims.consumer["stoppedServer"] }, "IMG.0005"],
      [action, { instance_id: own["secondRegionServer"] }, "IMG.0005"],
      [action, { volume_id: own["systemVolume"], os_version: "CentOS 7.6 64bit" }, "IMG.0120"],
      [action, {}, "IMG.0012"],
      [action, { ...file("system.qcow2"), cmk_id: own["disabledKey"] }, "IMG.0097"],
      [action, { ...file("system.qcow2"), type: "BMS", cmk_id: own["key"] }, "IMG.0118"],
      [action, { ...file("x"), cmk_id: cloud.server.ims.consumer["key"] }, "IMG.0057"],
      [wholeAction, { instance_id: own["brokenServer"] }, "IMG.0126"],
      [wholeAction, { instance_id: own["stoppedServer"], vault_id: own["smallVault"] }, "IMG.0182"],
      [wholeAction, { instance_id: own["stoppedServer"], vault_id: own["diskVault"] }, "IMG.0193"],
      [
        wholeAction,
        { instance_id: own["stoppedServer"], vault_id: own["lockedVault"] },
        "IMG.0188",
      ],
      [wholeAction, { instance_id: own["stoppedServer"], vault_id: "none" }, "IMG.0184"],
      [wholeAction, { backup_id: own["cbrBackup"] }, "IMG.0198"],
      [wholeAction, { backup_id: own["unfinishedBackup"], whole_image_type: "CBR" }, "IMG.0032"],
      [wholeAction, { backup_id: "none" }, "IMG.0127"],
      [wholeAction, {}, "IMG.0019"],
    ];
    for (const [path, body, code] of attempts) {
      const reply = await alice.post(path, { name: "n", ...body });
      expect([body, codeOf(reply)]).toEqual([body, code]);
    }
    expect(codeOf(await alice.post(action, ""))).toBe("IMG.0007");
    expect(codeOf(await alice.post(action, "{"))).toBe("IMG.0001");
  });

  it("from no file in another region, and from none that is too large", async () => {
    cloud.server.controls.state.buckets.put("far-away", {
      name: "far-away",
      region: "local-2",
      owner: alice.projectId,
      createdAt: "2026-01-05T08:00:00Z",
    });
    await cloud.putObject("system.qcow2", "far bytes", "far-away");
    const far = { ...file("system.qcow2"), image_url: "far-away:system.qcow2" };
    expect(codeOf(await alice.post(action, far))).toBe("IMG.0058");
    const image = await alice.makeImage();
    await cloud.admin("POST", "/options", { fileBytes: 5 });
    expect(codeOf(await alice.post(action, file("system.qcow2")))).toBe("IMG.0059");
    const attempts: [string, Readonly<Record<string, unknown>>, string][] = [
      ["copy", { name: "c" }, "IMG.0059"],
      ["file", { bucket_url: "img-bucket:o", file_format: "vhd" }, "IMG.0160"],
      [
        "cross_region_copy",
        { name: "c", region: "local-2", project_name: "local-2", agency_name: "ims-copy" },
        "IMG.0146",
      ],
    ];
    for (const [what, body, code] of attempts) {
      expect(codeOf(await alice.post(`/v1/cloudimages/${image}/${what}`, body))).toBe(code);
    }
    await cloud.admin("POST", "/options", { fileBytes: 128 * 1024 ** 3, uploadBytes: 3 });
    await expect(alice.makeImage()).rejects.toThrow("too large");
    await cloud.admin("POST", "/options", { uploadBytes: 2 * 1024 ** 3 });
  });

  it("fails as a job when its file is gone by then", async () => {
    await cloud.putObject("short-lived.qcow2", "bytes");
    const started = await alice.post(action, file("short-lived.qcow2"));
    removeObject(cloud.server.controls.state, "img-bucket", "short-lived.qcow2");
    await cloud.advance(cloud.jobMs);
    const job = await alice.get(`/v1/${alice.projectId}/jobs/${started.at("job_id")}`);
    expect(job.json()).toMatchObject({ status: "FAIL", error_code: "IMG.0057" });
  });

  it("of records, by registering a file", async () => {
    const record = async () => String((await alice.post("/v2/images", { name: "r" })).at("id"));
    const id = await record();
    const upload = { image_url: "img-bucket:system.qcow2" };
    const started = await alice.put(`/v1/cloudimages/${id}/upload`, upload);
    expect(await alice.image(id)).toMatchObject({ status: "saving" });
    expect(codeOf(await alice.delete(`/v2/images/${id}`))).toBe("IMG.0090");
    expect(codeOf(await alice.put(`/v1/cloudimages/${id}/upload`, upload))).toBe("IMG.0046");
    await cloud.advance(cloud.jobMs);
    const job = await alice.get(`/v1/${alice.projectId}/jobs/${started.at("job_id")}`);
    expect(job.json()).toMatchObject({
      job_type: "imsNativeImportImageJob",
      status: "SUCCESS",
      entities: { image_id: id },
    });
    expect(await alice.image(id)).toMatchObject({ status: "active", __image_size: "12" });
    const failing = await record();
    await cloud.admin("POST", "/fail-job", { code: "IMG.1075" });
    const failed = await alice.run("PUT", `/v1/cloudimages/${failing}/upload`, upload);
    expect(failed.reply.json()).toMatchObject({ status: "FAIL", error_code: "IMG.1075" });
    expect(await alice.image(failing)).toMatchObject({ status: "queued" });
    expect((await alice.run("PUT", `/v1/cloudimages/${failing}/upload`, upload)).status).toBe(
      "SUCCESS",
    );
  });
});
