import { addTag, deleteTag } from "../../../../provider/client/glance/tags";
import { expectRequests } from "../support/loopback";
import { imageId } from "../support/wire";

const tags = `/v2/images/${imageId}/tags`;

describe("a tag", () => {
  it("is added and removed, encoded", async () => {
    const expected = [
      { line: `PUT ${tags}/a%3Db%20%C3%A4`, status: 204 },
      { line: `DELETE ${tags}/a%3Db%20%C3%A4`, status: 204 },
    ];
    await expectRequests(expected, async (send) => {
      await addTag(send, imageId, "a=b ä");
      await deleteTag(send, imageId, "a=b ä");
    });
  });

  it.each(["", "..", "a/b"])("%j is refused before it can address something else", async (tag) => {
    await expectRequests([], async (send) => {
      await expect(deleteTag(send, imageId, tag)).rejects.toMatchObject({
        kind: "badRequest",
        mayHaveBeenSent: false,
      });
    });
  });
});
