/** What an import file lists of a project, on the local cloud. */
import { openCloud } from "../../../provider/client/open";
import type {
  GetImportFileArgs,
  GetImportFileResult,
} from "../../../provider/functions/getImportFile";
import { type Clouds, startClouds } from "./clouds";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds();
});
afterAll(() => clouds.stop());
beforeEach(() => void clouds.requests());

const idsOf = ({ resources }: GetImportFileResult, kind: string) =>
  resources
    .filter(({ type }) => type === `ims:index:${kind}`)
    .map(({ id }) => id)
    .toSorted();
const projects = () => clouds.server.projects;

describe("on Glance", () => {
  const mark = { pulumi_creating: "11", pulumi_creating_resource: "22" };
  let images: Readonly<
    Record<"shared" | "hidden" | "asleep" | "unnamed" | "odd" | "marked" | "named", string>
  >;
  let foreign: string;

  beforeAll(async () => {
    const glance = openCloud(clouds.settings("alice"));
    const make = async (name: string | undefined, rest: object = {}) =>
      clouds.glanceImage({
        ...(name === undefined ? {} : { name }),
        visibility: "shared",
        ...rest,
      });
    images = {
      shared: await make("shared", { tags: ["golden", "50%"] }),
      hidden: await make("hidden"),
      asleep: await make("asleep"),
      unnamed: await make(undefined),
      odd: await make("odd", { tags: ["a/b"] }),
      marked: await make("marked", { properties: mark }),
      named: await make(`pulumi-creating-${"1a".repeat(8)}-2b`, { visibility: "private" }),
    };
    foreign = await clouds.glanceImage({ name: "foreign", visibility: "shared" }, "bob");
    for (const image of [images.shared, images.hidden, images.asleep, images.odd, images.marked])
      await glance.addMember(image, projects().consumer);
    await glance.addMember(images.shared, "..");
    await glance.patchImage(images.hidden, [{ set: "hidden", value: true }]);
    await glance.patchImage(images.asleep, [{ set: "visibility", value: "private" }]);
    await openCloud(clouds.settings("bob")).addMember(foreign, projects().owner);
    await glance.setMemberStatus(foreign, projects().owner, "accepted");
  });

  const find = (args: GetImportFileArgs = {}, pageLimit?: number) =>
    clouds.lookUp("getImportFile", args, pageLimit);

  it("has the project's own images with their lists of members, all pages, hidden ones too", async () => {
    const found = await find({}, 1);
    const { shared, hidden, asleep, unnamed, odd, named } = images;
    expect(idsOf(found, "Image")).toEqual([shared, hidden, asleep, unnamed, named].toSorted());
    expect(idsOf(found, "ImageMembers")).toEqual([shared, hidden, odd].toSorted());
    expect(found.resources).toHaveLength(8);
    expect(JSON.parse(found.json)).toEqual({ resources: found.resources });
  });

  it("asks once for images, once for hidden ones, and once for the members of each shared image", async () => {
    await find();
    const { shared, hidden, unnamed, odd } = images;
    const lists = ["GET /v2/images", "GET /v2/images"];
    const members = [shared, hidden, unnamed, odd].map((id) => `GET /v2/images/${id}/members`);
    expect(clouds.requests().toSorted()).toEqual([...lists, ...members].toSorted());
    await find({ types: ["Image"] });
    expect(clouds.requests()).toEqual(lists);
  });

  it("says what it leaves out, and why", async () => {
    const { leftOut } = await find();
    expect(leftOut).toEqual([
      ...[
        `image ${images.marked} ("marked") is left out: it is being made or deleted by somebody else`,
        `image ${images.odd} ("odd") is left out: a program cannot declare it: tags[0]: "a/b" must not ` +
          `contain "/": a tag stands in the path of a request`,
      ].toSorted(),
      `member ".." of image ${images.shared} ("shared") is left out: no call can remove it`,
    ]);
  });

  it("has members and tags one by one if they are asked for", async () => {
    const { shared, hidden, odd } = images;
    const found = await find({ types: ["ImageMember", "ImageTag"] });
    const member = (id: string) => `${id}/${projects().consumer}`;
    expect(idsOf(found, "ImageMember")).toEqual([shared, hidden, odd].map(member).toSorted());
    expect(idsOf(found, "ImageTag")).toEqual([`${shared}/50%25`, `${shared}/golden`]);
    expect(found.resources).toHaveLength(5);
    expect(found.leftOut).toHaveLength(3);
  });

  it("has only images that match", async () => {
    const { shared, hidden } = images;
    expect(idsOf(await find({ tags: ["golden"] }), "Image")).toEqual([shared]);
    expect(idsOf(await find({ name: "hidden" }), "Image")).toEqual([hidden]);
    expect(idsOf(await find({ nameRegex: "^(sh|hid)" }), "Image")).toHaveLength(2);
    expect(await find({ name: "foreign" })).toMatchObject({ resources: [], leftOut: [] });
  });

  it("refuses types of which two would declare the same", async () => {
    await expect(find({ types: ["Image", "ImageTag"] })).rejects.toThrow(
      "cannot list what can be imported: types cannot have both Image and ImageTag: an Image has the tags",
    );
    await expect(find({ types: ["ImageMember", "ImageMembers"] })).rejects.toThrow(
      "types cannot have both ImageMembers and ImageMember",
    );
    await expect(find({ types: [] })).rejects.toThrow("types must name a type");
    expect(clouds.requests()).toEqual([]);
  });
});

const organization = "organizations::default:ou:o-local/ou-team1";

describe.each(["ims", "otc"])("on IMS, asked as %s", (family) => {
  const connection = `${family}-alice`;
  let shared: string;
  let alone: string;
  let unfinished: string;

  beforeAll(async () => {
    const [alice, bob] = [await clouds.as("alice"), await clouds.as("bob")];
    shared = await alice.makeImage({ name: `${family} shared` });
    alone = await alice.makeImage({ name: `${family} alone` });
    unfinished = await alice.makeImage({ name: `pulumi-creating-${"1a".repeat(8)}-2b` });
    const foreign = await bob.makeImage({ name: `${family} foreign` });
    const share = (images: readonly string[], recipients: readonly string[]) => ({
      ...{ images, projects: recipients },
    });
    const path = "/v1/cloudimages/members";
    const { consumer, third, owner } = projects();
    const whom = { organizations: [organization] };
    await alice.run("POST", path, { ...share([shared], [consumer, third]), ...whom });
    await bob.run("POST", path, share([foreign], [owner]));
    const answer = { images: [foreign], project_id: owner, status: "accepted" };
    await alice.run("PUT", path, answer);
    void clouds.requests();
  });

  it("has members of every kind one by one", async () => {
    const args = { connection, name: `${family} shared`, types: ["ImageMember"] } as const;
    const { consumer, third } = projects();
    expect(idsOf(await clouds.lookUp("getImportFile", args), "ImageMember")).toEqual(
      [consumer, third, organization].map((id) => `${shared}/${id}`).sort(),
    );
  });

  it("has the project's own images with their lists of members, all pages", async () => {
    const args = { connection, nameRegex: `^(${family}|pulumi)` };
    const found = await clouds.lookUp("getImportFile", args, 1);
    expect(found.resources).toEqual([
      { type: "ims:index:Image", name: `${family}-alone`, id: alone },
      { type: "ims:index:Image", name: `${family}-shared`, id: shared },
      { type: "ims:index:ImageMembers", name: `${family}-shared-members`, id: shared },
    ]);
    expect(found.leftOut).toContainEqual(
      `image ${unfinished} ("pulumi-creating-1a1a1a1a1a1a1a1a-2b") is left out: it is being made or ` +
        `deleted by somebody else`,
    );
  });
});
