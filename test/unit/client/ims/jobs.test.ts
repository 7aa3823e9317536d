/** What is read of a job, whatever of it is null, empty or missing. */
import { showJob } from "../../../../provider/client/ims/jobs/jobs";
import { answering, errorOf } from "../support/sends";
import { imageId, jobId, projectId, wireJob } from "./samples";

const read = (changes: Readonly<Record<string, unknown>>) =>
  showJob(answering({ body: wireJob(changes) }).send, projectId, jobId);

const empty = {
  id: jobId,
  ...{ beganAt: undefined, endedAt: undefined, code: undefined, reason: undefined },
  ...{ imageId: undefined, imageName: undefined, phase: undefined, percent: undefined },
  ...{ results: [], subJobs: [], subJobIds: [] },
};
const nothing = { begin_time: null, end_time: "", error_code: null, fail_reason: null };

it.each([
  ["null", null],
  ["an empty text", ""],
  ["missing", undefined],
  ["an empty object", {}],
  [
    "an object of nulls",
    {
      ...{ image_id: null, image_name: null, current_task: null, process_percent: null },
      ...{ results: null, sub_jobs_result: null, sub_jobs_list: null },
      ...{ error_code: null, error: null, addition_error_code: null, addition_error_msg: null },
    },
  ],
  ["an object of empty texts", { image_id: "", image_name: "", current_task: "" }],
])("a job whose entities are %s has nothing but its state", async (_, entities) => {
  await expect(read({ ...nothing, status: "running", entities })).resolves.toEqual({
    ...empty,
    type: expect.any(String),
    status: "RUNNING",
  });
});

it("has its parts, each with what it says", async () => {
  const entities = {
    ...{ image_id: imageId, image_name: "web", current_task: "convert", process_percent: 0.5 },
    results: [
      { image_id: "i", project_id: "p", status: "fail", error_code: "img.0108", fail_reason: "no" },
      { image_id: "", project_id: null, status: null },
    ],
    sub_jobs_result: [
      {
        ...{ job_id: "s", job_type: "t", status: "fail", error_code: "IMG.0059", fail_reason: "n" },
        entities: { image_id: "d", image_name: "disk" },
      },
      { job_id: null, job_type: "", status: null, entities: null },
    ],
    sub_jobs_list: ["s", "u"],
  };
  await expect(read({ entities })).resolves.toMatchObject({
    ...{ imageId, imageName: "web", phase: "convert", percent: 50 },
    results: [
      { imageId: "i", projectId: "p", status: "FAIL", code: "IMG.0108", reason: "no" },
      { imageId: undefined, projectId: undefined, status: "", code: undefined, reason: undefined },
    ],
    subJobs: [
      {
        ...{ id: "s", type: "t", status: "FAIL", code: "IMG.0059", reason: "n" },
        ...{ imageId: "d", imageName: "disk" },
      },
      {
        ...{ id: undefined, type: undefined, status: undefined, code: undefined },
        ...{ reason: undefined, imageId: undefined, imageName: undefined },
      },
    ],
    subJobIds: ["s", "u"],
  });
});

it.each([
  ["img.0057", "IMG.0057"],
  ["Ims.0144", "IMS.0144"],
])("has the code %s as the documents write it", async (error_code, code) => {
  await expect(read({ status: "FAIL", error_code })).resolves.toMatchObject({ code });
});

it("without a state is not as documented", async () => {
  const job = read({ status: undefined });
  expect(await errorOf(job)).toMatchObject({ kind: "protocol" });
});
