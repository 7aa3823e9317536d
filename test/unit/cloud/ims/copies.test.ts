/** Copies and exports of images in the local IMS. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("The local IMS copies", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let bob: Person;
  let own: Readonly<Record<string, string>>;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    bob = await cloud.as("bob");
    own = cloud.server.ims.owner;
  });
  afterAll(() => cloud.stop());

  const imageOf = async (job: Promise<{ reply: { at(...path: string[]): unknown } }>) =>
    String((await job).reply.at("entities", "image_id"));
  const encrypted = () =>
    imageOf(
      alice.run("POST", "/v2/cloudimages/action", {
        name: "enc",
        instance_id: own["encryptedServer"],
      }),
    );
  const whole = (more: Readonly<Record<string, unknown>> = {}) =>
    imageOf(
      alice.run("POST", "/v1/cloudimages/wholeimages/action", {
        name: "whole",
        instance_id: own["stoppedServer"],
        vault_id: own["vault"],
        ...more,
      }),
    );
  const share = (image: string) =>
    alice.run("POST", "/v1/cloudimages/members", { images: [image], projects: [bob.projectId] });

  it("and lets the largest memory of a fresh copy be replaced, in either region", async () => {
    const agency = { region: "local-2", project_name: "local-2", agency_name: "ims_admin_agency" };
    const second = await cloud.as("alice", "local-2");
    for (const max_ram of [undefined, "2048"]) {
      const source = await alice.makeImage(max_ram === undefined ? {} : { max_ram });
      for (const [path, more, person] of [
        ["copy", {}, alice],
        ["cross_region_copy", agency, second],
      ] as const) {
        const target = `/v1/cloudimages/${source}/${path}`;
        const copy = await imageOf(alice.run("POST", target, { name: "copy", ...more }));
        expect(await person.image(copy)).toMatchObject({ max_ram: max_ram ?? "0" });
        const changes = [
          { op: "replace", path: "/max_ram", value: 4096 },
          { op: "replace", path: "/min_ram", value: 1024 },
        ];
        expect((await person.change(copy, ...changes)).status).toBe(200);
        expect(await person.image(copy)).toMatchObject({ max_ram: "4096", min_ram: 1024 });
      }
    }
  });

  it("an image with what it is, without its tags", async () => {
    const source = await alice.makeImage({ tags: ["env=dev"], my_note: "kept", min_disk: 50 });
    const job = await alice.run("POST", `/v1/cloudimages/${source}/copy`, {
      name: "copy",
      description: "second",
      cmk_id: own["key"],
    });
    expect(job.reply.at("job_type")).toBe("imsCopyImageInRegionJob");
    const copy = String(job.reply.at("entities", "image_id"));
    expect(await alice.image(copy)).toMatchObject({
      name: "copy",
      __description: "second",
      my_note: "kept",
      min_disk: 50,
      tags: [],
      __system__cmkid: own["key"],
      __data_origin: `image,local-1,${source}`,
      __image_size: "9",
    });
    await alice.delete(`/v2/images/${source}`);
    expect(await alice.image(copy)).toMatchObject({ status: "active" });
  });

  it("a received image once it is accepted, to own it", async () => {
    const source = await alice.makeImage();
    await share(source);
    const path = `/v1/cloudimages/${source}/copy`;
    expect(codeOf(await bob.post(path, { name: "mine" }))).toBe("IMG.0196");
    await bob.run("PUT", "/v1/cloudimages/members", {
      images: [source],
      project_id: bob.projectId,
      status: "accepted",
    });
    const copy = await imageOf(bob.run("POST", path, { name: "mine" }));
    expect(await bob.image(copy)).toMatchObject({ owner: bob.projectId, __imagetype: "private" });
  });

  it("no whole server, no ISO, nothing with the key that it has", async () => {
    const image = await whole();
    expect(codeOf(await alice.post(`/v1/cloudimages/${image}/copy`, { name: "c" }))).toBe(
      "IMG.0130",
    );
    const secret = await encrypted();
    const path = `/v2.1/cloudimages/${secret}/copy`;
    expect(codeOf(await alice.post(path, { name: "c", cmk_id: own["key"] }))).toBe("IMG.0096");
    const open = await imageOf(alice.run("POST", path, { name: "open" }));
    expect((await alice.image(open))?.["__system__cmkid"]).toBeUndefined();
    await cloud.putObject("i.iso", "iso");
    const iso = await imageOf(
      alice.run("POST", "/v2/cloudimages/action", {
        name: "iso",
        image_url: "img-bucket:i.iso",
        min_disk: 10,
        type: "IsoImage",
        os_version: "CentOS 7.6 64bit",
      }),
    );
    expect(codeOf(await alice.post(`/v1/cloudimages/${iso}/copy`, { name: "c" }))).toBe("IMG.0167");
  });

  it("five at a time", async () => {
    const source = await alice.makeImage();
    for (let number = 0; number < 5; number += 1) {
      const copy = await alice.post(`/v1/cloudimages/${source}/copy`, { name: `c${number}` });
      expect(copy.status).toBe(200);
    }
    const sixth = await alice.post(`/v1/cloudimages/${source}/copy`, { name: "c6" });
    expect(codeOf(sixth)).toBe("IMG.0060");
    await cloud.advance(cloud.jobMs);
  });

  it("to the other region, where the image then is", async () => {
    const source = await alice.makeImage();
    const there = await cloud.as("alice", "local-2");
    const path = `/v1/cloudimages/${source}/cross_region_copy`;
    const body = {
      name: "abroad",
      region: "local-2",
      project_name: "local-2",
      agency_name: "ims-copy",
    };
    const job = await alice.run("POST", path, body);
    expect(job.reply.json()).toMatchObject({
      job_type: "imsCrossRegionCopyImageJob",
      status: "SUCCESS",
    });
    const copy = String(job.reply.at("entities", "image_id"));
    expect(await there.image(copy)).toMatchObject({
      name: "abroad",
      __data_origin: `image,local-1,${source}`,
    });
    expect(await alice.image(copy)).toBeUndefined();
    const attempts: [Readonly<Record<string, unknown>>, string][] = [
      [{ region: "local-1" }, "IMG.0142"],
      [{ region: "mars" }, "IMG.0147"],
      [{ agency_name: "nobody" }, "IMG.0151"],
      [{ project_name: "nobody" }, "IMG.0145"],
    ];
    for (const [more, code] of attempts) {
      expect(codeOf(await alice.post(path, { ...body, ...more }))).toBe(code);
    }
    const secret = `/v1/cloudimages/${await encrypted()}/cross_region_copy`;
    expect(codeOf(await alice.post(secret, body))).toBe("IMG.0143");
    const image = await whole();
    const wholePath = `/v1/cloudimages/${image}/cross_region_copy`;
    expect(codeOf(await alice.post(wholePath, body))).toBe("IMG.0184");
    const backupOnly = { ...body, vault_id: own["secondRegionBackupVault"] };
    expect(codeOf(await alice.post(wholePath, backupOnly))).toBe("IMG.0189");
    const withVault = { ...body, vault_id: own["secondRegionVault"] };
    expect((await alice.run("POST", wholePath, withVault)).status).toBe("SUCCESS");
    expect(codeOf(await alice.post(wholePath, withVault))).toBe("IMG.0150");
  });

  it("shares whole servers from CBR backups, accepted into a vault", async () => {
    const image = await whole();
    expect((await share(image)).status).toBe("SUCCESS");
    const body = { images: [image], project_id: bob.projectId, status: "accepted" };
    const members = "/v1/cloudimages/members";
    expect(codeOf(await bob.put(members, body))).toBe("IMG.0184");
    const vaults = cloud.server.ims.consumer;
    const into = (vault: string) => ({ ...body, vault_id: vaults[vault] });
    expect(codeOf(await bob.put(members, into("smallVault")))).toBe("IMG.0182");
    expect((await bob.run("PUT", members, into("vault"))).status).toBe("SUCCESS");
    const old = await whole({ vault_id: undefined });
    const refused = await alice.post(members, { images: [old], projects: [bob.projectId] });
    expect(codeOf(refused)).toBe("IMG.0135");
    const secret = await encrypted();
    const never = await alice.post(members, { images: [secret], projects: [bob.projectId] });
    expect(codeOf(never)).toBe("IMG.0098");
    await cloud.admin("POST", "/options", { encryptedSharing: "defaultKeyOnly" });
    expect((await share(secret)).status).toBe("SUCCESS");
    await cloud.admin("POST", "/options", { encryptedSharing: "never" });
  });
});

describe("The local IMS exports", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let own: Readonly<Record<string, string>>;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    own = cloud.server.ims.owner;
  });
  afterAll(() => cloud.stop());

  const to = (key: string, more: Readonly<Record<string, unknown>> = { file_format: "qcow2" }) => ({
    bucket_url: `img-bucket:${key}`,
    ...more,
  });

  it("an image's bytes as an object", async () => {
    const image = await alice.makeImage();
    const job = await alice.run("POST", `/v1/cloudimages/${image}/file`, to("out/a.qcow2"));
    expect(job.reply.json()).toMatchObject({
      job_type: "imsNativeExportImageJob",
      status: "SUCCESS",
      entities: { image_id: image },
    });
    expect(await cloud.object("out/a.qcow2")).toBe("the bytes");
    const again = await alice.post(`/v2.1/cloudimages/${image}/file`, to("out/a.qcow2"));
    expect(codeOf(again)).toBe("IMG.0070");
  });

  it("one at a time, in a format that it knows, under a name that it takes", async () => {
    const image = await alice.makeImage();
    const path = `/v1/cloudimages/${image}/file`;
    const attempts: [Readonly<Record<string, unknown>>, string][] = [
      [to("x", {}), "IMG.0072"],
      [to("x", { file_format: "raw" }), "IMG.0072"],
      [to("x", { file_format: "qcow2", is_quick_export: true }), "IMG.0072"],
      [to(""), "IMG.0073"],
      [to("x".repeat(129)), "IMG.0074"],
      [to("a*b"), "IMG.0075"],
      [to("a b"), "IMG.0175"],
      [{ bucket_url: "nowhere:x", file_format: "vhd" }, "IMG.0069"],
    ];
    for (const [body, code] of attempts) expect(codeOf(await alice.post(path, body))).toBe(code);
    expect((await alice.post(path, to("b.zvhd2", { is_quick_export: true }))).status).toBe(200);
    expect(codeOf(await alice.post(path, to("c.vhd")))).toBe("IMG.0148");
    await cloud.advance(cloud.jobMs);
    expect(await cloud.object("b.zvhd2")).toBe("the bytes");
  });

  it("no public image, no whole server, nothing derived from a closed system", async () => {
    const run = async (path: string, body: unknown) =>
      String((await alice.run("POST", path, body)).reply.at("entities", "image_id"));
    const windows = await run("/v2/cloudimages/action", {
      name: "w",
      instance_id: own["windowsServer"],
    });
    const whole = await run("/v1/cloudimages/wholeimages/action", {
      name: "whole",
      backup_id: own["csbsBackup"],
    });
    const secret = await run("/v2/cloudimages/action", {
      name: "e",
      instance_id: own["encryptedServer"],
    });
    const attempts: [string, Readonly<Record<string, unknown>>, string][] = [
      ["90000000-0000-4000-8000-000000000002", {}, "IMG.0077"],
      [windows, {}, "IMG.0079"],
      [whole, {}, "IMG.0128"],
      [secret, { file_format: undefined, is_quick_export: true }, "IMG.0071"],
    ];
    for (const [image, more, code] of attempts) {
      const body = { ...to("never"), ...more };
      expect(codeOf(await alice.post(`/v1/cloudimages/${image}/file`, body))).toBe(code);
    }
  });
});
