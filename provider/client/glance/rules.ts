import type { CloudRules } from "../rules";
import { changeableOn, settableOn } from "../imageAttributes";

/**
 * Lengths are those in the schema of the API. Numbers are the defaults of image_tag_quota and
 * image_member_quota. Formats are the default lists of the configuration.
 * @see glance/db/sqlalchemy/models.py, glance/common/config.py and glance/api/v2/images.py at
 * 33.0.0
 */
export const glanceRules: CloudRules = {
  limitsAreUsual: true,
  nameMaxLength: 255,
  nameForm: undefined,
  propertyForm: undefined,
  tagMaxLength: 255,
  // A tag is a segment of a path, and Glance decodes %2F to a slash there.
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
  onlyWithBytes: [],
  // Glance shows these among the custom properties, but answers 409 to their removal.
  // @see glance/api/v2/images.py at 33.0.0, ResponseSerializer._format_image
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
