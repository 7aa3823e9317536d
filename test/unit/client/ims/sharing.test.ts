import * as fc from "fast-check";
import { allNativeMembers, showNativeMember } from "../../../../provider/client/ims/images/native";
import {
  addMembers,
  allImsMembers,
  consumerGroups,
  showImsMember,
} from "../../../../provider/client/ims/sharing/sharing";
import { answering, failure } from "../support/sends";
import { accountId, consumerId, imageId, jobId, projectId, wireImsMember } from "./samples";

describe("the members of an image", () => {
  it("are read to the last page", async () => {
    const members = [wireImsMember()];
    const stub = answering(
      { body: { members, page_info: { next_marker: "two", current_count: 1 } } },
      { body: { members, page_info: { next_marker: "three" } } },
      { body: { members } },
    );
    await expect(allImsMembers(stub.send, projectId, imageId)).resolves.toHaveLength(3);
    expect(stub.requests.map(({ query }) => query?.["marker"])).toEqual([
      undefined,
      "two",
      "three",
    ]);
  });

  it("are read by the call of Glance just so, for clouds that have no other", async () => {
    const members = [wireImsMember({ member_type: undefined })];
    const stub = answering(
      { body: { members, page_info: { next_marker: "two" } } },
      { body: { members } },
    );
    await expect(allNativeMembers(stub.send, imageId)).resolves.toHaveLength(2);
    expect(stub.lines()).toEqual(Array(2).fill(`GET /v2/images/${imageId}/members`));
    expect(stub.requests.map(({ query }) => query?.["marker"])).toEqual([undefined, "two"]);
  });

  it("are undefined where the image is not there for the caller", async () => {
    const gone = () => answering(failure(404)).send;
    await expect(allImsMembers(gone(), projectId, imageId)).resolves.toBeUndefined();
    await expect(showImsMember(gone(), projectId, imageId, "x")).resolves.toBeUndefined();
  });

  it("of an organization whose URN is missing go by their id", async () => {
    const body = wireImsMember({ member_type: "organization", member_id: "ou-1" });
    await expect(
      showImsMember(answering({ body }).send, projectId, imageId, "ou-1"),
    ).resolves.toMatchObject({ consumer: "ou-1", memberId: "ou-1" });
  });
});

it("loses and invents no consumer when it sorts them by kind", () => {
  const id = fc.stringMatching(/^[0-9a-f]{32}$/);
  const consumer = fc.oneof(
    id,
    id.map((each) => `account:${each}`),
    id.map((each) => `organizations::${each}:organization:o-${each}`),
  );
  fc.assert(
    fc.property(fc.uniqueArray(consumer, { maxLength: 30 }), (consumers) => {
      const { projects = [], domains = [], organizations = [] } = consumerGroups(consumers);
      const again = [...projects, ...domains.map((each) => `account:${each}`), ...organizations];
      expect([...again].sort()).toEqual([...consumers].sort());
    }),
  );
});

it("counts in messages what would be too long to name", async () => {
  const stub = answering({ body: { job_id: jobId } }, { body: { job_id: jobId } });
  await addMembers(stub.send, ["i1"], [`account:${accountId}`]);
  await addMembers(stub.send, ["i1", "i2"], ["p1", "p2", "p3"]);
  expect(stub.requests.map(({ purpose }) => purpose)).toEqual([
    `share image i1 with account ${accountId}`,
    "share 2 images with 3 consumers",
  ]);
});

describe("what cannot be read of members", () => {
  const reads = {
    "all of them": (answer: Error) => allImsMembers(answering(answer).send, projectId, imageId),
    "all of them, natively": (answer: Error) => allNativeMembers(answering(answer).send, imageId),
    "one of them": (answer: Error) =>
      showImsMember(answering(answer).send, projectId, imageId, consumerId),
    "one of them, natively": (answer: Error) =>
      showNativeMember(answering(answer).send, imageId, consumerId),
  };

  it.each(Object.entries(reads))("is nothing where there is nothing: %s", async (_, read) => {
    await expect(read(failure(404))).resolves.toBeUndefined();
  });

  it.each(Object.entries(reads))('is no "nothing" for another reason: %s', async (_, read) => {
    for (const status of [400, 403, 500])
      await expect(read(failure(status))).rejects.toMatchObject({ status });
  });
});
