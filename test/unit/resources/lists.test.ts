/** Lists of what exists: their ids can be imported, and nothing that is half made is in them. */
import type { CloudImage, CloudMember, ImagePageRequest } from "../../../provider/client/cloud";
import type { Listing } from "../../../provider/resources/handler";
import { imageHandler } from "../../../provider/resources/image/handler";
import { imageAcceptanceHandler } from "../../../provider/resources/imageAcceptance/handler";
import { imageMemberHandler } from "../../../provider/resources/imageMember/handler";
import { imageMembersHandler } from "../../../provider/resources/imageMembers/handler";
import { imageTagHandler } from "../../../provider/resources/imageTag/handler";
import { markOf } from "../../../provider/resources/recovery/mark";
import {
  cloudImage,
  consumer,
  declaredAs,
  imageId,
  otherImageId,
  owner,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

const member = (who: string): CloudMember => ({
  ...{ imageId, consumer: who, status: "pending", createdAt: undefined, updatedAt: undefined },
});

/** All pages of a list, as lists of ids with names. */
async function pages(list: Listing<never>, query: object, cloud: Parameters<typeof stubCloud>[0]) {
  const context = sampleContext({ cloud: () => stubCloud(cloud) });
  const found: (readonly [string, string])[][] = [];
  let after: string | undefined;
  do {
    const request = { query: query as Readonly<Record<string, unknown>>, limit: 2 };
    const page = await list.page(after === undefined ? request : { ...request, after }, context);
    found.push(page.found.map(({ id, name }) => [id, name]));
    after = page.next;
  } while (after !== undefined);
  return found;
}

it("of images has those of the project, without what a run has not finished or deleted", async () => {
  const asked: ImagePageRequest[] = [];
  const images = [
    cloudImage(),
    cloudImage({ properties: markOf(declaredAs(), undefined) }),
    cloudImage({ status: "pending_delete" }),
    cloudImage({ id: otherImageId, name: undefined }),
  ];
  const found = await pages(
    imageHandler.list,
    { name: "golden" },
    {
      imagePage: async (request) => {
        asked.push(request);
        const isFirst = request.after === undefined;
        return {
          images: images.slice(...(isFirst ? [0, 2] : [2])),
          next: isFirst ? "x" : undefined,
        };
      },
    },
  );
  expect(found).toEqual([[[imageId, "golden"]], [[otherImageId, ""]]]);
  expect(asked).toEqual([
    { owner, name: "golden", after: undefined, limit: 2 },
    { owner, name: "golden", after: "x", limit: 2 },
  ]);
});

it("of members has every consumer of the image", async () => {
  const account = "account:4f";
  const listMembers = async () => [third, account, consumer].map(member);
  expect(await pages(imageMemberHandler.list, { imageId }, { listMembers })).toEqual([
    [
      [`${imageId}/${consumer}`, `project ${consumer}`],
      [`${imageId}/${third}`, `project ${third}`],
    ],
    [[`${imageId}/${account}`, "account 4f"]],
  ]);
});

it("of tags has every tag of the image, and none of an image that does not exist", async () => {
  const getImage = async () => cloudImage({ tags: ["50%", "b"] });
  expect(await pages(imageTagHandler.list, { imageId }, { getImage })).toEqual([
    [
      [`${imageId}/50%25`, "50%"],
      [`${imageId}/b`, "b"],
    ],
  ]);
  const none = async () => undefined;
  expect(await pages(imageTagHandler.list, { imageId }, { getImage: none })).toEqual([[]]);
});

describe("of share lists", () => {
  const page = (images: readonly CloudImage[]) => async () => ({ images, next: undefined });

  it("has the own images that have members, without those that a run has not finished", async () => {
    const asked: unknown[] = [];
    const listed: string[] = [];
    const found = await pages(
      imageMembersHandler.list,
      {},
      {
        imagePage: async (request) => {
          asked.push(request);
          const images = [
            cloudImage({ visibility: "shared" }),
            cloudImage({ id: otherImageId, visibility: "shared", name: undefined }),
            cloudImage({ id: "private", visibility: "private" }),
            cloudImage({
              id: "begun",
              visibility: "shared",
              properties: markOf(declaredAs(), undefined),
            }),
          ];
          return { images, next: asked.length === 1 ? "m" : undefined };
        },
        listMembers: async (id) => {
          listed.push(id);
          return id === imageId ? [member(consumer)] : [];
        },
      },
    );
    expect(found).toEqual([[[imageId, "golden"]], [[imageId, "golden"]]]);
    expect(asked).toEqual([
      { owner, after: undefined, limit: 2 },
      { owner, after: "m", limit: 2 },
    ]);
    expect(new Set(listed)).toEqual(new Set([imageId, otherImageId]));
  });

  it("has private images too where members need no shared image, and none that went", async () => {
    const rules = { ...stubCloud({}).rules, membersNeedShared: false };
    const images = [cloudImage({ visibility: "private" }), cloudImage({ id: otherImageId })];
    const found = await pages(
      imageMembersHandler.list,
      {},
      {
        ...{ rules, imagePage: page(images) },
        listMembers: async (id) => (id === imageId ? [member(third)] : undefined),
      },
    );
    expect(found).toEqual([[[imageId, "golden"]]]);
  });
});

describe("of acceptances", () => {
  it.each([
    [{}, "accepted"],
    [{ status: "rejected" }, "rejected"],
  ] as const)("has what others share and this project answered: %j", async (query, status) => {
    const asked: unknown[] = [];
    const membersOf: string[] = [];
    const others = { owner: third, visibility: "shared" } as const;
    const found = await pages(imageAcceptanceHandler.list, query, {
      imagePage: async (request) => {
        asked.push(request);
        const images = [
          cloudImage({ ...others, name: undefined }),
          cloudImage({ ...others, id: otherImageId }),
          cloudImage({ ...others, id: "of-others" }),
          cloudImage({ id: "own", visibility: "shared" }),
        ];
        return asked.length === 1 ? { images, next: "m" } : { images: [], next: undefined };
      },
      getMember: async (id, who) => {
        membersOf.push(id);
        expect(who).toBe(owner);
        if (id === "of-others") return undefined;
        return { ...member(who), status: id === imageId ? status : "pending" };
      },
    });
    expect(found).toEqual([[[`${imageId}/${owner}`, ""]], []]);
    expect(asked).toEqual([
      { memberStatus: status, after: undefined, limit: 2 },
      { memberStatus: status, after: "m", limit: 2 },
    ]);
    expect(membersOf).toEqual([imageId, otherImageId, "of-others"]);
  });
});

it("of members has none of an image that does not exist, and exactly full pages have no next", async () => {
  const none = async () => undefined;
  expect(await pages(imageMemberHandler.list, { imageId }, { listMembers: none })).toEqual([[]]);
  const two = async () => [third, consumer].map(member);
  expect(await pages(imageMemberHandler.list, { imageId }, { listMembers: two })).toHaveLength(1);
});

it.each([
  [imageHandler.list, { name: "golden", connection: "c" }],
  [imageMemberHandler.list, { imageId, connection: "c" }],
  [imageTagHandler.list, { imageId, connection: "c" }],
  [imageMembersHandler.list, { connection: "c" }],
  [imageAcceptanceHandler.list, { status: "rejected", connection: "c" }],
])("asks the connection that the query names", async (list, query) => {
  const asked: unknown[] = [];
  const cloud = stubCloud({
    imagePage: async () => ({ images: [], next: undefined }),
    listMembers: async () => [],
    getImage: async () => undefined,
  });
  const context = sampleContext({
    cloud: (name) => {
      asked.push(name);
      return cloud;
    },
  });
  await list.page({ query, limit: 2 }, context);
  expect(asked).toEqual(["c"]);
});

it.each([
  [imageHandler.list, { nmae: "x" }, /cannot list images: nmae there is no such property/],
  [imageMemberHandler.list, {}, /cannot list members: imageId must be an image id/],
  [imageTagHandler.list, { imageId: "golden" }, /cannot list tags: imageId must be an image id/],
  [imageMembersHandler.list, { imageId }, /cannot list share lists: imageId there is no such prop/],
  [
    imageAcceptanceHandler.list,
    { status: "yes" },
    /cannot list acceptances: status must be "accepted" or/,
  ],
])("refuses a wrong query", async (list, query, sentence) => {
  await expect(pages(list, query, {})).rejects.toThrow(sentence);
});
