/**
 * The dynamic provider of `ImageExport`. The module itself is the provider object. States of
 * programs load it by this path, so the path never changes.
 */
import "../nodeVersion";
import { imageExportHandler } from "../../resources/imageExport/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageExportHandler);
