/** The state of an export after a run. */
import type { Located } from "../location";
import type { ImageExportInputs } from "./inputs";

export interface ImageExportState extends ImageExportInputs, Located {
  /** Size of the object. */
  readonly sizeBytes?: number;
}
