import type { CloudImage, ImageCloud } from "../../../provider/client/cloud";
import { Leftovers } from "../../../provider/resources/recovery/leftovers";
import { markOf } from "../../../provider/resources/recovery/mark";
import {
  cloudImage,
  declaredAs,
  imageId,
  otherImageId,
  owner,
  sampleContext,
  stubCloud,
} from "./support/samples";

const mark = markOf(declaredAs(), undefined);

function cloudWith(...images: readonly CloudImage[]) {
  const looks: unknown[] = [];
  const cloud = stubCloud({
    listImages: (filter) => {
      looks.push(filter);
      return Promise.resolve(images);
    },
  });
  return { cloud, looks };
}

describe("Leftovers", () => {
  it("finds the images of this resource by one look for the whole stack in the connection's project", async () => {
    const mine = cloudImage({ properties: mark });
    const others = cloudImage({
      id: otherImageId,
      properties: markOf(declaredAs("other"), undefined),
    });
    const { cloud, looks } = cloudWith(mine, others);
    const leftovers = new Leftovers();
    await expect(leftovers.find(cloud, declaredAs(), mark)).resolves.toEqual([mine]);
    await leftovers.find(cloud, declaredAs("other"), markOf(declaredAs("other"), undefined));
    expect(looks).toEqual([{ properties: { pulumi_creating: declaredAs().stack }, owner }]);
  });

  it("finds them also if the connection's project is not known", async () => {
    const mine = cloudImage({ properties: mark });
    const listImages: ImageCloud["listImages"] = async (filter) =>
      filter.owner === undefined ? [mine] : [];
    const location = async () => ({ endpoint: "https://images.example.com", projectId: "" });
    const cloud = stubCloud({ listImages, location });
    await expect(new Leftovers().find(cloud, declaredAs(), mark)).resolves.toEqual([mine]);
  });

  it("looks once for creations that begin at the same time", async () => {
    const { cloud, looks } = cloudWith();
    const leftovers = new Leftovers();
    const finds = ["a", "b", "c"].map((name) =>
      leftovers.find(cloud, declaredAs(name), markOf(declaredAs(name), undefined)),
    );
    await Promise.all(finds);
    expect(looks).toHaveLength(1);
  });

  it.each([
    ["in another project of the same cloud", { projectId: "another project" }],
    ["at another cloud with the same project", { endpoint: "https://elsewhere" }],
  ])("looks for itself %s", async (_where, there) => {
    const mine = cloudImage({ properties: mark });
    const { cloud: here } = cloudWith();
    const { cloud } = cloudWith(mine);
    const place = { ...(await here.location()), ...there };
    const other = { ...cloud, location: () => Promise.resolve(place) };
    const leftovers = new Leftovers();
    await expect(leftovers.find(here, declaredAs(), mark)).resolves.toEqual([]);
    await expect(leftovers.find(other, declaredAs(), mark)).resolves.toEqual([mine]);
  });

  it("looks again after a creation that failed", async () => {
    const { cloud, looks } = cloudWith();
    const leftovers = new Leftovers();
    await leftovers.find(cloud, declaredAs(), mark);
    await leftovers.forget(cloud);
    await leftovers.find(cloud, declaredAs(), mark);
    expect(looks).toHaveLength(2);
  });

  it("takes a look that failed for none", async () => {
    let calls = 0;
    const cloud = stubCloud({
      listImages: () =>
        (calls += 1) === 1 ? Promise.reject(new Error("down")) : Promise.resolve([]),
    });
    const leftovers = new Leftovers();
    await expect(leftovers.find(cloud, declaredAs(), mark)).rejects.toThrow("down");
    await expect(leftovers.find(cloud, declaredAs(), mark)).resolves.toEqual([]);
  });

  it("names what no resource of this run claims, once, with the command that removes it", async () => {
    const { cloud } = cloudWith(cloudImage({ status: "queued", properties: mark }));
    const leftovers = new Leftovers();
    const { log, warnings } = sampleContext();
    const other = markOf(declaredAs("other"), undefined);
    leftovers.expect(other);
    await leftovers.find(cloud, declaredAs("other"), other);
    await leftovers.find(cloud, declaredAs("other"), other);
    expect(warnings).toEqual([]);
    leftovers.nameUnclaimed(log);
    leftovers.nameUnclaimed(log);
    expect(warnings).toEqual([
      `image ${imageId} ("golden", queued) was begun by a run of this stack that did not finish, and no resource of this run has claimed it so far ` +
        `(the default connection); if none does and it is not wanted: openstack image delete ${imageId}`,
    ]);
  });

  it("does not name by its mark what has no name of its own yet", async () => {
    const { cloud } = cloudWith(cloudImage({ name: undefined, properties: mark }));
    const leftovers = new Leftovers();
    const { log, warnings } = sampleContext();
    await leftovers.find(cloud, declaredAs("other"), markOf(declaredAs("other"), undefined));
    leftovers.nameUnclaimed(log);
    expect(warnings).toEqual([
      expect.stringContaining(`image ${imageId} (without a name of its own yet, active)`),
    ]);
  });

  it("does not name what a resource of this run has looked for", async () => {
    const { cloud } = cloudWith(cloudImage({ properties: mark }));
    const leftovers = new Leftovers();
    const { log, warnings } = sampleContext();
    await leftovers.find(cloud, declaredAs(), mark);
    leftovers.nameUnclaimed(log);
    expect(warnings).toEqual([]);
  });

  it("ignores what a cloud that does not know the filter lists beside", async () => {
    const { cloud } = cloudWith(cloudImage({ properties: {} }));
    const leftovers = new Leftovers();
    const { log, warnings } = sampleContext();
    expect(await leftovers.find(cloud, declaredAs(), mark)).toEqual([]);
    leftovers.nameUnclaimed(log);
    expect(warnings).toEqual([]);
  });

  it("does not name what a resource of this run will claim", async () => {
    const { cloud } = cloudWith(cloudImage({ properties: mark }));
    const leftovers = new Leftovers();
    const { log, warnings } = sampleContext();
    await leftovers.find(cloud, declaredAs("other"), markOf(declaredAs("other"), undefined));
    // The engine checks it while the creation that looked goes on.
    leftovers.expect(mark);
    leftovers.nameUnclaimed(log);
    expect(warnings).toEqual([]);
  });
});
