/** What `type`, `architecture` and `hw_firmware_type` of a body make of an image. */
import { type Fields, optionalText } from "./body";
import { refuse } from "./errors";
import type { ImageDescription } from "./newImage";

type Environment = ImageDescription["environment"];

const environments: Readonly<Record<string, Environment>> = {
  ECS: "FusionCompute",
  FusionCompute: "FusionCompute",
  BMS: "Ironic",
  Ironic: "Ironic",
  IsoImage: "IsoImage",
};

export function environmentOf(fields: Fields, allowsIso: boolean): Environment {
  const type = optionalText(fields, "type") ?? "ECS";
  const environment = Object.hasOwn(environments, type) ? environments[type] : undefined;
  if (!environment || (environment === "IsoImage" && !allowsIso)) {
    throw refuse("0024", `The image type ${type} is not valid.`);
  }
  return environment;
}

/** Arm always boots by uefi. */
export function bootProperties(fields: Fields): Record<string, string> {
  const architecture = optionalText(fields, "architecture") ?? "x86";
  if (architecture !== "x86" && architecture !== "arm") {
    throw refuse("0212", `The architecture ${architecture} is neither x86 nor arm.`);
  }
  const firmware = optionalText(fields, "hw_firmware_type");
  if (firmware !== undefined && firmware !== "bios" && firmware !== "uefi") {
    throw refuse("0141", "hw_firmware_type is neither uefi nor bios.");
  }
  if (architecture === "arm") {
    if (firmware === "bios") throw refuse("0141", "Arm images boot by uefi only.");
    return { __support_arm: "true", hw_firmware_type: "uefi" };
  }
  return firmware === undefined ? {} : { hw_firmware_type: firmware };
}
