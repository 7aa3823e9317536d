import {
  showImageSchema,
  showImagesSchema,
  showMemberSchema,
  showMembersSchema,
} from "../../../../provider/client/glance/schemas";
import { expectRequests } from "../support/loopback";

describe("a schema", () => {
  it.each([
    ["image", showImageSchema],
    ["images", showImagesSchema],
    ["member", showMemberSchema],
    ["members", showMembersSchema],
  ])("of %s is read whole", async (name, show) => {
    const answer = { name, properties: { id: { type: "string" } }, links: [] };
    await expect(
      expectRequests([{ line: `GET /v2/schemas/${name}`, status: 200, answer }], show),
    ).resolves.toEqual(answer);
  });
});
