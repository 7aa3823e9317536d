/** ImageExport: an image that a job of the cloud writes to an object. */
import type { CloudJobs, ImageCloud } from "../../client/cloud";
import { means } from "../../client/http/errors";
import { checkWith } from "../checks/cloudOf";
import { declareFacts } from "../run/conflict";
import { createLimitMs, raiseTheLimit } from "../checks/createLimit";
import type { Fact } from "../run/declaredFacts";
import type { Change, HandlerContext, ResourceHandler } from "../handler";
import { isOver, wasRefused } from "../recovery/jobEnd";
import { jobProgress } from "../run/jobProgress";
import { assertSameLocation, located } from "../location";
import { withoutUndefined } from "../values/record";
import { containsUnknown, known } from "../values/unknown";
import { imageExportShape, type ExportFormat, type ImageExportInputs } from "./inputs";
import type { ImageExportState } from "./state";

export const imageExportHandler = {
  token: "ims:index:ImageExport",
  replaceOnChanges: ["imageId", "bucket", "key", "format"],
  secrets: [],
  stables: ["imageId", "bucket", "key", "format", "endpoint", "connectionProjectId"],

  check: (request, context) =>
    checkWith(imageExportShape, request, context, async (inputs, cloud, failures) => {
      if (cloud !== undefined && cloud.jobs === undefined) {
        const reason = `${cloud.connectionName} leads to an OpenStack Glance, which exports nothing; use a connection of kind ims`;
        failures.push({ property: "connection", reason });
      }
      const { imageId, bucket, key, declaredAs } = inputs;
      if (!containsUnknown([imageId, bucket, key]))
        failures.push(...declareFacts(context.facts, known(declaredAs), "key", [factOf(inputs)]));
    }),

  diff: async ({ id, state, inputs }, context) => {
    await context.journal.forget(journalKey(state.connectionProjectId, id));
    const changes: Change[] = [];
    for (const property of ["imageId", "bucket", "key", "format"] as const) {
      if (inputs[property] !== state[property]) changes.push({ property, replaces: true });
    }
    for (const property of ["deleteObject", "connection"] as const) {
      if (inputs[property] !== state[property]) changes.push({ property, replaces: false });
    }
    const { timeouts } = inputs;
    if (containsUnknown(timeouts) || JSON.stringify(timeouts) !== JSON.stringify(state.timeouts))
      changes.push({ property: "timeouts", replaces: false });
    return { changes };
  },

  create: async ({ inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await located(cloud);
    const jobs = jobsOf(cloud);
    context.facts.declare(inputs.declaredAs, [factOf(inputs)]);
    const key = journalKey(location.connectionProjectId, exportId(inputs));
    const object = await exportOnce(jobs, key, inputs, context);
    const state = withoutUndefined({ ...inputs, ...location, sizeBytes: object?.sizeBytes });
    return { id: exportId(inputs), state };
  },

  read: async ({ id, inputs, state }, context) => {
    const cloud = context.cloud(state.connection);
    const location = await assertSameLocation(state, cloud, `export ${id}`);
    const declared = inputs ?? declaredIn(id, state);
    const object = await jobsOf(cloud).findObject(declared);
    if (object === undefined) return undefined;
    const live = { ...declared, ...location, sizeBytes: object.sizeBytes };
    return { id: exportId(declared), state: live, inputs: declared };
  },

  // Only the settings of an export, such as `deleteObject`, can change in place.
  update: async ({ id, state, inputs }, context) => {
    const cloud = context.cloud(inputs.connection);
    const location = await assertSameLocation(state, cloud, `export ${id}`);
    return withoutUndefined({ ...inputs, ...location, sizeBytes: state.sizeBytes });
  },

  remove: async ({ id, state }, context) => {
    await context.journal.forget(journalKey(state.connectionProjectId, id));
    if (state.deleteObject !== true) {
      context.log.info(
        `object ${state.bucket}:${state.key} is kept; deleteObject: true deletes it along with its export`,
      );
      return;
    }
    if (context.facts.isDeclared(factOf(state))) return;
    const cloud = context.cloud(state.connection);
    await assertSameLocation(state, cloud, `export ${id}`);
    await jobsOf(cloud).deleteObject(state);
  },
} satisfies ResourceHandler<ImageExportInputs, ImageExportState>;

function jobsOf(cloud: ImageCloud): CloudJobs {
  if (cloud.jobs === undefined) throw new Error(`${cloud.connectionName} exports no images`);
  return cloud.jobs;
}

type ExportedObject = Awaited<ReturnType<CloudJobs["findObject"]>>;

/**
 * Begins the job, or continues with the job of an earlier run. The journal keeps its note until the
 * state knows the export: after a run that was cut off, only the note says that the object is ours.
 */
async function exportOnce(
  jobs: CloudJobs,
  key: string,
  inputs: ImageExportInputs,
  context: HandlerContext,
): Promise<ExportedObject> {
  let noted = await context.journal.find(key);
  if (noted?.jobId !== undefined) {
    const end = await endOf(noted.jobId, jobs, inputs, context);
    if (end === "failed") {
      // A failed job makes no object. So an object that is there is not ours.
      await context.journal.forget(key);
      noted = undefined;
    } else {
      const object = await jobs.findObject(inputs);
      if (object !== undefined) return object;
    }
  }
  // If the object is there without a note of an earlier run, it is somebody else's, and the request
  // will fail. Then no note is written before the request: with a note, the next run would take the
  // object for its own.
  const mayBeOurs = noted !== undefined || (await jobs.findObject(inputs)) === undefined;
  if (mayBeOurs) await context.journal.note(key, { atMs: context.clock.now() });
  let jobId: string;
  try {
    jobId = await jobs.beginExport(inputs.imageId, inputs, { format: inputs.format });
  } catch (error) {
    const done = noted === undefined ? undefined : await doneBefore(jobs, inputs, error, context);
    if (done !== undefined) return done;
    if (wasRefused(error)) await context.journal.forget(key);
    throw error;
  }
  await context.journal.note(key, { atMs: context.clock.now(), jobId });
  try {
    await waitFor(jobId, jobs, inputs, context);
  } catch (error) {
    // A failed job stays failed, so the next run begins another one. A job that the cloud does not
    // know may have made the object, and only the note says that it is ours.
    if (means(error, "jobFailed")) await context.journal.forget(key);
    throw error;
  }
  return jobs.findObject(inputs);
}

/** `unknown`: the cloud no longer knows the job, which may have made the object. */
async function endOf(
  jobId: string,
  jobs: CloudJobs,
  inputs: ImageExportInputs,
  context: HandlerContext,
): Promise<"done" | "failed" | "unknown"> {
  try {
    await waitFor(jobId, jobs, inputs, context);
    return "done";
  } catch (error) {
    if (means(error, "jobFailed")) return "failed";
    if (isOver(error)) return "unknown";
    throw error;
  }
}

async function waitFor(
  jobId: string,
  jobs: CloudJobs,
  inputs: ImageExportInputs,
  context: HandlerContext,
): Promise<void> {
  const { imageId, bucket, key } = inputs;
  await jobs.wait(jobId, {
    purpose: `export image ${imageId} to object ${bucket}:${key}`,
    limitMs: createLimitMs(inputs),
    raise: raiseTheLimit,
    signal: context.signal,
    progress: jobProgress(`export of image ${imageId}`, context),
  });
}

const pollMs = 2_000;
const lostLimitMs = 120_000;

/** Waits for the object of an earlier request whose answer was lost. */
async function doneBefore(
  jobs: CloudJobs,
  inputs: ImageExportInputs,
  error: unknown,
  context: HandlerContext,
): Promise<ExportedObject> {
  // `alreadyMade`: the export is running or done, and the object belongs to this resource.
  if (!means(error, "alreadyMade")) return undefined;
  const deadlineMs = context.clock.now() + lostLimitMs;
  for (;;) {
    const object = await jobs.findObject(inputs);
    if (object !== undefined || context.clock.now() > deadlineMs) return object;
    await context.clock.sleep(pollMs, context.signal);
  }
}

function journalKey(projectId: string | undefined, id: string): string {
  return `export ${projectId} ${id}`;
}

function factOf({ imageId, bucket, key }: ImageExportInputs): Fact {
  return { kind: "export", imageId, object: `${bucket}:${key}` };
}

function exportId({ imageId, bucket, key }: ImageExportInputs): string {
  return `${imageId}/${bucket}/${key}`;
}

/** The object does not say in which format it was written, so the id of an import may say it. */
function parseExportId(id: string) {
  const [, format, imageId = "", bucket = "", key = ""] =
    /^(?:(qcow2|vhd|zvhd|vmdk):)?([^/:]+)\/([^/]+)\/(.+)$/s.exec(id) ?? [];
  if (key === "")
    throw new Error(
      `"${id}" is no export id: it must be <image id>/<bucket>/<key>, or begin with the format of ` +
        `the object, as in qcow2:<image id>/<bucket>/<key>`,
    );
  // The expression allows these formats only.
  return { imageId, bucket, key, format: format as ExportFormat | undefined };
}

function declaredIn(id: string, state: Partial<ImageExportState>): ImageExportInputs {
  const { format: imported, ...place } = parseExportId(id);
  const { format = imported, deleteObject, timeouts, connection, declaredAs } = state;
  return withoutUndefined({
    ...place,
    format,
    deleteObject,
    timeouts,
    connection,
    declaredAs,
  });
}
