import { Readable } from "node:stream";
import {
  importImage,
  importMethods,
  stageImageData,
} from "../../../../provider/client/glance/imports";
import { expectRequests } from "../support/loopback";
import { imageId } from "../support/wire";

describe("an import", () => {
  it("stages bytes and takes them over", async () => {
    const body = {
      kind: "stream",
      open: () => Readable.from([Buffer.from("x")]),
      sizeBytes: 1,
    } as const;
    const expected = [
      { line: `PUT /v2/images/${imageId}/stage`, body: "x", status: 204 },
      {
        line: `POST /v2/images/${imageId}/import`,
        body: { method: { name: "glance-direct" } },
        status: 202,
      },
    ];
    await expectRequests(expected, async (send) => {
      await stageImageData(send, imageId, body);
      await importImage(send, imageId, { name: "glance-direct" });
    });
  });

  it("has the service fetch a uri, and keeps what it carries out of a refusal", async () => {
    const uri = "https://u:hunter2@host/disk.img?sig=hunter2";
    const expected = {
      line: `POST /v2/images/${imageId}/import`,
      body: { method: { name: "web-download", uri } },
      status: 400,
      answer: { message: `URI for web-download does not pass filtering: ${uri}` },
    };
    await expectRequests([expected], async (send) => {
      await expect(importImage(send, imageId, { name: "web-download", uri })).rejects.toMatchObject(
        {
          kind: "badRequest",
          reason: "URI for web-download does not pass filtering: https://host/disk.img",
        },
      );
    });
  });

  it("knows which ways there are", async () => {
    const answer = {
      "import-methods": {
        description: "d",
        type: "array",
        value: ["glance-direct", "web-download"],
      },
    };
    await expect(
      expectRequests([{ line: "GET /v2/info/import", status: 200, answer }], importMethods),
    ).resolves.toEqual(["glance-direct", "web-download"]);
  });
});
