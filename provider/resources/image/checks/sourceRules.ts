/**
 * What each kind of source needs and forbids, by the operations A3 to A10 and A13 to A15.
 * @see Image Management Service API Reference, "Image Management"
 */
import type { CheckFailure } from "../../handler";
import { isUnknown } from "../../values/unknown";
import type { CopySource, ImageInputs, ImageSource, ObjectSource, ServerSource } from "../inputs";

export function sourceRuleFailures(inputs: ImageInputs, source: ImageSource): CheckFailure[] {
  if (decisive.some((key) => key in source && isUnknown(source[key as keyof ImageSource])))
    return [];
  switch (source.kind) {
    case "file":
    case "asset":
    case "webDownload":
      return needed(inputs, "diskFormat", "say what format the bytes have, e.g. qcow2, raw or iso");
    case "register":
      return [];
    case "object":
      return [...forbidden(inputs, formats, byTheCloud), ...objectFailures(inputs, source)];
    case "server":
      return [
        ...forbidden(inputs, [...formats, "minDiskGb", "osVersion"], byTheServer),
        ...serverFailures(source),
      ];
    case "volume":
      return source.use === "data"
        ? [
            ...forbidden(inputs, [...formats, "minDiskGb", "osVersion"], byTheDisk),
            ...unused(source, ["imageType"], 'has no meaning with use: "data"'),
          ]
        : [
            ...forbidden(inputs, [...formats, "minDiskGb"], byTheDisk),
            ...needed(inputs, "osVersion", "the cloud may not recognise the system on the disk"),
          ];
    case "backup":
      return forbidden(inputs, [...formats, "minDiskGb", "osVersion"], byTheBackup);
    case "copy":
      return [
        ...forbidden(inputs, [...formats, "minDiskGb", "osVersion"], byTheOriginal),
        ...copyFailures(inputs, source),
      ];
  }
}

/** The rules depend on these keys. While one of them is unknown, nothing can be checked. */
const decisive = ["kind", "imageType", "quickImport", "use", "whole"];

type Attribute = "diskFormat" | "containerFormat" | "minDiskGb" | "osVersion";

const formats: readonly Attribute[] = ["diskFormat", "containerFormat"];
const byTheCloud = "the cloud converts the object to a format of its own";
const byTheServer = "the image has it from the server";
const byTheDisk = "the image has it from the disk";
const byTheBackup = "the image has it from the backup";
const byTheOriginal = "the copy has it from the original";

function objectFailures(inputs: ImageInputs, source: ObjectSource): CheckFailure[] {
  const { imageType = "ECS", quickImport = false, architecture = "x86" } = source;
  const failures = needed(inputs, "minDiskGb", "say how large a disk must be to hold the image");
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const range = minDiskRange(source);
  const { minDiskGb } = inputs;
  if (typeof minDiskGb === "number" && (minDiskGb < range.min || minDiskGb > range.max)) {
    fail("minDiskGb", `must be ${range.min} to ${range.max} for ${range.what}`);
  }
  if (imageType === "ISO" || (quickImport && imageType !== "DataImage")) {
    const why =
      imageType === "ISO"
        ? "an ISO image cannot tell it (IMG.0166)"
        : "a quick import cannot tell it (IMG.0159)";
    failures.push(...needed(inputs, "osVersion", why));
  }
  if (imageType === "DataImage") {
    failures.push(
      ...forbidden(inputs, ["osVersion"], "a data disk has a family only: write source.osType"),
      ...unused(
        source,
        ["architecture", "firmwareType", "licenseType", "autoConfigure", "dataDisks"],
        'has no meaning with imageType: "DataImage"',
      ),
    );
    if (quickImport)
      failures.push(...unused(source, ["kmsKeyId"], "has no meaning with a quick import"));
  }
  const families = imageType === "DataImage" ? dataFamilies : [...dataFamilies, "Other"];
  if (source.osType !== undefined && !isUnknown(source.osType) && !families.includes(source.osType))
    fail("source.osType", `is "${source.osType}"; write ${families.join(" or ")} (IMG.0122)`);
  if (imageType === "ISO" && quickImport) fail("source.quickImport", "is not for ISO files");
  if (imageType === "BMS")
    failures.push(
      ...unused(source, ["kmsKeyId"], "has no meaning for bare metal images (IMG.0118)"),
    );
  if (imageType !== "ECS" && imageType !== "DataImage")
    failures.push(
      ...unused(source, ["dataDisks"], `has no meaning with imageType: "${imageType}"`),
    );
  if (!quickImport)
    failures.push(...unused(source, ["licenseType"], "has a meaning only with quickImport: true"));
  if (architecture === "arm" && source.firmwareType === "bios")
    fail("source.firmwareType", "must be uefi: Arm servers boot no other way");
  const places = [source, ...(isUnknown(source.dataDisks) ? [] : (source.dataDisks ?? []))];
  places.forEach(({ bucket, key }, index) => {
    const first = places.findIndex((each) => each.bucket === bucket && each.key === key);
    if (first < index && !isUnknown(key))
      fail(`source.dataDisks[${index - 1}].key`, "names a file that is given twice (IMG.0123)");
  });
  return failures;
}

const dataFamilies: readonly string[] = ["Linux", "Windows"];

function minDiskRange(source: ObjectSource): { min: number; max: number; what: string } {
  if (source.imageType !== "DataImage") return { min: 1, max: 1024, what: "a system disk" };
  return source.quickImport === true
    ? { min: 1, max: 1024, what: "a quick import" }
    : { min: 40, max: 2048, what: "a data disk" };
}

function serverFailures(source: ServerSource): CheckFailure[] {
  if (source.whole === true) return [];
  const why = "has a meaning only with whole: true, which makes a backup first";
  return unused(source, ["vaultId"], why);
}

function copyFailures(inputs: ImageInputs, source: CopySource): CheckFailure[] {
  if (source.fromConnection === undefined) {
    const why = "has a meaning only with fromConnection, which copies from another region";
    return unused(source, ["agencyName", "vaultId"], why);
  }
  const failures = unused(source, ["kmsKeyId"], "has no meaning between regions (IMG.0143)");
  if (source.agencyName === undefined) {
    const reason = "is required with fromConnection: an IAM agency with rights in both regions";
    failures.push({ property: "source.agencyName", reason });
  }
  if (source.fromConnection === inputs.connection && !isUnknown(inputs.connection)) {
    const reason = "is the connection of the copy itself; leave it out to copy within the region";
    failures.push({ property: "source.fromConnection", reason });
  }
  return failures;
}

function needed(
  inputs: ImageInputs,
  property: "diskFormat" | "minDiskGb" | "osVersion",
  why: string,
): CheckFailure[] {
  // An existing image that is adopted has this value already.
  if (inputs[property] !== undefined || inputs.existingId !== undefined) return [];
  return [{ property, reason: `is required with this source: ${why}` }];
}

function forbidden(
  inputs: ImageInputs,
  properties: readonly Attribute[],
  why: string,
): CheckFailure[] {
  return properties
    .filter((property) => inputs[property] !== undefined)
    .map((property) => ({ property, reason: `must be left out with this source: ${why}` }));
}

function unused<Source extends object>(
  source: Source,
  properties: readonly (keyof Source & string)[],
  why: string,
): CheckFailure[] {
  return properties
    .filter((property) => source[property] !== undefined)
    .map((property) => ({ property: `source.${property}`, reason: `${why}; leave it out` }));
}
