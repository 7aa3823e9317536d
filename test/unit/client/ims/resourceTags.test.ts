import {
  changeTags,
  countImagesByTags,
  findImagesByTags,
  listTagTexts,
} from "../../../../provider/client/ims/tags/resourceTags";
import { answering } from "../support/sends";
import { imageId, projectId } from "./samples";

describe("the search by tags", () => {
  it("knows every way to choose, and leaves out what was not chosen", async () => {
    const stub = answering({ body: { resources: [], total_count: 0 } });
    const values = (key: string) => [{ key, values: [] }];
    await findImagesByTags(
      stub.send,
      projectId,
      {
        any: values("a"),
        notAll: values("b"),
        notAny: values("c"),
        untagged: true,
        name: "",
        id: "x",
      },
      { limit: 5, offset: 20 },
    );
    expect(stub.requests[0]?.body).toMatchObject({
      value: {
        action: "filter",
        limit: "5",
        offset: "20",
        tags_any: [{ key: "a", values: [] }],
        not_tags: [{ key: "b", values: [] }],
        not_tags_any: [{ key: "c", values: [] }],
        without_any_tag: true,
        matches: [
          { key: "resource_name", value: "" },
          { key: "resource_id", value: "x" },
        ],
      },
    });
  });

  it("finds nothing where the answer has no list", async () => {
    const { send } = answering({ body: { total_count: 0 } });
    await expect(findImagesByTags(send, projectId, {})).resolves.toEqual({ images: [], count: 0 });
  });

  it("finds an image of which little is known", async () => {
    const resources = [{ resource_id: "x", resource_name: null, resource_detail: null }];
    const { send } = answering({ body: { resources, total_count: 1 } });
    await expect(findImagesByTags(send, projectId, {})).resolves.toEqual({
      images: [{ id: "x", name: "", status: "", tags: [] }],
      count: 1,
    });
  });

  it("counts without a page", async () => {
    const stub = answering({ body: { total_count: 3 } });
    await expect(countImagesByTags(stub.send, projectId, {})).resolves.toBe(3);
    expect(stub.requests[0]?.body).toMatchObject({ value: { action: "count" } });
  });
});

it("the tags of all images are asked for without a page, or with the one that is wanted", async () => {
  const stub = answering({ body: { tags: [] } }, { body: { tags: [] } });
  await listTagTexts(stub.send);
  await listTagTexts(stub.send, { limit: 5, page: 2, marker: imageId });
  const [all, some] = stub.requests.map(({ query }) => query ?? {});
  expect(Object.values(all ?? {}).filter((value) => value !== undefined)).toEqual([]);
  expect(some).toMatchObject({ limit: "5", page: "2", marker: imageId });
});

it.each([
  ["create", `add tags to image ${imageId}`],
  ["delete", `remove tags from image ${imageId}`],
] as const)("the action %s says what it is for", async (action, purpose) => {
  const stub = answering({ status: 204 });
  await changeTags(stub.send, projectId, imageId, action, ["a"]);
  expect(stub.requests[0]?.purpose).toBe(purpose);
});
