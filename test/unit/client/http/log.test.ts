import { Readable } from "node:stream";
import { withLog } from "../../../../provider/client/http/log";
import { fakeClock } from "../support/clocks";
import { answering, failure, request, stubSend } from "../support/sends";

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

  it("tells how long it took, and of a refusal the beginning of what was said", async () => {
    const lines: string[] = [];
    const clock = fakeClock("still");
    const answers = [
      { status: 399, body: "not shown" },
      { status: 400, body: `no: http://u:hunter2@h/x?y=hunter2 ${"z".repeat(600)}` },
    ];
    const stub = stubSend(async (_, index) => {
      await clock.advance(34);
      return answers[index] ?? {};
    });
    const send = withLog(stub.send, (line) => lines.push(line), clock);
    await send(request({ url: "https://u:hunter2@cloud/v2/things" }));
    await send(request());
    const shown = answers[1]?.body
      .slice(0, 500)
      .replace("u:hunter2@", "")
      .replace("?y=hunter2", "");
    expect(lines).toEqual([
      "GET https://cloud/v2/things {} -> 399, 9 bytes, 34 ms",
      `GET /v2/things {} -> 400, ${answers[1]?.body.length} bytes ${shown}, 34 ms`,
    ]);
  });

  it("tells a failure that is not the client's, with its time", async () => {
    const lines: string[] = [];
    const clock = fakeClock("still");
    const error = new Error("the file is gone");
    const stub = stubSend(async () => {
      await clock.advance(5);
      throw error;
    });
    const send = withLog(stub.send, (line) => lines.push(line), clock);
    await expect(send(request())).rejects.toBe(error);
    expect(lines).toEqual(["GET /v2/things {} -> Error: the file is gone, 5 ms"]);
  });

  it("tells a failure and passes it on", async () => {
    const lines: string[] = [];
    const error = failure(0, { reason: "nothing listens at https://u:hunter2@cloud" });
    const send = withLog(answering(error).send, (line) => lines.push(line), fakeClock());
    await expect(send(request())).rejects.toBe(error);
    expect(lines[0]).toContain("-> nothing listens at https://cloud");
  });
});
