import {
  createMember,
  deleteMember,
  listMembers,
  showMember,
  updateMember,
} from "../../../../provider/client/glance/members";
import { expectRequests } from "../support/loopback";
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

  it("are shown", async () => {
    const line = `GET ${list}/p2`;
    await expect(
      expectRequests([{ line, status: 200, answer: wireMember("p2") }], (send) =>
        showMember(send, imageId, "p2"),
      ),
    ).resolves.toEqual(pending);
    await expect(
      expectRequests([{ line, status: 404 }], (send) => showMember(send, imageId, "p2")),
    ).resolves.toBeUndefined();
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
