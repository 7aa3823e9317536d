/**
 * The inputs of `Image` that are no attributes of the image in the cloud. Every input is a row of
 * client/imageAttributes.ts or stands here; otherwise this does not compile.
 */
import type { ImageAttribute } from "../../client/imageAttributes";
import type { ImageInputs } from "./inputs";

/** `recorded`: it changes how we work, and the state keeps it so that a later run knows it. */
const settings = {
  source: "the bytes: sourceChange.ts compares them",
  properties: "every key is compared by itself",
  existingId: "says which image it is",
  declaredAs: "says which resource it is",
  deleteAdopted: "recorded",
  forceDelete: "recorded",
  softDelete: "recorded",
  deleteBackup: "recorded",
  connection: "recorded",
  timeouts: "recorded",
} as const satisfies Readonly<Record<Exclude<keyof ImageInputs, ImageAttribute>, string>>;

type Settings = typeof settings;
type RecordedSetting = {
  [Name in keyof Settings]: Settings[Name] extends "recorded" ? Name : never;
}[keyof Settings];

export const recordedSettings = Object.entries(settings)
  .filter(([, what]) => what === "recorded")
  // The keys of a literal of exactly this type.
  .map(([name]) => name as RecordedSetting);
