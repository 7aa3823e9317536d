/**
 * What the real engine makes of a share list that a stumbling cloud cuts off: it is in the state,
 * and the next run goes on.
 */
import { stringify } from "yaml";

import { pulumiProject, type PulumiProject, type PulumiProjectOptions } from "../support/engine";
import { startLocalCloud, type LocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { person, type Person } from "../support/person";

jest.setTimeout(300_000);

interface Program {
  readonly host: string;
  readonly text: (imageId: string, consumers: readonly string[]) => string;
  readonly settings: (text: string) => Pick<PulumiProjectOptions, "program">;
}

const programs: readonly Program[] = [
  {
    host: "the dynamic provider",
    settings: (text) => ({ program: { text } }),
    text: (imageId, consumers) => `
import * as ims from "pulumi-ims";
const consumers: string[] = ${JSON.stringify(consumers)};
if (consumers.length > 0) new ims.ImageMembers("team", {
  imageIds: ["${imageId}"],
  members: consumers.map((projectId) => ({ projectId })),
});
`,
  },
  {
    host: "the plugin",
    settings: (yaml) => ({ program: { yaml } }),
    text: (imageId, consumers) => {
      const members = consumers.map((projectId) => ({ projectId }));
      const team = { type: "ims:ImageMembers", properties: { imageIds: [imageId], members } };
      const resources = consumers.length > 0 ? { team } : {};
      return stringify({ name: "program", runtime: "yaml", resources });
    },
  },
];

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

  const ends = programs.flatMap((program) =>
    ["finished", "reverted"].map((end) => ({ ...program, end })),
  );

  it.each(ends)("is $end by the next run of $host", async ({ end, text, settings }) => {
    const { consumer, third, admin } = cloud.projects;
    const everybody = [consumer, third, admin];
    await alice.call("POST", `/v2/images/${imageId}/members`, { member: consumer });
    project = await pulumiProject({ ...settings(text(imageId, everybody)), cloud });
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
      await project.change(text(imageId, []));
      await project.up();
      expect(await members()).toEqual([consumer]);
    }
    await project.destroy();
  });
});
