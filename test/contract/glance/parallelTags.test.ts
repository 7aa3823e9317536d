/** Tags of several writers on a Glance that loses parallel writes by itself. */
import { describeNeeding } from "../../support/needs";
import { startRealCloud, type RealCloud } from "../../support/realCloud";
import { measureTwoStacks, measureWriter } from "./tagWriters";

jest.setTimeout(600_000);

describeNeeding(["realCloud", "postgresql"], "tags on a Glance with eight threads", () => {
  let cloud: RealCloud;
  beforeAll(async () => (cloud = await startRealCloud({ database: "postgresql", threads: 8 })));
  afterAll(async () => await cloud.stop());

  it("of two stacks that tag one image at the same time are all there, and all go", async () => {
    const { lost, left } = await measureTwoStacks(cloud, 4);
    expect({ lost, left }).toEqual({ lost: 0, left: 0 });
  });

  it("of ours are all there beside a writer of single tags, which loses about as by PUTs", async () => {
    const { ours, besideUs, besideLoop } = await measureWriter(cloud, 4);
    expect(ours.lost).toBe(0);
    // Chance decides each, and what is lost of ours is put again: each PUT may undo another one.
    expect(besideUs.lost).toBeLessThanOrEqual(2 * besideLoop.lost + 8);
  });
});
