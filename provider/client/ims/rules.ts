/**
 * The limits and options of Huawei Cloud and related clouds, as data.
 * @see Image Management Service API Reference
 */
import type { CloudRules, KeyedTagRules } from "../rules";
import { changeableOn, settableOn } from "../imageAttributes";
import type { ImsSettings, TagLimits } from "../settings";

// The newest documents of Huawei Cloud allow the wide set of characters. Its documents of 2022 and
// those of Open Telekom Cloud allow only the narrow one.
const wideWords = "letters, digits, Chinese characters, spaces inside and _ . : + - @";
const tagRules: Readonly<Record<TagLimits, KeyedTagRules & { readonly tagsMax: number }>> = {
  "20/128/255": {
    tagsMax: 20,
    keyMaxLength: 128,
    valueMaxLength: 255,
    key: { pattern: /^(?! )[\p{L}\d _.:+\-@]*(?<! )$/u, inWords: wideWords },
    value: { pattern: /^(?! )[\p{L}\d _.:+\-@/]*(?<! )$/u, inWords: `${wideWords} /` },
  },
  "10/36/43": {
    tagsMax: 10,
    keyMaxLength: 36,
    valueMaxLength: 43,
    key: { pattern: /^[A-Za-z\d_-]*$/, inWords: "letters, digits, _ and -" },
    value: { pattern: /^[A-Za-z\d_-]*$/, inWords: "letters, digits, _ and -" },
  },
};

/**
 * The properties of the service that a program can change.
 * @see Image Management Service API Reference, "Updating Image Information"
 */
const changeableFlags =
  "__is_config_init __support_amd __support_diskintensive __support_fc_inject __support_highperformance __support_kvm " +
  "__support_kvm_gpu_type __support_kvm_hi1822_hisriov __support_kvm_hi1822_hivirtionet __support_kvm_infiniband " +
  "__support_largememory __support_xen __support_xen_gpu_type __support_xen_hana";

const gib = 1024 ** 3;
/** Of B8: less than 2 GB on Huawei Cloud, at most 128 GB on Open Telekom Cloud. */
const uploadMaxBytes = { huawei: 2 * gib - 1, otc: 128 * gib, flexibleEngine: 2 * gib - 1 };

export function imsRules(settings: ImsSettings, bodyLimitBytes: number | undefined): CloudRules {
  const { tagsMax, ...keyedTags } = tagRules[settings.tagLimits];
  return {
    limitsAreUsual: false,
    nameMaxLength: 128,
    nameForm: {
      pattern: /^(?! )[A-Za-z\d\p{Script=Han} ._-]+(?<! )$/u,
      inWords: "letters without accents, digits, Chinese characters, spaces inside and - . _",
    },
    propertyForm: {
      pattern: new RegExp(
        `^(?!_(?!_(${changeableFlags.replace(/__/g, "").replaceAll(" ", "|")})$))[^A-Z]+$`,
      ),
      inWords:
        "no upper-case letters, and no _ at the beginning, except for flags such as __support_kvm",
    },
    tagMaxLength: keyedTags.keyMaxLength + 1 + keyedTags.valueMaxLength,
    tagForbidden: [],
    tagsMax,
    keyedTags,
    // The visibility cannot be chosen: every image of a project is private and can have members.
    visibilities: ["private", "shared"],
    visibilityDefault: undefined,
    diskFormats: ["zvhd2", "vhd", "zvhd", "raw", "qcow2", "iso"],
    containerFormats: ["bare"],
    minDiskGb: { min: 1, max: 2048 },
    sources: ["file", "asset", "register", "object", "server", "volume", "backup", "copy"],
    attributes: settableOn("ims"),
    changeable: changeableOn("ims"),
    // B4 and B6 do not take them, and A2 only changes an image that has its bytes.
    onlyWithBytes: ["maxRamMb", "enterpriseProjectId"],
    // All fields of the service begin with an underscore, except for those listed here.
    propertiesOfTheCloud:
      /^(_|os_glance|(virtual_env_type|hw_firmware_type|hw_vif_multiqueue_enabled|os_shutdown_timeout|location)$)/,
    reportsHash: false,
    convertsFormats: true,
    uploadMaxBytes: Math.min(
      uploadMaxBytes[settings.cloud],
      bodyLimitBytes ?? Number.POSITIVE_INFINITY,
    ),
    membersMax: settings.cloud === "otc" ? 256 : 128,
    membersNeedShared: false,
    explainsRefusals: true,
    hasVaults: true,
    deletesSoftly: true,
    consumers: settings.cloud === "huawei" ? ["project", "account", "organization"] : ["project"],
    acceptanceWithdrawn: "rejected",
    acceptanceStatuses: ["accepted", "rejected"],
    // KooCLI: hcloud <service> <operation> --<parameter>=<value>
    deleteCommand: "hcloud IMS GlanceDeleteImage --image_id=",
  };
}
