import { importImage } from "../../../../provider/client/glance/imports";
import { expectRequests } from "../support/loopback";
import { imageId } from "../support/wire";

describe("an import", () => {
  it("has the service fetch a uri, and keeps what it carries out of a refusal", async () => {
    const uri = "https://u:hunter2@host/disk.img?sig=hunter2";
    const expected = {
      line: `POST /v2/images/${imageId}/import`,
      body: { method: { name: "web-download", uri } },
      status: 400,
      answer: { message: `URI for web-download does not pass filtering: ${uri}` },
    };
    await expectRequests([expected], async (send) => {
      await expect(importImage(send, imageId, uri)).rejects.toMatchObject({
        kind: "badRequest",
        reason: "URI for web-download does not pass filtering: https://host/disk.img",
      });
    });
  });
});
