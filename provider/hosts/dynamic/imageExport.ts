/** Never rename this file: see dynamicProvider.ts. */
import "../nodeVersion";
import { imageExportHandler } from "../../resources/imageExport/handler";
import { dynamicProvider } from "./dynamicProvider";

export = dynamicProvider(imageExportHandler);
