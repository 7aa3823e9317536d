/** Lists of what exists: their ids can be imported, and nothing that is half made is in them. */
import type { CloudMember, ImagePageRequest } from "../../../provider/client/cloud";
import type { Listing } from "../../../provider/resources/handler";
import { imageHandler } from "../../../provider/resources/image/handler";
import { imageMemberHandler } from "../../../provider/resources/imageMember/handler";
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
])("refuses a wrong query", async (list, query, sentence) => {
  await expect(pages(list, query, {})).rejects.toThrow(sentence);
});
