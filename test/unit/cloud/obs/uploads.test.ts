/** Uploads in parts to the local object storage, and what of them survives a restart. */
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type LocalCloud, startLocalCloud } from "../../../support/localCloud";
import { objectStorage, type ObjectStorage } from "../../../support/objectStorage";

const valuesOf = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, value]) => value ?? "");

describe("An upload in parts", () => {
  let cloud: LocalCloud;
  let alice: ObjectStorage;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-uploads-"));
  const start = async () => {
    cloud = await startLocalCloud({ dataFolder: folder });
    alice = objectStorage(cloud, "alice");
  };
  beforeAll(start);
  afterAll(async () => {
    await cloud.stop();
    fs.rmSync(folder, { recursive: true });
  });

  const begin = async (key: string) => {
    const answer = await alice.send("POST", `/img-bucket/${key}?uploads`);
    return `/img-bucket/${key}?uploadId=${valuesOf(await answer.text(), "UploadId")[0]}`;
  };
  const sendPart = async (upload: string, number: number, bytes: Uint8Array<ArrayBuffer>) => {
    const answer = await alice.send("PUT", `${upload}&partNumber=${number}`, { body: bytes });
    return { status: answer.status, number, etag: answer.headers.get("etag") ?? "" };
  };
  const complete = async (upload: string, parts: { number: number; etag: string }[]) => {
    const listed = parts.map(
      ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const answer = await alice.send("POST", upload, {
      body: `<CompleteMultipartUpload>${listed.join("")}</CompleteMultipartUpload>`,
    });
    const text = await answer.text();
    return { status: answer.status, text, code: valuesOf(text, "Code")[0] };
  };
  const files = () => fs.readdirSync(path.join(folder, "objects")).length;

  it("becomes one object of its parts in their order, and nothing else stays", async () => {
    const before = files();
    const upload = await begin("parts/whole.bin");
    const bytes = [randomBytes(200_000), randomBytes(150_000), randomBytes(10)];
    const sent = [];
    for (const number of [3, 1, 2]) {
      sent.push(await sendPart(upload, number, bytes[number - 1] ?? randomBytes(0)));
    }
    expect((await alice.send("HEAD", "/img-bucket/parts/whole.bin")).status).toBe(404);
    const done = await complete(
      upload,
      sent.toSorted((a, b) => a.number - b.number),
    );
    expect(done.status).toBe(200);
    const got = await alice.send("GET", "/img-bucket/parts/whole.bin");
    expect(Buffer.from(await got.arrayBuffer()).equals(Buffer.concat(bytes))).toBe(true);
    const hashes = bytes.map((part) => createHash("md5").update(part).digest());
    const etag = createHash("md5").update(Buffer.concat(hashes)).digest("hex");
    expect(got.headers.get("etag")).toBe(`"${etag}-3"`);
    expect(files()).toBe(before + 1);
    expect((await complete(upload, sent)).code).toBe("NoSuchUpload");
  });

  it("lists its parts page by page, the newest of each number, and goes on after a restart", async () => {
    const upload = await begin("resumed");
    await sendPart(upload, 1, randomBytes(100));
    const first = await sendPart(upload, 1, randomBytes(200_000));
    const second = await sendPart(upload, 2, randomBytes(100));
    await cloud.stop();
    await start();
    const list = await alice.text(upload);
    expect(valuesOf(list, "ETag")).toEqual(
      [first.etag, second.etag].map((etag) => etag.replaceAll('"', "&quot;")),
    );
    expect(valuesOf(list, "Size")).toEqual(["200000", "100"]);
    const page = await alice.text(`${upload}&max-parts=1`);
    expect(valuesOf(page, "NextPartNumberMarker")).toEqual(["1"]);
    expect(valuesOf(await alice.text(`${upload}&part-number-marker=1`), "PartNumber")).toEqual([
      "2",
    ]);
    expect((await complete(upload, [first, second])).status).toBe(200);
  });

  it("is listed among those of its bucket until it is aborted", async () => {
    const uploads = await Promise.all(["list/b", "list/a", "list/a"].map(begin));
    const list = await alice.text("/img-bucket?uploads&prefix=list/");
    expect(valuesOf(list, "Key")).toEqual(["list/a", "list/a", "list/b"]);
    const page = await alice.text("/img-bucket?uploads&prefix=list/&max-uploads=1");
    const [keyMarker = "", idMarker = ""] = ["NextKeyMarker", "NextUploadIdMarker"].map(
      (name) => valuesOf(page, name)[0],
    );
    const rest = await alice.text(
      `/img-bucket?uploads&prefix=list/&key-marker=${keyMarker}&upload-id-marker=${idMarker}`,
    );
    expect(valuesOf(rest, "Key")).toEqual(["list/a", "list/b"]);
    const before = files();
    await sendPart(uploads[0] ?? "", 1, randomBytes(100));
    for (const upload of uploads) expect((await alice.send("DELETE", upload)).status).toBe(204);
    expect(valuesOf(await alice.text("/img-bucket?uploads&prefix=list/"), "Key")).toEqual([]);
    expect(files()).toBe(before);
    expect((await sendPart(uploads[0] ?? "", 2, randomBytes(100))).status).toBe(404);
    expect((await alice.send("DELETE", uploads[0] ?? "")).status).toBe(404);
  });

  it("is refused what does not fit together", async () => {
    const upload = await begin("refused");
    const small = await sendPart(upload, 1, randomBytes(100));
    const last = await sendPart(upload, 2, randomBytes(100));
    expect((await complete(upload, [last, small])).code).toBe("InvalidPartOrder");
    expect((await complete(upload, [small, last])).code).toBe("EntityTooSmall");
    expect((await complete(upload, [{ number: 1, etag: last.etag }])).code).toBe("InvalidPart");
    expect((await complete(upload, [])).code).toBe("MalformedXML");
    expect((await complete(upload, [{ number: 3, etag: "x" }])).code).toBe("InvalidPart");
    expect((await sendPart(upload, 0, randomBytes(1))).status).toBe(400);
    expect((await sendPart(upload, 10_001, randomBytes(1))).status).toBe(400);
    expect((await sendPart(upload.replace("refused", "other"), 1, randomBytes(1))).status).toBe(
      404,
    );
    expect((await complete(upload, [small])).status).toBe(200);
  });

  it("leaves no bytes behind when the process ended in the middle of it", async () => {
    const stray = path.join(folder, "objects", "a-part-whose-record-never-came");
    await cloud.stop();
    fs.writeFileSync(stray, "bytes");
    await start();
    expect(fs.existsSync(stray)).toBe(false);
  });
});
