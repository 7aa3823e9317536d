/** What look-ups make of answers that a cloud seldom gives. */
import { ApiError } from "../../../provider/client/http/errors";
import type { ApiRequest, Send } from "../../../provider/client/http/request";
import { glanceRules } from "../../../provider/client/glance/rules";
import { imsRules } from "../../../provider/client/ims/rules";
import type { ImsSettings } from "../../../provider/client/settings";
import type { Connection } from "../../../provider/functions/connection";
import { getImageMembers } from "../../../provider/functions/getImageMembers";
import { getImagesByTags } from "../../../provider/functions/getImagesByTags";
import { getQuotas } from "../../../provider/functions/getQuotas";
import { getSharingReport } from "../../../provider/functions/getSharingReport";
import { getTags } from "../../../provider/functions/getTags";
import { ownImages, ownSharedImages } from "../../../provider/functions/ownImages";

it("of a connection whose project is not known cannot be told from others", async () => {
  // Anything else than its place fails the test.
  const connection = {
    title: "the default connection",
    location: async () => ({ endpoint: "https://images.example.com", projectId: "" }),
  } as unknown as Connection;
  const message =
    "cannot report who images are shared with: the settings of the default connection name no project; " +
    "set projectId to the project of its credentials";
  await expect(ownSharedImages(connection)).rejects.toMatchObject({ message });
  await expect(ownImages(connection, ["11111111"])).rejects.toMatchObject({ message });
});

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;
const idOf = (index: number) => `11111111-2222-4333-8444-${String(index).padStart(12, "0")}`;
const image = (index: number, rest: object = {}) => ({
  ...{ id: idOf(index), name: "a", status: "active", visibility: "shared", owner: "p1", tags: [] },
  ...{ created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" },
  ...rest,
});

/** A cloud whose answers a function makes of the path and the query. */
function cloudOf(kind: Connection["kind"], answer: (path: string, query: Query) => object) {
  const asked: [string, Query][] = [];
  const send: Send = async ({ url, query = {} }: ApiRequest) => {
    asked.push([url, query]);
    const text = JSON.stringify(answer(url, query));
    return { status: 200, headers: {}, text, requestId: undefined };
  };
  const settings: ImsSettings = {
    ...{ cloud: "huawei", region: "r", iamUrl: "https://iam.test", obsUrl: "https://obs.test" },
    ...{ safeMode: false, tagLimits: "10/36/43" },
    ...{ projectId: "p1", projectName: undefined, accountId: undefined },
  };
  const connection: Connection = {
    ...{ kind, title: "the default connection", send },
    family: kind === "ims" ? "huawei" : undefined,
    rules: kind === "ims" ? imsRules(settings, undefined) : glanceRules,
    location: () => Promise.resolve({ endpoint: "https://images.test", projectId: "p1" }),
  };
  return { connection, asked };
}
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const failed = (kind: "notFound" | "forbidden") =>
  new ApiError({ kind, purpose: "list the members", reason: "no" });

describe("a sharing report", () => {
  it("asks a Glance for many images in lists of a hundred, and shows none of those", async () => {
    const { connection, asked } = cloudOf("glance", (_path, { id = "" }) => ({
      images: String(id)
        .slice("in:".length)
        .split(",")
        .map((each) => image(Number(each.slice(-12)))),
    }));
    const ids = range(201).map(idOf);
    const found = await ownImages(connection, ids);
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(
      asked.map(([, { id, owner, limit }]) => [String(id).split(",").length, owner, limit]),
    ).toEqual([...[100, 100, 1].map((count) => [count, "p1", "100"])]);
  });

  it("reads one image by itself, and asks for none of none", async () => {
    const { connection, asked } = cloudOf("glance", () => image(1));
    await expect(ownImages(connection, [idOf(1)])).resolves.toMatchObject([{ id: idOf(1) }]);
    expect(asked.map(([path]) => path)).toEqual([`/v2/images/${idOf(1)}`]);
    const ims = cloudOf("ims", () => ({ images: [] }));
    await expect(ownImages(ims.connection, [])).resolves.toEqual([]);
    expect(ims.asked).toEqual([]);
  });

  it("says of an image without an owner that it is nobody's", async () => {
    const { connection } = cloudOf("glance", () => image(1, { owner: null }));
    await expect(ownImages(connection, [idOf(1)])).rejects.toThrow("it belongs to project nobody");
  });

  it("has an image once that is hidden between the two lists", async () => {
    const { connection } = cloudOf("glance", () => ({ images: [image(1), image(2)] }));
    const found = await ownSharedImages(connection);
    expect(found.map(({ id }) => id).toSorted()).toEqual([idOf(1), idOf(2)]);
  });

  it("has no image of another project that IMS lists among the shared ones", async () => {
    const foreign = image(2, { owner: "p2" });
    const { connection } = cloudOf("ims", () => ({ images: [image(1), foreign] }));
    await expect(ownSharedImages(connection)).resolves.toMatchObject([{ id: idOf(1) }]);
  });

  const reportOn = (kind: Connection["kind"], members: number, ...images: readonly object[]) => {
    const { connection } = cloudOf(kind, (path) => {
      if (!path.includes("/members")) return { images };
      if (members < 0) throw failed("notFound");
      return {
        members: range(members).map((index) => ({
          ...{ image_id: idOf(1), member_id: `m${index}`, status: "pending" },
          ...{ created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" },
        })),
      };
    });
    return getSharingReport.call({}, connection);
  };

  it.each([
    [9, 1],
    [10, 0],
    [12, 0],
  ])("knows that a full image of a server can have ten members: %i, %i left", async (has, left) => {
    const { images } = await reportOn("ims", has, image(1, { __whole_image: "true" }));
    expect(images).toMatchObject([{ limit: 10, pending: has, left }]);
  });

  it.each(["glance", "ims"] as const)("has an image of %s that is gone by now", async (kind) => {
    const { images, shares } = await reportOn(kind, -1, image(1));
    expect(images).toMatchObject([{ imageId: idOf(1), pending: 0, left: 128 }]);
    expect(shares).toEqual([]);
  });

  it("is ordered by name, and where that is the same by id", async () => {
    const images = [image(3), image(1), image(4, { name: "B" }), image(2)];
    const report = await reportOn("ims", 0, ...images);
    expect(report.images.map(({ imageId }) => imageId)).toEqual([4, 1, 2, 3].map(idOf));
  });
});

it.each(["glance", "ims"] as const)(
  "members that %s refuses to list are a failure, and no missing image",
  async (kind) => {
    const { connection } = cloudOf(kind, () => {
      throw failed("forbidden");
    });
    await expect(getImageMembers.call({ imageId: idOf(1) }, connection)).rejects.toMatchObject({
      kind: "forbidden",
    });
  },
);

it("members are ordered by consumer", async () => {
  const member = (id: string) => ({ image_id: idOf(1), member_id: id, status: "accepted" });
  const { connection } = cloudOf("ims", () => ({ members: ["b", "c", "a"].map(member) }));
  const { members } = await getImageMembers.call({ imageId: idOf(1) }, connection);
  expect(members.map(({ projectId }) => projectId)).toEqual(["a", "b", "c"]);
});

describe("a list of tags ends", () => {
  const tagsOf = async (page: (page: number) => readonly string[]) => {
    const { connection, asked } = cloudOf("ims", (_path, query) => ({
      tags: query["page"] === undefined ? [] : page(Number(query["page"])),
    }));
    const { tags } = await getTags.call({}, { ...connection, pageLimit: 2 });
    return [tags, asked.filter(([, query]) => query["page"] !== undefined).length];
  };

  it("where the cloud gives the same page again and again", async () => {
    expect(await tagsOf(() => ["a", "b"])).toEqual([["a", "b"], 2]);
  });

  it("where the cloud gives more than a page", async () => {
    expect(await tagsOf(() => ["a", "b", "c"])).toEqual([["a", "b", "c"], 1]);
  });

  it("after pages of which one has nothing new but half", async () => {
    const pages = [["a", "b"], ["b", "c"], ["d"]];
    expect(await tagsOf((page) => pages[page - 1] ?? [])).toEqual([["a", "b", "c", "d"], 3]);
  });
});

it("images by tags are each there once, and end with a short page", async () => {
  const pages = [[1, 2], [2, 3], [4]];
  const { connection, asked } = cloudOf("ims", () => ({
    resources: (pages[asked.length - 1] ?? []).map((index) => ({
      ...{ resource_id: idOf(index), resource_name: "n", tags: [] },
      resource_detail: { status: "active" },
    })),
    total_count: 100,
  }));
  const { ids, count } = await getImagesByTags.call({}, { ...connection, pageLimit: 2 });
  expect(ids).toEqual([1, 2, 3, 4].map(idOf));
  expect([count, asked.length]).toEqual([4, 3]);
});

it("a quota that is exceeded leaves nothing", async () => {
  const resource = { type: "image", used: 60, quota: 50, min: 0, max: 100 };
  const { connection } = cloudOf("ims", () => ({ quotas: { resources: [resource] } }));
  await expect(getQuotas.call({}, connection)).resolves.toMatchObject({
    quotas: [{ used: 60, limit: 50, left: 0 }],
  });
});
