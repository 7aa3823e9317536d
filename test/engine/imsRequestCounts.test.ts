/** The bounds on what sharing may cost on Huawei Cloud, counted by the local cloud. */
import { describeNeeding } from "../support/needs";
import { measureImsSharing } from "./imsRequestCounts";

jest.setTimeout(300_000);

/** Polls of a job that takes two seconds. */
const pollsMost = 4;
/** One list of images, and one of members for each of the ten images. */
const refreshMost = 1 + 10;

describeNeeding(["engine"], "ten images shared with twenty projects on Huawei Cloud", () => {
  it("take one call and one job with ImageMembers", async () => {
    const figures = await measureImsSharing({ sharing: "ImageMembers", destroys: true });
    const { up, pairsAsked, pairsShared, refresh, destroy } = figures;
    expect({ pairsAsked, pairsShared }).toEqual({ pairsAsked: 200, pairsShared: 200 });
    expect(up).toMatchObject({ calls: 1, lists: 0 });
    expect(up.polls).toBeLessThanOrEqual(pollsMost);
    expect(refresh.requests).toBeLessThanOrEqual(refreshMost);
    expect(destroy).toMatchObject({ calls: 1 });
  });

  it("cost no more requests than thirty such jobs with ImageMember, eight of which the engine begins at once", async () => {
    const figures = await measureImsSharing({ sharing: "ImageMember", destroys: false });
    const { up, pairsAsked, pairsShared, refresh } = figures;
    // Never a pair that nobody declared, and none twice.
    expect({ pairsAsked, pairsShared }).toEqual({ pairsAsked: 200, pairsShared: 200 });
    // Eight at a time, twenty projects take three calls an image at best. The engine mixes images that were made at the same time, so there are
    // more calls; but all jobs after the first are asked about less often.
    expect(up.calls + up.polls).toBeLessThanOrEqual(30 * (1 + pollsMost));
    expect(up.mostPolls).toBeLessThanOrEqual(pollsMost);
    expect(up.lists).toBe(0);
    expect(refresh.requests).toBeLessThanOrEqual(refreshMost);
  });
});
