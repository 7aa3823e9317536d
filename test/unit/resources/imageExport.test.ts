import { z } from "zod";
import { imageExportShape } from "../../../provider/resources/imageExport/inputs";

const key = z.object({ key: imageExportShape.key });

describe("the key of an exported object", () => {
  it.each(["golden.qcow2", "exports/golden.qcow2", "a/.hidden/..x", "a..b/c", "..."])(
    "may be %s",
    (text) => expect(key.safeParse({ key: text }).success).toBe(true),
  );

  it.each(["..", ".", "../golden", "a/../golden", "a/./golden", "a/..", "/golden"])(
    "must not be %s, which no address can name",
    (text) => {
      const messages = key.safeParse({ key: text }).error?.issues.map(({ message }) => message);
      expect(messages).toContain("must not begin with a slash or have a part that is . or ..");
    },
  );
});
