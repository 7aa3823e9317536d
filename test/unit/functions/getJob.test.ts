/** How far a job is, in clouds that tell it elsewhere or not at all. */
import { ApiError, type ErrorKind } from "../../../provider/client/http/errors";
import type { Send } from "../../../provider/client/http/request";
import { imsRules } from "../../../provider/client/ims/rules";
import type { ImsSettings } from "../../../provider/client/settings";
import type { Connection } from "../../../provider/functions/connection";
import { getJob } from "../../../provider/functions/getJob";

const settings: ImsSettings = {
  ...{ cloud: "otc", region: "r", iamUrl: "https://iam.test", obsUrl: "https://obs.test" },
  ...{ safeMode: false, tagLimits: "10/36/43" },
  ...{ projectId: "p1", projectName: undefined, accountId: undefined },
};

/** A cloud whose A18 says nothing of progress; `progress` is what A19 does. */
function cloudOf(status: string, progress: () => object) {
  const asked: string[] = [];
  const job = { job_id: "j", job_type: "imsCopyImageInRegionJob", begin_time: "", end_time: "" };
  const send: Send = async ({ url }) => {
    asked.push(url);
    const entities = url === "/v1/cloudimages/job/j" ? progress() : {};
    const text = JSON.stringify({ ...job, status, error_code: null, fail_reason: null, entities });
    return { status: 200, headers: {}, text, requestId: undefined };
  };
  const connection: Connection = {
    ...{ kind: "ims", title: "the default connection", family: "otc", send },
    rules: imsRules(settings, undefined),
    location: () => Promise.resolve({ endpoint: "https://ims.test", projectId: "p1" }),
  };
  return { asked, connection };
}

function failed(kind: ErrorKind): ApiError {
  return new ApiError({ kind, purpose: "read the progress of job j", reason: "so it is" });
}

describe("a job whose state does not tell how far it is", () => {
  it("is asked for that as well, while it runs", async () => {
    const { asked, connection } = cloudOf("RUNNING", () => ({
      process_percent: 0.4,
      current_task: "CopyImage",
    }));
    const job = await getJob.call({ jobId: "j" }, connection);
    expect(job).toMatchObject({ status: "RUNNING", percent: 40, phase: "CopyImage" });
    expect(asked).toEqual(["/v1/p1/jobs/j", "/v1/cloudimages/job/j"]);
  });

  it.each(["FAIL", "SUCCESS"])("is not asked for it when it is over: %s", async (status) => {
    const { asked, connection } = cloudOf(status, () => ({ process_percent: 1 }));
    await getJob.call({ jobId: "j" }, connection);
    expect(asked).toEqual(["/v1/p1/jobs/j"]);
  });

  it.each(["notFound", "forbidden", "badRequest", "protocol"] as const)(
    "is told without it where the cloud has no such call: %s",
    async (kind) => {
      const { connection } = cloudOf("RUNNING", () => {
        throw failed(kind);
      });
      const job = await getJob.call({ jobId: "j" }, connection);
      expect(job).toEqual({
        ...{ jobId: "j", type: "imsCopyImageInRegionJob", status: "RUNNING" },
        ...{ results: [], subJobs: [] },
      });
    },
  );

  it("is an error when the cloud fails", async () => {
    const { connection } = cloudOf("RUNNING", () => {
      throw failed("unavailable");
    });
    await expect(getJob.call({ jobId: "j" }, connection)).rejects.toThrow(
      "cannot read the progress of job j",
    );
  });
});
