/**
 * The dynamic provider of `ImageExport`. The module itself is the provider object. States contain
 * code that loads it as `pulumi-ims/dynamic/imageExport`, so this name never changes.
 */
import "../nodeVersion";
import { imageExportHandler } from "../../resources/imageExport/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageExportHandler);
