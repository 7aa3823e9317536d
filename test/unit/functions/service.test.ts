/** What the image service says of itself: schemas and versions. */
import { type Clouds, startClouds } from "./clouds";

let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds();
});
afterAll(() => clouds.stop());

describe.each(["alice", "ims-alice"])("over the connection %s", (connection) => {
  it.each(["image", "images", "member", "members"] as const)(
    "getSchema tells the schema %s",
    async (name) => {
      const result = await clouds.lookUp("getSchema", { name, connection });
      expect(result.name).toBe(name);
      expect(result.document).toMatchObject({ name, properties: expect.any(Object) });
      expect(result.propertyNames.length).toBeGreaterThan(1);
      expect(result.propertyNames).toEqual(result.propertyNames.toSorted());
    },
  );

  it("getVersions lists all, or tells one", async () => {
    const { versions } = await clouds.lookUp("getVersions", { connection });
    expect(versions.length).toBeGreaterThan(0);
    for (const version of versions) {
      expect(version).toEqual({ id: expect.any(String), status: expect.any(String) });
    }
    const [first] = versions;
    await expect(
      clouds.lookUp("getVersions", { version: first?.id ?? "", connection }),
    ).resolves.toEqual({ versions: [first] });
  });

  it("getVersions says that one is not there, and refuses what is none", async () => {
    await expect(clouds.lookUp("getVersions", { version: "v9", connection })).rejects.toThrow(
      `cannot look up API version v9: the image service of connection "${connection}" does not list it`,
    );
    for (const version of ["two", "2", "v", "v2.", "v2.1.", "v2.x", "xv2", "v2x", "v2\n"])
      await expect(clouds.lookUp("getVersions", { version, connection })).rejects.toThrow(
        "version must be a version such as v2 or v2.15",
      );
    await expect(clouds.lookUp("getVersions", { version: "v99.99", connection })).rejects.toThrow(
      "cannot look up API version v99.99",
    );
  });
});
