/** What a Glance allows, as data. */
import type { CloudRules } from "../cloud";
import { changeableOn, settableOn } from "../imageAttributes";

/**
 * Lengths: the schema of its API. Numbers: the defaults of image_tag_quota and image_member_quota. Formats: the default lists
 * of the configuration.
 * @see glance/db/sqlalchemy/models.py, glance/common/config.py, glance/api/v2/images.py @32.0.0
 */
export const glanceRules: CloudRules = {
  limitsAreUsual: true,
  nameMaxLength: 255,
  nameForm: undefined,
  propertyForm: undefined,
  tagMaxLength: 255,
  // A tag is a segment of a path, and %2F is taken for a slash there.
  tagForbidden: ["/"],
  tagsMax: 128,
  keyedTags: undefined,
  visibilities: ["private", "shared", "public", "community"],
  visibilityDefault: "shared",
  diskFormats: ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"],
  containerFormats: ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"],
  minDiskGb: undefined,
  sources: ["file", "asset", "webDownload"],
  attributes: settableOn("glance"),
  changeable: changeableOn("glance"),
  // Shown among the custom properties; removing one is answered 409 (ResponseSerializer._format_image at 33.0.0).
  propertiesOfTheCloud: /^(stores$|os_glance)/,
  reportsHash: true,
  convertsFormats: false,
  uploadMaxBytes: undefined,
  membersMax: 128,
  membersNeedShared: true,
  explainsRefusals: false,
  hasVaults: false,
  deletesSoftly: false,
  consumers: ["project"],
  acceptanceWithdrawn: "pending",
  acceptanceStatuses: ["pending", "accepted", "rejected"],
  deleteCommand: "openstack image delete ",
};
