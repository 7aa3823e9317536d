/** Look-ups as programs call them: with promises and with outputs, over connections of the stack configuration. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import * as ims from "../../../sdk/nodejs";
import { published } from "../schema/published";
import { type ImsCloud, startImsCloud } from "../cloud/ims/cloud";

let mockLoaded = 0;
jest.mock("../../../provider/hosts/program/lookUps", () => {
  mockLoaded += 1;
  return jest.requireActual<object>("../../../provider/hosts/program/lookUps");
});

const environment = process.env;
const folder = mkdtempSync(join(tmpdir(), "ims-sdk-look-ups-"));
const trace = join(folder, "trace");
let cloud: ImsCloud;
let imageId: string;

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      // A preview: ids of new resources are not known yet.
      newResource: ({ inputs }) => ({ id: undefined, state: inputs }),
      call: () => ({}),
    },
    "look-up",
    "dev",
    true,
  );
  cloud = await startImsCloud();
  const alice = await cloud.as("alice");
  imageId = await alice.makeImage({ name: "golden", tags: ["env=dev"] });
  const { accessKeys, imsUrl, iamUrl } = cloud.server;
  const { accessKey = "", secretKey = "", projectId = "" } = accessKeys["alice"] ?? {};
  process.env = { HOME: folder, SECRET_KEY: secretKey, PULUMI_IMS_TRACE: trace };
  const main = {
    ...{ kind: "ims", region: "local-1", endpoint: imsUrl, iamUrl, accessKey, projectId },
    secretKeyEnv: "SECRET_KEY",
  };
  pulumi.runtime.setAllConfig({ "ims:connections": JSON.stringify({ main }) });
});
afterAll(async () => {
  process.env = environment;
  rmSync(folder, { recursive: true, force: true });
  await cloud.stop();
});
beforeEach(() => cloud.server.controls.log.clear());

const connection = "main";
const requests = () => cloud.server.controls.log.list().length;

it("loads the client at the first look-up, and not with the package", async () => {
  expect(mockLoaded).toBe(0);
  await ims.getQuotas({ connection });
  expect(mockLoaded).toBe(1);
});

it("has both functions for everything that schema.json describes, and nothing else", () => {
  const described = Object.keys(published.functions).map((each) => each.split(":").at(-1) ?? "");
  const exported = Object.keys(ims).filter((name) => name.startsWith("get"));
  expect(exported.toSorted()).toEqual(
    described.flatMap((name) => [name, `${name}Output`]).toSorted(),
  );
});

describe("with a promise", () => {
  it("answers with plain values", async () => {
    await expect(ims.getImage({ name: "golden", connection })).resolves.toMatchObject({
      id: imageId,
      tags: ["env=dev"],
    });
  });

  it("tells once that acceptances of what is pending undo themselves, and of nothing else", async () => {
    const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    const asked = { visibility: "shared", connection } as const;
    await ims.getImages({ ...asked, memberStatus: "accepted" });
    expect(info).not.toHaveBeenCalled();
    await ims.getImages({ ...asked, memberStatus: "pending" });
    await ims.getImages({ ...asked, memberStatus: "pending" });
    expect(info.mock.calls).toEqual([
      [expect.stringMatching(/^getImages with memberStatus "pending" finds nothing any more once/)],
    ]);
    info.mockRestore();
  });

  it("fails with a message that the CLI shows alone, and with the kind for programs", async () => {
    const error: unknown = await ims.getImage({ name: "no", connection }).catch((each) => each);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ kind: "notFound" });
  });

  it("names the connection that is not there", async () => {
    await expect(ims.getQuotas({ connection: "mian" })).rejects.toThrow(
      'cannot use connection "mian"',
    );
  });

  it("writes its exchanges to the trace, without credentials", async () => {
    await ims.getImage({ id: imageId, connection });
    const text = readFileSync(trace, "utf8");
    expect(text).toContain("/v2/cloudimages");
    expect(text).not.toContain(process.env["SECRET_KEY"]);
    expect(statSync(trace).mode & 0o777).toBe(0o600);
  });
});

describe("with outputs", () => {
  it("takes outputs of resources, and runs during a preview", async () => {
    const name = pulumi.output("golden");
    const found = ims.getImageOutput({ name, tags: [pulumi.output("env=dev")], connection });
    await expect(known(found.id)).resolves.toEqual({ isKnown: true, value: imageId });
  });

  it("is unknown, and asks nothing, while an argument is unknown", async () => {
    const name = pulumi.output(unknown) as unknown as pulumi.Output<string>; // as an output of a new resource
    const found = ims.getImageOutput({ name, connection });
    await expect(known(found)).resolves.toMatchObject({ isKnown: false });
    expect(requests()).toBe(0);
  });

  it("waits for the resources it depends on: unknown while one of them is to be made", async () => {
    const tag = new ims.ImageTag("t", { imageId, tag: "t" });
    for (const dependsOn of [tag, [tag], pulumi.output([tag])]) {
      const dependent = ims.getImageOutput({ id: imageId, connection }, { dependsOn });
      await expect(known(dependent)).resolves.toMatchObject({ isKnown: false });
    }
    expect(requests()).toBe(0);
  });

  it("keeps what came of a secret argument secret", async () => {
    const found = ims.getImageOutput({ name: pulumi.secret("golden"), connection });
    await known(found);
    await expect(pulumi.isSecret(found)).resolves.toBe(true);
    await expect(pulumi.isSecret(ims.getImageOutput({ id: imageId, connection }))).resolves.toBe(
      false,
    );
  });
});

it("says that a provider resource is not the way to choose a cloud", () => {
  class Provider extends pulumi.ProviderResource {}
  const provider = new Provider("ims", "p");
  const all = Object.entries(ims).filter(([name]) => name.startsWith("get"));
  expect(all).toHaveLength(28);
  // Each has its own arguments; none is looked at.
  for (const [name, call] of all as [string, (args: object, opts: object) => unknown][])
    expect(() => call({ connection }, { provider })).toThrow(
      `${name.replace("Output", "")} cannot use a provider resource: name a connection in its`,
    );
});

it("refuses a secret that stands in the configuration as plain text", async () => {
  jest.resetModules();
  const pulumiAnew = jest.requireActual<typeof pulumi>("@pulumi/pulumi");
  pulumiAnew.runtime.setAllConfig({ "ims:password": "hunter2" });
  const anew = jest.requireActual<typeof ims>("../../../sdk/nodejs");
  const message = "ims:password stands in the stack configuration as plain text";
  await expect(anew.getQuotas()).rejects.toThrow(message);
  expect(() => anew.openImsClient()).toThrow(message);
  expect(() => anew.connectionSettings()).toThrow(message);
  expect(() => new anew.ImageTag("t", { imageId, tag: "t" })).toThrow(message);
});

async function known(
  output: pulumi.Output<unknown>,
): Promise<{ readonly isKnown: boolean; readonly value: unknown }> {
  // Of every output, and left out of its typings.
  const { isKnown, promise } = output as unknown as {
    readonly isKnown: Promise<boolean>;
    readonly promise: (withUnknowns: boolean) => Promise<unknown>;
  };
  return { isKnown: await isKnown, value: await promise.call(output, true) };
}
