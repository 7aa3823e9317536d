/**
 * Everything about the local IMS that no source settles, as switches with a default, and the limits. The table in the
 * README explains the defaults; the admin path changes them at run time.
 */
export interface ImsOptions {
  /** Which cloud of the family it is: the others differ in what the switches are by default. */
  readonly family: Family;
  /** How long a job takes, in milliseconds. */
  readonly jobMs: number;
  /** Whether the record of an image shows while the job that makes it still runs. */
  readonly recordAppears: "start" | "end";
  /** What becomes of a record that showed from the start when its job fails. */
  readonly failedRecord: "killed" | "gone";
  /** Tags an image, characters a key, characters a value. */
  readonly tagLimits: "20/128/255" | "10/36/43";
  /** Shares with accounts and organizations are accepted at once. */
  readonly autoAccept: boolean;
  /** Results of member jobs say which project they are about. */
  readonly resultsNameProjects: boolean;
  /** What a member job is when some of its pairs failed and others did not. */
  readonly partialFailure: "FAIL" | "SUCCESS";
  /** Status of a missing permission: 403 by one source, 400 by the other. */
  readonly forbiddenStatus: 400 | 403;
  /** Deleting an image that does not exist. */
  readonly deleteUnknown: 404 | 204;
  /** Status of the version documents: the table says 200, the sample 300. */
  readonly versionsStatus: 200 | 300;
  /** Status of the soft deletion C3: the table says 204, the sample 200. */
  readonly softDeleteStatus: 200 | 204;
  /** How long a deleted image still shows in lists, in milliseconds. */
  readonly deleteMs: number;
  /** Patching an image natively: name, description and own properties only, or as a Glance does. */
  readonly nativePatch: "documented" | "glance";
  /** A2 with `add` of a property that exists. */
  readonly addExisting: "replaces" | "conflicts";
  /** Smallest `min_disk` of a system image, in GB. */
  readonly smallestSystemDiskGb: 1 | 40;
  readonly encryptedSharing: "never" | "defaultKeyOnly";
  /** A system or data disk image of a server that is not stopped. */
  readonly runningServerImages: "refused" | "accepted";
  /** A volume as a source that is the system disk of a server. */
  readonly systemVolumeSource: "refused" | "accepted";
  /** A key for an image of a bare metal server. */
  readonly bareMetalKeys: "refused" | "accepted";
  /** `license_type` of a quick import: for Windows, or for any system. */
  readonly licenseTypes: "windowsOnly" | "anySystem";
  /** Exports of images that were made from public images of charged systems. */
  readonly chargedSystemExports: "refused" | "accepted";
  /** Private images of a project in a region. */
  readonly imageQuota: number;
  /** Recipients of an image, and of a full-ECS image. */
  readonly memberQuota: number;
  readonly wholeMemberQuota: number;
  /** Creations of a project that run at the same time. */
  readonly parallelCreations: number;
  /** Copies of a project that run at the same time. */
  readonly parallelCopies: number;
  /** Direct uploads, in bytes. */
  readonly uploadBytes: number;
  /** Files that are imported, copied or exported without the fast way, in bytes. */
  readonly fileBytes: number;
  /** Files that are imported or exported the fast way, in bytes. */
  readonly fastFileBytes: number;
  /** More requests of a project within the window are refused; tasks only with IMG.0060. */
  readonly rateWindow?: RateWindow | undefined;
}

export const families = ["huawei", "otc"] as const;
export type Family = (typeof families)[number];

export interface RateWindow {
  readonly requests: number;
  readonly ms: number;
  readonly answer: "IMG.0060" | "APIGW.0308";
}

const gibibyte = 1024 ** 3;

export const defaultImsOptions: ImsOptions = {
  family: "huawei",
  jobMs: 200,
  recordAppears: "end",
  failedRecord: "killed",
  tagLimits: "20/128/255",
  autoAccept: true,
  resultsNameProjects: true,
  partialFailure: "FAIL",
  forbiddenStatus: 403,
  deleteUnknown: 404,
  versionsStatus: 300,
  softDeleteStatus: 204,
  deleteMs: 0,
  nativePatch: "documented",
  addExisting: "replaces",
  smallestSystemDiskGb: 1,
  encryptedSharing: "never",
  runningServerImages: "refused",
  systemVolumeSource: "refused",
  bareMetalKeys: "refused",
  licenseTypes: "windowsOnly",
  chargedSystemExports: "refused",
  imageQuota: 50,
  memberQuota: 128,
  wholeMemberQuota: 10,
  parallelCreations: 40,
  parallelCopies: 5,
  uploadBytes: 2 * gibibyte,
  fileBytes: 128 * gibibyte,
  fastFileBytes: 1024 * gibibyte,
};

/** What a family is known to do otherwise. Whoever changes the family gets these, unless the same change says more. */
const familyDefaults: Readonly<Record<Family, Partial<ImsOptions>>> = {
  huawei: { nativePatch: "documented" },
  // Its Terraform provider changes tags, name and visibility that way.
  otc: { nativePatch: "glance" },
};

/** The values a switch knows; limits take any number that is not negative. */
const choices: Readonly<Partial<Record<keyof ImsOptions, readonly unknown[]>>> = {
  family: families,
  recordAppears: ["start", "end"],
  failedRecord: ["killed", "gone"],
  tagLimits: ["20/128/255", "10/36/43"],
  autoAccept: [true, false],
  resultsNameProjects: [true, false],
  partialFailure: ["FAIL", "SUCCESS"],
  forbiddenStatus: [400, 403],
  deleteUnknown: [404, 204],
  versionsStatus: [200, 300],
  softDeleteStatus: [200, 204],
  nativePatch: ["documented", "glance"],
  addExisting: ["replaces", "conflicts"],
  smallestSystemDiskGb: [1, 40],
  encryptedSharing: ["never", "defaultKeyOnly"],
  runningServerImages: ["refused", "accepted"],
  systemVolumeSource: ["refused", "accepted"],
  bareMetalKeys: ["refused", "accepted"],
  licenseTypes: ["windowsOnly", "anySystem"],
  chargedSystemExports: ["refused", "accepted"],
};

/** Changes from the admin path; a typing mistake must not become a switch that does nothing. */
export function changedOptions(
  options: ImsOptions,
  changes: Readonly<Record<string, unknown>>,
): ImsOptions {
  for (const [key, value] of Object.entries(changes)) {
    if (key === "rateWindow") {
      requireRateWindow(value);
      continue;
    }
    if (!Object.hasOwn(defaultImsOptions, key)) {
      const known = [...Object.keys(defaultImsOptions), "rateWindow"].join(", ");
      throw new Error(`the local IMS has no option ${key}; it has ${known}`);
    }
    // Checked just above.
    const allowed = choices[key as keyof ImsOptions];
    if (allowed ? !allowed.includes(value) : typeof value !== "number" || !(value >= 0)) {
      throw new Error(`${key} must be ${allowed?.join(" or ") ?? "a number"}`);
    }
  }
  // One of the families, as was just checked.
  const family = changes["family"] as Family | undefined;
  const ofFamily = family === undefined ? {} : familyDefaults[family];
  const changed = { ...options, ...ofFamily, ...changes };
  return changed.rateWindow === null ? { ...changed, rateWindow: undefined } : changed;
}

function requireRateWindow(value: unknown): void {
  if (value === null || value === undefined) return;
  const { requests, ms, answer } = value as Partial<Record<keyof RateWindow, unknown>>;
  const isWindow =
    typeof requests === "number" &&
    typeof ms === "number" &&
    (answer === "IMG.0060" || answer === "APIGW.0308");
  if (!isWindow) throw new Error("rateWindow must be {requests, ms, answer} or null");
}
