/** Look-ups in a program that the real engine runs: in previews too, in order with resources, and their errors as a person reads them. */
import { pulumiProject, type PulumiProject } from "../support/engine";
import { imsPerson } from "../support/imsPerson";
import { type LocalCloud, startLocalCloud } from "../support/localCloud";
import { describeNeeding } from "../support/needs";

jest.setTimeout(300_000);

const tagging = `
  import * as ims from "pulumi-ims";
  const base = ims.getImageOutput({ name: "base" });
  const tag = new ims.ImageTag("tag", { imageId: base.id, tag: "seen=yes" });
  const tagged = ims.getImagesByTagsOutput({ tags: [{ key: "seen" }] }, { dependsOn: [tag] });
  export const baseId = base.id;
  export const taggedIds = tagged.ids;
`;

const failing = `
  import * as ims from "pulumi-ims";
  export = async () => ({ id: (await ims.getImage({ name: "basse" })).id });
`;

describeNeeding(["engine"], "look-ups in a program", () => {
  let cloud: LocalCloud;
  let project: PulumiProject;
  let imageId: string;

  beforeAll(async () => {
    cloud = await startLocalCloud();
    const alice = imsPerson(cloud, "alice");
    const record = { name: "base", __os_version: "Ubuntu 18.04 server 64bit" };
    ({ id: imageId } = (await alice.call("POST", "/v2/images", record)) as { id: string }); // B4
    const { accessKey = "", secretKey = "", projectId = "" } = cloud.accessKeys["alice"] ?? {};
    project = await pulumiProject({
      program: { text: tagging },
      config: {
        "ims:kind": "ims",
        "ims:region": "local-1",
        "ims:endpoint": cloud.imsUrls["local-1"],
        "ims:iamUrl": cloud.iamUrl,
        "ims:projectId": projectId,
        "ims:accessKey": accessKey,
      },
      secretConfig: { "ims:secretKey": secretKey },
    });
  });
  afterAll(async () => {
    await project.remove();
    await cloud.stop();
  });

  it("find in a preview what is there, and leave open what depends on new resources", async () => {
    const { output } = await project.preview();
    expect(output).toMatch(new RegExp(`baseId *: "${imageId}"`));
    expect(output).toMatch(/taggedIds *: (output<string>|\[unknown\])/);
  });

  it("find after a resource was made what it changed", async () => {
    await project.up();
    await expect(project.outputs()).resolves.toEqual({ baseId: imageId, taggedIds: [imageId] });
  });

  it("end a program with their message and nothing else", async () => {
    await project.change(failing);
    const { status, output } = await project.attempt("preview");
    expect(status).not.toBe(0);
    expect(output).toContain(
      'cannot look up the image with name "basse": no image that the project of the default connection can see matches',
    );
    expect(output).not.toMatch(/^ +at /m);
  });
});
