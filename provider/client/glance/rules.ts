/** What a Glance allows, as data. The limits are the defaults of its configuration; its own answer decides. */
import type { CloudRules } from "../cloud";

/**
 * Lengths: columns of the data base. Numbers: image_tag_quota and image_member_quota. Formats: the default
 * lists of the configuration.
 * @see glance/db/sqlalchemy/models.py, glance/common/config.py, glance/api/v2/images.py @32.0.0
 */
export const glanceRules: CloudRules = {
  nameMaxLength: 255,
  tagMaxLength: 255,
  // A tag is a segment of a path, and %2F is taken for a slash there.
  tagForbidden: ["/"],
  tagsMax: 128,
  visibilities: ["private", "shared", "public", "community"],
  visibilityDefault: "shared",
  diskFormats: ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"],
  containerFormats: ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"],
  membersMax: 128,
  acceptanceWithdrawn: "pending",
};
