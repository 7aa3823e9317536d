import { Readable, Writable } from "node:stream";
import { downloadImageData, uploadImageData } from "../../../../provider/client/glance/imageData";
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

describe("downloadImageData", () => {
  const collect = () => {
    let text = "";
    const sink = new Writable({
      write(chunk: Buffer, _, done) {
        text += chunk.toString();
        done();
      },
    });
    return { sink, text: () => text };
  };

  it("streams the bytes", async () => {
    const { sink, text } = collect();
    const found = await expectRequests(
      [{ line: `GET ${line}`, status: 200, answer: "bytes" }],
      (send) => downloadImageData(send, imageId, sink),
    );
    expect([found, text()]).toEqual([true, "bytes"]);
  });

  it("says that there are none", async () => {
    await expect(
      expectRequests([{ line: `GET ${line}`, status: 204 }], (send) =>
        downloadImageData(send, imageId, collect().sink),
      ),
    ).resolves.toBe(false);
  });
});
