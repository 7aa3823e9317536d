import { ApiError } from "../../../provider/client/http/errors";
import { imageMembersHandler } from "../../../provider/resources/imageMembers/handler";
import { consumer, imageId, sampleContext, stubCloud, third } from "./support/samples";

const failure = new ApiError({ kind: "unavailable", purpose: "share", reason: "it is down" });

function cloudThatRefuses(project: string, existing: readonly string[]) {
  const removed: string[] = [];
  const member = (projectId: string) => ({
    imageId,
    consumer: projectId,
    status: "pending",
    createdAt: undefined,
    updatedAt: undefined,
  });
  const cloud = stubCloud({
    listMembers: () => Promise.resolve(existing.map(member)),
    addMember: (_image, projectId) =>
      projectId === project
        ? Promise.reject(failure)
        : Promise.resolve({ ...member(projectId), existed: false }),
    removeMember: (_image, projectId) => Promise.resolve(removed.push(projectId) > 0),
  });
  return { cloud, removed };
}

describe("a share list that cannot be made whole", () => {
  const inputs = { imageIds: [imageId], members: [{ projectId: consumer }, { projectId: third }] };

  it("takes back the shares that it began: no state would know them", async () => {
    const { cloud, removed } = cloudThatRefuses(third, []);
    const context = sampleContext({ cloud: () => cloud });
    await expect(imageMembersHandler.create({ inputs }, context)).rejects.toThrow("it is down");
    expect(removed).toEqual([consumer]);
  });

  it("leaves alone those that were there before", async () => {
    const { cloud, removed } = cloudThatRefuses(third, [consumer]);
    const context = sampleContext({ cloud: () => cloud });
    await expect(imageMembersHandler.create({ inputs }, context)).rejects.toThrow("it is down");
    expect(removed).toEqual([]);
  });
});
