import {
  assertEndable,
  createMember,
  deleteDotMember,
  deleteMember,
  listMembers,
  listMembersDated,
  updateMember,
} from "../../../../provider/client/glance/members";
import { expectRequests } from "../support/loopback";
import { answering, errorOf, failure } from "../support/sends";
import { imageId, wireMember } from "../support/wire";

const list = `/v2/images/${imageId}/members`;
const pending = {
  imageId,
  consumer: "p2",
  status: "pending",
  createdAt: "2026-01-05T10:00:00Z",
  updatedAt: "2026-01-05T10:00:00Z",
};

describe("members", () => {
  it("are added", async () => {
    await expect(
      expectRequests(
        [{ line: `POST ${list}`, body: { member: "p2" }, status: 200, answer: wireMember("p2") }],
        (send) => createMember(send, imageId, "p2"),
      ),
    ).resolves.toEqual(pending);
  });

  it("are listed", async () => {
    await expect(
      expectRequests(
        [{ line: `GET ${list}`, status: 200, answer: { members: [wireMember("p2")] } }],
        (send) => listMembers(send, imageId),
      ),
    ).resolves.toEqual([pending]);
  });

  it("have no list where there is no image, and are forbidden where it is not shared", async () => {
    await expect(
      expectRequests([{ line: `GET ${list}`, status: 404 }], (send) => listMembers(send, imageId)),
    ).resolves.toBeUndefined();
    await expectRequests([{ line: `GET ${list}`, status: 403 }], async (send) => {
      await expect(listMembers(send, imageId)).rejects.toMatchObject({ kind: "forbidden" });
    });
  });

  it("say whether they accept", async () => {
    const expected = {
      line: `PUT ${list}/p2`,
      body: { status: "accepted" },
      status: 200,
      answer: wireMember("p2", "accepted"),
    };
    await expect(
      expectRequests([expected], (send) => updateMember(send, imageId, "p2", "accepted")),
    ).resolves.toMatchObject({ status: "accepted" });
  });

  it("are removed", async () => {
    await expectRequests([{ line: `DELETE ${list}/p2`, status: 204 }], (send) =>
      deleteMember(send, imageId, "p2"),
    );
  });
});

describe("a member whose id is a dot or two", () => {
  const path = (id: string) => `/v2/images/${imageId}/members/${id}`;

  it.each([".", ".."] as const)(
    "is ended by its exact path, once it was seen there: %s",
    async (id) => {
      const stub = answering({ body: wireMember(id) }, { status: 204 });
      await deleteDotMember(stub.send, imageId, id);
      expect(stub.lines()).toEqual([`GET ${path(id)}`, `DELETE ${path(id)}`]);
      expect(stub.requests.map(({ exactPath }) => exactPath)).toEqual([true, true]);
    },
  );

  // A server that folds the path answers with the image or with the list, and the deletion would
  // be about those.
  it.each([
    ["the image", { id: imageId, name: "golden" }],
    ["the list", { members: [wireMember(".")] }],
    ["another member", wireMember("..")],
    ["no JSON", "<html>"],
  ])("is not ended where its path answers with %s", async (_, body) => {
    const stub = answering({ body });
    const error = await errorOf(deleteDotMember(stub.send, imageId, "."));
    expect(error).toMatchObject({ kind: "badRequest", mayHaveBeenSent: false });
    expect(error.reason).toBe('"." cannot be part of the path of a request');
    expect(stub.lines()).toEqual([`GET ${path(".")}`]);
  });
});

describe("a member that no path can name", () => {
  it.each(["a/b", "ä", "", "a\u0000b", "\u0080"])("is not ended: %j", (id) => {
    expect(() => assertEndable(imageId, id)).toThrow(/cannot be part of the path of a request/);
  });

  it.each(["p2", "a b", ".", "..", "a%2Fb", "\u007f", "\u0001", "a.b"])("is not %j", (id) => {
    expect(() => assertEndable(imageId, id)).not.toThrow();
  });
});

describe("members with the time of the answer", () => {
  const body = { members: [wireMember("p2")] };

  it("have the service's time, if it tells it", async () => {
    const dated = answering({ body, headers: { date: "Mon, 05 Jan 2026 10:00:30 GMT" } });
    await expect(listMembersDated(dated.send, imageId)).resolves.toEqual({
      members: [pending],
      answeredAtMs: Date.UTC(2026, 0, 5, 10, 0, 30),
    });
    for (const headers of [{}, { date: "soon" }] as Record<string, string>[])
      await expect(
        listMembersDated(answering({ body, headers }).send, imageId),
      ).resolves.toMatchObject({ answeredAtMs: undefined });
  });

  it("are none where the image is not there", async () => {
    await expect(listMembersDated(answering(failure(404)).send, imageId)).resolves.toEqual({
      members: [],
      answeredAtMs: undefined,
    });
  });
});
