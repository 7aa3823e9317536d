import { ApiError } from "../../../provider/client/http/errors";
import { addMember, withdrawMember } from "../../../provider/resources/sharing/share";
import { cloudImage, imageId, sampleContext, stubCloud } from "./support/samples";

const consumer = "1".repeat(32);
const refusal = new ApiError({ kind: "forbidden", purpose: "share", reason: "no", status: 403 });

describe("a refused share whose image cannot be looked at", () => {
  const down = () => Promise.reject(new Error("down"));

  it("is told as the refusal that it is", async () => {
    const cloud = stubCloud({ addMember: () => Promise.reject(refusal), getImage: down });
    await expect(addMember(cloud, imageId, consumer)).rejects.toMatchObject({
      kind: "forbidden",
      status: 403,
      advice: undefined,
    });
  });

  it("is told so when it ends, too", async () => {
    let looks = 0;
    const cloud = stubCloud({
      removeMember: () => Promise.reject(refusal),
      getImage: () => ((looks += 1) === 1 ? down() : Promise.resolve(cloudImage())),
    });
    await expect(withdrawMember(cloud, imageId, consumer, sampleContext())).rejects.toMatchObject({
      kind: "forbidden",
      status: 403,
    });
  });
});
