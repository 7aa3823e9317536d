/**
 * What the real engine makes of a share list that a stumbling cloud cuts off: it is in the state,
 * and the next run goes on.
 */
import { pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { person, type Person } from "../support/person";

jest.setTimeout(300_000);

const program = `
import * as ims from "pulumi-ims";
const { IMAGE_ID: imageId, CONSUMERS: consumers } = process.env;
if (consumers !== "") new ims.ImageMembers("team", {
  imageIds: [imageId],
  members: consumers.split(",").map((projectId) => ({ projectId })),
});
`;

describeNeeding(["engine"], "a share list that a stumbling cloud cuts off", () => {
  let cloud: LocalCloud;
  let alice: Person;
  let project: PulumiProject;
  let imageId: string;

  beforeEach(async () => {
    cloud = await startLocalCloud();
    alice = await person(cloud, "alice");
    const record = { name: "shared", disk_format: "raw", container_format: "bare" };
    imageId = ((await alice.call("POST", "/v2/images", record)) as { id: string }).id; // as Glance has it
  });
  afterEach(async () => {
    await project.remove();
    await cloud.stop();
  });

  const members = async () => Object.keys(await alice.members(imageId)).sort();

  it.each(["finished", "reverted"])("is %s by the next run", async (end) => {
    const { consumer, third, admin } = cloud.projects;
    const everybody = [consumer, third, admin];
    const text = (consumers: readonly string[]) =>
      program.replace(
        "process.env",
        JSON.stringify({ IMAGE_ID: imageId, CONSUMERS: consumers.join() }),
      );
    await alice.call("POST", `/v2/images/${imageId}/members`, { member: consumer });
    project = await pulumiProject({ program: { text: text(everybody) }, cloud });
    cloud.local.fault({
      ...{ method: "POST", path: "/v2/images/*/members", nth: 2, count: 1_000, status: 503 },
      headers: { "retry-after": "0" },
    });
    await expect(project.up()).rejects.toThrow(/cannot share image/);
    expect(await members()).toHaveLength(2);
    cloud.local.clearFaults();
    if (end === "finished") {
      await project.up();
      expect(await members()).toEqual([...everybody].sort());
      await project.preview("--expect-no-changes");
    } else {
      await project.change(text([]));
      await project.up();
      expect(await members()).toEqual([consumer]);
    }
    await project.destroy();
  });
});
