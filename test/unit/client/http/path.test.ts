import * as fc from "fast-check";
import { isAddressable, path, pointer } from "../../../../provider/client/http/path";

describe("path", () => {
  it("encodes each parameter", () => {
    expect(path`/v2/images/${"a b"}/tags/${"100%=ä?#"}`).toBe(
      "/v2/images/a%20b/tags/100%25%3D%C3%A4%3F%23",
    );
  });

  it.each(["", ".", "..", "a/b", "/"])("refuses %j as a segment", (segment) => {
    expect(() => path`/v2/images/${segment}`).toThrow(/cannot stand in a path/);
    expect(() => path`/v2/images/${segment}`).toThrow(
      expect.objectContaining({ kind: "badRequest", mayHaveBeenSent: false }),
    );
  });

  it("names a field in a patch by a pointer, whatever signs it has", () => {
    expect(pointer("a")).toBe("/a");
    expect(pointer("~a/b~1//c~")).toBe("/~0a~1b~01~1~1c~0");
  });

  it("never lets a value change the path around it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }).filter(isAddressable), (segment) => {
        const built = new URL(path`/v2/images/${segment}/tags/x`, "http://cloud");
        expect(built.pathname.split("/")).toHaveLength(6);
        expect(decodeURIComponent(built.pathname.split("/")[3] ?? "")).toBe(segment);
      }),
    );
  });
});
