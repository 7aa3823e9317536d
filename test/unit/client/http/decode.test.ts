import * as z from "zod";
import { decode } from "../../../../provider/client/http/decode";
import { request, response } from "../support/sends";

const schema = z.looseObject({ id: z.string(), size: z.number().nullish() });

describe("decode", () => {
  it("keeps what it does not know", () => {
    expect(decode(schema, request(), response({ body: { id: "1", more: true } }))).toEqual({
      id: "1",
      more: true,
    });
  });

  it("names the call and the field that is missing", () => {
    const call = request({ purpose: "read image 1", url: "/v2/images/1" });
    expect(() => decode(schema, call, response({ body: { size: 1 } }))).toThrow(
      /^cannot read image 1: the answer to GET \/v2\/images\/1 is not as documented: id: .*string.*address/,
    );
  });

  it("says of which exchange it speaks, and names three fields at most", () => {
    const call = request({ method: "POST", url: "https://h/v2/images?x=1" });
    const answer = response({ status: 201, body: { b: {} } });
    const wide = z.object({
      b: z.object({ c: z.string(), d: z.string() }),
      f: z.int(),
      g: z.int(),
    });
    expect(() => decode(wide, call, { ...answer, requestId: "req-1" })).toThrow(
      expect.objectContaining({
        ...{ status: 201, requestId: "req-1", method: "POST", path: "/v2/images" },
        reason: expect.stringMatching(/documented: b\.c: .* b\.d: .* f: (?!.* g: ).*$/),
      }),
    );
    const whole = () => decode(schema, request(), response({ body: "[]" }));
    expect(whole).toThrow(/not as documented: it is no JSON object; is the address/);
  });

  it.each(["", "<html>", "[]", "null"])("takes %j for no answer of the service", (body) => {
    expect(() => decode(schema, request(), response({ body }))).toThrow(
      expect.objectContaining({ kind: "protocol" }),
    );
  });
});
