/** An upload streams: its memory does not depend on its size. The same at full size is in `make bench`. */
import { measureUpload } from "../../bench/upload";

const mebibyte = 1024 ** 2;

it("of 256 MiB takes less than 32 MiB of memory", async () => {
  const { grownBytes } = await measureUpload(256 * mebibyte);
  expect(grownBytes / mebibyte).toBeLessThan(32);
}, 120_000);
