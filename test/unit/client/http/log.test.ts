import { Readable } from "node:stream";
import { withLog } from "../../../../provider/client/http/log";
import { fakeClock } from "../support/clocks";
import { answering, failure, request } from "../support/sends";

describe("withLog", () => {
  it("tells in one line what went out and what came back", async () => {
    const lines: string[] = [];
    const stub = answering({
      status: 200,
      body: "{}",
      headers: { "x-openstack-request-id": "req-1" },
    });
    await withLog(
      stub.send,
      (line) => lines.push(line),
      fakeClock(),
    )(
      request({
        url: "https://cloud/v2/images",
        query: { owner: "p" },
        headers: { "x-auth-token": "hunter2" },
      }),
    );
    expect(lines).toEqual([
      'GET https://cloud/v2/images {"owner":"p"} {"x-auth-token":"[secret]"} -> 200, 2 bytes, request-id req-1, 0 ms',
    ]);
  });

  it("shows bodies without secrets, and of streams only the size", async () => {
    const lines: string[] = [];
    const send = withLog(answering({}, {}).send, (line) => lines.push(line), fakeClock());
    await send(
      request({
        method: "POST",
        body: { kind: "json", value: { user: "alice", password: "hunter2" } },
      }),
    );
    await send(
      request({
        method: "PUT",
        body: { kind: "stream", sizeBytes: 7, open: () => Readable.from([]) },
      }),
    );
    expect(lines[0]).toContain('{"user":"alice","password":"[secret]"}');
    expect(lines[1]).toContain(" 7 bytes -> 200");
  });

  it("tells a failure and passes it on", async () => {
    const lines: string[] = [];
    const error = failure(0, { reason: "nothing listens at https://u:hunter2@cloud" });
    const send = withLog(answering(error).send, (line) => lines.push(line), fakeClock());
    await expect(send(request())).rejects.toBe(error);
    expect(lines[0]).toContain("-> nothing listens at https://cloud");
  });
});
