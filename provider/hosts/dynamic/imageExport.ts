/** The dynamic provider of `ImageExport`. The module is the object: programs' states load it by this path, which never changes. */
import "../nodeVersion";
import { imageExportHandler } from "../../resources/imageExport/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageExportHandler);
