/** The state of a tag after a run. */
import type { Located } from "../location";
import type { ImageTagInputs } from "./inputs";

export interface ImageTagState extends ImageTagInputs, Located {}
