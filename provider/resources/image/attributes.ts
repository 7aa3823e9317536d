/**
 * The inputs of `Image` are settings, which are listed here, or attributes, which are rows of
 * client/imageAttributes.ts. An input that is in neither list does not compile.
 */
import type { ImageAttribute } from "../../client/imageAttributes";
import type { ImageInputs } from "./inputs";

export { attributeNames, type ImageAttribute } from "../../client/imageAttributes";

/** Each is compared in its own way, except `declaredAs`, which is not compared. */
type OtherSetting = "source" | "properties" | "existingId" | "declaredAs";

/** They change how the provider works. The state keeps them so that a later run knows them. */
const recorded = {
  deleteAdopted: true,
  forceDelete: true,
  softDelete: true,
  deleteBackup: true,
  connection: true,
  timeouts: true,
} as const satisfies Readonly<
  Record<Exclude<keyof ImageInputs, ImageAttribute | OtherSetting>, true>
>;

// The cast is right: `recorded` has no other keys than its type.
export const recordedSettings = Object.keys(recorded) as (keyof typeof recorded)[];
