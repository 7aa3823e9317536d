/** Names that are no custom properties: a filter refuses them or compares a field of the image. */
import type { CloudKind } from "../client/cloud";
import { attributeNames, wireName, type ImageAttribute } from "../client/imageAttributes";
import type { FoundImage } from "./foundImage";

/**
 * Returns the end of a message that begins with "properties.<name>". Undefined if images can be
 * filtered by this name.
 */
export function propertyNameProblem(name: string, kind: CloudKind): string | undefined {
  const instead =
    valueOf(insteadOf, name) ?? (kind === "ims" ? valueOf(insteadOfIms, name) : undefined);
  if (instead !== undefined) return `is no property where images are listed: ${instead}`;
  return isRange(name)
    ? "is no property where images are listed: it is the limit of an attribute, which no list takes"
    : undefined;
}

export function propertyOf(image: FoundImage, name: string): string | undefined {
  const field = valueOf(fieldOf, name);
  if (field === undefined) return valueOf(image.properties, name);
  const value = image[field];
  return value === undefined ? undefined : String(value);
}

/** Whether the cloud filters by it as the provider does. Others are compared in the answer only. */
export function canBeAskedFor(name: string, kind: CloudKind): boolean {
  // IMS documents no filters by other properties, and ignores filters that it does not know.
  if (kind === "ims") return name.startsWith("__support_");
  // Some databases fail when they compare this number with a text.
  if (name === "virtual_size") return false;
  return !name.startsWith("_") && !/_(?:min|max)$/.test(name) && !membersOfModel.has(name);
}

const use = (...names: readonly string[]) => `use ${names.join(" and ")}`;
const everyPage = "every page is read";
const notListed = "no list can be asked for it";
const reserved = "no property can have this name";

/**
 * Parameters and attributes of every list.
 * @see OpenStack Image API v2, "List images" and "Show image schema"
 * @see glance/api/v2/images.py at 33.0.0, get_base_properties
 */
const insteadOf: Readonly<Record<string, string>> = {
  id: "use the argument id of getImage",
  name: use("name"),
  status: use("status"),
  visibility: use("visibility"),
  member_status: use("memberStatus"),
  owner: use("owner"),
  protected: use("protected"),
  os_hidden: use("hidden"),
  container_format: use("containerFormat"),
  disk_format: use("diskFormat"),
  min_disk: use("minDiskGb"),
  min_ram: use("minRamMb"),
  size: use("sizeMinBytes", "sizeMaxBytes"),
  size_min: use("sizeMinBytes"),
  size_max: use("sizeMaxBytes"),
  tag: use("tags"),
  tags: use("tags"),
  created_at: use("createdAt"),
  updated_at: use("updatedAt"),
  "changes-since": use("updatedAt"),
  sort: use("sortKey", "sortDirection"),
  sort_key: use("sortKey"),
  sort_dir: use("sortDirection"),
  limit: everyPage,
  marker: everyPage,
  self: notListed,
  file: notListed,
  schema: notListed,
  direct_url: notListed,
  locations: notListed,
  stores: notListed,
  location: reserved,
  deleted: use("status"),
  deleted_at: reserved,
};

/** @see Image Management Service API Reference, "Querying Images" */
const insteadOfIms: Readonly<Record<string, string>> = {
  __imagetype: use("category"),
  __isregistered: use("registered"),
  __whole_image: use("whole"),
  __system__cmkid: use("kmsKeyId"),
  __os_bit: use("osBit"),
  __os_type: use("osType"),
  __platform: use("platform"),
  __support_kvm: use("supports"),
  __support_xen: use("supports"),
  __support_largememory: use("supports"),
  __support_diskintensive: use("supports"),
  __support_highperformance: use("supports"),
  __support_xen_hana: use("supports"),
  __support_kvm_infiniband: use("supports"),
  __support_xen_gpu_type: use("xenGpuType"),
  __support_kvm_gpu_type: use("kvmGpuType"),
  virtual_env_type: use("use"),
  architecture: use("architecture"),
  enterprise_project_id: use("enterpriseProjectId"),
  _sys_enterprise_project_id: use("enterpriseProjectId"),
  flavor_id: use("flavorId"),
};

/** A filter by such a property is compared with this field of the image. */
const fieldOf: Readonly<Record<string, keyof FoundImage>> = {
  ...Object.fromEntries(
    attributeNames.flatMap((name) => wireNames(name).map((wire) => [wire, name])),
  ),
  checksum: "checksum",
  os_hash_algo: "hashAlgorithm",
  os_hash_value: "hashValue",
  virtual_size: "virtualSizeBytes",
  active_at: "activeAt",
};

function wireNames(name: ImageAttribute): readonly string[] {
  return [wireName("glance", name), wireName("ims", name)].filter((wire) => wire !== undefined);
}

/** Glance would take a name such as `min_ram_max` as a limit for the column `min_ram`. */
function isRange(name: string): boolean {
  const attribute = /^(.*)_(?:min|max)$/.exec(name)?.[1];
  return (
    attribute !== undefined && (Object.hasOwn(insteadOf, attribute) || attribute === "virtual_size")
  );
}

/**
 * If Glance's class for images has a member with this name, Glance takes it for a column.
 * @see glance/db/sqlalchemy/api.py at 33.0.0, _make_conditions_from_filters
 * @see oslo_db/sqlalchemy/models.py, ModelBase
 */
const membersOfModel: ReadonlySet<string> = new Set([
  "properties",
  "members",
  "metadata",
  "registry",
  "delete",
  "get",
  "items",
  "iteritems",
  "keys",
  "next",
  "save",
  "to_dict",
  "update",
  "values",
]);

/** Safe for names such as `constructor` too. */
function valueOf<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
