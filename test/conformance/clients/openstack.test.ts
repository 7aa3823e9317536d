/**
 * The clients of OpenStack as they come from PyPI, on the local Keystone and Glance: each result is compared with what our
 * own client says of the same cloud.
 */
import type { ImageCloud } from "../../../provider/client/cloud";
import { openCloud } from "../../../provider/client/open";
import { resolveConnection, systemSources } from "../../../provider/config/resolveConnection";
import { type LocalCloud, startLocalCloud } from "../../support/localCloud";
import { describeNeeding } from "../../support/needs";
import { type Driver, startDriver } from "./driver";

// Python takes its time to load these clients on a busy machine.
jest.setTimeout(180_000);

const clients = [
  ["openstacksdk", "sdk.py"],
  ["python-glanceclient", "glance.py"],
  ["the command openstack", "command.py"],
] as const;

describeNeeding(["clients"], "On the local Glance", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  });
  afterAll(() => cloud.stop());

  describe.each(clients)("%s", (_, script) => {
    let driver: Driver;
    let alice: ImageCloud;
    let bob: ImageCloud;
    let id: string;

    const ours = (user: string) =>
      openCloud(
        resolveConnection(
          user,
          systemSources({
            config: () => undefined,
            environment: { OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml },
          }),
        ),
      );
    /** The image as our own client tells it, in the words of the drivers. */
    const told = async (by = alice) => {
      const image = await by.getImage(id, { fresh: true });
      if (!image) throw new Error(`our client sees no image ${id}`);
      const { name, status, visibility, sizeBytes: size, tags, properties } = image;
      return { name, status, visibility, size, tags: [...tags].sort(), properties };
    };
    /** By a client that remembers nothing of earlier lists. */
    const membersTold = async () =>
      Object.fromEntries(
        ((await ours("alice").listMembers(id)) ?? []).map(({ consumer, status }) => [
          consumer,
          status,
        ]),
      );
    const show = async (user = "alice") =>
      (await driver.step("show", { id, cloud: user })) as Awaited<ReturnType<typeof told>>;
    /** Attributes beside ours that some clients show among the properties. */
    const sameImage = async (user = "alice", by = alice) => {
      const [theirs, own] = [await show(user), await told(by)];
      expect({ ...theirs, properties: {} }).toEqual({ ...own, properties: {} });
      expect(theirs.properties).toMatchObject(own.properties);
    };

    beforeAll(async () => {
      driver = startDriver(script, {}, { OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml });
      alice = ours("alice");
      bob = ours("bob");
      id = String(
        await driver.step("create", {
          ...{ name: "theirs", content: "the bytes", tags: ["golden", "env=prod"] },
          properties: { os_distro: "debian" },
        }),
      );
    });
    afterAll(() => driver.end());

    it("makes an image with bytes, and shows it as we do", async () => {
      await sameImage();
      expect(await told()).toMatchObject({
        ...{ name: "theirs", status: "active", size: 9 },
        ...{ tags: ["env=prod", "golden"], properties: { os_distro: "debian" } },
      });
      expect(await driver.step("download", { id })).toBe("the bytes");
    });

    it("renames it, and changes tags and properties", async () => {
      await driver.step("rename", { id, name: "renamed" });
      await driver.step("set", { id, key: "os_distro", value: "ubuntu" });
      await driver.step("tag", { id, tag: "new" });
      await driver.step("untag", { id, tag: "golden" });
      expect(await told()).toMatchObject({
        ...{ name: "renamed", tags: ["env=prod", "new"], properties: { os_distro: "ubuntu" } },
      });
      await sameImage();
    });

    it("shares it, and the consumer accepts and rejects", async () => {
      const project = cloud.projects.consumer;
      await driver.step("visibility", { id, visibility: "shared" });
      expect(await driver.step("share", { id, project })).toBe("pending");
      expect(await driver.step("members", { id })).toEqual(await membersTold());
      expect(await bob.getImage(id)).toBeDefined();
      for (const status of ["accepted", "rejected", "accepted"]) {
        expect(await driver.step("answer", { id, project, status })).toBe(status);
        expect(await membersTold()).toEqual({ [project]: status });
      }
      await sameImage("bob", bob);
    });

    it.each([
      ["a name", { name: "renamed" }],
      ["a tag", { tag: "new" }],
      ["a state", { status: "active" }],
      ["a visibility", { visibility: "shared" }],
    ])("lists by %s what our client lists", async (_what, filter) => {
      const listed = (await alice.listImages({ owner: cloud.projects.owner })).filter((image) =>
        Object.entries(filter).every(([key, value]) =>
          key === "tag"
            ? image.tags.includes(value)
            : image[key as "name" | "status" | "visibility"] === value,
        ),
      );
      expect(listed.map((image) => image.id)).toContain(id);
      expect(await driver.step("list", filter)).toEqual(listed.map((image) => image.id).sort());
    });

    it("puts it out of use and into it again, ends the share, and deletes it", async () => {
      await driver.step("deactivate", { id });
      expect(await told()).toMatchObject({ status: "deactivated" });
      await driver.step("reactivate", { id });
      expect(await told()).toMatchObject({ status: "active" });
      await driver.step("unshare", { id, project: cloud.projects.consumer });
      expect(await membersTold()).toEqual({});
      await driver.step("delete", { id });
      expect(await alice.getImage(id, { fresh: true })).toBeUndefined();
    });
  });
});
