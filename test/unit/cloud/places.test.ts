/** Where the services of the local cloud are: on ports of their own, and still below the common one. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startServer } from "../../cloud/server";
import { type LocalCloud, startLocalCloud } from "../../support/localCloud";
import { objectStorage } from "../../support/objectStorage";
import { sendRaw, sendSigned } from "../../support/signed";

describe("A service of Huawei Cloud", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  });
  afterAll(() => cloud.stop());

  const key = () => cloud.accessKeys["alice"] ?? { accessKey: "", secretKey: "" };

  it.each([
    ["ims", () => cloud.imsUrl, "/v2/cloudimages?limit=1"],
    ["ims-2", () => cloud.imsUrls["local-2"], "/v2/cloudimages?limit=1"],
    ["iam", () => cloud.iamUrl, "/v3/projects?name=local-1"],
    ["eps", () => cloud.epsUrl, "/v1.0/enterprise-projects"],
    ["cbr", () => cloud.cbrUrl, "/v3/{project}/backups"],
  ])("answers the same at its own root and below /%s", async (prefix, root, path) => {
    const target = path.replace("{project}", cloud.projects.owner);
    const own = await sendSigned(key(), { method: "GET", url: `${root()}${target}` });
    const common = `${new URL(cloud.local.adminUrl).origin}/${prefix}`;
    const below = await sendSigned(key(), { method: "GET", url: `${common}${target}` });
    expect([own.status, below.status]).toEqual([200, 200]);
    expect(below.json).toEqual(own.json);
  });

  it("has the buckets of both places in common", async () => {
    await objectStorage(cloud, "alice").put("/img-bucket/one", "content");
    const obsUrl = `${new URL(cloud.local.adminUrl).origin}/obs`;
    const below = objectStorage({ ...cloud, obsUrl }, "alice");
    expect(await below.text("/img-bucket/one")).toBe("content");
  });

  it("keeps an administrator's path and other services to the common port", async () => {
    for (const path of ["/_local/faults", "/iam/v3", "/image/v2/images"]) {
      const answer = await sendRaw({ method: "GET", url: `${cloud.imsUrl}${path}` }, {});
      expect([401, 404]).toContain(answer.status);
    }
  });
});

describe("The ports of a cloud that is told where to listen", () => {
  it("follow one another, and one that is taken is somewhere else", async () => {
    const first = await startServer();
    const port = Number(new URL(first.url).port);
    await first.stop();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port + 1, "127.0.0.1", resolve)).catch(
      () => undefined,
    );
    const said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const cloud = await startServer({ port });
    expect(Number(new URL(cloud.url).port)).toBe(port);
    const ims = Number(new URL(cloud.imsUrl).port);
    expect(ims).not.toBe((other.address() as AddressInfo).port);
    expect(said).toHaveBeenCalledWith(
      `ims-local: port ${port + 1} is taken or not allowed, so ims is at ${cloud.imsUrl}\n`,
    );
    said.mockRestore();
    await cloud.stop();
    other.close();
  });
});
