import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ApiError } from "../../../../provider/client/http/errors";
import type { CloudImage, ImageCloud, UploadOptions } from "../../../../provider/client/cloud";
import { storeBytes } from "../../../../provider/resources/image/changes/bytes";
import { kindOf } from "../../../../provider/resources/image/creation/kinds";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { imageState, type ImageState } from "../../../../provider/resources/image/state";
import { jobJournal } from "../../../../provider/resources/recovery/jobJournal";
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

describe("an update of an image without bytes", () => {
  const queued = cloudImage({ status: "queued", sizeBytes: undefined });

  it.each<[string, ImageInputs, CloudImage, readonly object[]]>([
    ["another disk format", { diskFormat: "raw" }, queued, [{ set: "diskFormat", value: "raw" }]],
    [
      "another container format",
      { containerFormat: "ovf" },
      queued,
      [{ set: "containerFormat", value: "ovf" }],
    ],
    ["no other format", { diskFormat: "qcow2" }, queued, []],
    ["no format", {}, { ...queued, diskFormat: undefined, containerFormat: undefined }, []],
    ["another format after somebody stored bytes", { diskFormat: "raw" }, cloudImage(), []],
  ])("and without a source that declares %s", async (_what, declared, observed, expected) => {
    const asked: unknown[] = [];
    const cloud = stubCloud({
      patchImage: async (_, changes) => {
        asked.push(...changes);
        return { ...observed, diskFormat: "raw" };
      },
    });
    const { image } = await storeBytes(cloud, observed, declared, waiting, sampleContext());
    expect(asked).toEqual(expected);
    expect(image.diskFormat).toBe(expected.length > 0 ? "raw" : observed.diskFormat);
  });
  const active = { ...waiting, status: "active" };

  /** An update, and the changes that it asked for. */
  function fill(
    observed: CloudImage,
    {
      state = waiting,
      declared = inputs,
      after = stored("golden"),
      ...answers
    }: {
      readonly state?: ImageState;
      readonly declared?: ImageInputs;
      readonly after?: CloudImage | undefined;
    } & Partial<ImageCloud> = {},
  ) {
    const asked: unknown[] = [];
    const cloud = stubCloud({
      getImage: () => Promise.resolve(after),
      patchImage: async (_, changes) => {
        asked.push(changes);
        return queued;
      },
      uploadData: async () => void asked.push("upload"),
      ...answers,
    });
    const context = sampleContext({
      journal: { ...sampleContext().journal, forget: async (key) => void asked.push(key) },
    });
    return { asked, filled: storeBytes(cloud, observed, declared, state, context) };
  }

  it.each<[string, CloudImage, ImageState, ImageInputs, readonly string[]]>([
    ["fills one that the state knows to have bytes", queued, active, inputs, ["upload"]],
    ["takes bytes that the state does not know", stored("golden"), waiting, inputs, []],
    ["leaves bytes alone that the state knows", cloudImage(), active, inputs, []],
    ["leaves a record without a source alone", queued, waiting, {}, []],
  ])("%s", async (_, observed, state, declared, expected) => {
    const { asked, filled } = fill(observed, { state, declared });
    const { uploaded, image } = await filled;
    expect(asked).toEqual(expected);
    const isOurs = observed !== queued ? observed.sizeBytes === 6 : expected.length > 0;
    expect(uploaded !== undefined).toBe(isOurs);
    expect(image.status).toBe(declared === inputs ? "active" : "queued");
  });

  it.each<[string, Partial<CloudImage>, Partial<ImageInputs>, readonly object[]]>([
    ["none that it has", {}, { containerFormat: "bare" }, []],
    ["another disk format", { diskFormat: "raw" }, {}, [{ set: "diskFormat", value: "qcow2" }]],
    ["none that is not declared", { containerFormat: "ovf" }, {}, []],
    [
      "the usual container",
      { containerFormat: undefined },
      {},
      [{ set: "containerFormat", value: "bare" }],
    ],
    ["a container", {}, { containerFormat: "ovf" }, [{ set: "containerFormat", value: "ovf" }]],
  ])("first sets the formats: %s", async (_, changes, more, patch) => {
    const declared = { ...inputs, ...more };
    const { asked, filled } = fill({ ...queued, ...changes }, { declared });
    await filled;
    expect(asked).toEqual([...(patch.length === 0 ? [] : [patch]), "upload"]);
  });

  it("sets no formats where the cloud cannot change them", async () => {
    const rules = { ...stubCloud().rules, changeable: ["name"] as const };
    const { asked, filled } = fill({ ...queued, diskFormat: "raw" }, { rules });
    await filled;
    expect(asked).toEqual(["upload"]);
  });

  it("says which formats are usual when the cloud refuses one", async () => {
    const error = new ApiError({ kind: "badRequest", purpose: "change image", reason: "no" });
    const declared = { ...inputs, diskFormat: "qcow3" };
    const { filled } = fill(queued, { declared, patchImage: () => Promise.reject(error) });
    await expect(filled).rejects.toThrow(
      /which values diskFormat can have, usually ami, .*; did you mean "?qcow2/,
    );
    const advised = error.with({ advice: "ask somebody" });
    const patchImage = () => Promise.reject(advised);
    await expect(fill(queued, { declared, patchImage }).filled).rejects.toBe(advised);
  });

  it("does not take other bytes than it sent, and tells that the image is gone", async () => {
    await expect(fill(queued, { after: stored("silver") }).filled).rejects.toThrow(
      `the bytes of image ${imageId} are not those of ${path}`,
    );
    const gone = { getImage: () => Promise.resolve(undefined) };
    const message = `cannot store the bytes of image ${imageId}: it was deleted meanwhile`;
    await expect(fill(queued, gone).filled).rejects.toThrow(message);
    await expect(fill(cloudImage({ status: "saving" }), gone).filled).rejects.toThrow(message);
  });

  it("takes no other size for its file where the cloud reports no hash", async () => {
    const rules = { ...stubCloud().rules, reportsHash: false };
    const longer = cloudImage({ sizeBytes: 7 });
    await expect(fill(longer, { rules }).filled).rejects.toThrow(/stored other bytes in it/);
    const same = cloudImage({ sizeBytes: 6 });
    await expect(fill(same, { rules }).filled).resolves.toMatchObject({ image: same });
  });

  it("forgets the job of the run that stored the bytes", async () => {
    const declared: ImageInputs = { ...inputs, source: { kind: "file", path, bucket: "b" } };
    const { asked, filled } = fill(stored("golden"), { declared });
    await filled;
    expect(asked).toEqual([`register ${imageId}`]);
  });

  it("waits no longer for work of others than the program says", async () => {
    const saving = cloudImage({ status: "saving" });
    const declared = { ...inputs, timeouts: { createSeconds: 10 } };
    const { filled } = fill(saving, { declared, after: saving });
    await expect(filled).rejects.toThrow(
      `cannot change image ${imageId} ("golden"): it is still saving after 10 s, the limit that timeouts.createSeconds sets, ` +
        `because of an earlier or another run; run the same command again when it is done`,
    );
  });
});

describe("the journal of a file that passes through a bucket", () => {
  const queued = cloudImage({ status: "queued", sizeBytes: undefined });
  const throughBucket: ImageInputs = { ...inputs, source: { kind: "file", path, bucket: "b" } };

  /** One run: its cloud is asked to upload, and does what the test says. */
  const run = async (notes: string, uploadData: (options: UploadOptions) => Promise<undefined>) => {
    const journal = jobJournal(
      () => notes,
      () => 0,
    );
    const cloud = stubCloud({ uploadData: (_, __, options = {}) => uploadData(options) });
    const context = sampleContext({ journal });
    await kindOf({ cloud, inputs: throughBucket, context }).bring(queued);
  };

  it("names the job of a run that was cut off after A10 began, and is empty after success", async () => {
    const notes = mkdtempSync(join(folder.path, "jobs-"));
    const cutOff = new ApiError({ kind: "cancelled", purpose: "wait", reason: "killed" });
    await expect(
      run(notes, async ({ began }) => {
        await began?.("job-1");
        throw cutOff;
      }),
    ).rejects.toBe(cutOff);
    expect(readdirSync(notes)).toHaveLength(1);
    const asked: unknown[] = [];
    await run(notes, ({ begunJobId }) => {
      asked.push(begunJobId);
      return Promise.resolve(undefined);
    });
    expect(asked).toEqual(["job-1"]);
    expect(readdirSync(notes)).toEqual([]);
  });
});

describe("bytes that the cloud refuses for their format", () => {
  const queued = cloudImage({ status: "queued", sizeBytes: undefined });
  const refusal = (status: number) =>
    new ApiError({ kind: "badRequest", status, purpose: "upload", reason: "not what it says" });
  const send = async (error: ApiError, content: string | Uint8Array) => {
    const file = folder.write("refused", content);
    const source = { kind: "file", path: file } as const;
    const cloud = stubCloud({ uploadData: () => Promise.reject(error) });
    const work = { cloud, inputs: { ...inputs, source }, context: sampleContext() };
    const sending = kindOf(work).bring(queued);
    return { file, failure: (await sending.catch((reason: unknown) => reason)) as ApiError };
  };

  it("are named for what they are, with what to declare", async () => {
    const { file, failure } = await send(refusal(415), "vhdxfile and the rest of it");
    expect(failure.message).toBe(
      `cannot upload: not what it says; ${file} is a vhdx disk: ` +
        'declare diskFormat "vhdx", or convert the file to qcow2 (qemu-img convert) (415)',
    );
  });

  it("get a way to see what they are where we cannot tell", async () => {
    const { file, failure } = await send(refusal(415), "golden");
    expect(failure.message).toBe(
      `cannot upload: not what it says; ${file} is not what diskFormat "qcow2" says: ` +
        "see what it is (qemu-img info) and declare that, or convert it (415)",
    );
  });

  it("are not spoken of where something else was refused", async () => {
    const { failure } = await send(refusal(400), "golden");
    expect(failure.advice).toBeUndefined();
  });
});
