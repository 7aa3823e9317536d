import { Readable } from "node:stream";
import { uploadImageData } from "../../../../provider/client/glance/imageData";
import { expectRequests } from "../support/loopback";
import { imageId } from "../support/wire";

const line = `/v2/images/${imageId}/file`;
const body = (text: string) =>
  ({
    kind: "stream",
    open: () => Readable.from([Buffer.from(text)]),
    sizeBytes: text.length,
  }) as const;

describe("uploadImageData", () => {
  it("streams the bytes", async () => {
    const headers = { "content-type": "application/octet-stream", "content-length": "5" };
    await expectRequests([{ line: `PUT ${line}`, headers, body: "bytes", status: 204 }], (send) =>
      uploadImageData(send, imageId, body("bytes")),
    );
  });

  it("opens the bytes anew for a second attempt", async () => {
    const both = { line: `PUT ${line}`, body: "bytes" };
    await expectRequests(
      [
        { ...both, status: 503 },
        { ...both, status: 204 },
      ],
      (send) => uploadImageData(send, imageId, body("bytes")),
    );
  });

  it.each([
    [409, "conflict"],
    [410, "notFound"],
    [413, "quota"],
    [415, "badRequest"],
  ])("%i is %s", async (status, kind) => {
    await expectRequests([{ line: `PUT ${line}`, status }], async (send) => {
      await expect(uploadImageData(send, imageId, body("bytes"))).rejects.toMatchObject({ kind });
    });
  });
});
