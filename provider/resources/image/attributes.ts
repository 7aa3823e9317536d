/**
 * The inputs of `Image` are settings, which are listed here, or attributes, which are rows of
 * client/imageAttributes.ts. An input that is in neither list does not compile.
 */
import type { ImageAttribute } from "../../client/imageAttributes";
import type { ImageInputs } from "./inputs";

export { attributeNames, type ImageAttribute } from "../../client/imageAttributes";

/** `recorded`: changes how the provider works. The state keeps it so that a later run knows it. */
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
  // The cast is right because `settings` has exactly this type.
  .map(([name]) => name as RecordedSetting);
