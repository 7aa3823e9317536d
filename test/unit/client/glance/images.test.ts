import {
  createImage,
  deleteImage,
  imageQuery,
  listImages,
  showImage,
  updateImage,
} from "../../../../provider/client/glance/images";
import { expectRequests } from "../support/loopback";
import { answering, errorOf } from "../support/sends";
import { cloudImage, imageId, otherId, wireImage } from "../support/wire";

describe("listImages", () => {
  it("reads a page and what to ask the next one with", async () => {
    const answer = {
      images: [wireImage(), wireImage({ id: otherId })],
      next: `/v2/images?limit=2&marker=${otherId}`,
    };
    const page = await expectRequests(
      [{ line: "GET /v2/images?limit=2&owner=p1", status: 200, answer }],
      (send) => listImages(send, { limit: "2", owner: "p1" }),
    );
    expect(page.images.map(({ id }) => id)).toEqual([imageId, otherId]);
    expect(page.marker).toBe(otherId);
  });

  it("knows the last page", async () => {
    const page = await expectRequests(
      [{ line: "GET /v2/images", status: 200, answer: { images: [] } }],
      (send) => listImages(send, {}),
    );
    expect(page.marker).toBeUndefined();
  });

  it("makes a query of a filter", () => {
    expect(imageQuery({ properties: { pulumi_creating: "s" }, owner: "p1" })).toEqual({
      pulumi_creating: "s",
      owner: "p1",
      limit: "1000",
    });
  });
});

describe("a record", () => {
  it.each([
    ["nothing said", { protected: undefined, os_hidden: undefined }, { protected: false }],
    ["empty texts", { owner: "", checksum: "" }, { owner: undefined, checksum: undefined }],
    ["other values", { a: 1, b: true, c: [] }, { properties: { a: "1", b: "true", stores: "fs" } }],
  ])("with %s is read", async (_, changes, expected) => {
    const { send } = answering({ body: wireImage(changes) });
    expect({ ...(await showImage(send, imageId)) }).toEqual({ ...cloudImage, ...expected });
  });
});

it("an image's tags have one order, whatever the order of the answer", async () => {
  const { send } = answering({ body: wireImage({ tags: ["b", "c", "a"] }) });
  expect((await showImage(send, imageId))?.tags).toEqual(["a", "b", "c"]);
});

describe("createImage", () => {
  it("sends what is given, in the wire's words, and nothing else", async () => {
    const body = {
      hw_disk_bus: "scsi",
      id: imageId,
      name: "web",
      visibility: "private",
      min_disk: 1,
      min_ram: 512,
      disk_format: "qcow2",
      container_format: "bare",
      tags: ["a"],
    };
    const headers = { "content-type": "application/json", accept: "application/json" };
    const image = await expectRequests(
      [
        {
          line: "POST /v2/images",
          headers,
          body,
          status: 201,
          answer: wireImage({ status: "queued" }),
        },
      ],
      (send) =>
        createImage(send, {
          id: imageId,
          name: "web",
          visibility: "private",
          tags: ["a"],
          diskFormat: "qcow2",
          containerFormat: "bare",
          minDiskGb: 1,
          minRamMb: 512,
          properties: { hw_disk_bus: "scsi" },
        }),
    );
    expect(image.status).toBe("queued");
  });

  it.each([
    [403, "forbidden"],
    [409, "conflict"],
    [413, "quota"],
    [400, "badRequest"],
  ])("%i is %s", async (status, kind) => {
    const answer = { message: "It is so.", code: `${status} X`, title: "X" };
    await expectRequests([{ line: "POST /v2/images", status, answer }], async (send) => {
      const error = await errorOf(createImage(send, { id: imageId, name: "web" }));
      expect(error).toMatchObject({
        kind,
        status,
        requestId: "req-1",
        method: "POST",
        path: "/v2/images",
      });
      expect(error.message).toBe(
        `cannot create image "web": It is so (${status}, request-id req-1)`,
      );
    });
  });
});

describe("showImage", () => {
  const line = `GET /v2/images/${imageId}`;

  it("reads all there is; what it does not know is a property", async () => {
    const answerHeaders = { date: "Thu, 01 Jan 2026 00:00:00 GMT" };
    const answer = wireImage({ hw_disk_bus: "scsi", locations: [], direct_url: "file:///x" });
    const image = await expectRequests([{ line, status: 200, answer, answerHeaders }], (send) =>
      showImage(send, imageId),
    );
    expect(image).toEqual({
      ...cloudImage,
      properties: { stores: "fs", hw_disk_bus: "scsi" },
      answeredAtMs: Date.UTC(2026, 0, 1),
    });
  });

  it("reads a record without bytes", async () => {
    const answer = wireImage({
      name: null,
      size: null,
      virtual_size: null,
      checksum: null,
      disk_format: null,
      os_hash_value: null,
    });
    const image = await expectRequests([{ line, status: 200, answer }], (send) =>
      showImage(send, imageId),
    );
    expect(image).toMatchObject({
      name: undefined,
      sizeBytes: undefined,
      checksum: undefined,
      diskFormat: undefined,
    });
  });

  it("reads one of an older service, without the newer fields", async () => {
    const answer: Record<string, unknown> = wireImage();
    for (const key of ["os_hidden", "os_hash_algo", "os_hash_value", "stores"]) delete answer[key];
    const image = await expectRequests([{ line, status: 200, answer }], (send) =>
      showImage(send, imageId),
    );
    expect(image).toMatchObject({ hidden: false, hashAlgorithm: undefined, properties: {} });
  });

  it("is undefined where there is none", async () => {
    await expect(
      expectRequests([{ line, status: 404 }], (send) => showImage(send, imageId)),
    ).resolves.toBeUndefined();
  });

  it("names the field that is missing", async () => {
    await expectRequests([{ line, status: 200, answer: { id: imageId } }], async (send) => {
      const error = await errorOf(showImage(send, imageId));
      expect(error).toMatchObject({ kind: "protocol" });
      expect(error.message).toMatch(
        new RegExp(
          `^cannot read image ${imageId}: the answer to GET .* is not as documented: status: `,
        ),
      );
    });
  });
});

describe("updateImage", () => {
  it("sends one patch of the v2.1 form", async () => {
    const headers = { "content-type": "application/openstack-images-v2.1-json-patch" };
    const body = [
      { op: "replace", path: "/name", value: "new" },
      { op: "replace", path: "/min_disk", value: 2 },
      { op: "replace", path: "/os_hidden", value: true },
      { op: "replace", path: "/tags", value: ["a", "b"] },
      { op: "add", path: "/a~1b~0c", value: "1" },
      { op: "replace", path: "/there", value: "2" },
      { op: "remove", path: "/gone" },
    ];
    const line = `PATCH /v2/images/${imageId}`;
    const image = await expectRequests(
      [{ line, headers, body, status: 200, answer: wireImage({ name: "new" }) }],
      (send) =>
        updateImage(send, imageId, [
          { set: "name", value: "new" },
          { set: "minDiskGb", value: 2 },
          { set: "hidden", value: true },
          { set: "tags", value: ["a", "b"] },
          { setProperty: "a/b~c", value: "1", exists: false },
          { setProperty: "there", value: "2", exists: true },
          { removeProperty: "gone" },
        ]),
    );
    expect(image.name).toBe("new");
  });
});

describe("deleteImage", () => {
  it("wants 204", async () => {
    const line = `DELETE /v2/images/${imageId}`;
    await expectRequests([{ line, status: 204 }], (send) => deleteImage(send, imageId));
    await expectRequests(
      [{ line, status: 403, answer: { message: "Image is protected." } }],
      async (send) => {
        await expect(deleteImage(send, imageId)).rejects.toMatchObject({
          kind: "forbidden",
          reason: "Image is protected",
        });
      },
    );
  });
});
