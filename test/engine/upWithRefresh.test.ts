/**
 * `pulumi up --refresh`: one run that reads everything, compares what it read with the inputs of the last
 * run, and then does what the program says. What left the program is gone afterwards.
 */
import { pulumiProject } from "../support/engine";
import { startLocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";
import { person } from "../support/person";

jest.setTimeout(300_000);

describeNeeding(["engine"], "pulumi up --refresh", () => {
  it("takes back the tag, the shares and the answer that left the program", async () => {
    const cloud = await startLocalCloud();
    const alice = await person(cloud, "alice");
    const bob = await person(cloud, "bob");
    const carol = await person(cloud, "carol");
    const record = { disk_format: "raw", container_format: "bare", visibility: "shared" };
    const [image, listed, foreign] = await Promise.all(
      [1, 2, 3].map(async () => await alice.call("POST", "/v2/images", record)),
    ).then((images) => images.map((each) => (each as { id: string }).id));
    await alice.call("POST", `/v2/images/${foreign}/members`, { member: bob.projectId });
    const program = (resources: string) => `import * as ims from "pulumi-ims";\n${resources}`;
    const project = await pulumiProject({
      cloud,
      program: {
        text: program(`
          new ims.ImageTag("tag", { imageId: "${image}", tag: "extra" });
          new ims.ImageMember("member", { imageId: "${image}", projectId: "${carol.projectId}" });
          new ims.ImageMembers("list", {
            imageIds: ["${listed}"],
            members: [{ projectId: "${carol.projectId}" }],
          });
          new ims.ImageAcceptance("answer", { imageId: "${foreign}", connection: "consumer" });
        `),
      },
    });
    await project.up();
    expect(await alice.members(foreign ?? "")).toEqual({ [bob.projectId]: "accepted" });

    await project.change(program("void ims;"));
    const { resources } = await project.up("--refresh");

    expect(resources).toMatchObject({ deleted: 4 });
    expect((await alice.image(image ?? ""))?.tags).toEqual([]);
    expect(await alice.members(image ?? "")).toEqual({});
    expect(await alice.members(listed ?? "")).toEqual({});
    expect(await alice.members(foreign ?? "")).toEqual({ [bob.projectId]: "pending" });
    await project.remove();
    await cloud.stop();
  });
});
