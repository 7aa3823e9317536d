/** A2: changes of an active image, all of them or none. */
import { type Answer, isRecord, jsonAnswer } from "../http";
import { timestamp } from "../glance/clock";
import { imageInPath, isShared, requireActive, requireMember, requireOwner } from "./access";
import { readJson } from "./body";
import type { ImsRequest } from "./context";
import { badBody, refuse } from "./errors";
import { checkedDescription, checkedEnterpriseProject, checkedMemory, checkedName } from "./names";
import { requireFittingFlags } from "./flags";
import type { ImsImage } from "./record";
import { imageView } from "./views";

interface Change {
  readonly op: "add" | "replace" | "remove";
  readonly key: string;
  readonly value: string | number | boolean | undefined;
}

export async function updateImage(request: ImsRequest): Promise<Answer> {
  requireMember(request);
  const changes = readChanges(await readJson(request));
  const image = imageInPath(request);
  requireOwner(request, image);
  requireActive(image);
  for (const change of changes) applyChange(request, image, change);
  requireFittingFlags(image);
  image.updated_at = timestamp();
  request.ims.state.imsImages.put(image.id, image);
  return jsonAnswer(200, imageView(image, isShared(request.ims, image.id)));
}

function readChanges(body: unknown): Change[] {
  if (!Array.isArray(body) || body.length === 0)
    throw badBody("The body must be a list of changes.");
  return body.map((item: unknown) => {
    if (!isRecord(item)) throw badBody("A change must be an object.");
    const { op, path, value } = item;
    if (op !== "add" && op !== "replace" && op !== "remove") throw badBody(`Unknown op ${op}.`);
    if (typeof path !== "string" || !/^\/[^/]+$/.test(path)) throw badBody(`Bad path ${path}.`);
    const key = path.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
    if (op === "remove") return { op, key, value: undefined };
    if (!["string", "number", "boolean"].includes(typeof value)) {
      throw badBody(`The change of ${key} needs a value.`);
    }
    // One of the three types just checked.
    return { op, key, value: value as string | number | boolean };
  });
}

/** Properties of the service that clients may change, besides those that they made up. */
const changeable = new Set([
  "__description",
  "max_ram",
  "hw_firmware_type",
  "hw_vif_multiqueue_enabled",
  "enterprise_project_id",
  "__is_config_init",
  "__support_kvm",
  "__support_xen",
  "__support_diskintensive",
  "__support_highperformance",
  "__support_xen_gpu_type",
  "__support_kvm_gpu_type",
  "__support_largememory",
  "__support_xen_hana",
  "__support_kvm_infiniband",
  "__support_amd",
  "__support_kvm_hi1822_hisriov",
  "__support_kvm_hi1822_hivirtionet",
  "__support_fc_inject",
]);

/** What answers show besides, and nobody changes here. */
const fixed = new Set([
  "id",
  "status",
  "visibility",
  "owner",
  "protected",
  "tags",
  "container_format",
  "disk_format",
  "min_disk",
  "size",
  "virtual_size",
  "checksum",
  "created_at",
  "updated_at",
  "active_at",
  "deleted",
  "deleted_at",
  "self",
  "file",
  "schema",
  "location",
  "virtual_env_type",
  "os_shutdown_timeout",
]);

function applyChange(request: ImsRequest, image: ImsImage, { op, key, value }: Change): void {
  if (key === "name" || key === "min_ram") {
    if (op === "remove") throw refuse("0035", `The property ${key} cannot be removed.`);
    if (key === "name") image.name = checkedName(textOf(key, value));
    else image.min_ram = checkedMemory(key, numberOf(key, value));
    return;
  }
  if (!isChangeable(key)) throw refuse("0035", `The property ${key} cannot be changed.`);
  const exists = image.properties[key] !== undefined;
  if (op !== "add" && !exists) throw refuse("0035", `The image has no property ${key}.`);
  if (op === "add" && exists && request.ims.options.addExisting === "conflicts") {
    throw refuse("0035", `The image has a property ${key} already.`);
  }
  if (op === "remove") delete image.properties[key];
  else image.properties[key] = checkedValue(key, value);
}

/** Own properties have no upper-case letters, and not the mark of the service. */
export function isOwnProperty(key: string): boolean {
  return !fixed.has(key) && !changeable.has(key) && !/^_|[A-Z]|^os_glance/.test(key);
}

function isChangeable(key: string): boolean {
  return changeable.has(key) || isOwnProperty(key);
}

function checkedValue(key: string, value: Change["value"]): string {
  switch (key) {
    case "__description":
      return checkedDescription(textOf(key, value));
    case "max_ram":
      return String(checkedMemory(key, numberOf(key, value)));
    case "enterprise_project_id":
      return checkedEnterpriseProject(textOf(key, value));
    case "hw_firmware_type":
      if (value !== "bios" && value !== "uefi") {
        throw refuse("0141", "hw_firmware_type is neither uefi nor bios.");
      }
      return value;
    case "hw_vif_multiqueue_enabled":
    case "__is_config_init":
    case "__support_amd":
      if (String(value) !== "true" && String(value) !== "false") {
        throw badBody(`${key} must be "true" or "false".`);
      }
      return String(value);
    default:
      return String(value);
  }
}

function textOf(key: string, value: Change["value"]): string {
  if (typeof value === "string") return value;
  throw badBody(`${key} must be a string.`);
}

/** Clients send numbers or texts. */
function numberOf(key: string, value: Change["value"]): number {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number)) return number;
  throw refuse("0055", `${key} must be an integer.`);
}
