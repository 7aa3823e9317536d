/**
 * POST /v2/images/{id}/import: takes staged bytes (`glance-direct`) or fetches them (`web-download`) after it has
 * answered. While it works, properties of the image tell how far it is, as in a real Glance:
 *
 * | moment   | status    | os_glance_import_task | ..._importing_to_stores | ..._failed_import |
 * | -------- | --------- | --------------------- | ----------------------- | ----------------- |
 * | accepted | unchanged | task id               | (absent at first)       | (absent at first) |
 * | working  | importing | task id               | fs                      | (empty)           |
 * | done     | active    | gone a moment later   | (empty)                 | (empty)           |
 * | failed   | queued    | gone a moment later   | (empty)                 | fs                |
 */
import { randomUUID } from "node:crypto";
import * as nodeFs from "node:fs";
import * as fs from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type Answer, isRecord } from "../http";
import { readJsonBody } from "./body";
import { timestamp } from "./clock";
import type { Glance, ImageRequest } from "./context";
import { refuse } from "./errors";
import { describeBytes } from "./imageData";
import { imageFile, stagedFile, storeBytes, type StoredBytes } from "./imageFiles";
import { importMethods } from "./info";
import { findImage, requireAction } from "./policy";
import { type ImageRecord, storeName } from "./record";
import type { ImportTask } from "./tasks";
import { changeStatus } from "./transitions";

const lock = "os_glance_import_task";
const importing = "os_glance_importing_to_stores";
const failed = "os_glance_failed_import";

type Method =
  { readonly name: "glance-direct" } | { readonly name: "web-download"; readonly uri: string };

export async function importImage(request: ImageRequest): Promise<Answer> {
  const body = await readJsonBody(request.call);
  const method = requestedMethod(body);
  const image = findImage(request);
  requireReady(image, method.name);
  requireAction(request.caller, "modify_image", image);
  if (image.properties[lock] !== undefined) throw refuse(409, "Image has active task");
  if (method.name === "web-download") requireFetchable(method.uri);
  const now = timestamp();
  const task: ImportTask = {
    id: randomUUID(),
    imageId: image.id,
    owner: request.caller.projectId ?? null,
    userId: request.caller.userId,
    requestId: request.call.requestId,
    input: { image_id: image.id, import_req: body, backend: [storeName] },
    status: "pending",
    message: "",
    createdAt: now,
    updatedAt: now,
  };
  const { state } = request.glance;
  state.tasks.put(task.id, task);
  image.properties[lock] = task.id;
  state.images.put(image.id, image);
  void runImport(request.glance, task, method);
  return { status: 202, headers: { "Content-Type": "text/html; charset=UTF-8" }, body: "" };
}

function requestedMethod(body: unknown): Method {
  if (!isRecord(body) || !isRecord(body["method"])) {
    throw refuse(400, "Import request requires a 'method' field.");
  }
  const { name, uri } = body["method"];
  if (name === undefined) throw refuse(400, "Import request requires a 'name' field.");
  if (!importMethods.some((known) => known === name)) {
    throw refuse(400, `Unknown import method name '${String(name)}'.`);
  }
  if (name === "glance-direct") return { name };
  return { name: "web-download", uri: typeof uri === "string" ? uri : "None" };
}

function requireReady(image: ImageRecord, method: Method["name"]): void {
  if (image.status === "active") {
    throw refuse(409, "Image with status active cannot be target for import");
  }
  if (method === "web-download" && image.status !== "queued") {
    throw refuse(409, `Image needs to be in 'queued' state to use '${method}' method`);
  }
  if (method === "glance-direct" && image.status !== "uploading") {
    throw refuse(409, `Image needs to be staged before '${method}' method can be used`);
  }
  for (const key of ["container_format", "disk_format"] as const) {
    if (!image[key]) throw refuse(409, `'${key}' needs to be set before import`);
  }
}

/** Loopback and all ports are open here, which a real Glance has to be configured for. */
function requireFetchable(uri: string): void {
  const protocol = URL.canParse(uri) ? new URL(uri).protocol : "";
  if (protocol !== "http:" && protocol !== "https:") {
    throw refuse(400, `URI for web-download does not pass filtering: ${uri}`);
  }
}

/** Never rejects: whatever goes wrong ends in the image's properties. */
async function runImport(glance: Glance, task: ImportTask, method: Method): Promise<void> {
  try {
    await nextStep(glance);
    if (!begin(glance, task)) return;
    noteTask(glance, task, "processing", "");
    const stored = await obtainBytes(glance, task.imageId, method);
    await finish(glance, task.imageId, stored);
    noteTask(glance, task, "success", "Copied 0 MiB");
  } catch (error) {
    if (glance.stopping.aborted) return;
    noteTask(glance, task, "failure", error instanceof Error ? error.message : String(error));
    change(glance, task.imageId, (record) => {
      if (record.status === "importing") changeStatus(record, "queued");
      record.properties[importing] = "";
      record.properties[failed] = storeName;
    });
  }
  await fs.rm(stagedFile(glance.state, task.imageId), { force: true });
  // A separate save, as upstream: for a moment the image is active and still locked.
  await nextStep(glance).catch(() => undefined);
  if (glance.stopping.aborted) return;
  change(glance, task.imageId, (record) => {
    delete record.properties[lock];
  });
}

/** An upload that came in between ends the import, and leaves its lock behind for good, as upstream. */
function begin(glance: Glance, task: ImportTask): boolean {
  const status = glance.state.images.get(task.imageId)?.status;
  if (status === "queued" || status === "uploading") {
    change(glance, task.imageId, (record) => {
      record.status = "importing";
      record.properties[importing] = storeName;
      record.properties[failed] = "";
    });
    return true;
  }
  noteTask(glance, task, "failure", "Task failed due to Internal Error");
  return false;
}

async function obtainBytes(glance: Glance, imageId: string, method: Method): Promise<StoredBytes> {
  const maxBytes = glance.quotas.imageBytes;
  if (method.name === "glance-direct") {
    const staged = nodeFs.createReadStream(stagedFile(glance.state, imageId));
    return storeBytes(glance.state, staged, maxBytes);
  }
  const response = await fetch(method.uri, { signal: glance.stopping });
  if (!response.ok || !response.body) {
    throw new Error(`cannot download ${method.uri}: the server answered ${response.status}`);
  }
  return storeBytes(glance.state, asBuffers(response.body), maxBytes);
}

async function* asBuffers(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of body) yield Buffer.from(chunk);
}

async function finish(glance: Glance, imageId: string, stored: StoredBytes): Promise<void> {
  const { images } = glance.state;
  // Read before the bytes go to the store, saved after: what others change in between is undone, as upstream.
  const image = images.get(imageId);
  const file = imageFile(glance.state, imageId);
  try {
    await nextStep(glance);
    if (!image || images.get(imageId)?.status !== "importing") {
      throw new Error(`image ${imageId} was deleted or changed while it was imported`);
    }
    const inspected = stored.probe.inspect(image.disk_format, image.container_format);
    if ("mismatch" in inspected) throw new Error(inspected.mismatch);
    const kept = await converted(glance, image, stored);
    Object.assign(image.properties, glance.settings.injectIntoImports);
    await fs.rename(kept.file, file);
    changeStatus(image, "active");
    describeBytes(image, kept, inspected.virtualSizeBytes);
    image.properties[importing] = "";
    image.updated_at = timestamp();
    images.put(imageId, image);
  } finally {
    await fs.rm(stored.file, { force: true });
  }
}

/**
 * What the plugin image_conversion makes of the bytes: other ones, in a format of its own, and the record says so. ISO files
 * stay as they are.
 * @see glance/async_/flows/plugins/image_conversion.py
 */
async function converted(
  { settings, state }: Glance,
  image: ImageRecord,
  stored: StoredBytes,
): Promise<StoredBytes> {
  const format = settings.convertImportsTo;
  if (format === undefined || image.disk_format === format || image.disk_format === "iso")
    return stored;
  image.disk_format = format;
  image.container_format = "bare";
  return await storeBytes(state, convertedBytes(format, stored.file), Number.MAX_SAFE_INTEGER);
}

/** No conversion, but bytes that nobody takes for the ones before. */
async function* convertedBytes(format: string, file: string): AsyncGenerator<Buffer> {
  yield Buffer.from(`converted to ${format}: `);
  yield await fs.readFile(file);
}

/** Long enough for a client that polls to see each state now and then, short enough not to slow tests down. */
function nextStep(glance: Glance): Promise<void> {
  return delay(glance.importStepMs, undefined, { signal: glance.stopping, ref: false });
}

/** Changes the image as it is now; nothing happens to one that was deleted meanwhile. */
function change(
  glance: Glance,
  imageId: string,
  apply: (image: ImageRecord) => void,
): ImageRecord | undefined {
  const { images } = glance.state;
  const image = images.get(imageId);
  if (!image || image.status === "deleted") return undefined;
  apply(image);
  image.updated_at = timestamp();
  images.put(imageId, image);
  return image;
}

function noteTask(
  glance: Glance,
  task: ImportTask,
  status: ImportTask["status"],
  message: string,
): void {
  task.status = status;
  task.message = message;
  task.updatedAt = timestamp();
  glance.state.tasks.put(task.id, task);
}
