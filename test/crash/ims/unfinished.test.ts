/**
 * What a refused share list or acceptance leaves on IMS: shares that were there before, and no
 * others.
 */
import type { DeclaredResource } from "../../support/stack";
import { imsStack, type ImsStack } from "../../support/imsStack";

jest.setTimeout(120_000);

let ims: ImsStack;
beforeAll(async () => void (ims = await imsStack({ ims: { jobMs: 20 } })));
afterAll(() => ims.stop());
afterEach(async () => {
  ims.cloud.local.clearFaults();
  await ims.stack.destroy();
});

const projectOf = (user: string) => ims.cloud.accessKeys[user]?.projectId ?? "";
const image: DeclaredResource = {
  kind: "Image",
  name: "golden",
  inputs: () =>
    Promise.resolve({
      name: "golden",
      source: { kind: "server", serverId: ims.cloud.ims.owner["stoppedServer"] },
    }),
};
const list = (...users: string[]): DeclaredResource => ({
  kind: "ImageMembers",
  name: "team",
  inputs: async (made) => ({
    imageIds: [(await made("golden")).id],
    members: users.map((user) => ({ projectId: projectOf(user) })),
  }),
});
const accepting: DeclaredResource = {
  kind: "ImageMember",
  name: "bob",
  inputs: async (made) => ({
    imageId: (await made("golden")).id,
    projectId: projectOf("bob"),
    accept: { connection: "bob" },
  }),
};

const imageId = () => ims.stack.resource("golden").id;
const shareByHand = async (user: string) => {
  await ims.call("alice", "POST", "/ims/v1/cloudimages/members", {
    images: [imageId()],
    projects: [projectOf(user)],
  });
  for (let look = 0; look < 100 && !(await members()).includes(projectOf(user)); look += 1);
};

/** As A23 says. */
const members = async (): Promise<string[]> => {
  const path = `/ims/v1/${projectOf("alice")}/cloudimages/${imageId()}/members`;
  const page = await ims.call("alice", "GET", path);
  const { members: found } = page as { members: { member_id: string }[] }; // what A23 answers
  return found.map(({ member_id }) => member_id).sort();
};

const attempt = async (...more: DeclaredResource[]) =>
  await ims.stack.attempt({ command: "up", program: [image, ...more] });

describe("a share list of which one pair is refused", () => {
  it("leaves what was there before, and takes back what it began", async () => {
    await ims.stack.up([image]);
    await shareByHand("bob");
    ims.cloud.local.ims.failJob({
      ...{ code: "IMG.0026", message: "no such project", count: 1 },
      recipients: [projectOf("admin")],
    });
    const { failure } = await attempt(list("bob", "carol", "admin"));
    expect(failure).toMatch(/cannot share image/);
    expect(await members()).toEqual([projectOf("bob")]);
  });
});

describe("an acceptance that is refused", () => {
  it.each([true, false])("leaves a share that was there before: %s", async (wasThere) => {
    await ims.stack.up([image]);
    if (wasThere) await shareByHand("bob");
    ims.cloud.local.fault({
      ...{ service: "ims", method: "PUT", path: "/v1/cloudimages/members", status: 403 },
      body: { error: { code: "IMG.0026", message: "not allowed" } },
    });
    const { failure } = await attempt(accepting);
    expect(failure).toMatch(/bob|accept/);
    expect(await members()).toEqual(wasThere ? [projectOf("bob")] : []);
  });
});
