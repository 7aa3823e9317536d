/** Where the documents and the acceptance tests of the Terraform providers disagree: the switches, both ways. */
import { codeOf, type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("Where documents and acceptance tests disagree, the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let own: Readonly<Record<string, string>>;
  const action = "/v2/cloudimages/action";
  const quick = "/v2/cloudimages/quickimport/action";

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    own = cloud.server.ims.owner;
    await cloud.putObject("disk.zvhd2", "disk bytes");
  });
  afterAll(() => cloud.stop());

  const file = { name: "f", image_url: "img-bucket:disk.zvhd2", min_disk: 60 };
  const ubuntu = { ...file, os_version: "Ubuntu 20.04 server 64bit" };
  const disk = () => ({ name: "d", volume_id: own["systemVolume"] });

  it.each<[string, string, string, string, () => unknown, Readonly<Record<string, string>>]>([
    [
      "an image of a running server",
      ...(["runningServerImages", "IMG.0008", action] as const),
      () => ({ name: "r", instance_id: own["runningServer"] }),
      { __os_version: "CentOS 7.6 64bit" },
    ],
    [
      "a system disk as the source",
      ...(["systemVolumeSource", "IMG.0120", action] as const),
      () => ({ ...disk(), os_version: "Windows Server 2019 Standard 64bit", type: "ECS" }),
      { __os_version: "Windows Server 2019 Standard 64bit" },
    ],
    [
      "a key for a bare metal image",
      ...(["bareMetalKeys", "IMG.0118", action] as const),
      () => ({ ...file, type: "BMS", is_config: true, cmk_id: own["key"] }),
      { virtual_env_type: "Ironic" },
    ],
    [
      "a license type for Linux",
      ...(["licenseTypes", "IMG.0001", quick] as const),
      () => ({ ...ubuntu, type: "ECS", license_type: "byol", hw_firmware_type: "uefi" }),
      { __os_version: "Ubuntu 20.04 server 64bit", hw_firmware_type: "uefi" },
    ],
  ])("takes %s or refuses it", async (_, key, code, path, body, expected) => {
    expect(codeOf(await alice.post(path, body()))).toBe(code);
    await cloud.admin("POST", "/options", { [key]: accepting(key) });
    const job = await alice.run("POST", path, body());
    expect(job.status).toBe("SUCCESS");
    const image = await alice.image(String(job.reply.at("entities", "image_id")));
    expect(image).toMatchObject(expected);
  });

  const accepting = (key: string) => (key === "licenseTypes" ? "anySystem" : "accepted");

  it("exports what was made from a charged system, or refuses it", async () => {
    const body = { name: "w", instance_id: own["windowsServer"] };
    const made = await alice.run("POST", action, body);
    const path = `/v1/cloudimages/${made.reply.at("entities", "image_id")}/file`;
    const target = { bucket_url: "img-bucket:out.qcow2", file_format: "qcow2" };
    expect(codeOf(await alice.post(path, target))).toBe("IMG.0079");
    await cloud.admin("POST", "/options", { chargedSystemExports: "accepted" });
    expect((await alice.run("POST", path, target)).status).toBe("SUCCESS");
  });

  it("patches tags and visibility natively in the family of Open Telekom Cloud alone", async () => {
    const image = await alice.makeImage({ tags: ["old"] });
    const type = { "Content-Type": "application/openstack-images-v2.1-json-patch" };
    const patch = (...changes: unknown[]) =>
      alice.send("PATCH", `/v2/images/${image}`, changes, type);
    const tags = { op: "replace", path: "/tags", value: ["a", "env=dev", "a"] };
    const name = { op: "replace", path: "/name", value: "renamed" };
    const visibility = { op: "replace", path: "/visibility", value: "private" };
    expect((await patch(tags)).status).toBe(403);
    await cloud.admin("POST", "/options", { family: "otc" });
    expect((await patch(visibility, name, tags)).status).toBe(200);
    expect(await alice.image(image)).toMatchObject({ name: "renamed", tags: ["a", "env=dev"] });
    expect((await patch({ ...visibility, value: "public" })).status).toBe(403);
    await cloud.admin("POST", "/options", { family: "otc", nativePatch: "documented" });
    expect((await patch(tags)).status).toBe(403);
    await cloud.admin("POST", "/options", { family: "huawei" });
    expect((await patch(tags)).status).toBe(403);
    expect((await cloud.admin("POST", "/options", { family: "aws" })).status).toBe(400);
  });
});
