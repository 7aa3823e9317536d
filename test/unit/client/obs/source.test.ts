/** A file that is read in ranges, as parts and repeated parts need it. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileSource, type RangeSource } from "../../../../provider/client/obs/source";
import { mebibyte } from "./storage";

const bytes = randomBytes(5 * mebibyte + 17);
let folder: string;
let file: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-obs-source-"));
  file = path.join(folder, "disk");
  fs.writeFileSync(file, bytes);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Copies each chunk before it asks for the next one, as the promise of a source demands. */
async function all(source: RangeSource, start: number, end: number): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const chunk of source.open(start, end)) copies.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(copies);
}

it.each([
  [0, bytes.length],
  [0, 1],
  [mebibyte - 1, 4 * mebibyte + 1],
  [bytes.length - 1, bytes.length],
])("gives the bytes from %i to %i", async (start, end) => {
  const read = await all(fileSource(file, bytes.length), start, end);
  expect(read.equals(bytes.subarray(start, end))).toBe(true);
});

it("can be opened again, after an end and after a stop half-way", async () => {
  const source = fileSource(file, bytes.length);
  await all(source, 0, mebibyte);
  for await (const chunk of source.open(0, bytes.length)) {
    void chunk;
    break;
  }
  const read = await all(source, 0, bytes.length);
  expect(read.equals(bytes)).toBe(true);
});

it("can be read in two places at a time", async () => {
  const source = fileSource(file, bytes.length);
  const [left, right] = await Promise.all([
    all(source, 0, 2 * mebibyte),
    all(source, 2 * mebibyte, bytes.length),
  ]);
  expect(Buffer.concat([left, right]).equals(bytes)).toBe(true);
});

it("ends where the file ends, if that is earlier than was said", async () => {
  const read = await all(fileSource(file, bytes.length + 100), mebibyte, bytes.length + 100);
  expect(read.length).toBe(bytes.length - mebibyte);
});

it("fails as the system does when the file is gone", async () => {
  await expect(all(fileSource(path.join(folder, "gone"), 1), 0, 1)).rejects.toMatchObject({
    code: "ENOENT",
  });
});
