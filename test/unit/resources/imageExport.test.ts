import { z } from "zod";
import type { CloudJobs } from "../../../provider/client/cloud";
import { ApiError } from "../../../provider/client/http/errors";
import { imageExportHandler } from "../../../provider/resources/imageExport/handler";
import { imageExportShape } from "../../../provider/resources/imageExport/inputs";
import { jobJournal } from "../../../provider/resources/recovery/jobJournal";
import { testFolder } from "./support/folder";
import { imageId, sampleContext, stubCloud } from "./support/samples";

const key = z.object({ key: imageExportShape.key });

describe("the key of an exported object", () => {
  it.each(["golden.qcow2", "exports/golden.qcow2", "a/.hidden/..x", "a..b/c", "..."])(
    "may be %s",
    (text) => expect(key.safeParse({ key: text }).success).toBe(true),
  );

  it.each(["..", ".", "../golden", "a/../golden", "a/./golden", "a/..", "/golden"])(
    "must not be %s, which no address can name",
    (text) => {
      const messages = key.safeParse({ key: text }).error?.issues.map(({ message }) => message);
      expect(messages).toContain("must not begin with a slash or have a part that is . or ..");
    },
  );
});

describe("an export whose answer was lost", () => {
  const folder = testFolder();
  const inputs = { imageId, bucket: "b", key: "golden.qcow2" };
  const lost = new ApiError({ kind: "unreachable", purpose: "export", reason: "it broke off" });
  const isThere = new ApiError({
    ...{ kind: "conflict", purpose: "export", reason: "the object exists" },
    ...{ status: 409, code: "IMG.0070", means: ["alreadyMade"] },
  });

  /** Two runs: the answer of the first one is lost, and the second one finds the object there. */
  async function twice(wasThereBefore: boolean) {
    let isStored = wasThereBefore;
    let requests = 0;
    const jobs: Partial<CloudJobs> = {
      findObject: async () => (isStored ? { sizeBytes: 5 } : undefined),
      beginExport: () => {
        isStored = true;
        requests += 1;
        return Promise.reject(requests === 1 ? lost : isThere);
      },
    };
    // Only what an export calls.
    const cloud = stubCloud({ jobs: jobs as CloudJobs });
    const journal = jobJournal(
      () => folder.path,
      () => 0,
    );
    const context = sampleContext({ cloud: () => cloud, journal });
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toThrow(/broke off/);
    return imageExportHandler.create({ inputs }, context);
  }

  it("is not done by an object that was there before", async () => {
    await expect(twice(true)).rejects.toMatchObject({ code: "IMG.0070" });
  });

  it("is done by an object that was not", async () => {
    await expect(twice(false)).resolves.toMatchObject({ state: { sizeBytes: 5 } });
  });
});

describe("an export whose job is over", () => {
  const folder = testFolder();
  const inputs = { imageId, bucket: "b", key: "golden.qcow2" };
  const isThere = new ApiError({
    ...{ kind: "conflict", purpose: "export", reason: "the object exists" },
    ...{ status: 409, code: "IMG.0070", means: ["alreadyMade"] },
  });
  const ended = (meaning: "jobFailed" | "jobUnknown") =>
    new ApiError({
      ...{ kind: "unavailable", purpose: "export", reason: "the job is over" },
      ...{ means: [meaning] },
    });

  /**
   * Two runs: the time of the first one is up. Then its job ends like this, and an object is there.
   */
  async function endsWith(meaning: "jobFailed" | "jobUnknown") {
    const isLate = new ApiError({ kind: "unavailable", purpose: "export", reason: "it is late" });
    const ends = [isLate, ended(meaning)];
    let isStored = false;
    const jobs: Partial<CloudJobs> = {
      findObject: async () => (isStored ? { sizeBytes: 5 } : undefined),
      beginExport: () => (isStored ? Promise.reject(isThere) : Promise.resolve("job-1")),
      wait: () => Promise.reject(ends.shift()),
    };
    const cloud = stubCloud({ jobs: jobs as CloudJobs });
    const journal = jobJournal(
      () => folder.path,
      () => 0,
    );
    const context = sampleContext({ cloud: () => cloud, journal });
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toThrow(/late/);
    isStored = true;
    return { context, second: imageExportHandler.create({ inputs }, context) };
  }

  it("is not done by an object that its failed job cannot have made", async () => {
    const { context, second } = await endsWith("jobFailed");
    await expect(second).rejects.toMatchObject({ code: "IMG.0070" });
    // The next run does not take the object for its own either.
    await expect(imageExportHandler.create({ inputs }, context)).rejects.toMatchObject({
      code: "IMG.0070",
    });
  });

  it("is done by an object if the cloud no longer knows the job that may have made it", async () => {
    const { second } = await endsWith("jobUnknown");
    await expect(second).resolves.toMatchObject({ state: { sizeBytes: 5 } });
  });
});
