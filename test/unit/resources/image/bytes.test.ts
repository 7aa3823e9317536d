import { createHash } from "node:crypto";
import type { CloudImage } from "../../../../provider/client/cloud";
import { storeBytes } from "../../../../provider/resources/image/bytes";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { imageState } from "../../../../provider/resources/image/state";
import { testFolder } from "../support/folder";
import { cloudImage, imageId, location, sampleContext, stubCloud } from "../support/samples";

const folder = testFolder();
const path = folder.write("disk", "golden");
const inputs: ImageInputs = { source: { kind: "file", path }, diskFormat: "qcow2" };
const stored = (text: string) =>
  cloudImage({
    sizeBytes: text.length,
    hashAlgorithm: "sha512",
    hashValue: createHash("sha512").update(text).digest("hex"),
  });
const waiting = imageState(
  { diskFormat: "qcow2" },
  cloudImage({ status: "queued", sizeBytes: undefined }),
  location,
  { uploaded: undefined, adopted: false },
);

/** An update that finds the image as `observed`; the cloud then says of it what `later` says. */
function update(observed: CloudImage, ...later: CloudImage[]) {
  const answers = [...later];
  const cloud = stubCloud({
    getImage: () => Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]),
  });
  return storeBytes(cloud, observed, inputs, waiting, sampleContext());
}

describe("an update of an image that a run before was filling", () => {
  it("waits for an upload that still runs, and takes its bytes when they are those of the file", async () => {
    const saving = cloudImage({ status: "saving" });
    const { uploaded } = await update(saving, saving, stored("golden"));
    expect(uploaded).toMatchObject({ sizeBytes: 6, sha512: stored("golden").hashValue });
  });

  it("does not take other bytes for those of the file", async () => {
    const saving = cloudImage({ status: "saving" });
    await expect(update(saving, stored("silver"))).rejects.toThrow(
      /other bytes .*pulumi up --replace/,
    );
  });

  it("does not take an image without bytes for one with them", async () => {
    const observed = cloudImage({ status: "deactivated", sizeBytes: undefined });
    await expect(update(observed)).rejects.toThrow(imageId);
  });
});
