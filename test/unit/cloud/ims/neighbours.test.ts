/** What clients of IMS ask the services beside it: the backup behind an image, and moves between enterprise projects. */
import { sendSigned } from "../../../support/signed";
import { type ImsCloud, type Person, startImsCloud } from "./cloud";

describe("Beside the local IMS", () => {
  let cloud: ImsCloud;
  let alice: Person;
  let own: Readonly<Record<string, string>>;

  beforeAll(async () => {
    cloud = await startImsCloud();
    alice = await cloud.as("alice");
    own = cloud.server.ims.owner;
  });
  afterAll(() => cloud.stop());

  const call = (user: string, method: string, url: string, content?: unknown) => {
    const key = cloud.server.accessKeys[user] ?? { accessKey: "", secretKey: "" };
    const body = content === undefined ? {} : { body: JSON.stringify(content) };
    return sendSigned(key, {
      method,
      url,
      headers: { "content-type": "application/json" },
      ...body,
    });
  };

  it("CBR knows the server and the vault of the backup of a whole image", async () => {
    const { cbrUrl } = cloud.server;
    const job = await alice.run("POST", "/v1/cloudimages/wholeimages/action", {
      ...{ name: "whole", instance_id: own["runningServer"], vault_id: own["vault"] },
    });
    const image = await alice.image(String(job.reply.at("entities", "image_id")));
    const url = `${cbrUrl}/v3/${alice.projectId}/backups`;
    const backup = String(image?.["__backup_id"]);
    const expected = {
      id: backup,
      resource_id: own["runningServer"],
      vault_id: own["vault"],
      status: "available",
    };
    expect(await call("alice", "GET", `${url}/${backup}`)).toMatchObject({
      status: 200,
      json: { backup: expected },
    });
    expect((await call("alice", "GET", url)).json).toMatchObject({
      backups: expect.arrayContaining([expect.objectContaining(expected)]) as unknown,
    });
    const seeded = await call("alice", "GET", `${url}/${own["cbrBackup"]}`);
    expect(seeded.json).toMatchObject({ backup: { vault_id: own["vault"] } });
    const others = `${url}/${cloud.server.ims.consumer["cbrBackup"]}`;
    expect((await call("alice", "GET", others)).status).toBe(404);
    expect((await call("bob", "GET", `${url}/${backup}`)).status).toBe(400);
    expect((await fetch(url)).status).toBe(401);
    await alice.delete(`/v2/images/${String(image?.["id"])}`, { delete_backup: true });
    expect((await call("alice", "GET", `${url}/${backup}`)).status).toBe(404);
  });

  it("EPS moves images between enterprise projects and lists them", async () => {
    const id = await alice.makeImage();
    const project = "1fb3a4d2-7a44-4c40-9ccd-1f0f35bc5c33";
    const url = `${cloud.server.epsUrl}/v1.0/enterprise-projects`;
    const move = (target: string, image: string, type = "images") =>
      call("alice", "POST", `${url}/${target}/resources-migrate`, {
        ...{ resource_id: image, resource_type: type, project_id: alice.projectId },
      });
    const idsIn = async (target: string) => {
      const filter = { resource_types: ["images"], projects: [alice.projectId], offset: 0 };
      const page = await call("alice", "POST", `${url}/${target}/resources/filter`, filter);
      const { resources } = page.json as { resources: { resource_id: string }[] }; // what EPS lists
      return resources.map(({ resource_id }) => resource_id);
    };
    expect(await idsIn("0")).toContain(id);
    expect((await move(project, id)).status).toBe(204);
    expect(await idsIn("0")).not.toContain(id);
    expect(await idsIn(project)).toEqual([id]);
    expect(await alice.image(id)).toMatchObject({ enterprise_project_id: project });
    expect((await move("0", id)).status).toBe(204);
    expect((await move("nowhere", id)).status).toBe(404);
    expect((await move("0", "none")).status).toBe(404);
    expect((await move("0", id, "disks")).status).toBe(400);
    expect((await call("alice", "GET", url)).json).toMatchObject({
      enterprise_projects: [{ id: "0", name: "default" }],
    });
    expect((await fetch(url)).status).toBe(401);
  });
});
