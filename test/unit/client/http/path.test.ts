import * as fc from "fast-check";
import { isAddressable, path } from "../../../../provider/client/http/path";

describe("path", () => {
  it("encodes each parameter", () => {
    expect(path`/v2/images/${"a b"}/tags/${"100%=ä?#"}`).toBe(
      "/v2/images/a%20b/tags/100%25%3D%C3%A4%3F%23",
    );
  });

  it.each(["", ".", "..", "a/b", "/"])("refuses %j as a segment", (segment) => {
    expect(() => path`/v2/images/${segment}`).toThrow(/cannot stand in a path/);
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
